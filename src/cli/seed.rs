//! The demo's people, teams and boards: from the embedded `data/` into a store.

use std::sync::Arc;

use anyhow::Context;
use serde::Deserialize;

use crate::model::{
    Board, BoardWidget, HubKind, HubLinks, HubName, Link, Person, PersonName, Role, Roles, Time, Visibility,
};
use crate::store::{Change, NewHub, Store, StoreError};
use crate::widgets::defaults;

const PEOPLE: &str = include_str!("../../data/demo/people.toml");
const TEAMS: &str = include_str!("../../data/demo/teams.toml");

/// What was made; what was there already does not count.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Seeded {
    pub people: usize,
    pub teams: usize,
}

/// Makes whoever is not there yet. Calling it twice changes nothing.
pub fn seed(store: &Store) -> anyhow::Result<Seeded> {
    let cast = Arc::new(Cast::read()?);
    let made = store.write(move |change| {
        let mut made = Seeded::default();
        for person in &cast.people {
            made.people += usize::from(cast.make_person(change, person)?);
        }
        for team in &cast.teams {
            made.teams += usize::from(cast.make_team(change, team)?);
        }
        Ok(made)
    });
    Ok(made.wait()?)
}

struct Cast {
    people: Vec<PersonEntry>,
    teams: Vec<TeamEntry>,
    user_board: Board,
    team_board: Board,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonEntry {
    name: HubName,
    full_name: String,
    about: String,
    country: String,
    time_zone: String,
    created: String,
    #[serde(default)]
    links: Vec<Link>,
    #[serde(default)]
    widgets: Vec<BoardWidget>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TeamEntry {
    name: HubName,
    summary: String,
    description: String,
    created: String,
    owners: Vec<PersonName>,
    #[serde(default)]
    members: Vec<PersonName>,
    #[serde(default)]
    subscribers: Vec<PersonName>,
    #[serde(default)]
    stargazers: Vec<PersonName>,
    #[serde(default)]
    visibility: Visibility,
    #[serde(default)]
    links: HubLinks,
    #[serde(default)]
    widgets: Vec<BoardWidget>,
}

impl Cast {
    fn read() -> anyhow::Result<Cast> {
        #[derive(Deserialize)]
        struct People {
            people: Vec<PersonEntry>,
        }
        #[derive(Deserialize)]
        struct Teams {
            teams: Vec<TeamEntry>,
        }
        let people: People = toml::from_str(PEOPLE).context("data/demo/people.toml")?;
        let teams: Teams = toml::from_str(TEAMS).context("data/demo/teams.toml")?;
        Ok(Cast {
            people: people.people,
            teams: teams.teams,
            user_board: defaults::user(),
            team_board: defaults::team(),
        })
    }

    /// A person, their hub, and themselves its owner.
    fn make_person(&self, change: &mut Change<'_>, entry: &PersonEntry) -> Result<bool, StoreError> {
        let name = PersonName::from(entry.name.as_str());
        let created = time(&entry.created);
        let made = change.create_hub(&NewHub {
            name: entry.name.clone(),
            kind: HubKind::User,
            summary: entry.full_name.clone(),
            description: entry.about.clone(),
            created,
            visibility: Visibility::Public,
            links: HubLinks::default(),
            board: self.user_board.clone().with(&entry.widgets),
        })?;
        let Some(hub) = made else { return Ok(false) };
        change.put_person(&Person {
            about: entry.about.clone(),
            country: entry.country.clone(),
            time_zone: entry.time_zone.clone(),
            links: entry.links.clone(),
            ..Person::new(name.clone(), entry.full_name.as_str(), created)
        })?;
        change.set_roles(hub, &name, Roles::default().with(Role::Owner))?;
        Ok(true)
    }

    fn make_team(&self, change: &mut Change<'_>, entry: &TeamEntry) -> Result<bool, StoreError> {
        let made = change.create_hub(&NewHub {
            name: entry.name.clone(),
            kind: HubKind::Team,
            summary: entry.summary.clone(),
            description: entry.description.clone(),
            created: time(&entry.created),
            visibility: entry.visibility,
            links: entry.links.clone(),
            board: self.team_board.clone().with(&entry.widgets),
        })?;
        let Some(hub) = made else { return Ok(false) };
        let lists = [
            (Role::Owner, &entry.owners),
            (Role::Member, &entry.members),
            (Role::Subscriber, &entry.subscribers),
            (Role::Stargazer, &entry.stargazers),
        ];
        let mut roles = std::collections::BTreeMap::<&PersonName, Roles>::new();
        for (role, names) in lists {
            for name in names {
                let held = roles.entry(name).or_default();
                *held = held.with(role);
            }
        }
        for (name, roles) in roles {
            change.set_roles(hub, name, roles)?;
        }
        Ok(true)
    }
}

/// The data's own times; a test holds them to the format.
fn time(text: &str) -> Time {
    text.parse::<jiff::Timestamp>().map_or(Time::ZERO, |time| Time::from_millis(time.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::Shelf;

    #[test]
    fn the_cast_is_sound() {
        let cast = Cast::read().unwrap();
        let known = |name: &PersonName| cast.people.iter().any(|person| person.name.as_str() == name.as_str());
        for team in &cast.teams {
            assert!(!team.owners.is_empty() && time(&team.created) > Time::ZERO, "{}", team.name);
            let everybody = [&team.owners, &team.members, &team.subscribers, &team.stargazers];
            assert!(everybody.into_iter().flatten().all(known), "{}", team.name);
        }
        for person in &cast.people {
            assert!(time(&person.created) > Time::ZERO, "{}", person.name);
        }
        let boards = [&cast.user_board, &cast.team_board].into_iter().flat_map(|board| &board.widgets);
        let extras =
            cast.teams.iter().flat_map(|team| &team.widgets).chain(cast.people.iter().flat_map(|p| &p.widgets));
        for widget in boards.chain(extras) {
            let kind = Shelf::default().find(&widget.plugin).unwrap_or_else(|| panic!("no widget {}", widget.plugin));
            kind.check(&serde_json::Value::Object(widget.config.clone())).unwrap();
        }
    }

    #[test]
    fn seeding_twice_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), || Time::from_millis(1)).unwrap();
        let first = seed(&store).unwrap();
        assert!(first.people >= 40 && first.teams >= 5);
        assert_eq!(seed(&store).unwrap(), Seeded::default());
        let hubs = store.snapshot().unwrap().hubs().unwrap();
        assert_eq!(hubs.len(), first.people + first.teams);
    }
}
