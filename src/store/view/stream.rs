//! What a signed-in viewer reads of their own stream: their choices, whose messages are meant, what they saved and hid.

use std::collections::BTreeSet;

use super::Me;
use crate::model::{Hub, Role, Roles, SavedMessage, Seq, StreamChoices, Time};
use crate::store::StoreError;
use crate::store::codec::Archived;

impl Me<'_> {
    /// What the viewer chose; none where they never did.
    pub fn stream(&self) -> Result<Option<StreamChoices>, StoreError> {
        self.view.snapshot.stream(&self.person.name)
    }

    /// The hubs that the viewer belongs to or follows and may read, by name. Archived ones tell nothing any more.
    pub fn followed(&self) -> Result<Vec<(Hub, Roles)>, StoreError> {
        let mut found = Vec::new();
        for (id, roles) in self.view.snapshot.roles_of_person(&self.person.name)? {
            if !roles.is_member() && !roles.has(Role::Subscriber) {
                continue;
            }
            let Some(hub) = self.view.snapshot.hub(id)? else { continue };
            if !hub.archived && self.view.may_read(&hub)? {
                found.push((hub, roles));
            }
        }
        found.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
        Ok(found)
    }

    /// What the viewer saved and may still see, newest first: as the archive says it, or, where it keeps the message no
    /// longer, as it was.
    pub fn saved(&self) -> Result<Vec<Archived>, StoreError> {
        let mut found = Vec::new();
        for saved in self.view.snapshot.saved(&self.person.name)? {
            let seq = saved.seq;
            let message = self.view.snapshot.message(seq)?.unwrap_or_else(|| as_archived(saved));
            if self.view.shows(&message)? {
                found.push(message);
            }
        }
        found.sort_by_key(|message| std::cmp::Reverse((message.time, message.seq)));
        Ok(found)
    }

    pub fn saved_seqs(&self) -> Result<BTreeSet<Seq>, StoreError> {
        Ok(self.view.snapshot.saved_seqs(&self.person.name)?.into_iter().collect())
    }

    /// The messages that the viewer hid.
    pub fn hidden_seqs(&self) -> Result<BTreeSet<Seq>, StoreError> {
        Ok(self.view.snapshot.hidden_seqs(&self.person.name)?.into_iter().collect())
    }

    /// Since when things in the stream are new to the viewer, none at the first visit; and whether to note this visit.
    pub fn stream_visit(&self, now: Time) -> Result<(Option<Time>, bool), StoreError> {
        self.view.snapshot.stream_visit(&self.person.name, now)
    }
}

fn as_archived(saved: SavedMessage) -> Archived {
    let SavedMessage { seq, id, topic, time, facts, .. } = saved;
    Archived { seq, id, topic, time, facts, envelope: String::new() }
}
