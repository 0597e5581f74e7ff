//! The one place where permission is decided: what a viewer may read.
//!
//! Pages, JSON, events and search are given a [`View`] and nothing else of the store. A hub that may not be known is
//! not there at all; the widgets and the activity of one that may only be known are not to be had, because they hang on
//! [`Readable`], which only a view gives out. What is read once for many viewers stays sealed until a view opens it.

mod help;
mod managed;
mod me;
mod packages;
mod sealed;
mod stream;
#[cfg(test)]
mod tests;

use std::cell::OnceCell;

pub use help::{HelpAsked, HelpLine, HelpPage, HelpPlace};
pub use managed::Managed;
pub use me::Me;
pub use sealed::{Glance, SealedHubs, SealedMessages};

use super::codec::Archived;
use super::snapshot::Snapshot;
use super::{StoreError, access};
use crate::model::{
    Discreet, FeedEntry, Hub, HubId, HubKind, HubName, MessageId, Person, PersonName, Picture, Revision, Roles, Seq,
    Standing, Subject, SubjectKind, Time, Unseen, WidgetId, WidgetInstance, WidgetResult,
};

/// Who is looking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// Somebody who has not signed in.
    Visitor,
    Person(PersonName),
}

/// A snapshot as one viewer may see it.
pub struct View<'s> {
    snapshot: &'s Snapshot,
    viewer: &'s Viewer,
    /// Read when it is first asked for.
    discreet: OnceCell<Discreet>,
}

/// A hub whose activity the viewer may read; only [`View::open`] makes one.
pub struct Readable<'s> {
    pub(super) snapshot: &'s Snapshot,
    pub(super) hub: Hub,
    /// Whether the viewer may mend what is wrong there.
    manages: bool,
}

impl<'s> View<'s> {
    pub fn new(snapshot: &'s Snapshot, viewer: &'s Viewer) -> Self {
        View { snapshot, viewer, discreet: OnceCell::new() }
    }

    /// The hub of that name, if this viewer may know of it.
    pub fn hub_named(&self, name: &HubName) -> Result<Option<Hub>, StoreError> {
        match self.snapshot.hub_named(name)? {
            Some(hub) if self.knows(&hub)? => Ok(Some(hub)),
            _ => Ok(None),
        }
    }

    /// What a list says of this hub, if this viewer may know of it.
    pub fn glance(&self, id: HubId) -> Result<Option<Glance>, StoreError> {
        match self.snapshot.hub(id)? {
            Some(hub) => self.shown(Glance::read(self.snapshot, self.discreet()?, hub)?),
            None => Ok(None),
        }
    }

    /// All hubs with what lists say of them, sealed so that viewers may share them.
    pub fn all_hubs(&self) -> Result<SealedHubs, StoreError> {
        SealedHubs::read(self.snapshot)
    }

    /// What this viewer may see of hubs read before, in the order they were made.
    pub fn glances(&self, sealed: &SealedHubs) -> Result<Vec<Glance>, StoreError> {
        let shown = sealed.glances().map(|glance| self.shown(glance.clone()));
        shown.filter_map(Result::transpose).collect()
    }

    /// How many messages are on record, without those about hubs that this viewer may not read. One about two such
    /// hubs counts twice: a little too few is said, never what happens there.
    pub fn messages_on_record(&self, sealed: &SealedHubs) -> Result<u64, StoreError> {
        let mut count = sealed.messages();
        for (hub, messages) in sealed.messages_about() {
            if !self.may_read(hub)? {
                count = count.saturating_sub(messages);
            }
        }
        Ok(count)
    }

    /// Everybody who is something to the hub, by nickname. Those who hide are named to themselves and to its owners,
    /// who answer for whom they let in.
    pub fn roles_of_hub(&self, hub: &Hub) -> Result<Vec<(PersonName, Roles)>, StoreError> {
        let standing = self.standing(hub)?;
        if !access::knows(hub, standing) {
            return Ok(Vec::new());
        }
        let mut roles = self.snapshot.roles_of_hub(hub.id)?;
        if !access::manages(standing) {
            let discreet = self.discreet()?;
            roles.retain(|(name, _)| self.is_viewer(name.as_str()) || !discreet.is_hidden(name.as_str()));
        }
        Ok(roles)
    }

    /// The person whose own hub this is.
    pub fn person_of(&self, hub: &Hub) -> Result<Option<Person>, StoreError> {
        if hub.kind != HubKind::User || !self.knows(hub)? {
            return Ok(None);
        }
        self.snapshot.person(&PersonName::from(hub.name.as_str()))
    }

