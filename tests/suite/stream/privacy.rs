//! Whose stream it is, and what leaves it: hubs that were left or closed, and people who hide.

use crate::support::{House, Person, Stream};

use super::{stage, story, told};

#[test]
fn nobody_elses_is_ever_to_be_had() {
    let house = House::new();
    let (portal, ann) = stage(&house, &story("team", 2, "bo", Some("spade")));
    for path in ["/stream", "/stream/actions", "/stream/saved", "/stream/filters", "/stream/events?since=0"] {
        let answer = portal.get(path);
        assert_eq!(answer.status, 303, "{path}");
        assert!(answer.header("location").is_some_and(|to| to.starts_with("/login?next=%2Fstream")), "{path}");
    }
    let bo = Person::sign_in(&portal, "bo");
    for path in ["/stream?person=ann", "/stream?user=ann", "/stream/ann", "/stream/saved?person=ann"] {
        assert_eq!(told(bo.get(path).text(), "spade"), 0, "{path}");
    }
    assert_eq!(told(ann.get("/stream").text(), "on spade by bo"), 1);
}

#[test]
fn what_may_not_be_seen_any_more_is_gone() {
    let house = House::new();
    let (portal, ann) = stage(&house, &story("team", 2, "cy", Some("spade")));
    let [bo, cy] = ["bo", "cy"].map(|name| Person::sign_in(&portal, name));
    assert_eq!(ann.post("/api/hub/cellar/invite", &[("person", "bo")]).status, 303);
    assert_eq!(bo.post("/api/hub/cellar/join", &[]).status, 303);
    assert_eq!(bo.post("/api/hub/gardeners/subscribe", &[]).status, 303);
    assert_eq!(ann.post("/api/hub/cellar/invite", &[("person", "cy")]).status, 303);
    assert_eq!(cy.post("/api/hub/cellar/join", &[]).status, 303);
    portal.settle();
    let cellar = || told(bo.get("/stream").text(), "cellar");
    crate::support::eventually("what happens in the cellar", || (cellar() > 0).then_some(()));
    let page = bo.get("/stream").text().to_owned();
    for list in super::shown(&page) {
        let list: Vec<String> = list.iter().map(ToString::to_string).collect();
        bo.post("/stream/save", &[("messages", &list.join(","))]);
    }
    assert!(told(bo.get("/stream/saved").text(), "cellar") > 0);
    assert_eq!(told(bo.get("/stream").text(), "on spade by cy"), 1);

    assert_eq!(ann.post("/api/hub/cellar/remove", &[("person", "bo")]).status, 303);
    portal.settle();
    assert_eq!((cellar(), told(bo.get("/stream/saved").text(), "cellar")), (0, 0));
    assert_eq!(told(bo.get("/stream").text(), "on spade by cy"), 1);
    assert_eq!(cy.post("/settings/activity", &[("hidden", "yes")]).status, 303);
    for path in ["/stream", "/stream/saved"] {
        assert_eq!(told(bo.get(path).text(), "by cy"), 0, "{path}");
    }
}

#[test]
fn who_is_forgotten_leaves_no_stream() {
    let house = House::new();
    let (portal, _ann) = stage(&house, &story("team", 2, "ann", Some("spade")));
    let bo = Person::sign_in(&portal, "bo");
    bo.post("/api/hub/gardeners/subscribe", &[]);
    bo.post("/stream/filters", &[("do", "follow"), ("kind", "package"), ("name", "rake")]);
    bo.post("/stream/save", &[("messages", "1")]);
    let stream = Stream::open(portal.address, "/stream/events?since=0", &[("Cookie", &bo.cookie)]).expect("a stream");
    assert_eq!(bo.post("/settings/forget", &[("name", "bo")]).status, 303);
    stream.rest();
    let bo = Person::sign_in(&portal, "bo");
    assert!(bo.get("/stream").text().contains("This is your stream"));
    assert!(bo.get("/stream/saved").text().contains("You have saved nothing yet."));
    assert!(!bo.get("/stream/filters").text().contains("rake\""));
}
