//! "Forget me": what goes, what stays, and who begins anew.

use serde_json::json;

use crate::support::{House, Person, Story, Stream, envelope, eventually};

/// Bo did something with a package that the gardeners look after.
fn story(id: &str, at: u64) -> String {
    envelope(&Story { id, at, user: "bo", package: Some("spade"), words: "the roses are thirsty" })
}

#[test]
fn who_is_forgotten_leaves_nothing_but_messages() {
    let house = House::new();
    house.import(story("2026-forget-1", 1)).well();
    let portal = house.start(&["--dev-login"]);
    portal.settle();
    let [ann, bo, other] = ["ann", "bo", "bo"].map(|name| Person::sign_in(&portal, name));
    assert_eq!(ann.post("/api/hub/bo/subscribe", &[]).status, 303);
    assert_eq!(bo.post("/api/hub/gardeners/subscribe", &[]).status, 303);
    assert_eq!(bo.post("/api/hub/cellar/subscribe", &[]).status, 404);
    assert_eq!(bo.post("/api/hub/gardeners/join", &[]).status, 303);
    assert_eq!(ann.post("/api/hub/gardeners/approve", &[("person", "bo")]).status, 303);
    assert_eq!(bo.post("/api/hub/attic/join", &[]).status, 303);
    assert!(ann.get("/notices").text().contains("asks to join"));
    assert!(ann.get("/gardeners").text().contains("on spade by bo"));
    let stream = Stream::open(portal.address, "/sse?hub=bo", &[]).expect("a stream");

    for typed in ["", "ann", "bobo"] {
        assert_eq!(bo.post("/settings/forget", &[("name", typed)]).status, 422, "{typed}");
    }
    let gone = bo.post("/settings/forget", &[("name", "Bo")]);
    assert_eq!((gone.status, gone.header("location")), (303, Some("/")));
    stream.rest();
    assert_eq!((bo.get("/settings").status, other.get("/settings").status), (303, 303), "no session is left");
    for address in ["/bo", "/bo/json", "/u/bo", "/sse?hub=bo"] {
        assert_eq!(ann.get(address).status, 404, "{address}");
    }
    let gardeners = portal.get("/gardeners/json").json();
    assert_eq!((&gardeners["members"], &gardeners["subscribers"]), (&json!(["ann"]), &json!([])));
    assert!(ann.get("/notices").text().contains("Nothing waits for you."));
    let log = ann.get("/gardeners/settings/log");
    assert!(log.text().contains("somebody") && !log.text().contains(">bo<"), "{}", log.text());
    eventually("the feed without them", || (!portal.get("/gardeners").text().contains("by bo")).then_some(()));
    eventually("the index without them", || {
        let found = portal.get("/search?q=bo");
        (!found.text().contains("href=\"/bo\"><svg") && !found.text().contains("Bo Sample")).then_some(())
    });
    assert!(portal.get("/search?q=thirsty").text().contains("on spade by bo"), "the message stays");

    // Whoever comes by that name begins anew.
    let new = Person::sign_in(&portal, "bo");
    let page = new.get("/bo");
    assert!(page.status == 200 && !page.text().contains("on spade by bo") && !page.text().contains("Bo Sample"));
    assert_eq!(new.get("/gardeners/json").json()["members"], json!(["ann"]));
    assert!(new.get("/notices").text().contains("Nothing waits for you."));
    house.import(story("2026-forget-2", 2)).well();
    portal.settle();
    eventually("what they do now", || new.get("/bo").text().contains("on spade by bo").then_some(()));
}

#[test]
fn what_was_kept_to_oneself_stays_kept() {
    let house = House::new();
    house.import(story("2026-forget-1", 1)).well();
    let portal = house.start(&["--dev-login"]);
    portal.settle();
    let [ann, bo, cy] = ["ann", "bo", "cy"].map(|name| Person::sign_in(&portal, name));
    let closed = cy.post("/cy/settings/visibility", &[("edition", "0"), ("visibility", "private")]);
    assert_eq!(closed.status, 303, "{}", closed.text());
    assert_eq!(bo.post("/settings/activity", &[("hidden", "yes")]).status, 303);
    let found = |word: &str| portal.get(&format!("/search?q={word}")).text().contains("class=\"entry");
    eventually("what cy did with the hub", || cy.get("/search?q=hub:cy").text().contains("visibility").then_some(()));
    assert!(!found("hub:cy") && !found("thirsty"), "others see neither");
    for (person, name) in [(&bo, "bo"), (&cy, "cy")] {
        assert_eq!(person.post("/settings/forget", &[("name", name)]).status, 303, "{name}");
    }
    portal.settle();
    assert!(!found("hub:cy") && !found("thirsty"), "forgetting shows nobody what was hidden");
    let newcomer = Person::sign_in(&portal, "cy");
    for (person, word) in [(&ann, "thirsty"), (&newcomer, "hub:cy")] {
        let page = person.get(&format!("/search?q={word}"));
        let told = page.text().contains("class=\"entry") && page.text().contains("visibility");
        assert!(!told && !page.text().contains("on spade by bo"), "{word}: {}", page.text());
    }
}

#[test]
fn who_is_needed_stays() {
    let house = House::new();
    let portal = house.start(&["--dev-login"]);
    let ann = Person::sign_in(&portal, "ann");
    let page = ann.get("/settings/forget");
    assert!(page.text().contains("only owner") && page.text().contains("href=\"/cellar\""), "{}", page.text());
    let refused = ann.call("/settings/forget", &[("name", "ann")]);
    assert_eq!(refused.status, 409);
    let said = refused.json()["error"].to_string();
    assert!(said.contains("gardeners") && said.contains("cellar"), "{said}");
    assert_eq!(portal.get("/ann").status, 200);
}

#[test]
fn what_was_forgotten_stays_so_when_the_program_starts_again() {
    let house = House::new();
    house.import(story("2026-forget-1", 1)).well();
    let portal = house.start(&["--dev-login"]);
    portal.settle();
    let bo = Person::sign_in(&portal, "bo");
    assert_eq!(bo.post("/settings/forget", &[("name", "bo")]).status, 303);
    drop(portal);
    std::fs::remove_dir_all(house.path().join("index")).unwrap();
    let portal = house.start(&["--dev-login"]);
    portal.settle();
    assert_eq!(portal.get("/bo").status, 404);
    assert!(!portal.get("/gardeners").text().contains("by bo"));
    assert!(portal.get("/api/suggest?kind=people&q=bo").json().to_string().find("\"bo\"").is_none());
}
