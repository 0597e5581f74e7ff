//! The event stream: what an event is, how soon it comes, what a browser that was away is told, and how it all ends.

mod returning;
mod slow;

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Event, House, Portal, Publisher, Story, Stream, envelope, lines, widgets};

/// What every event carries, and `/<hub>/<idx>/json` without `html`.
const KEYS: &[&str] = &["widget", "hub", "revision", "html", "data"];

/// A message that ann did something, with these words in the sentence of its topic.
fn deed(id: &str, at: u64) -> String {
    envelope(&Story { id, at, user: "ann", package: None, words: "" })
}

fn is_widget(event: &Event) -> bool {
    event.name == "widget"
}

/// The events of `count` deeds of ann's, imported one after another: one of her feed for each.
fn deeds(house: &House, stream: &Stream, name: &str, count: u64) -> Vec<Event> {
    (0..count)
        .map(|number| {
            house.import(deed(&format!("2026-{name}-{number}"), number)).well();
            stream.find(is_widget)
        })
        .collect()
}

#[test]
fn an_event_is_the_object_of_the_json_address() {
    let house = House::new();
    let portal = house.start(&[]);
    portal.settle();
    let stream = portal.stream("ann", "");
    let mut last = 0;
    for event in deeds(&house, &stream, "shape", 3) {
        assert!(event.number() > last, "ids grow: {event:?} after {last}");
        last = event.number();
        let object = event.json();
        for key in KEYS {
            assert!(object.get(key).is_some(), "{key} in {object}");
        }
        assert_eq!(object["revision"], event.number());
        assert_eq!(object["hub"], "ann");
        assert!(object["html"].as_str().unwrap().contains("bed watered by ann"));
        assert!(object["data"]["entries"].is_array());
    }
    let feed = widgets(&portal, "ann")["feed"][0];
    let mut expected = portal.get(&format!("/ann/{feed}/json")).json();
    assert!(expected.get("html").is_none() && expected["revision"] == last, "{expected}");
    let event = portal.stream("ann", &format!("&since={}", last - 1)).find(is_widget);
    let mut sent = event.json();
    let html = sent.as_object_mut().unwrap().remove("html").unwrap();
    assert_eq!(sent, expected.take());
    assert!(portal.get("/ann").text().contains(html.as_str().unwrap()), "the page carries the same fragment");
}

#[test]
fn a_message_on_the_bus_is_in_the_browser_within_a_second() {
    let house = House::new();
    let mut publisher = Publisher::new();
    let portal = house.start(&["--bus", &publisher.endpoint]);
    publisher.until_heard(&portal);
    portal.settle();
    let stream = portal.stream("ann", "");
    let mut took: Vec<Duration> = (0..5)
        .map(|number| {
            let published = Instant::now();
            publisher.publish(&deed(&format!("2026-soon-{number}"), number));
            stream.find(is_widget).at - published
        })
        .collect();
    // The middle one: another test may have had both processors at one of them.
    took.sort();
    assert!(took[2] < Duration::from_secs(1), "{took:?}");
    let found = Instant::now();
    crate::support::eventually("the message in the search", || {
        portal.get("/search?q=watered").text().contains("bed <mark>watered</mark> by ann").then_some(())
    });
    assert!(found.elapsed() < Duration::from_secs(2), "found after {:?}", found.elapsed());
}

#[test]
fn everybody_who_looks_is_told_and_nobody_else() {
    let house = House::new();
    let portal = house.start(&[]);
    portal.settle();
    let (first, second) = (portal.stream("ann", ""), portal.stream("Ann", ""));
    let (team, bo) = (portal.stream("gardeners", ""), portal.stream("bo", ""));
    let shared = Story { id: "2026-shared", at: 1, user: "ann", package: Some("spade"), words: "" };
    house.import(envelope(&shared)).well();
    let seen = [&first, &second].map(|stream| stream.find(is_widget));
    assert_eq!(seen[0].data, seen[1].data);
    let theirs = team.find(is_widget).json();
    assert_eq!(theirs["hub"], "gardeners");
    assert!(theirs["data"]["entries"][0]["reason"].as_str().unwrap().contains("spade"));
    house.import(envelope(&Story { id: "2026-own", at: 2, user: "bo", package: None, words: "" })).well();
    assert!(bo.find(is_widget).json()["html"].as_str().unwrap().contains("by bo"), "the first that bo's hub hears");
}

