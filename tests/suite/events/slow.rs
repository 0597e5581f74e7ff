//! A browser that does not read is cut off; others never notice.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::support::{House, LONG, Portal, Story, Stream, envelope, eventually};

use super::is_widget;

/// The largest event: a hundred entries of long sentences.
const ENTRIES: u64 = 100;
/// Ten events each: more than any buffer on the way takes.
const MOST_ROUNDS: u64 = 60;

#[test]
fn a_browser_that_never_reads_is_cut_off_alone() {
    let house = House::new();
    let portal = house.start(&[]);
    busy(&house, 0, ENTRIES);
    portal.settle();
    let quick = portal.stream("crowd", "");
    let mut slow = never_reading(&portal);
    eventually("both browsers", || (portal.metric("hubs_browsers_connected") == Some(2.0)).then_some(()));
    let mut rounds = 0;
    while portal.metric("hubs_browsers_cut_off_total") != Some(1.0) {
        assert!(rounds < MOST_ROUNDS, "it was never cut off");
        busy(&house, ENTRIES + rounds, 1);
        rounds += 1;
        shown(&quick, ENTRIES + rounds);
    }
    assert_eq!(portal.metric("hubs_browsers_connected"), Some(1.0), "the other one is still there");
    busy(&house, ENTRIES + rounds, 1);
    shown(&quick, ENTRIES + rounds + 1);
    // What waited for the slow one is all it gets.
    let mut rest = Vec::new();
    let ended = slow.read_to_end(&mut rest);
    assert!(ended.is_ok() && !rest.is_empty(), "{ended:?}");
    portal.stop().is_orderly();
}

/// Messages about the package that the crowd looks after, by people with long names.
fn busy(house: &House, from: u64, count: u64) {
    let mut lines = String::new();
    for at in from..from + count {
        let id = format!("2026-slow-{at}");
        let user = format!("{}{at}", "very-long-name-".repeat(9));
        lines += &(envelope(&Story { id: &id, at, user: &user, package: Some("rake"), words: "" }) + "\n");
    }
    house.import(lines).well();
}

/// Waits for an event that shows the message at this place in the archive.
fn shown(stream: &Stream, newest: u64) {
    let first = format!("\"data\":{{\"entries\":[{{\"id\":{newest},");
    stream.find(|event| is_widget(event) && event.data[0].contains(&first));
}

fn never_reading(portal: &Portal) -> TcpStream {
    let mut stream = TcpStream::connect(portal.address).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    stream.write_all(b"GET /sse?hub=crowd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    stream
}
