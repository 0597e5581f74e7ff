//! One portal reads from another what it missed.

use super::{ids, next};
use crate::support::{House, Portal, lines};

/// All pages of the history that begins at `address`, one after the other.
fn history(portal: &Portal, address: &str) -> String {
    let (mut pages, mut address) = (String::new(), Some(address.to_owned()));
    while let Some(here) = address {
        let answer = portal.get(&here);
        pages += answer.text();
        pages.push('\n');
        address = next(&answer);
    }
    pages
}

#[test]
fn a_portal_catches_up_from_another() {
    let [house, other] = [House::new(), House::new()];
    house.import(lines("early", 150)).well();
    // Neither an id nor a time, and its body beside the topic, as old messages and other buses have it.
    house.import("{\"topic\":\"org.example.prod.garden.gate.opened\",\"user\":\"bo\",\"headers\":{\"sent-at\":\"2026-05-30T00:00:00Z\"}}").well();
    let [portal, behind] = [&house, &other].map(|house| house.start(&[]));
    portal.settle();
    let whole = "/raw?order=asc&rows_per_page=100";
    let said = other.import(history(&portal, whole)).well().to_owned();
    assert!(said.contains("151"), "{said}");
    behind.settle();
    assert_eq!(history(&behind, whole), history(&portal, whole), "item for item, with all its words");

    house.import(lines("later", 30)).well();
    portal.settle();
    for shape in ["/raw?delta=10000000000", "/v2/search?end=1780200000&delta=300000&rows_per_page=7&order=asc"] {
        other.import(history(&portal, shape)).well();
        behind.settle();
        assert_eq!(ids(&behind.get(whole)), ids(&portal.get(whole)));
        assert_eq!(behind.get("/raw").json()["total"], 181, "{shape}");
    }
}
