//! What is read once for everybody and shared: nothing in here can be had but through a viewer's [`View`].

use std::sync::Arc;

use super::{View, Viewer, hubs_concerned};
use crate::model::{Discreet, Hub, HubId, HubKind, HubName, PersonName, Roles, Subject, Time};
use crate::store::StoreError;
use crate::store::codec::Archived;
use crate::store::messages::Position;
use crate::store::snapshot::Snapshot;

/// Where most messages may not be seen by everybody, older ones are read as well, at most this many times as many.
const ROUNDS: usize = 10;

/// What lists of hubs say of one, as far as the viewer may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance {
    pub hub: Arc<Hub>,
    /// Members of a team; zero for a person.
    pub members: u64,
    /// True where the viewer may read what happens there.
    pub open: bool,
    /// When the newest message entered its feed; none where there was none, or where it is not open.
    pub newest: Option<Time>,
}

/// All hubs and how many messages there are.
pub struct SealedHubs {
    /// Each with the number of messages about it.
    rows: Vec<(Glance, u64)>,
    messages: u64,
}

/// Messages, newest first, each as short as its reader made it.
pub struct SealedMessages<T> {
    rows: Vec<(Concern, T)>,
}

/// What decides who may see a message.
pub(super) struct Concern {
    pub hubs: Vec<HubName>,
    /// Who keeps it to themselves.
    pub withheld_by: Vec<String>,
}

impl Glance {
    pub(super) fn read(snapshot: &Snapshot, discreet: &Discreet, hub: Hub) -> Result<Self, StoreError> {
        let members = match hub.kind {
            HubKind::Team => {
                let counts =
                    |(name, roles): &&(PersonName, Roles)| roles.is_member() && !discreet.is_hidden(name.as_str());
                snapshot.roles_of_hub(hub.id)?.iter().filter(counts).count()
            }
            HubKind::User => 0,
        };
        let newest = snapshot.hub_tally(hub.id)?.newest;
        Ok(Glance { hub: Arc::new(hub), members: members as u64, open: true, newest })
    }

    /// The same without its activity.
    pub(super) fn closed(self) -> Self {
        Glance { open: false, newest: None, ..self }
    }
}

impl SealedHubs {
    pub(super) fn read(snapshot: &Snapshot) -> Result<Self, StoreError> {
        let discreet = snapshot.discreet()?;
        let row = |hub: Hub| {
            let about = snapshot.tally(&Subject::hub(hub.name.as_str()))?.count;
            Ok((Glance::read(snapshot, &discreet, hub)?, about))
        };
        let rows = snapshot.hubs()?.into_iter().map(row).collect::<Result<_, StoreError>>()?;
        Ok(SealedHubs { rows, messages: snapshot.total()?.count })
    }

    pub(super) fn glances(&self) -> impl Iterator<Item = &Glance> {
        self.rows.iter().map(|(glance, _)| glance)
    }

    /// Rows stand in the order of their numbers, as they were read.
    pub(super) fn glance(&self, hub: HubId) -> Option<&Glance> {
        let place = self.rows.binary_search_by_key(&hub, |(glance, _)| glance.hub.id).ok()?;
        Some(&self.rows[place].0)
    }

    pub(super) fn messages(&self) -> u64 {
        self.messages
    }

    /// Every hub with the number of messages about it.
    pub(super) fn messages_about(&self) -> impl Iterator<Item = (&Hub, u64)> {
        self.rows.iter().map(|(glance, about)| (&*glance.hub, *about))
    }
}

impl<T> SealedMessages<T> {
    pub(super) fn read(
        snapshot: &Snapshot,
        subject: Option<&Subject>,
        limit: usize,
        make: impl Fn(&Archived) -> Option<T>,
    ) -> Result<Self, StoreError> {
        let visitor = View::new(snapshot, &Viewer::Visitor);
        let (mut rows, mut open, mut before) = (Vec::new(), 0, None);
        for _ in 0..ROUNDS {
            let newest = snapshot.newest(subject, before, limit)?;
            for message in &newest {
                let Some(made) = make(message) else { continue };
                let hubs = hubs_concerned(message);
                let withheld_by = visitor.withheld_by(message)?;
                open += usize::from(withheld_by.is_empty() && visitor.reads_all(&hubs)?);
                rows.push((Concern { hubs, withheld_by }, made));
            }
            before = newest.last().map(|message| Position { time: message.time, seq: message.seq });
            if open >= limit || newest.len() < limit {
                break;
            }
        }
        Ok(SealedMessages { rows })
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = (&Concern, &T)> {
        self.rows.iter().map(|(concern, made)| (concern, made))
    }
}
