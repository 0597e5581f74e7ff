//! Roles, from the buttons and from programs: asked for, given, given up, announced.

use serde_json::json;

use crate::support::{House, Person, Portal, Stream, eventually};

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
        assert!(said["error"].as_str().unwrap().contains("so there is nothing to"), "{said}");
    }
    assert_eq!(act(&bo, "gardeners", "subscribe", "").0, 200);
    assert_eq!(act(&bo, "gardeners", "subscribe", "").1["changed"], json!(false));
    assert_eq!(act(&bo, "gardeners", "unsubscribe", "").0, 200);
    assert_eq!(act(&bo, "gardeners", "dance", "").0, 404);
    assert_eq!(act(&bo, "nowhere", "star", "").0, 404);
    assert_eq!(act(&bo, "cellar", "join", "").0, 404, "nobody knows of it");
    assert_eq!(act(&bo, "ann", "join", "").0, 400, "a person's hub has no members");
}

#[test]
fn owners_see_who_waits() {
    let house = House::new();
    let portal = house.start(&["--dev-login"]);
    let (ann, bo) = (Person::sign_in(&portal, "ann"), Person::sign_in(&portal, "bo"));
    assert_eq!(bo.post("/api/hub/gardeners/join", &[]).status, 303);
    let page = ann.get("/gardeners/members");
    assert!(page.text().contains("/api/hub/gardeners/approve") && page.text().contains("value=\"bo\""));
    assert!(ann.get("/gardeners").text().contains("1 request to join"));
    assert!(bo.get("/gardeners").text().contains("You asked to join."));
    for outside in [bo.get("/gardeners/members"), portal.get("/gardeners/members")] {
        assert!(outside.status == 200 && !outside.text().contains("Waiting"), "{}", outside.text());
    }
    assert_eq!(bo.get("/cellar/members").status, 404);
    let next = ("next", "/gardeners/members");
    let approved = ann.post("/api/hub/gardeners/approve", &[("person", "bo"), next]);
    assert_eq!((approved.status, approved.header("location")), (303, Some("/gardeners/members")));
    assert!(bo.get("/gardeners").text().contains("You are a member"));
}

#[test]
fn an_invitation_opens_a_private_hub() {
    let house = House::new();
    let portal = house.start(&["--dev-login"]);
    let (ann, bo) = (Person::sign_in(&portal, "ann"), Person::sign_in(&portal, "bo"));
    assert_eq!(act(&ann, "cellar", "invite", "bo").1["pending"], json!("invited"));
    let page = bo.get("/cellar");
    assert!(page.text().contains("You are invited to join.") && page.text().contains("Only members see"));
    assert_eq!(act(&bo, "cellar", "join", "").1["roles"], json!(["member"]));
    assert!(bo.get("/cellar").text().contains("data-revision"));
    // Who is removed is cut off at once.
    let stream = Stream::open(portal.address, "/sse?hub=cellar", &[("Cookie", &bo.cookie)]).expect("a stream");
    assert_eq!(act(&ann, "cellar", "remove", "bo").0, 200);
    stream.rest();
    assert_eq!(bo.get("/cellar").status, 404);
    assert_eq!(bo.get("/sse?hub=cellar").status, 404);
    assert_eq!(act(&ann, "cellar", "invite", "nobody").0, 404);
}
