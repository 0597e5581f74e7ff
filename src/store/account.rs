//! What people change about themselves: their record, their sessions, the order of their hubs.

use redb::ReadableTable;

use super::StoreError;
use super::access;
use super::change::Change;
use super::codec;
use super::manage::Refusal;
use super::tables::{NAME_TO_HUB, NAME_TO_PERSON, PERSON_HUB_TO_ROLES};
use crate::model::{Announcement, Hub, HubId, Person, PersonName, SessionKey, Standing};

impl Change<'_> {
    /// Changes a person's own record, unless somebody (the same person elsewhere) did since `edition`, where that is
    /// given. The name stays what it is. Gives the hub whose streams must be cut, because fewer may look there now.
    pub fn edit_person(
        &mut self,
        name: &PersonName,
        edition: Option<u64>,
        change: impl FnOnce(&mut Person),
    ) -> Result<Result<Option<HubId>, Refusal>, StoreError> {
        let Some(old) = self.person(name)? else { return Ok(Err(Refusal::NoPerson)) };
        if edition.is_some_and(|edition| edition != old.edition) {
            return Ok(Err(Refusal::Outdated));
        }
        let mut new = old.clone();
        change(&mut new);
        new = Person { name: old.name.clone(), created: old.created, edition: old.edition + 1, ..new };
        if (Person { edition: old.edition, ..new.clone() }) == old {
            return Ok(Ok(None));
        }
        if old.full_name != new.full_name {
            self.rename(&new)?;
        }
        if old.profile() == new.profile() {
            self.keep_person(&new)?;
        } else {
            self.put_person(&new)?;
            self.tell_profile(&old, &new)?;
        }
        if (old.hidden, &old.quiet) == (new.hidden, &new.quiet) {
            return Ok(Ok(None));
        }
        self.discretion_changed(&new).map(Ok)
    }

    /// Ends those of a person's sessions that `which` names. Gives the hubs that visitors may not read and this person
    /// may: streams of theirs may still be open there.
    pub fn revoke_sessions(
        &mut self,
        person: &PersonName,
        which: impl Fn(&SessionKey) -> bool,
    ) -> Result<Vec<HubId>, StoreError> {
        if self.close_sessions(person, which)? == 0 {
            return Ok(Vec::new());
        }
        let hubs: Vec<HubId> = {
            let table = self.txn.open_table(PERSON_HUB_TO_ROLES)?;
            let rows = table.range((person.as_str(), 0)..=(person.as_str(), u32::MAX))?;
            rows.map(|row| Ok(HubId(row?.0.value().1))).collect::<Result<_, StoreError>>()?
        };
        let mut closed = Vec::new();
        for id in hubs {
            if self.hub(id)?.is_some_and(|hub| !access::reads(&hub, Standing::default())) {
                closed.push(id);
            }
        }
        Ok(closed)
    }

    pub(super) fn person(&self, name: &PersonName) -> Result<Option<Person>, StoreError> {
        let table = self.txn.open_table(NAME_TO_PERSON)?;
        table.get(name.as_str())?.map(|record| codec::from_json("person", record.value())).transpose()
    }

    /// The hub of a person's own, where it is a person's.
    pub(super) fn own_hub(&self, name: &PersonName) -> Result<Option<Hub>, StoreError> {
        let id = self.txn.open_table(NAME_TO_HUB)?.get(name.as_str())?.map(|hub| HubId(hub.value()));
        let hub = id.map_or(Ok(None), |id| self.hub(id))?;
        Ok(hub.filter(|hub| hub.kind == crate::model::HubKind::User))
    }

    /// The line of a person's hub is their full name.
    fn rename(&mut self, person: &Person) -> Result<(), StoreError> {
        let Some(mut hub) = self.own_hub(&person.name)? else { return Ok(()) };
        hub.summary = person.full_name.chars().take(Hub::MAX_SUMMARY).collect();
        hub.edition += 1;
        self.put_hub(&hub)
    }

    /// A profile is part of the person's hub; that they hide or are quiet is their own affair.
    fn tell_profile(&mut self, old: &Person, new: &Person) -> Result<(), StoreError> {
        let Some(hub) = self.own_hub(&new.name)? else { return Ok(()) };
        let told = [
            ("summary", old.full_name != new.full_name),
            ("about", old.about != new.about),
            ("country", old.country != new.country),
            ("time_zone", old.time_zone != new.time_zone),
            ("links", old.links != new.links),
        ];
        let keys: Vec<&str> = told.into_iter().filter_map(|(key, changed)| changed.then_some(key)).collect();
        if keys.is_empty() { Ok(()) } else { self.announce(Announcement::hub_updated(&new.name, &hub, &keys)) }
    }

    /// Stores a record of which nothing changed that others see.
    fn keep_person(&mut self, person: &Person) -> Result<(), StoreError> {
        let record = codec::to_json("person", person)?;
        self.txn.open_table(NAME_TO_PERSON)?.insert(person.name.as_str(), record.as_slice())?;
        Ok(())
    }
}
