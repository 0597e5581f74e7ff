//! `fedora-hubs populate`: the demo's people, teams and boards, without messages.

use crate::support::{House, Portal, lines, run};

fn populate(house: &House, flags: &[&str]) -> crate::support::Ran {
    run(&[&["populate", "--data-dir", house.dir()], flags].concat())
}

#[test]
fn once_twice_and_afresh() {
    let house = House::empty();
    let first = populate(&house, &[]);
    assert!(first.well().starts_with("Made ") && first.out.contains(house.dir()), "{}", first.out);
    let again = populate(&house, &[]);
    assert!(again.well().contains("already"), "{}", again.out);
    house.import(lines("own", 3)).well();

    let asked = populate(&house, &["--fresh"]);
    assert!(asked.refusal().contains("Remove every hub") && asked.err.contains("--yes"), "{}", asked.err);
    assert!(house.import(lines("own", 3)).out.contains("3 known already"), "without an answer nothing is removed");

    let afresh = populate(&house, &["--fresh", "--yes"]);
    assert_eq!(afresh.well(), first.out);
    assert!(house.import(lines("own", 3)).well().starts_with("Imported 3 messages"), "the messages were removed");
}

#[test]
fn what_it_makes_can_be_looked_at() {
    let house = House::empty();
    populate(&house, &[]).well();
    let portal: Portal = house.start(&[]);
    portal.settle();
    let design = portal.get("/t/design/json");
    assert_eq!(design.status, 404, "only the hub itself has a short address");
    let design = portal.get("/design/json").json();
    assert!(design["owners"].as_array().is_some_and(|owners| !owners.is_empty()), "{design}");
    let owner = design["owners"][0].as_str().unwrap();
    for address in ["/", "/groups", "/design", &format!("/u/{owner}")] {
        assert_eq!(portal.get(address).status, 200, "{address}");
    }
    assert!(portal.get("/design").text().contains("Nothing has happened here yet"), "there are no messages");
}

#[test]
fn afresh_in_an_empty_directory_needs_no_answer() {
    let house = House::empty();
    populate(&house, &["--fresh"]).well();
}
