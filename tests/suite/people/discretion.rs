//! What people keep to themselves: "hide me", and categories that nobody else is shown.

use serde_json::json;

use crate::support::{House, Person, Portal, Story, Stream, envelope, eventually};

/// Ann and bo did something with a package that the gardeners look after.
fn stories() -> String {
    let told = |id, at, user| envelope(&Story { id, at, user, package: Some("spade"), words: "the roses are thirsty" });
    [told("2026-discreet-1", 1, "ann"), told("2026-discreet-2", 2, "bo")].join("\n") + "\n"
}

fn portal(house: &House) -> Portal {
    house.import(stories()).well();
    let portal = house.start(&["--dev-login"]);
    portal.settle();
    portal
}

/// Every address where others might read of ann.
fn places() -> [&'static str; 9] {
    [
        "/",
        "/groups",
        "/groups?q=ann",
        "/search?q=ann",
        "/search?q=thirsty",
        "/gardeners",
        "/gardeners/json",
        "/gardeners/members",
        "/api/suggest?kind=people&q=ann",
    ]
}

/// Where a visitor still reads of ann.
fn seen(portal: &Portal, reader: Option<&Person>) -> Vec<&'static str> {
    let names_ann = |address: &&str| {
        let answer = reader.map_or_else(|| portal.get(address), |reader| reader.get(address));
        let (text, json) = (answer.text(), answer.text().starts_with(['{', '[']));
        let named = ["on spade by ann", "href=\"/ann\"", "Ann Example"].iter().any(|name| text.contains(name));
        named || json && text.contains("\"ann\"")
    };
    places().into_iter().filter(names_ann).collect()
}

#[test]
fn who_hides_is_found_by_nobody_else() {
    let house = House::new();
    let portal = portal(&house);
    let [ann, bo, cy] = ["ann", "bo", "cy"].map(|name| Person::sign_in(&portal, name));
    assert!(seen(&portal, None).len() > 6, "{:?}", seen(&portal, None));
    assert_eq!(cy.post("/api/hub/gardeners/join", &[]).status, 303);
    assert_eq!(ann.post("/api/hub/gardeners/approve", &[("person", "cy")]).status, 303);
    let stream = Stream::open(portal.address, "/sse?hub=ann", &[]).expect("a stream");

    assert_eq!(ann.post("/settings/activity", &[("hidden", "yes")]).status, 303);
    stream.rest();
    for reader in [None, Some(&bo), Some(&cy)] {
        eventually("ann to be out of sight", || seen(&portal, reader).is_empty().then_some(()));
    }
    for address in ["/ann", "/ann/json", "/u/ann", "/ann/members", "/sse?hub=ann"] {
        let (hidden, nobody) = (bo.get(address), bo.get(&address.replace("ann", "nobody")));
        assert_eq!((hidden.status, nobody.status), (404, 404), "{address}");
    }
    assert_eq!(bo.call("/api/hub/ann/subscribe", &[]).status, 404);
    assert!(portal.get("/gardeners").text().contains("on spade by bo"), "others stay");
    assert_eq!(portal.get("/gardeners/json").json()["owners"], json!([]));

    // To herself, everything is where it was; and owners answer for whom they let in.
    assert!(
        ann.get("/ann").text().contains("on spade by ann") && ann.get("/search?q=ann").text().contains("href=\"/ann\"")
    );
    assert_eq!(ann.get("/gardeners/json").json()["owners"], json!(["ann"]));
    assert_eq!(ann.post("/api/hub/gardeners/promote", &[("person", "cy")]).status, 303);
    assert!(cy.get("/gardeners/members").text().contains("ann"));

    // What happens meanwhile stays hers, too.
    let later =
        envelope(&Story { id: "2026-discreet-3", at: 3, user: "ann", package: Some("spade"), words: "thirsty" });
    house.import(later).well();
    portal.settle();
    assert!(seen(&portal, Some(&bo)).is_empty(), "{:?}", seen(&portal, Some(&bo)));

    assert_eq!(ann.post("/settings/activity", &[]).status, 303);
    assert_eq!(bo.get("/ann").status, 200);
    eventually("ann to be found", || portal.get("/search?q=ann").text().contains("href=\"/ann\"").then_some(()));
}

#[test]
fn a_quiet_category_is_shown_to_nobody_else() {
    let house = House::new();
    let portal = portal(&house);
    let [ann, bo] = ["ann", "bo"].map(|name| Person::sign_in(&portal, name));
    assert!(ann.get("/settings/activity").text().contains("name=\"show.garden\" value=\"yes\" checked"));
    assert_eq!(ann.post("/settings/activity", &[("offered", "garden")]).status, 303);
    assert!(!ann.get("/settings/activity").text().contains("name=\"show.garden\" value=\"yes\" checked"));
    for address in ["/ann", "/gardeners", "/search?q=thirsty", "/"] {
        eventually(address, || (!bo.get(address).text().contains("on spade by ann")).then_some(()));
    }
    assert!(bo.get("/ann").text().contains("Ann Example"), "she is still here");
    assert!(bo.get("/gardeners").text().contains("on spade by bo"));
    assert!(ann.get("/search?q=thirsty").text().contains("on spade by ann"), "it is hers");
    assert_eq!(ann.post("/settings/activity", &[("offered", "garden"), ("show.garden", "yes")]).status, 303);
    eventually("her own feed", || bo.get("/ann").text().contains("on spade by ann").then_some(()));
}
