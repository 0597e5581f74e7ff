//! What is new since somebody looked last, and what a person's page says of them.

use fedora_hubs::model::{PersonName, Time};
use fedora_hubs::store::Store;

use crate::support::{House, Person, eventually, lines};

/// Ann looked at her own hub once, long ago.
fn visited() -> House {
    let house = House::new();
    house.import(lines("visit", 3)).well();
    let store = Store::open(house.path(), || Time::from_millis(1)).unwrap();
    let hub = store.snapshot().unwrap().hub_named(&"ann".parse().unwrap()).unwrap().unwrap().id;
    store.write(move |change| change.visit(&PersonName::from("ann"), hub, Time::from_millis(1000))).wait().unwrap();
    house
}

#[test]
fn what_is_new_is_said_once() {
    let house = visited();
    let portal = house.start(&["--dev-login"]);
    portal.settle();
    let ann = Person::sign_in(&portal, "ann");
    assert!(ann.get("/groups").text().contains("something new"), "the bar says so");
    let page = ann.get("/ann");
    assert!(page.text().contains("data-visited=\"1970-01-01T00:00:01Z\""), "{}", page.text());
    assert!(page.text().contains("new</strong> since your last visit"), "{}", page.text());
    // The same visit goes on: it still says what was new when it began. But the bar has been told.
    eventually("the visit is noted", || (!ann.get("/groups").text().contains("something new")).then_some(()));
    assert!(ann.get("/ann").text().contains("since your last visit"));
    // Others, and visitors, are told nothing of it.
    assert!(!portal.get("/ann").text().contains("since your last visit"));
    let bo = Person::sign_in(&portal, "bo");
    assert!(!bo.get("/ann").text().contains("since your last visit"), "it is the first one");
}

#[test]
fn a_persons_page_says_where_they_live() {
    let house = House::new();
    let portal = house.start(&["--dev-login"]);
    let ann = Person::sign_in(&portal, "ann");
    assert!(!portal.get("/ann").text().contains("data-zone"));
    let fields = [("edition", "0"), ("full_name", "Ann"), ("country", "Peru"), ("time_zone", "America/Lima")];
    assert_eq!(ann.post("/settings", &fields).status, 303);
    let page = portal.get("/ann");
    assert!(page.text().contains("Peru, <span data-zone=\"America/Lima\">"), "{}", page.text());
}