#[test]
fn many_messages_at_once_cost_few_events() {
    let house = House::new();
    let portal = house.start(&[]);
    portal.settle();
    let stream = portal.stream("ann", "");
    let before = portal.metric("hubs_rebuilds_total").unwrap();
    house.import(lines("burst", 1000)).well();
    let full = |event: &Event| event.json()["data"]["entries"][0]["id"] == 1000;
    stream.find(full);
    let rebuilds = portal.metric("hubs_rebuilds_total").unwrap() - before;
    assert!(rebuilds < 100.0, "a thousand messages cost {rebuilds} rebuilds");
}

#[test]
fn the_stream_is_told_apart_from_what_is_none() {
    let house = House::new();
    let portal = house.start(&[]);
    let cases = [
        ("/sse", 400),
        ("/sse?hub=", 400),
        ("/sse?hub=nobody", 404),
        ("/sse?hub=%00", 404),
        ("/sse?hub=cellar", 404),
        ("/sse?hub=attic", 403),
        ("/sse?hub=ann&since=yesterday", 400),
        ("/sse?hub=ann&since=-1", 400),
        ("/sse?hub=ann&since=99999999999999999999999", 400),
    ];
    for (address, status) in cases {
        let answer =
            Stream::open(portal.address, address, &[]).err().unwrap_or_else(|| panic!("{address} is a stream"));
        assert_eq!(answer.status, status, "{address}: {}", answer.text());
    }
    for id in ["x y", "-1", "1.0", "\u{fc}"] {
        let strange = Stream::open(portal.address, "/sse?hub=ann&since=1", &[("Last-Event-ID", id)]).err();
        assert_eq!(strange.map(|answer| answer.status), Some(400), "{id:?}");
    }
    let fresh = Stream::open(portal.address, "/sse?hub=ann&more=1", &[("Last-Event-ID", "")]);
    assert!(fresh.is_ok(), "an empty id is none, and what is not known is not minded");
}

#[test]
fn stopping_says_goodbye() {
    let house = House::new();
    let portal = house.start(&[]);
    let streams = ["ann", "ann", "bo", "gardeners"].map(|hub| portal.stream(hub, ""));
    portal.stop().is_orderly();
    for stream in streams {
        let rest = stream.rest();
        assert_eq!(rest.last().map(|event| event.name.as_str()), Some("bye"), "{rest:?}");
    }
}

#[test]
fn ctrl_c_is_the_same_goodbye() {
    let house = House::new();
    let portal = house.start(&[]);
    let stream = portal.stream("ann", "");
    portal.interrupt().is_orderly();
    assert_eq!(stream.rest().last().unwrap().name, "bye");
}

#[test]
fn a_signal_is_heard_from_the_first_word_on() {
    let house = House::new();
    for _ in 0..5 {
        house.start(&[]).stop().is_orderly();
    }
}

/// The number a page or an object was read at.
fn revision(object: &Value) -> u64 {
    object["revision"].as_u64().unwrap()
}

/// The revision a hub's page says it was rendered at: where its stream begins.
fn page_revision(portal: &Portal, hub: &str) -> u64 {
    let page = portal.get(&format!("/{hub}"));
    let tags = crate::support::tags(page.text());
    let hub = tags.iter().find(|tag| tag.attribute("data-hub").is_some()).unwrap();
    hub.attribute("data-revision").unwrap().parse().unwrap()
}
