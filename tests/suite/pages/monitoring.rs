//! What monitoring asks for.

use super::portal;
use crate::support::{House, Publisher, Story, envelope};

#[test]
fn whatever_the_host_header_says() {
    let (_house, portal) = portal();
    for host in ["localhost", "hubs.example.org", "10.0.0.1:9", "monitor"] {
        for (address, said) in [("/healthz", "ok\n"), ("/readyz", "ready\n")] {
            let answer = portal.ask("GET", address, &[("Host", host)]);
            assert_eq!((answer.status, answer.text()), (200, said), "{host}");
        }
        assert_eq!(portal.ask("GET", "/metrics", &[("Host", host)]).status, 200);
    }
}

#[test]
fn metrics_tell_what_is_going_on() {
    let house = House::new();
    let mut publisher = Publisher::new();
    let portal = house.start(&["--bus", &publisher.endpoint]);
    let stream = portal.stream("ann", "");
    publisher.until_heard(&portal);
    publisher.publish(&envelope(&Story { id: "2026-metrics", at: 9, user: "ann", package: None, words: "" }));
    stream.find(|event| event.name == "widget" && event.data[0].contains("bed watered"));
    house.import(crate::support::lines("metrics", 5)).well();
    portal.settle();

    let source = format!("{{source=\"{}\"}}", publisher.endpoint);
    let messages = portal.metric(&format!("hubs_messages_total{source}")).unwrap();
    assert!(messages >= 2.0, "by source, from the bus: {messages}");
    assert_eq!(portal.metric("hubs_messages_total{source=\"import\"}"), Some(5.0));
    assert_eq!(portal.metric(&format!("hubs_bus_connected{source}")), Some(1.0));
    assert!(portal.metric("hubs_batch_messages_count").unwrap() >= 2.0, "batch sizes");
    assert!(portal.metric("hubs_batch_messages_sum").unwrap() >= 7.0, "batch sizes");
    assert_eq!(portal.metric("hubs_intake_queue_depth"), Some(0.0));
    assert_eq!(portal.metric("hubs_stale_marks"), Some(0.0));
    assert!(portal.metric("hubs_rebuilds_total").unwrap() >= 1.0);
    assert_eq!(portal.metric("hubs_browsers_connected"), Some(1.0));
    assert_eq!(portal.metric("hubs_index_lag_messages"), Some(0.0));
    drop(stream);
    crate::support::eventually("a browser that left", || {
        (portal.metric("hubs_browsers_connected") == Some(0.0)).then_some(())
    });
}

#[test]
fn metrics_are_there_before_anything_happens() {
    let house = House::empty();
    let portal = house.start(&[]);
    let page = portal.get("/metrics");
    for name in [
        "hubs_intake_queue_depth",
        "hubs_stale_marks",
        "hubs_rebuilds_total",
        "hubs_browsers_connected",
        "hubs_index_lag_messages",
    ] {
        assert!(page.text().contains(&format!("# TYPE {name} ")), "{name} is missing in\n{}", page.text());
    }
    for line in page.text().lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (series, value) = line.rsplit_once(' ').unwrap();
        assert!(series.starts_with("hubs_") && value.parse::<f64>().is_ok(), "{line}");
    }
}
