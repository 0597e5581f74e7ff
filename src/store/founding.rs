//! Making a hub for a team: the name is had once, and nobody has more teams than they can look after.

use redb::ReadableTable;

use super::StoreError;
use super::change::Change;
use super::hubs::NewHub;
use super::manage::{MOST_TEAMS, Refusal};
use super::snapshot::Snapshot;
use super::tables::{NAME_TO_DISCRETION, NAME_TO_HUB, NAME_TO_PERSON, PERSON_HUB_TO_ROLES};
use crate::model::{
    Announcement, Board, Hub, HubId, HubKind, HubLinks, HubName, PersonName, Role, Roles, Subject, Visibility,
};

/// A team to be, as its founder wants it.
#[derive(Debug, Clone)]
pub struct NewTeam {
    pub name: HubName,
    pub summary: String,
    pub visibility: Visibility,
    pub board: Board,
}

impl Change<'_> {
    /// Makes a team's hub, whose owner the founder is.
    pub fn found(&mut self, founder: &PersonName, team: NewTeam) -> Result<Result<Hub, Refusal>, StoreError> {
        if self.txn.open_table(NAME_TO_PERSON)?.get(founder.as_str())?.is_none() {
            return Ok(Err(Refusal::NoPerson));
        }
        if self.teams_owned(founder)? >= MOST_TEAMS {
            return Ok(Err(Refusal::TooManyTeams));
        }
        // Somebody's nickname is the name of their own hub, even while they have none: who came to be known here, from
        // the bus or before they were forgotten, can always come back to it.
        let by_person = self.txn.open_table(NAME_TO_PERSON)?.get(team.name.as_str())?.is_some();
        if by_person || self.is_a_nickname(&team.name)? {
            return Ok(Err(Refusal::Taken));
        }
        let NewTeam { name, summary, visibility, board } = team;
        let made = self.create_hub(&NewHub {
            name,
            kind: HubKind::Team,
            summary,
            description: String::new(),
            created: self.now,
            visibility,
            links: HubLinks::default(),
            board,
        })?;
        let Some(id) = made else { return Ok(Err(Refusal::Taken)) };
        self.set_roles(id, founder, Roles::default().with(Role::Member).with(Role::Owner))?;
        let hub = self.hub(id)?.ok_or_else(|| StoreError::Failed("a new hub is not there".to_owned()))?;
        self.audit(id, founder, "made this hub", None)?;
        self.announce(Announcement::hub_created(founder, &hub))?;
        Ok(Ok(hub))
    }

    fn is_a_nickname(&mut self, name: &HubName) -> Result<bool, StoreError> {
        self.close_archive()?;
        let forgotten = self.txn.open_table(NAME_TO_DISCRETION)?.get(name.as_str())?.is_some();
        Ok(forgotten || !self.newest_about(&Subject::person(name.as_str()), 1)?.is_empty())
    }

    fn teams_owned(&self, person: &PersonName) -> Result<usize, StoreError> {
        let mut owned = Vec::new();
        {
            let table = self.txn.open_table(PERSON_HUB_TO_ROLES)?;
            for row in table.range((person.as_str(), 0)..=(person.as_str(), u32::MAX))? {
                let (key, bits) = row?;
                if Roles::from_bits(bits.value()).has(Role::Owner) {
                    owned.push(HubId(key.value().1));
                }
            }
        }
        let mut teams = 0;
        for id in owned {
            teams += usize::from(self.hub(id)?.is_some_and(|hub| hub.kind == HubKind::Team));
        }
        Ok(teams)
    }
}

impl Snapshot {
    /// Whether a name is a hub's, or the nickname of somebody known here.
    pub(super) fn is_taken(&self, name: &HubName) -> Result<bool, StoreError> {
        let by_hub = self.txn.open_table(NAME_TO_HUB)?.get(name.as_str())?.is_some();
        let by_person = self.txn.open_table(NAME_TO_PERSON)?.get(name.as_str())?.is_some();
        let forgotten = self.txn.open_table(NAME_TO_DISCRETION)?.get(name.as_str())?.is_some();
        Ok(by_hub || by_person || forgotten || self.tally(&Subject::person(name.as_str()))?.count > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Person, Time};
    use crate::store::{Store, View, Viewer};

    fn team(name: &str) -> NewTeam {
        NewTeam {
            name: name.parse().unwrap(),
            summary: "We grow things".to_owned(),
            visibility: Visibility::Public,
            board: Board { left_width: 8, widgets: Vec::new() },
        }
    }

    fn store() -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), || Time::from_millis(1)).unwrap();
        for name in ["ann", "bo"] {
            let person = Person::new(PersonName::from(name), name, Time::from_millis(1));
            store.write(move |change| change.put_person(&person)).wait().unwrap();
        }
        (dir, store)
    }

    fn found(store: &Store, founder: &str, name: &str) -> Result<Hub, Refusal> {
        let (founder, team) = (PersonName::from(founder), team(name));
        store.write(move |change| change.found(&founder, team)).wait().unwrap()
    }

    #[test]
    fn the_founder_owns_it_and_it_is_told() {
        let (_dir, store) = store();
        let hub = found(&store, "ann", "gardeners").unwrap();
        let snapshot = store.snapshot().unwrap();
        let roles = snapshot.roles(hub.id, &PersonName::from("ann")).unwrap();
        assert!(roles.has(Role::Owner) && roles.is_member());
        let viewer = Viewer::Person(PersonName::from("ann"));
        let view = View::new(&snapshot, &viewer);
        let log = view.administer(&hub).unwrap().unwrap().audit(None, 9).unwrap();
        assert_eq!((log.len(), log[0].1.did.as_str()), (1, "made this hub"));
        assert_eq!(snapshot.outgoing(9).unwrap()[0].1.announcement.kind, "hubs.hub.created");
    }

    #[test]
    fn names_are_had_once_and_by_people_too() {
        let (_dir, store) = store();
        found(&store, "ann", "gardeners").unwrap();
        assert_eq!(found(&store, "bo", "gardeners"), Err(Refusal::Taken));
        assert_eq!(found(&store, "ann", "bo"), Err(Refusal::Taken), "a person without a hub yet");
        assert_eq!(found(&store, "nobody", "weeders"), Err(Refusal::NoPerson));
        let snapshot = store.snapshot().unwrap();
        let taken = |name: &str| snapshot.is_taken(&name.parse().unwrap()).unwrap();
        assert!(taken("gardeners") && taken("bo") && !taken("weeders"));
    }

    #[test]
    fn nobody_has_too_many() {
        let (_dir, store) = store();
        for number in 0..MOST_TEAMS {
            found(&store, "ann", &format!("bed-{number}")).unwrap();
        }
        assert_eq!(found(&store, "ann", "one-more"), Err(Refusal::TooManyTeams));
        assert!(found(&store, "bo", "one-more").is_ok());
    }
}
