//! The one place where permission is decided: what a viewer may read.
//!
//! Pages, JSON, events and search all read through [`View`]. A hub that may not be seen is not there at all.

use super::StoreError;
use super::snapshot::Snapshot;
use crate::model::{Facts, Hub, HubId, HubName, PersonName, SubjectKind, Visibility};

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
}

impl<'s> View<'s> {
    pub fn new(snapshot: &'s Snapshot, viewer: &'s Viewer) -> Self {
        View { snapshot, viewer }
    }

    /// The hub of that name, if this viewer may know of it.
    pub fn hub_named(&self, name: &HubName) -> Result<Option<Hub>, StoreError> {
        match self.snapshot.hub_named(name)? {
            Some(hub) if self.knows(&hub)? => Ok(Some(hub)),
            _ => Ok(None),
        }
    }

    pub fn hub(&self, id: HubId) -> Result<Option<Hub>, StoreError> {
        match self.snapshot.hub(id)? {
            Some(hub) if self.knows(&hub)? => Ok(Some(hub)),
            _ => Ok(None),
        }
    }

    /// All hubs this viewer may know of.
    pub fn hubs(&self) -> Result<Vec<Hub>, StoreError> {
        let mut seen = Vec::new();
        for hub in self.snapshot.hubs()? {
            if self.knows(&hub)? {
                seen.push(hub);
            }
        }
        Ok(seen)
    }

    /// Whether the hub's activity, its widgets' content, may be shown: not to those who only get a preview.
    pub fn may_read(&self, hub: &Hub) -> Result<bool, StoreError> {
        match hub.visibility {
            Visibility::Public => Ok(true),
            Visibility::Preview | Visibility::Private => self.is_member(hub.id),
        }
    }

    /// Whether a message may be shown outside the hubs it concerns: not where one of them may not be read.
    pub fn shows(&self, facts: &Facts) -> Result<bool, StoreError> {
        for place in facts.places_of(SubjectKind::Hub) {
            let Ok(name) = place.parse() else { continue };
            if let Some(hub) = self.snapshot.hub_named(&name)?
                && !self.may_read(&hub)?
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether this viewer may know that the hub exists.
    pub fn knows(&self, hub: &Hub) -> Result<bool, StoreError> {
        match hub.visibility {
            Visibility::Public | Visibility::Preview => Ok(true),
            Visibility::Private => self.is_member(hub.id),
        }
    }

    fn is_member(&self, hub: HubId) -> Result<bool, StoreError> {
        match self.viewer {
            Viewer::Visitor => Ok(false),
            Viewer::Person(name) => Ok(self.snapshot.roles(hub, name)?.is_member()),
        }
    }
}
