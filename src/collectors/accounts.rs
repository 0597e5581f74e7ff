//! Whose login on GitHub is whose account here: as people say themselves, by a link to it in their profile.

use std::collections::HashMap;

use super::setup::Setups;
use crate::model::{Person, Service};
use crate::store::{Snapshot, StoreError};

/// Logins in lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accounts {
    to_login: HashMap<String, String>,
    to_name: HashMap<String, String>,
}

impl Accounts {
    /// Those of everybody here; nobody's where GitHub is not asked anyway.
    pub fn read(snapshot: &Snapshot, setups: &Setups) -> Result<Self, StoreError> {
        match setups.of(Service::Github) {
            Some(_) => Ok(Self::of(snapshot.people()?)),
            None => Ok(Self::default()),
        }
    }

    /// A login that several claim is that of whoever came first.
    pub fn of(people: impl IntoIterator<Item = Person>) -> Self {
        let mut people: Vec<Person> = people.into_iter().filter(|person| !person.links.is_empty()).collect();
        people.sort_by_key(|person| person.created);
        let mut accounts = Accounts::default();
        for person in people {
            let name = person.name.0;
            let Some(login) = person.links.iter().find_map(|link| login(&link.url)) else { continue };
            if !accounts.to_name.contains_key(&login) {
                accounts.to_name.insert(login.clone(), name.clone());
                accounts.to_login.insert(name, login);
            }
        }
        accounts
    }

    /// What a person is called there.
    pub fn login(&self, name: &str) -> Option<&str> {
        self.to_login.get(name).map(String::as_str)
    }

    /// Who is called so there.
    pub fn name(&self, login: &str) -> Option<&str> {
        self.to_name.get(&login.to_ascii_lowercase()).map(String::as_str)
    }
}

/// The login in `https://github.com/ann`.
fn login(address: &str) -> Option<String> {
    let path = ["https://github.com/", "http://github.com/", "https://www.github.com/"]
        .iter()
        .find_map(|start| address.trim().strip_prefix(start))?;
    let login = path.trim_end_matches('/');
    let is_login =
        !login.is_empty() && login.len() <= 39 && login.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_login.then(|| login.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Link, Time};

    fn person(name: &str, created: i64, links: &[&str]) -> Person {
        let links = links.iter().map(|url| Link { label: String::new(), url: (*url).to_owned() });
        Person { links: links.collect(), ..Person::new(name.into(), "", Time::from_millis(created)) }
    }

    #[test]
    fn as_people_say_themselves() {
        let accounts = Accounts::of([
            person("late", 9, &["https://github.com/bo-on-gh"]),
            person("bo", 1, &["https://bo.example.org/", "https://github.com/Bo-on-GH/"]),
            person(
                "ann",
                1,
                &["https://github.com/garden/beds", "https://github.com/", "https://github.com.example.org/ann"],
            ),
        ]);
        assert_eq!((accounts.login("bo"), accounts.name("BO-on-gh")), (Some("bo-on-gh"), Some("bo")));
        assert_eq!((accounts.login("late"), accounts.login("ann")), (None, None));
    }
}
