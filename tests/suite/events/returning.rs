//! Browsers that come back, to the same appliance or to one that was started again.

use crate::support::{Event, House, Portal, Stream};

use super::{deed, deeds, is_widget, page_revision, revision};

/// More events than are kept for one hub.
const MANY: u64 = 140;

fn came_back(portal: &Portal, last: u64) -> Stream {
    let headers = [("Last-Event-ID", last.to_string())];
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
    Stream::open(portal.address, "/sse?hub=ann&since=0", &headers).unwrap_or_else(|answer| panic!("{}", answer.text()))
}

#[test]
fn what_was_missed_is_replayed_in_order() {
    let house = House::new();
    let portal = house.start(&[]);
    portal.settle();
    let since = page_revision(&portal, "ann");
    let stream = portal.stream("ann", &format!("&since={since}"));
    let told = deeds(&house, &stream, "missed", 3);
    drop(stream);
    let again: Vec<Event> = {
        let stream = portal.stream("ann", &format!("&since={since}"));
        (0..3).map(|_| stream.next()).collect()
    };
    assert!(told.iter().zip(&again).all(|(told, again)| (told.id, &told.data) == (again.id, &again.data)));
    // The header is newer than the address, which a browser repeats as it was.
    let later = came_back(&portal, told[1].number());
    assert_eq!(later.next().id, told[2].id);
    let level = came_back(&portal, told[2].number());
    house.import(deed("2026-missed-next", 9)).well();
    assert!(level.next().number() > told[2].number(), "nothing was missed, so the first is a new one");
}

#[test]
fn what_is_not_kept_any_more_is_resynchronised() {
    let house = House::new();
    let portal = house.start(&[]);
    portal.settle();
    let since = page_revision(&portal, "ann");
    let stream = portal.stream("ann", "");
    let told = deeds(&house, &stream, "many", MANY);
    let newest = told.last().unwrap().number();
    let resync = portal.stream("ann", &format!("&since={since}")).next();
    assert_eq!((resync.name.as_str(), resync.id), ("resync", Some(newest)));
    assert_eq!(revision(&resync.json()), newest);
    // An id of another data directory lies in the future of this one.
    let foreign = came_back(&portal, newest + 1000).next();
    assert_eq!((foreign.name.as_str(), foreign.id), ("resync", Some(newest)));
    let recent = came_back(&portal, told[told.len() - 3].number());
    assert_eq!([recent.next().id, recent.next().id], [told[told.len() - 2].id, told[told.len() - 1].id]);
}

#[test]
fn a_restart_loses_nobody() {
    let house = House::new();
    let portal = house.start(&[]);
    portal.settle();
    let told = deeds(&house, &portal.stream("ann", ""), "before", 2);
    let seen = told[0].number();
    portal.stop().is_orderly();

    let portal = house.start(&[]);
    // The second deed was missed, and what was sent by the process before is not kept.
    let behind = came_back(&portal, seen).next();
    assert_eq!(behind.name, "resync");
    let level = came_back(&portal, told[1].number());
    house.import(deed("2026-after", 9)).well();
    let next = level.find(is_widget);
    assert!(next.number() > told[1].number(), "ids go on: {} after {}", next.number(), told[1].number());
    assert_eq!(next.json()["data"]["entries"].as_array().unwrap().len(), 3);
}

#[test]
fn what_arrives_while_nobody_serves_is_told_afterwards() {
    let house = House::new();
    let portal = house.start(&[]);
    portal.settle();
    let seen = page_revision(&portal, "ann");
    portal.stop().is_orderly();
    house.import(deed("2026-meanwhile", 1)).well();
    let portal = house.start(&[]);
    // Either the rebuilt feed itself, or the word to look again, whichever came first.
    let told = came_back(&portal, seen).next();
    assert!(["widget", "resync"].contains(&told.name.as_str()) && told.number() > seen, "{told:?}");
    portal.settle();
    assert!(portal.get("/ann").text().contains("bed watered by ann"));
}
