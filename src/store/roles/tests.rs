//! Random people do random things about roles in several hubs, and the database is closed and opened in between.

use std::collections::BTreeSet;
use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::model::{Board, HubKind, HubLinks, Person, Visibility};
use crate::store::{NewHub, Store};

const PEOPLE: [&str; 5] = ["ann", "bo", "cy", "dee", "eli"];
/// All ann's.
const HUBS: [(&str, HubKind, Visibility); 3] = [
    ("gardeners", HubKind::Team, Visibility::Public),
    ("cellar", HubKind::Team, Visibility::Private),
    ("ann", HubKind::User, Visibility::Public),
];

/// Who does what to whom in which hub.
#[derive(Debug, Clone, Copy)]
struct Deed {
    by: usize,
    act: RoleAct,
    of: usize,
    hub: usize,
}

/// What came of a deed, and of the same once more.
type Outcome = (Deed, Result<Acted, Refusal>, Result<Acted, Refusal>);

/// Half of what people do is about themselves.
fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = (0..PEOPLE.len(), 0..RoleAct::ALL.len(), 0..PEOPLE.len(), 0..HUBS.len(), any::<bool>());
    let deed = deed.prop_map(|(by, act, of, hub, own)| {
        let act = RoleAct::ALL[act];
        // Mostly who may is asked for, so that something happens.
        let (by, of) = if act.is_own() && own { (of, of) } else { (if own { 0 } else { by }, of) };
        Deed { by, act, of, hub }
    });
    prop::collection::vec(deed, 1..25)
}

fn clock() -> Time {
    Time::from_millis(1_700_000_000_000)
}

fn open(dir: &Path) -> Store {
    Store::open(dir, clock).unwrap()
}

fn person(nth: usize) -> PersonName {
    PersonName::from(PEOPLE[nth])
}

fn hub_name(nth: usize) -> HubName {
    HUBS[nth].0.parse().unwrap()
}

fn plant(store: &Store) -> Vec<HubId> {
    let planted = store.write(|change| {
        for name in PEOPLE {
            change.put_person(&Person::new(PersonName::from(name), "", Time::ZERO))?;
        }
        let mut hubs = Vec::new();
        for (nth, (_, kind, visibility)) in HUBS.into_iter().enumerate() {
            let new = NewHub {
                name: hub_name(nth),
                kind,
                summary: String::new(),
                description: String::new(),
                created: Time::ZERO,
                visibility,
                links: HubLinks::default(),
                board: Board { left_width: 8, widgets: Vec::new() },
            };
            let hub = change.create_hub(&new)?.unwrap();
            change.set_roles(hub, &person(0), Roles::default().with(Role::Owner))?;
            hubs.push(hub);
        }
        Ok(hubs)
    });
    planted.wait().unwrap()
}

/// Does it all in one transaction, each twice.
fn perform(store: &Store, deeds: Vec<Deed>) -> Vec<Outcome> {
    let performed = store.write(move |change| {
        let mut outcomes = Vec::new();
        for deed in deeds {
            let Deed { by, act, of, hub } = deed;
            let mut once = || change.act(&person(by), act, &hub_name(hub), &person(of));
            outcomes.push((deed, once()?, once()?));
        }
        Ok(outcomes)
    });
    performed.wait().unwrap()
}

/// What was seen so far.
#[derive(Default)]
struct Seen {
    /// Who wanted to belong to which hub, and does or may.
    wanted: BTreeSet<(usize, usize)>,
    /// Changes of each hub.
    changes: [usize; HUBS.len()],
}

impl Seen {
    fn take(&mut self, outcome: &Outcome) -> Result<(), TestCaseError> {
        let (Deed { by, act, of, hub }, first, again) = outcome;
        let Ok(acted) = first else {
            prop_assert_eq!(first, again, "what is refused is refused again");
            return Ok(());
        };
        if by == of && *act == RoleAct::Join {
            self.wanted.insert((*of, *hub));
        }
        self.changes[*hub] += usize::from(acted.before != acted.after);
        let is_member = acted.after.roles.is_member();
        prop_assert!(!is_member || self.wanted.contains(&(*of, *hub)), "a member unasked: {:?}", outcome);
        prop_assert!(!is_member || acted.after.pending == Pending::Nothing, "a member who waits: {:?}", outcome);
        if let Ok(again) = again {
            prop_assert_eq!((again.before, again.after), (acted.after, acted.after), "done twice");
        }
        if !is_member && acted.after.pending == Pending::Nothing {
            self.wanted.remove(&(*of, *hub));
        }
        Ok(())
    }

    /// What is stored is what was seen.
    fn check(&self, store: &Store, hubs: &[HubId]) -> Result<(), TestCaseError> {
        let snapshot = store.snapshot().unwrap();
        let mut by_hub = BTreeSet::new();
        for (nth, hub) in hubs.iter().enumerate() {
            let roles = snapshot.roles_of_hub(*hub).unwrap();
            prop_assert!(roles.iter().any(|(_, roles)| roles.has(Role::Owner)), "{} has no owner", HUBS[nth].0);
            prop_assert!(roles.iter().all(|(_, roles)| !roles.is_empty()));
            for (name, _, _) in snapshot.pending(*hub).unwrap() {
                prop_assert!(!snapshot.roles(*hub, &name).unwrap().is_member(), "{} waits and belongs", name);
            }
            by_hub.extend(roles.into_iter().map(|(name, roles)| (name, *hub, roles.bits())));
            let lines = snapshot.audit(*hub, None, usize::MAX).unwrap();
            prop_assert_eq!(lines.len(), self.changes[nth], "one line in the log for each change");
        }
        let mut by_person = BTreeSet::new();
        for nth in 0..PEOPLE.len() {
            let roles = snapshot.roles_of_person(&person(nth)).unwrap();
            by_person.extend(roles.into_iter().map(|(hub, roles)| (person(nth), hub, roles.bits())));
        }
        prop_assert_eq!(by_hub, by_person, "the tables differ");
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_histories_are_kept(history in prop::collection::vec(deeds(), 1..6)) {
        let dir = tempfile::tempdir().unwrap();
        let hubs = plant(&open(dir.path()));
        let mut seen = Seen::default();
        seen.wanted.extend((0..HUBS.len()).map(|hub| (0, hub)));
        for deeds in history {
            let store = open(dir.path());
            for outcome in perform(&store, deeds) {
                seen.take(&outcome)?;
            }
            seen.check(&store, &hubs)?;
        }
    }
}
