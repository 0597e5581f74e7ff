//! What a signed-in viewer reads of themselves; only [`super::View::me`] gives it out.

use super::{Glance, SealedHubs, View};
use crate::model::{Hub, HubName, Notice, Person, Roles, Session, SessionKey, Time, Token, TokenKey};
use crate::store::{StoreError, access};

/// A notice with its number, and the hub it is about where that may be known.
pub type Told = (u64, Notice, Option<Hub>);

pub struct Me<'v> {
    pub(super) view: &'v View<'v>,
    pub(super) person: Person,
}

impl<'v> Me<'v> {
    pub(super) fn new(view: &'v View<'v>, person: Person) -> Self {
        Me { view, person }
    }

    pub fn person(&self) -> &Person {
        &self.person
    }

    pub fn view(&self) -> &'v View<'v> {
        self.view
    }

    /// Those of the hubs read before that the viewer is something to and may know of, in the order they were made.
    pub fn hubs(&self, sealed: &SealedHubs) -> Result<Vec<(Glance, Roles)>, StoreError> {
        let mut found = Vec::new();
        for (hub, roles) in self.view.snapshot.roles_of_person(&self.person.name)? {
            let Some(glance) = sealed.glance(hub) else { continue };
            if let Some(glance) = self.view.shown(glance.clone())? {
                found.push((glance, roles));
            }
        }
        Ok(found)
    }

    /// All categories of messages on record, by name.
    pub fn categories(&self) -> Result<Vec<String>, StoreError> {
        let mut names: Vec<String> = self.view.snapshot.categories()?.into_iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        Ok(names)
    }

    /// Teams that would have no owner without the viewer.
    pub fn needed_by(&self) -> Result<Vec<HubName>, StoreError> {
        self.view.snapshot.hubs_without(&self.person.name)
    }

    /// The hubs whose board the viewer may change: their own first, then by name.
    pub fn furnishes(&self) -> Result<Vec<Hub>, StoreError> {
        let mut found = Vec::new();
        for (id, _) in self.view.snapshot.roles_of_person(&self.person.name)? {
            if let Some(hub) = self.view.hub(id)?
                && !hub.archived
                && access::manages(self.view.standing(&hub)?)
            {
                found.push(hub);
            }
        }
        let own = |hub: &Hub| hub.name.as_str() == self.person.name.as_str();
        found.sort_by(|a, b| (!own(a), &a.name).cmp(&(!own(b), &b.name)));
        Ok(found)
    }

    /// Where the viewer is signed in.
    pub fn sessions(&self) -> Result<Vec<(SessionKey, Session)>, StoreError> {
        self.view.snapshot.sessions_of(&self.person.name)
    }

    /// What the viewer's programs show to read as they.
    pub fn tokens(&self) -> Result<Vec<(TokenKey, Token)>, StoreError> {
        self.view.snapshot.tokens_of(&self.person.name)
    }

    /// What the viewer is told, newest first, with the hub it is about where that may be known.
    pub fn notices(&self) -> Result<Vec<Told>, StoreError> {
        let notices = self.view.snapshot.notices(&self.person.name)?;
        let with_hub = |(number, notice): (u64, Notice)| {
            let hub = self.view.hub(notice.hub)?;
            Ok((number, notice, hub))
        };
        notices.into_iter().map(with_hub).collect()
    }

    pub fn notice_count(&self) -> Result<usize, StoreError> {
        self.view.snapshot.notice_count(&self.person.name)
    }

    /// Whether something that the viewer may read happened in a hub since they last looked.
    pub fn has_news(&self, glance: &Glance) -> Result<bool, StoreError> {
        Ok(glance.open && self.view.snapshot.has_news(&self.person.name, glance.hub.id)?)
    }

    /// Since when things in a hub are new to the viewer, none at the first visit; and whether to note this visit.
    pub fn visit(&self, hub: &Hub, now: Time) -> Result<(Option<Time>, bool), StoreError> {
        self.view.snapshot.visit(&self.person.name, hub.id, now)
    }
}
