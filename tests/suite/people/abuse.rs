//! Ten thousand requests at random, half of them from somebody who is signed in and owns things: each is answered, none
//! with a fault of ours, and what is stored afterwards makes sense.

use std::path::Path;
use std::sync::Mutex;

use fedora_hubs::model::{PersonName, Role, Time};
use fedora_hubs::store::Store;

use super::vandal::{Request, Vandal};
use crate::support::{Answer, House, Person, Portal, Wire, widgets};

const REQUESTS: usize = 10_000;
/// Each owns a hub of their own and, with the others, the gardeners.
const VANDALS: [&str; 4] = ["ann", "bo", "cy", "dee"];
const SEED: u64 = 0x6875_6273;

/// What one of them met.
#[derive(Debug, Default)]
struct Met {
    /// How often something was done, or shown, for who is signed in.
    done: usize,
    wrong: Vec<String>,
}

#[test]
fn whatever_is_sent_is_answered() {
    let house = House::new();
    let portal = house.start(&["--dev-login"]);
    let of = |hub| widgets(&portal, hub).into_values().flatten().map(move |widget| (hub, widget));
    let numbers: Vec<(&str, u32)> = ["ann", "bo", "gardeners", "crowd"].into_iter().flat_map(of).collect();
    share_the_garden(&portal);
    let met = Mutex::new(Met::default());
    std::thread::scope(|scope| {
        for (name, seed) in VANDALS.into_iter().zip(SEED..) {
            let (portal, numbers, met) = (&portal, numbers.clone(), &met);
            scope.spawn(move || rage(portal, name, Vandal::new(seed, numbers), met));
        }
    });
    let met = met.into_inner().expect("nobody panics with it");
    let said = portal.said();
    assert!(met.wrong.is_empty(), "seed {SEED:#x}: {}\n{said}", met.wrong.join("\n"));
    assert!(met.done > REQUESTS / 10, "only {} were let through to do something", met.done);
    assert!(!said.contains("panicked") && !said.contains("ERROR"), "seed {SEED:#x}: {said}");
    still_works(&portal);
    portal.stop().is_orderly();
    makes_sense(house.path());
}

fn share_the_garden(portal: &Portal) {
    let ann = Person::sign_in(portal, "ann");
    for name in &VANDALS[1..] {
        Person::sign_in(portal, name).post("/api/hub/gardeners/join", &[]);
        for act in ["approve", "promote"] {
            assert_eq!(ann.post(&format!("/api/hub/gardeners/{act}"), &[("person", name)]).status, 303);
        }
    }
}

fn rage(portal: &Portal, name: &str, mut vandal: Vandal, met: &Mutex<Met>) {
    let mut wire = Wire::to(portal.address);
    let (mut name, mut person) = (name.to_owned(), Person::sign_in(portal, name));
    for nth in 0..REQUESTS / VANDALS.len() {
        let known = nth % 2 == 0;
        let request = vandal.request(known.then_some(&person));
        let (done, wrong) = match wire.send(&request.sent()) {
            Ok(Some(answer)) => (known && matches!(answer.status, 200 | 303), fault(&request, &answer)),
            Ok(None) => (false, None),
            Err(failure) => (false, Some(format!("no answer ({failure}): {request}"))),
        };
        {
            let mut met = met.lock().expect("nobody panics with it");
            met.done += usize::from(done);
            met.wrong.extend(wrong);
            if met.wrong.len() > 5 {
                return;
            }
        }
        // Some of it signs them out.
        if nth % 20 == 0 && person.get("/notices").status != 200 {
            person = come_back(portal, &mut name);
        }
    }
}

/// Signs in again. Who was forgotten may find that the name is a team's now.
fn come_back(portal: &Portal, name: &mut String) -> Person {
    if Person::visitor(portal).post("/login", &[("name", name)]).status == 422 {
        name.push_str("-again");
    }
    Person::sign_in(portal, name)
}

fn fault(request: &Request, answer: &Answer) -> Option<String> {
    let guarded = answer.header("content-security-policy").is_some();
    // What is no HTTP is answered before it comes to us; monitoring has no pages.
    let monitoring = ["/healthz", "/readyz", "/metrics"].iter().any(|path| request.to_string().contains(path));
    let bare = matches!(answer.status, 400 | 405 | 414 | 431) && answer.body.is_empty();
    let wrong = answer.status >= 500 || !(guarded || bare || monitoring);
    wrong.then(|| format!("{}: {request}\n{}", answer.status, String::from_utf8_lossy(&answer.body)))
}

fn still_works(portal: &Portal) {
    portal.settle();
    let ann = Person::sign_in(portal, "ann");
    for page in ["/", "/ann", "/ann/edit", "/gardeners/members", "/groups", "/settings", "/settings/hubs", "/notices"] {
        let answer = ann.get(page);
        assert!(answer.status == 200 || answer.header("location") == Some("/ann"), "{page}: {}", answer.status);
    }
    assert_eq!(portal.get("/readyz").status, 200);
}

/// The invariants of what is stored.
fn makes_sense(dir: &Path) {
    let store = Store::open(dir, || Time::from_millis(1)).expect("the portal has ended");
    let snapshot = store.snapshot().expect("a database");
    for hub in snapshot.hubs().expect("hubs") {
        let roles = snapshot.roles_of_hub(hub.id).expect("roles");
        // The crowd never had one.
        let owned = roles.iter().any(|(_, roles)| roles.has(Role::Owner)) || hub.name.as_str() == "crowd";
        assert!(owned, "{} lost its owner: {roles:?}", hub.name);
        for (person, roles) in roles {
            let by_person = snapshot.roles_of_person(&person).expect("roles");
            assert!(by_person.contains(&(hub.id, roles)), "{person} in {}", hub.name);
        }
        let widgets = snapshot.widgets_of(hub.id).expect("widgets");
        assert!(widgets.len() <= 60 && widgets.iter().all(|widget| widget.hub == hub.id), "{}", hub.name);
    }
    assert!(snapshot.person(&PersonName::from("ann")).expect("a table").is_some());
}
