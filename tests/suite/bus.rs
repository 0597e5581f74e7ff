//! The live bus: publishers that are down, come late, go away and talk nonsense.

use crate::support::{House, Portal, Publisher, Story, TOPIC, envelope, eventually, free_port};

/// Messages on their way when it is told to stop.
const LAST: u64 = 500;

/// A message of somebody's, found by their name.
fn message(user: &str) -> String {
    envelope(&Story { id: &format!("2026-of-{user}"), at: 1, user, package: None, words: "" })
}

fn is_found(portal: &Portal, user: &str) -> bool {
    portal.get(&format!("/search?q=user:{user}")).text().contains(&format!("bed watered by {user}"))
}

/// Waits until a message published before is stored and found.
#[track_caller]
fn arrives(portal: &Portal, user: &str) {
    eventually(&format!("the message of {user}"), || is_found(portal, user).then_some(()));
}

#[test]
fn an_endpoint_that_is_down_at_the_start() {
    let house = House::new();
    let port = free_port();
    let portal = house.start(&["--bus", &format!("tcp://127.0.0.1:{port}")]);
    let unreachable = format!("Cannot reach tcp://127.0.0.1:{port}");
    eventually("a word about it", || portal.said().contains(&unreachable).then_some(()));
    assert_eq!(portal.metric(&format!("hubs_bus_connected{{source=\"tcp://127.0.0.1:{port}\"}}")), Some(0.0));
    let mut publisher = Publisher::on(port);
    publisher.until_heard(&portal);
    publisher.publish(&message("late"));
    arrives(&portal, "late");
    assert_eq!(portal.said().matches(&unreachable).count(), 1, "said once, not with each try: {}", portal.said());
    portal.stop().is_orderly();
}

#[test]
fn a_dead_endpoint_does_not_hold_up_the_others() {
    let house = House::new();
    let dead = format!("tcp://127.0.0.1:{}", free_port());
    // Accepts connections into its backlog and never says a word.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mute = format!("tcp://{}", silent.local_addr().unwrap());
    let (mut first, mut second) = (Publisher::new(), Publisher::new());
    let endpoints = [&dead, &first.endpoint, &mute, &second.endpoint];
    let portal = house.start(&endpoints.map(|endpoint| ["--bus", endpoint]).concat());
    for (publisher, user) in [(&mut first, "uno"), (&mut second, "duo")] {
        publisher.until_heard(&portal);
        publisher.publish(&message(user));
        arrives(&portal, user);
    }
    portal.stop().is_orderly();
}

#[test]
fn a_publisher_that_restarts_is_heard_again() {
    let house = House::new();
    let mut publisher = Publisher::new();
    let portal = house.start(&["--bus", &publisher.endpoint]);
    for user in ["one", "two", "three"] {
        publisher.until_heard(&portal);
        publisher.publish(&message(user));
        arrives(&portal, user);
        let port = publisher.port();
        drop(publisher);
        publisher = Publisher::on(port);
    }
    publisher.until_heard(&portal);
}

#[test]
fn only_the_topics_asked_for() {
    let house = House::new();
    let mut publisher = Publisher::new();
    let portal =
        house.start(&["--bus", &publisher.endpoint, "--topic", "org.example.prod.garden", "--topic", "io.example"]);
    publisher.until_heard(&portal);
    let with_topic = |user: &str, topic: &str| message(user).replace(TOPIC, topic);
    publisher.publish(&with_topic("dish", "org.example.prod.kitchen.bed.watered"));
    publisher.publish(&with_topic("stage", "org.example.stg.garden.bed.watered"));
    publisher.publish(&with_topic("forge", "io.example.prod.forge.bed.watered"));
    publisher.publish(&message("last"));
    // They arrive in the order in which they were published.
    for user in ["last", "forge"] {
        arrives(&portal, user);
    }
    assert!(!is_found(&portal, "dish") && !is_found(&portal, "stage"));
}

