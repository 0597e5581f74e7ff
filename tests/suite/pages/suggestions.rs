//! `/api/suggest`: who and what goes on from the letters typed, as far as a visitor may know of it.

use fedora_hubs::model::{Board, Facts, HubKind, HubLinks, Message, Subject, Time, Visibility};
use fedora_hubs::store::{NewHub, Parcel, Store};
use serde_json::{Value, json};

use crate::support::{Answer, House, Person, Portal};

/// Besides what every house has: thirty teams and twelve people that begin with `wil`, a private team among them, and
/// packages that messages speak of: `spade` to everybody, `spade-attic` and `spade-cellar` in closed hubs only.
fn portal() -> (House, Portal) {
    let house = House::new();
    let store = Store::open(house.path(), || Time::from_millis(1)).unwrap();
    let planted = store.write(|change| {
        for number in 10..40 {
            change.create_hub(&hub(&format!("wil{number}"), HubKind::Team, Visibility::Public))?;
        }
        for number in 10..22 {
            change.create_hub(&hub(&format!("willow{number}"), HubKind::User, Visibility::Public))?;
        }
        change.create_hub(&hub("wil", HubKind::Team, Visibility::Private))?;
        let about = [("spade", None), ("spade-attic", Some("attic")), ("spade-cellar", Some("cellar"))];
        about.iter().try_for_each(|(package, hub)| change.append(&parcel(package, *hub)).map(drop))
    });
    planted.wait().unwrap();
    drop(store);
    let portal = house.start(&["--dev-login"]);
    portal.settle();
    (house, portal)
}

fn hub(name: &str, kind: HubKind, visibility: Visibility) -> NewHub {
    NewHub {
        name: name.parse().unwrap(),
        kind,
        summary: if kind == HubKind::User { "Wil <Willow>".to_owned() } else { String::new() },
        description: String::new(),
        created: Time::ZERO,
        visibility,
        links: HubLinks::default(),
        board: Board { left_width: 8, widgets: Vec::new() },
    }
}

fn parcel(package: &str, hub: Option<&str>) -> Parcel {
    let text = format!(r#"{{"topic":"org.example.prod.garden.dug","msg_id":"2026-{package}","msg":{{}}}}"#);
    let message = Message::decode(text.as_bytes(), Time::ZERO).unwrap();
    let places = hub.map(Subject::hub).into_iter().collect();
    Parcel::pack(&message, Facts { packages: vec![package.to_owned()], places, ..Facts::default() }).unwrap()
}

#[track_caller]
fn suggested(portal: &Portal, query: &str) -> Vec<Value> {
    listed(&portal.get(&format!("/api/suggest?{query}")))
}

#[track_caller]
fn listed(answer: &Answer) -> Vec<Value> {
    assert_eq!((answer.status, answer.header("cache-control")), (200, Some("no-store")), "{}", answer.text());
    answer.json()["suggestions"].as_array().unwrap().clone()
}

#[track_caller]
fn names(portal: &Portal, query: &str) -> Vec<String> {
    suggested(portal, query).iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn names_go_on_from_what_was_typed() {
    let (_house, portal) = portal();
    let ann = json!({"name": "ann", "label": "Ann Example", "path": "/ann"});
    for query in ["q=an&kind=people", "q=ANN&kind=people", "q=exam+ann&kind=people", "q=anm&kind=people"] {
        assert_eq!(suggested(&portal, query), std::slice::from_ref(&ann), "{query}");
    }
    let gardeners = json!({"name": "gardeners", "label": "The hub of gardeners", "path": "/gardeners"});
    assert_eq!(suggested(&portal, "kind=hubs&q=gradeners"), [gardeners]);
    let spade = json!({"name": "spade", "label": "spade", "path": "/search?q=package:spade"});
    for typed in ["s", "SPADE", "spaed", "spdae"] {
        assert_eq!(suggested(&portal, &format!("kind=packages&q={typed}")), std::slice::from_ref(&spade), "{typed}");
    }
}

#[test]
fn ten_of_the_kind_asked_for() {
    let (_house, portal) = portal();
    let people = names(&portal, "q=wil&kind=people");
    assert!(people.len() == 10 && people.iter().all(|name| name.starts_with("willow")), "{people:?}");
    assert_eq!(suggested(&portal, "q=wil&kind=people")[0]["label"], "Wil <Willow>");
    let teams = names(&portal, "q=wil&kind=hubs");
    assert!(teams.len() == 10 && teams.iter().all(|name| name.len() == "wil10".len()), "{teams:?}");
    assert_eq!(suggested(&portal, "q=wil10&kind=hubs")[0]["label"], "wil10");
}

#[test]
fn nothing_is_suggested_that_may_not_be_seen() {
    let (_house, portal) = portal();
    assert_eq!(names(&portal, "q=attic&kind=hubs"), ["attic"]);
    assert_eq!(names(&portal, "q=cellar&kind=hubs"), [""; 0]);
    assert_eq!(names(&portal, "q=cellra&kind=hubs"), [""; 0]);
    assert!(!names(&portal, "q=wil&kind=hubs").contains(&"wil".to_owned()));
    for typed in ["spade", "spade-cellar", "spade-attic", "cellar", "attic", "spade-c"] {
        let found = names(&portal, &format!("q={typed}&kind=packages"));
        assert!(found.iter().all(|name| name == "spade"), "{typed}: {found:?}");
    }
}

#[test]
fn members_are_suggested_what_is_theirs() {
    let (_house, portal) = portal();
    let (ann, bo) = (Person::sign_in(&portal, "ann"), Person::sign_in(&portal, "bo"));
    let names = |person: &Person, query: &str| {
        let found = listed(&person.get(&format!("/api/suggest?{query}")));
        found.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&ann, "q=cella&kind=hubs"), ["cellar"]);
    assert_eq!(names(&ann, "q=spade&kind=packages"), ["spade", "spade-attic", "spade-cellar"]);
    assert_eq!(names(&bo, "q=cella&kind=hubs"), [""; 0]);
    assert_eq!(names(&bo, "q=spade&kind=packages"), ["spade"]);
}

#[test]
fn what_makes_no_sense_is_answered_with_nothing_or_a_sentence() {
    let (_house, portal) = portal();
    let endless = format!("q={}&kind=people", "a".repeat(5000));
    let long = format!("q=ann{}&kind=people", "%20".repeat(5000));
    for query in ["kind=people", "q=&kind=hubs", "q=+&kind=packages", "q=%00&kind=packages", "q=--&kind=hubs", &endless]
    {
        assert_eq!(names(&portal, query), [""; 0], "{query}");
    }
    assert_eq!(names(&portal, &long), ["ann"]);
    for query in ["", "q=ann", "q=ann&kind=", "q=ann&kind=People", "q=a&kind=hub", "q=a&q=b&kind=hubs"] {
        let answer = portal.get(&format!("/api/suggest?{query}"));
        assert_eq!((answer.status, answer.header("content-type")), (400, Some("application/json")), "{query}");
        let said = "Say what to suggest: kind=people, kind=hubs or kind=packages.";
        assert_eq!(answer.json(), json!({ "error": said }), "{query}");
    }
}
