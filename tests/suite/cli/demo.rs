//! `fedora-hubs demo`: a lively portal in moments, the same story under the same seed.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use fedora_hubs::model::{Seq, Time};
use fedora_hubs::store::Store;

use crate::support::{House, Portal, eventually};

/// Hardly anything happens live at this pace.
const SLOW: &[&str] = &["--speed", "0.01"];

/// The ids in an archive that nobody uses.
fn ids(dir: &Path) -> BTreeSet<String> {
    let store = Store::open(dir, || Time::from_millis(1)).unwrap();
    let all = store.snapshot().unwrap().arrived_after(Seq(0), usize::MAX).unwrap();
    all.into_iter().map(|message| message.id.0).collect()
}

#[test]
fn it_is_up_in_ten_seconds_and_says_where() {
    let house = House::empty();
    let began = Instant::now();
    let portal = Portal::demo(house.path(), SLOW);
    let front = portal.get("/");
    assert!(began.elapsed() < Duration::from_secs(10), "up after {:?}", began.elapsed());
    assert_eq!(front.status, 200);
    assert!(front.text().matches("class=\"entry ").count() >= 5, "something has happened: {}", front.text());
    assert!(portal.metric("hubs_messages_total{source=\"recording\"}") > Some(2000.0), "they are counted");
    eventually("where its data is", || portal.said().contains(house.dir()).then_some(()));
    let said = portal.said();
    assert!(
        said.contains(&format!("http://localhost:{}/", portal.address.port())) && said.contains("Ctrl-C"),
        "{said}"
    );
    let ended = portal.interrupt();
    ended.is_orderly();
    assert!(ended.said.ends_with("Goodbye.\n"), "{}", ended.said);
    assert!(!ended.said.contains(" WARN ") && !ended.said.contains(" ERROR "), "{}", ended.said);
}

#[test]
fn the_same_history_under_any_start() {
    let (first, second) = (House::empty(), House::empty());
    for house in [&first, &second] {
        Portal::demo(house.path(), SLOW).stop().is_orderly();
    }
    let (first, second) = (ids(first.path()), ids(second.path()));
    assert!(first.len() >= 2000, "{} messages", first.len());
    // Live ones, of which there may be one already, have ids of their own.
    assert!(first.symmetric_difference(&second).count() <= 4, "{:?}", first.symmetric_difference(&second));
}

#[test]
fn live_messages_never_run_dry() {
    let house = House::empty();
    let portal = Portal::demo(house.path(), &["--speed", "1000", "--seed", "7"]);
    let stream = portal.stream("design", "");
    let told = |least: f64| {
        let series = "hubs_bus_messages_total{source=\"replay\"}";
        eventually("live messages", || (portal.metric(series) > Some(least)).then_some(()));
    };
    // More than the tail of the recording holds: it goes round.
    told(700.0);
    stream.find(|event| event.name == "widget");
    portal.stop().is_orderly();
}

#[test]
fn again_on_the_same_directory_and_afresh() {
    let house = House::empty();
    let messages = |portal: &Portal| {
        let said = eventually("its count", || portal.said().contains("messages are ready").then(|| portal.said()));
        let line = said.lines().find(|line| line.contains("messages are ready")).unwrap().to_owned();
        line.split_whitespace().filter_map(|word| word.parse::<u64>().ok()).nth(1).unwrap()
    };
    let portal = Portal::demo(house.path(), &["--speed", "1000"]);
    let first = messages(&portal);
    eventually("live messages", || {
        (portal.metric("hubs_messages_total{source=\"replay\"}") > Some(20.0)).then_some(())
    });
    portal.stop().is_orderly();
    let portal = Portal::demo(house.path(), SLOW);
    assert!(messages(&portal) > first + 20, "what was told live is kept");
    portal.stop().is_orderly();
    let portal = Portal::demo(house.path(), &[SLOW, &["--fresh"]].concat());
    assert_eq!(messages(&portal), first, "a fresh start begins with the recording alone");
    portal.stop().is_orderly();
}