#[test]
fn nonsense_is_counted_and_survived() {
    let house = House::new();
    let mut publisher = Publisher::new();
    let portal = house.start(&["--bus", &publisher.endpoint]);
    publisher.until_heard(&portal);
    let (topic, good) = (TOPIC.as_bytes(), message("good").into_bytes());
    let deep = format!("{{\"topic\":\"{TOPIC}\",\"msg\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000)).into_bytes();
    let huge = vec![b'x'; 9 * 1024 * 1024];
    let long_topic = format!("{TOPIC}.{}", "x".repeat(8000));
    let long = message("long").replace(TOPIC, &long_topic);
    let nonsense: [(&str, &[&[u8]]); 13] = [
        ("frame-count", &[topic]),
        ("frame-count", &[topic, &good, b"more"]),
        ("frame-count", &[b""]),
        ("topic-not-utf8", &[b"org.\xff\xfe", &good]),
        ("topic-mismatch", &[b"org.example.prod.other", &good]),
        ("not-json", &[topic, b""]),
        ("not-json", &[topic, &good[..good.len() / 2]]),
        ("not-json", &[topic, b"{\"topic\":\"\xff\"}"]),
        ("not-json", &[topic, &deep]),
        ("not-object", &[topic, b"[1,2,3]"]),
        ("no-topic", &[topic, b"{\"i\":1}"]),
        ("too-large", &[topic, &huge]),
        ("long-topic", &[long_topic.as_bytes(), long.as_bytes()]),
    ];
    for (_, frames) in nonsense {
        publisher.send(frames);
    }
    // What is odd but can be read is taken: an old framing, no id and no time, a lone surrogate, a huge number.
    publisher.send(&[&[topic, b"\0", &message("framed").into_bytes()].concat()]);
    let odd = format!("{{\"topic\":\"{TOPIC}\",\"msg\":{{\"n\":1{},\"user\":\"odd\"}}}}", "0".repeat(300));
    publisher.send(&[topic, odd.as_bytes()]);
    publisher.publish(&message("after"));
    for user in ["after", "odd", "framed"] {
        arrives(&portal, user);
    }
    assert!(!is_found(&portal, "good"), "not one of the broken ones was taken");
    for kind in [
        "frame-count",
        "topic-not-utf8",
        "topic-mismatch",
        "not-json",
        "not-object",
        "no-topic",
        "too-large",
        "long-topic",
    ] {
        let sent = nonsense.iter().filter(|(expected, _)| *expected == kind).count() as f64;
        let series = format!("hubs_bus_rejected_total{{source=\"{}\",kind=\"{kind}\"}}", publisher.endpoint);
        assert_eq!(portal.metric(&series), Some(sent), "{kind}\n{}", portal.said());
    }
    assert_eq!(portal.said().matches("kind=\"not-json\"").count(), 1, "said once a minute: {}", portal.said());
    portal.stop().is_orderly();
}

#[test]
fn what_was_taken_is_stored_when_it_stops() {
    let house = House::new();
    let mut publisher = Publisher::new();
    let portal = house.start(&["--bus", &publisher.endpoint]);
    publisher.until_heard(&portal);
    let messages: Vec<String> = (0..LAST).map(|number| message(&format!("last-{number}"))).collect();
    let taken = format!("hubs_bus_messages_total{{source=\"{}\"}}", publisher.endpoint);
    let before = portal.metric(&taken).unwrap();
    for message in &messages {
        publisher.publish(message);
    }
    eventually("all of them taken", || (portal.metric(&taken).unwrap() >= before + LAST as f64).then_some(()));
    portal.stop().is_orderly();
    let ran = house.import(messages.join("\n"));
    let known = ran.well().split(['(', ' ']).filter_map(|word| word.parse::<u64>().ok()).nth(1);
    // Calls that were still on their way were counted among those taken.
    assert!(known >= Some(LAST - publisher.calls), "{}", ran.out);
}
