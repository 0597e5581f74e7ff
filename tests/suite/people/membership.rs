//! Roles, from the buttons and from programs: asked for, given, given up, announced.

use serde_json::json;

use crate::support::{House, Person, Portal, eventually};

fn act(person: &Person, hub: &str, act: &str, of: &str) -> (u16, serde_json::Value) {
    let answer = person.call(&format!("/api/hub/{hub}/{act}"), &[("person", of)]);
    (answer.status, answer.json())
}

/// Titles in a hub's feed contain this, sooner or later.
fn told(portal: &Portal, hub: &str, sentence: &str) {
    eventually(sentence, || portal.get(&format!("/{hub}")).text().contains(sentence).then_some(()));
}

#[test]
fn a_newcomer_becomes_a_member() {
    let house = House::new();
    let portal = house.start(&["--dev-login"]);
    let (ann, bo) = (Person::sign_in(&portal, "ann"), Person::sign_in(&portal, "bo"));
    let (status, asked) = act(&bo, "gardeners", "join", "");
    assert_eq!((status, &asked["pending"], &asked["changed"]), (200, &json!("asked"), &json!(true)));
    assert_eq!(act(&bo, "gardeners", "join", "").1["changed"], json!(false));
    assert_eq!(act(&bo, "gardeners", "approve", "bo").0, 400);
    assert_eq!(act(&bo, "gardeners", "promote", "ann").0, 403);
    let (status, approved) = act(&ann, "gardeners", "approve", "bo");
    assert_eq!((status, &approved["roles"]), (200, &json!(["member"])));
    told(&portal, "gardeners", "made bo a member of gardeners");
    assert_eq!(act(&ann, "gardeners", "leave", "").0, 409, "the last owner");
    assert_eq!(act(&ann, "gardeners", "promote", "bo").0, 200);
    assert_eq!(act(&ann, "gardeners", "leave", "").0, 200);
    told(&portal, "gardeners", "ann left gardeners");
    assert_eq!(portal.get("/gardeners/json").json()["owners"], json!(["bo"]));
}

#[test]
fn what_is_not_held_cannot_be_given_up() {
    let house = House::new();
    let portal = house.start(&["--dev-login"]);
    let bo = Person::sign_in(&portal, "bo");
    for gives_up in ["unsubscribe", "unstar", "leave", "stepdown", "withdraw"] {
        let (status, said) = act(&bo, "gardeners", gives_up, "");
        assert_eq!(status, 400, "{gives_up}");
        assert!(said["error"].as_str().unwrap().contains("do not hold"), "{said}");
    }
    assert_eq!(act(&bo, "gardeners", "subscribe", "").0, 200);
    assert_eq!(act(&bo, "gardeners", "subscribe", "").1["changed"], json!(false));
    assert_eq!(act(&bo, "gardeners", "unsubscribe", "").0, 200);
    assert_eq!(act(&bo, "gardeners", "dance", "").0, 404);
    assert_eq!(act(&bo, "nowhere", "star", "").0, 404);
    assert_eq!(act(&bo, "cellar", "join", "").0, 404, "nobody knows of it");
    assert_eq!(act(&bo, "ann", "join", "").0, 400, "a person's hub has no members");
}
