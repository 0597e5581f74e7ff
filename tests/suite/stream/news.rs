//! The events of a stream: how much is new to whom, and when it ends.

use crate::support::{Event, House, Person, Portal, Stream, eventually};

use super::{stage, story};

fn open(portal: &Portal, person: &Person, query: &str) -> Stream {
    let cookie = [("Cookie", person.cookie.as_str())];
    let opened = Stream::open(portal.address, &format!("/stream/events?{query}"), &cookie);
    opened.unwrap_or_else(|answer| panic!("{}: {}", answer.status, answer.text()))
}

/// The last message that a page of the stream knows of.
fn known(person: &Person) -> u64 {
    let page = person.get("/stream");
    let (_, rest) = page.text().split_once("data-known=\"").expect("a number");
    rest.split('"').next().unwrap().parse().expect("a number")
}

fn is_news(count: u64) -> impl Fn(&Event) -> bool {
    move |event| event.name == "news" && event.json()["count"] == count
}

#[test]
fn what_is_new_is_counted_for_each() {
    let house = House::new();
    let (portal, ann) = stage(&house, &story("old", 1, "bo", Some("spade")));
    let bo = Person::sign_in(&portal, "bo");
    portal.settle();
    let stream = open(&portal, &ann, &format!("tab=mine&since={}", known(&ann)));
    let others = open(&portal, &bo, &format!("since={}", known(&bo)));
    house.import(story("none", 5000, "cy", Some("hat"))).well();
    house.import(story("new", 6000, "cy", Some("spade"))).well();
    stream.find(is_news(1));
    house.import(story("newer", 9000, "cy", Some("spade"))).well();
    stream.find(is_news(2));
    // Filters that were changed elsewhere hold: nothing of cy is news any more.
    ann.post("/stream/mute", &[("what", "person:cy"), ("for", "good")]);
    house.import(story("muted", 12_000, "cy", Some("spade"))).well();
    stream.find(is_news(0));
    // Who follows nothing of it hears nothing of it.
    assert_eq!(bo.post("/logout", &[]).status, 303);
    assert!(others.rest().iter().all(|event| event.name != "news"));
}

#[test]
fn it_ends_with_the_session_and_with_the_portal() {
    let house = House::new();
    let (portal, ann) = stage(&house, "");
    let elsewhere = Person::sign_in(&portal, "ann");
    let [ends, goes_on] = [&ann, &elsewhere].map(|person| open(&portal, person, "since=0"));
    assert_eq!(ann.post("/logout", &[]).status, 303);
    ends.rest();
    let ended = portal.stop();
    ended.is_orderly();
    assert_eq!(goes_on.rest().last().expect("a last event").name, "bye");
}

#[test]
fn so_many_are_enough_and_nonsense_is_told() {
    let house = House::new();
    let (portal, ann) = stage(&house, "");
    let cookie = [("Cookie", ann.cookie.as_str())];
    for query in ["", "since=x", "since=-1", "tab=nonsense&since=1"] {
        let answer =
            Stream::open(portal.address, &format!("/stream/events?{query}"), &cookie).err().expect("no stream");
        assert_eq!(answer.status, 400, "{query}");
    }
    let mut streams: Vec<Stream> = (0..10).map(|_| open(&portal, &ann, "since=0")).collect();
    let refused = Stream::open(portal.address, "/stream/events?since=0", &cookie).err().expect("no stream");
    assert_eq!(refused.status, 429);
    streams.pop();
    eventually("room for another", || Stream::open(portal.address, "/stream/events?since=0", &cookie).ok());
}