    /// The hub with its widgets and activity, if this viewer may read them: not where there is only a preview.
    pub fn open(&self, hub: &Hub) -> Result<Option<Readable<'s>>, StoreError> {
        if !self.may_read(hub)? {
            return Ok(None);
        }
        let manages = access::manages(self.standing(hub)?);
        Ok(Some(Readable { snapshot: self.snapshot, hub: hub.clone(), manages }))
    }

    /// A message, unless it concerns a hub that this viewer may not read, or somebody else keeps it to themselves. Its
    /// list of people is without those who hide.
    pub fn message(&self, seq: Seq) -> Result<Option<Archived>, StoreError> {
        let Some(mut message) = self.snapshot.message(seq)? else { return Ok(None) };
        if !self.shows(&message)? {
            return Ok(None);
        }
        let discreet = self.discreet()?;
        message.facts.usernames.retain(|name| self.is_viewer(name) || !discreet.is_hidden(name));
        Ok(Some(message))
    }

    /// Whether a list may name a person to this viewer.
    pub fn names(&self, person: &str) -> Result<bool, StoreError> {
        Ok(self.is_viewer(person) || !self.discreet()?.is_hidden(person))
    }

    fn shows(&self, message: &Archived) -> Result<bool, StoreError> {
        Ok(self.reads_all(&hubs_concerned(message))? && self.is_all(&self.withheld_by(message)?))
    }

    /// The message of that id, compared without its year, where this viewer may see it.
    pub fn message_of(&self, id: &MessageId) -> Result<Option<Archived>, StoreError> {
        self.snapshot.seq_of(id)?.map_or(Ok(None), |seq| self.message(seq))
    }

    /// The messages that [`View::message`] refuses, as an index can leave them out.
    pub fn unseen(&self) -> Result<Unseen, StoreError> {
        let viewer = match self.viewer {
            Viewer::Visitor => None,
            Viewer::Person(name) => Some(name.as_str()),
        };
        let (people, buried_hubs) = self.discreet()?.withheld_from(viewer);
        let mut unseen = Unseen { people, buried_hubs, ..Unseen::default() };
        for hub in self.snapshot.closed_hubs()? {
            if !self.may_read(&hub)? {
                unseen.hubs.push(hub.name.to_string());
            }
        }
        Ok(unseen)
    }

    /// The subjects whose messages are the activity of the hub of that name, where this viewer may read it.
    pub fn interests(&self, hub: &str) -> Result<Option<Vec<Subject>>, StoreError> {
        let Ok(name) = hub.parse::<HubName>() else { return Ok(None) };
        match self.snapshot.hub_named(&name)? {
            Some(hub) if self.may_read(&hub)? => Ok(Some(hub.interests())),
            _ => Ok(None),
        }
    }

    /// The newest messages, about `subject` where given, as `make` shortens them: about `limit` that everybody may see,
    /// and those between; sealed so that viewers may share them. `make` must keep nothing of a message elsewhere.
    pub fn newest_for_all<T>(
        &self,
        subject: Option<&Subject>,
        limit: usize,
        make: impl Fn(&Archived) -> Option<T>,
    ) -> Result<SealedMessages<T>, StoreError> {
        SealedMessages::read(self.snapshot, subject, limit, make)
    }

    /// What this viewer may see of messages read before, newest first.
    pub fn messages<'m, T>(&self, sealed: &'m SealedMessages<T>) -> Result<Vec<&'m T>, StoreError> {
        let mut seen = Vec::new();
        for (concern, made) in sealed.rows() {
            if self.is_all(&concern.withheld_by) && self.reads_all(&concern.hubs)? {
                seen.push(made);
            }
        }
        Ok(seen)
    }

    /// The last widget result committed: where a page read through this view starts listening.
    pub fn revision(&self) -> Result<Revision, StoreError> {
        self.snapshot.revision()
    }

    /// Grows with every change of hubs, widgets, people and roles: what was kept from before may be out of date.
    pub fn boards(&self) -> Result<u64, StoreError> {
        self.snapshot.boards()
    }

    /// What the viewer is to a hub; nothing for a visitor.
    pub fn standing(&self, hub: &Hub) -> Result<Standing, StoreError> {
        match self.viewer {
            Viewer::Visitor => Ok(Standing::default()),
            Viewer::Person(name) => self.snapshot.standing(hub.id, name),
        }
    }

    /// What only owners read of their hub: its log, who asks to join, what was removed.
    pub fn administer(&self, hub: &Hub) -> Result<Option<Managed<'s>>, StoreError> {
        let may = self.knows(hub)? && access::manages(self.standing(hub)?);
        Ok(may.then(|| Managed::new(self.snapshot, hub.clone())))
    }

    /// What only the viewer reads: their record, sessions, notices, hubs and visits.
    pub fn me(&self) -> Result<Option<Me<'_>>, StoreError> {
        match self.viewer {
            Viewer::Visitor => Ok(None),
            Viewer::Person(name) => Ok(self.snapshot.person(name)?.map(|person| Me::new(self, person))),
        }
    }

    /// What those see of a hub's board who may know of it and no more: the widgets with their last results.
    pub fn preview(&self, hub: &Hub) -> Result<Vec<(WidgetInstance, Option<WidgetResult>)>, StoreError> {
        if !self.knows(hub)? {
            return Ok(Vec::new());
        }
        let mut widgets = self.snapshot.widgets_of(hub.id)?;
        widgets.retain(|widget| access::PREVIEWED.contains(&widget.plugin.as_str()));
        widgets
            .into_iter()
            .map(|widget| Ok((widget.clone(), self.snapshot.result(widget.id)?.map(without_fault))))
            .collect()
    }

    /// A picture of a hub that may be known.
    pub fn picture(&self, hub: &Hub, picture: Picture) -> Result<Option<Vec<u8>>, StoreError> {
        if self.knows(hub)? { self.snapshot.picture(hub.id, picture) } else { Ok(None) }
    }

    /// True where a hub or a person has that name, whether or not the viewer may know of it: a name is only had once.
    pub fn is_taken(&self, name: &HubName) -> Result<bool, StoreError> {
        self.snapshot.is_taken(name)
    }

    /// The hub of that number, if this viewer may know of it.
    fn hub(&self, id: HubId) -> Result<Option<Hub>, StoreError> {
        match self.snapshot.hub(id)? {
            Some(hub) if self.knows(&hub)? => Ok(Some(hub)),
            _ => Ok(None),
        }
    }

    fn discreet(&self) -> Result<&Discreet, StoreError> {
        match self.discreet.get() {
            Some(discreet) => Ok(discreet),
            None => {
                let read = self.snapshot.discreet()?;
                Ok(self.discreet.get_or_init(|| read))
            }
        }
    }

    /// Who keeps a message to themselves.
    fn withheld_by(&self, message: &Archived) -> Result<Vec<String>, StoreError> {
        let names = self.discreet()?.withheld_by(message.seq, message.topic.category(), &message.facts);
        Ok(names.into_iter().map(str::to_owned).collect())
    }

    /// Whether the viewer alone is meant; true of nobody.
    fn is_all(&self, names: &[String]) -> bool {
        names.iter().all(|name| self.is_viewer(name))
    }

    fn is_viewer(&self, name: &str) -> bool {
        matches!(self.viewer, Viewer::Person(person) if person.as_str() == name)
    }

    /// Whether this viewer may know that the hub exists.
    fn knows(&self, hub: &Hub) -> Result<bool, StoreError> {
        // What everybody may, nobody needs a standing for: most hubs are public, and lists are long.
        Ok(access::knows(hub, Standing::default()) || access::knows(hub, self.standing(hub)?))
    }

    /// Whether this viewer may see what happens in the hub.
    fn may_read(&self, hub: &Hub) -> Result<bool, StoreError> {
        Ok(access::reads(hub, Standing::default()) || access::reads(hub, self.standing(hub)?))
    }

    fn reads_all(&self, hubs: &[HubName]) -> Result<bool, StoreError> {
        for name in hubs {
            if let Some(hub) = self.snapshot.hub_named(name)?
                && !self.may_read(&hub)?
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A glance without what this viewer may not see; none where the hub may not be known.
    fn shown(&self, glance: Glance) -> Result<Option<Glance>, StoreError> {
        if !self.knows(&glance.hub)? {
            return Ok(None);
        }
        let open = self.may_read(&glance.hub)?;
        Ok(Some(if open { glance } else { glance.closed() }))
    }
}

impl Readable<'_> {
    pub fn id(&self) -> HubId {
        self.hub.id
    }

    /// Its widgets: left column first, each in its order.
    pub fn widgets(&self) -> Result<Vec<WidgetInstance>, StoreError> {
        self.snapshot.widgets_of(self.hub.id)
    }

    /// One of its widgets; none where the number is another hub's.
    pub fn widget(&self, id: WidgetId) -> Result<Option<WidgetInstance>, StoreError> {
        Ok(self.snapshot.widget(id)?.filter(|widget| widget.hub == self.hub.id))
    }

    /// The last result of one of its widgets; none where it was never built. What is wrong with it is told to owners.
    pub fn result(&self, widget: &WidgetInstance) -> Result<Option<WidgetResult>, StoreError> {
        if widget.hub != self.hub.id {
            return Ok(None);
        }
        let result = self.snapshot.result(widget.id)?;
        Ok(result.map(|result| if self.manages { result } else { without_fault(result) }))
    }

    /// Its feed, newest first.
    pub fn feed(&self, limit: usize) -> Result<Vec<FeedEntry>, StoreError> {
        self.snapshot.feed(self.hub.id, limit)
    }

    /// How many entries of its feed are newer than that.
    pub fn entries_after(&self, since: Time) -> Result<usize, StoreError> {
        self.snapshot.entries_after(self.hub.id, since)
    }

    /// The newest revision of its layout and of its widgets' results.
    pub fn newest_revision(&self) -> Result<Revision, StoreError> {
        let mut newest = self.hub.layout;
        for widget in self.widgets()? {
            newest = newest.max(self.result(&widget)?.map_or(Revision(0), |result| result.revision));
        }
        Ok(newest)
    }
}

fn without_fault(result: WidgetResult) -> WidgetResult {
    WidgetResult { fault: None, ..result }
}

/// The hubs a message is about; a name that no hub can have is none.
fn hubs_concerned(message: &Archived) -> Vec<HubName> {
    message.facts.places_of(SubjectKind::Hub).filter_map(|name| name.parse().ok()).collect()
}
