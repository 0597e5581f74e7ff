//! What is wanted: found on the boards, of the services that are switched on.

use std::collections::BTreeSet;

use reqwest::Url;

use super::accounts::Accounts;
use super::schedule::{Scope, Wanted};
use super::setup::{Setup, Setups};
use super::{Home, Setting, collector};
use crate::model::{Hub, HubId, Time, Want};
use crate::store::{Snapshot, StoreError};
use crate::widgets::Shelf;

/// More than this one portal does not ask for.
const MOST: usize = 20_000;

/// What the boards say.
#[derive(Default)]
pub struct Found {
    pub wanted: Vec<Wanted>,
    /// What cannot be asked for, with the reason.
    pub unaskable: Vec<(Want, String)>,
}

/// Everything that widgets want of these services; hubs that rest want nothing.
pub fn found(snapshot: &Snapshot, shelf: &Shelf, setups: &Setups, accounts: &Accounts) -> Result<Found, StoreError> {
    let mut found = Found::default();
    for want in wants(snapshot, shelf)?.into_iter().take(MOST) {
        let Some(setup) = setups.of(want.service()) else { continue };
        match host(&want, setup, accounts) {
            Ok(wanted) => found.wanted.push(wanted),
            Err(why) => found.unaskable.push((want, why)),
        }
    }
    Ok(found)
}

fn wants(snapshot: &Snapshot, shelf: &Shelf) -> Result<BTreeSet<Want>, StoreError> {
    let hubs = snapshot.hubs()?;
    let hubs: std::collections::HashMap<HubId, &Hub> =
        hubs.iter().filter(|hub| !hub.archived).map(|hub| (hub.id, hub)).collect();
    let discreet = snapshot.discreet()?;
    let mut wants = BTreeSet::new();
    for widget in snapshot.widgets()? {
        if let (Some(hub), Some(kind)) = (hubs.get(&widget.hub), shelf.find(&widget.plugin)) {
            wants.extend(kind.wants(&widget.config, hub));
        }
    }
    // Nobody outside is asked about those who hide: their answers would not be shown.
    wants.retain(|want| want.person().is_none_or(|person| !discreet.is_hidden(person.as_str())));
    Ok(wants)
}

/// Who will be asked for it.
fn host(want: &Want, setup: &Setup, accounts: &Accounts) -> Result<Wanted, String> {
    let collector = collector(want.service()).ok_or_else(|| format!("nobody can ask {}", want.service()))?;
    // When it is does not change who is asked.
    let setting = setup.setting(accounts, Time::ZERO);
    let request = collector.request(want, &setting).map_err(|unaskable| unaskable.to_string())?;
    let url = Url::parse(&request.address).ok();
    let host = url.as_ref().and_then(Url::host_str).ok_or("cannot be asked for: it has no address")?.to_owned();
    let scope = match collector.manual().home {
        Home::Wanted => Scope::Host(host.clone()),
        _ => Scope::Service(want.service()),
    };
    Ok(Wanted { want: want.clone(), host, scope })
}

impl Setup {
    pub(super) fn setting<'a>(&'a self, accounts: &'a Accounts, now: Time) -> Setting<'a> {
        Setting { address: &self.address, domain: &self.domain, has_token: self.token.is_some(), accounts, now }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Board, BoardWidget, Column, Person};
    use crate::store::Store;

    #[test]
    fn nobody_is_asked_about_who_hides() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), || Time::from_millis(1)).unwrap();
        let admit = |person: Person| {
            let badges = BoardWidget { plugin: "badges".into(), column: Column::Left, config: Default::default() };
            let (name, board) = (person.name.as_str().parse().unwrap(), Board { left_width: 8, widgets: vec![badges] });
            store.write(move |change| change.admit(&person, &name, board)).wait().unwrap().unwrap();
        };
        let wanted = || {
            let wants = wants(&store.snapshot().unwrap(), &Shelf::default()).unwrap();
            wants.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        let person = |name: &str| Person::new(name.into(), "", Time::ZERO);
        for name in ["ann", "bo"] {
            admit(person(name));
        }
        assert_eq!(wanted(), "badges:badges-of:ann badges:badges-of:bo");
        let hidden = Person { hidden: true, ..person("bo") };
        store.write(move |change| change.put_person(&hidden)).wait().unwrap();
        assert_eq!(wanted(), "badges:badges-of:ann");
    }
}
