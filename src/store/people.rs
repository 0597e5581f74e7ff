//! People and what they are to hubs.

use redb::ReadableTable;

use super::StoreError;
use super::change::Change;
use super::codec;
use super::hubs::NewHub;
use super::manage::Refusal;
use super::snapshot::Snapshot;
use super::tables::{HUB_PERSON_TO_ROLES, NAME_TO_HUB, NAME_TO_PERSON, PERSON_HUB_TO_ROLES};
use crate::model::{
    Announcement, Board, HubId, HubKind, HubLinks, HubName, Person, PersonName, Role, Roles, Visibility,
};

impl Change<'_> {
    /// Stores a person's record; what shows it (the widgets of their own hub) becomes stale.
    pub fn put_person(&mut self, person: &Person) -> Result<(), StoreError> {
        let record = codec::to_json("person", person)?;
        self.txn.open_table(NAME_TO_PERSON)?.insert(person.name.as_str(), record.as_slice())?;
        self.note_discretion(person)?;
        let own = self.txn.open_table(NAME_TO_HUB)?.get(person.name.as_str())?.map(|hub| HubId(hub.value()));
        match own {
            Some(hub) => self.board_changed(hub),
            None => Ok(()),
        }
    }

    /// Lets a person in whom a login vouches for: the first time, makes their record and their hub, whose owner they
    /// are. Refused where the name is a team's.
    pub fn admit(&mut self, person: &Person, hub: &HubName, board: Board) -> Result<Result<(), Refusal>, StoreError> {
        let known = self.txn.open_table(NAME_TO_PERSON)?.get(person.name.as_str())?.is_some();
        match self.hub_named(hub)? {
            Some(hub) if hub.kind == HubKind::Team => return Ok(Err(Refusal::Taken)),
            Some(_) if known => return Ok(Ok(())),
            Some(hub) => self.own(person, hub.id)?,
            None => {
                let new = NewHub {
                    name: hub.clone(),
                    kind: HubKind::User,
                    summary: person.full_name.clone(),
                    description: String::new(),
                    created: person.created,
                    visibility: Visibility::Public,
                    links: HubLinks::default(),
                    board,
                };
                if let Some(id) = self.create_hub(&new)? {
                    self.own(person, id)?;
                }
            }
        }
        Ok(Ok(()))
    }

    fn own(&mut self, person: &Person, hub: HubId) -> Result<(), StoreError> {
        self.put_person(person)?;
        self.set_roles(hub, &person.name, Roles::default().with(Role::Owner))?;
        if let Some(hub) = self.hub(hub)? {
            self.announce(Announcement::user_created(&person.name, &hub))?;
        }
        Ok(())
    }

    /// Says what a person is to a hub from now on; no role at all takes the person off its lists.
    pub fn set_roles(&mut self, hub: HubId, person: &PersonName, roles: Roles) -> Result<(), StoreError> {
        {
            let mut by_hub = self.txn.open_table(HUB_PERSON_TO_ROLES)?;
            let mut by_person = self.txn.open_table(PERSON_HUB_TO_ROLES)?;
            if roles.is_empty() {
                by_hub.remove((hub.0, person.as_str()))?;
                by_person.remove((person.as_str(), hub.0))?;
            } else {
                by_hub.insert((hub.0, person.as_str()), roles.bits())?;
                by_person.insert((person.as_str(), hub.0), roles.bits())?;
            }
        }
        self.board_changed(hub)
    }

    /// Everybody who is something to a hub, as this transaction sees it.
    pub fn roles_of_hub(&self, hub: HubId) -> Result<Vec<(PersonName, Roles)>, StoreError> {
        read_people(&self.txn.open_table(HUB_PERSON_TO_ROLES)?, hub)
    }

    /// The hubs a person is something to, as this transaction sees it.
    pub fn roles_of_person(&self, person: &PersonName) -> Result<Vec<(HubId, Roles)>, StoreError> {
        read_hubs(&self.txn.open_table(PERSON_HUB_TO_ROLES)?, person)
    }
}

impl Snapshot {
    pub fn person(&self, name: &PersonName) -> Result<Option<Person>, StoreError> {
        let table = self.txn.open_table(NAME_TO_PERSON)?;
        table.get(name.as_str())?.map(|record| codec::from_json("person", record.value())).transpose()
    }

    /// Everybody with an account here, by nickname.
    pub fn people(&self) -> Result<Vec<Person>, StoreError> {
        let table = self.txn.open_table(NAME_TO_PERSON)?;
        table.iter()?.map(|row| codec::from_json("person", row?.1.value())).collect()
    }

    /// Everybody who is something to a hub, by nickname.
    pub fn roles_of_hub(&self, hub: HubId) -> Result<Vec<(PersonName, Roles)>, StoreError> {
        read_people(&self.txn.open_table(HUB_PERSON_TO_ROLES)?, hub)
    }

    /// The hubs a person is something to.
    pub fn roles_of_person(&self, person: &PersonName) -> Result<Vec<(HubId, Roles)>, StoreError> {
        read_hubs(&self.txn.open_table(PERSON_HUB_TO_ROLES)?, person)
    }

    pub fn roles(&self, hub: HubId, person: &PersonName) -> Result<Roles, StoreError> {
        let table = self.txn.open_table(HUB_PERSON_TO_ROLES)?;
        let bits = table.get((hub.0, person.as_str()))?;
        Ok(bits.map_or(Roles::default(), |bits| Roles::from_bits(bits.value())))
    }
}

fn read_people(
    table: &impl ReadableTable<(u32, &'static str), u8>,
    hub: HubId,
) -> Result<Vec<(PersonName, Roles)>, StoreError> {
    let mut found = Vec::new();
    for row in table.range((hub.0, "")..(hub.0.saturating_add(1), ""))? {
        let (key, bits) = row?;
        found.push((PersonName::from(key.value().1), Roles::from_bits(bits.value())));
    }
    Ok(found)
}

fn read_hubs(
    table: &impl ReadableTable<(&'static str, u32), u8>,
    person: &PersonName,
) -> Result<Vec<(HubId, Roles)>, StoreError> {
    let mut found = Vec::new();
    for row in table.range((person.as_str(), 0)..=(person.as_str(), u32::MAX))? {
        let (key, bits) = row?;
        found.push((HubId(key.value().1), Roles::from_bits(bits.value())));
    }
    Ok(found)
}
