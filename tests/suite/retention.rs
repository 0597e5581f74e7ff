//! `retain`: a running portal lets go of what is too old, wherever it is killed, and keeps its sums and what is young.

use std::fs;

use fedora_hubs::model::{Question, Seq, Subject, Time, Unseen};
use fedora_hubs::search::Search;
use fedora_hubs::store::{Store, Tally};

use crate::support::{House, Portal, TOPIC, eventually, eventually_within, run};

const OLD: u64 = 3000;
const YOUNG: u64 = 40;
const DAY: u64 = 86_400;

/// Messages of ann's, that many days ago.
fn lines(name: &str, count: u64, days: u64) -> String {
    let began = Time::now().as_secs() - days * DAY;
    let line = |at: u64| {
        let msg = r#"{"user": "ann", "package": "spade", "comment": "the roses are thirsty"}"#;
        let time = began - DAY / 2 + at % 600;
        format!(
            "{{\"topic\": \"{TOPIC}\", \"msg_id\": \"2026-{name}-{at}\", \"timestamp\": {time}, \"i\": 1, \"msg\": {msg}}}\n"
        )
    };
    (0..count).map(line).collect()
}

fn start(house: &House) -> Portal {
    let file = house.path().join("hubs.toml");
    fs::write(&file, "retain = \"10d\"\n").unwrap();
    house.start(&["--config", file.to_str().unwrap()])
}

/// What is counted, and the last message.
fn counted(house: &House) -> (Vec<Tally>, Seq) {
    let store = Store::open(house.path(), Time::now).unwrap();
    let snapshot = store.snapshot().unwrap();
    let subjects = ["person:ann", "package:spade"].map(|text| text.parse::<Subject>().unwrap());
    let mut tallies = vec![snapshot.total().unwrap()];
    tallies.extend(subjects.iter().map(|subject| snapshot.tally(subject).unwrap()));
    (tallies, snapshot.last_seq().unwrap())
}

#[test]
fn a_killed_portal_goes_on_letting_go() {
    let house = House::new();
    house.import(lines("old", OLD, 20)).well();
    house.import(lines("young", YOUNG, 2)).well();
    let before = counted(&house);

    let portal = start(&house);
    let gone = || portal.metric("hubs_pruned_messages_total").filter(|gone| *gone > 0.0);
    eventually("it begins", gone);
    portal.kill();
    assert_eq!(counted(&house), before, "whatever is gone by now");

    let portal = start(&house);
    portal.settle();
    // The newest of the old goes last.
    let left = || {
        let found = portal.get("/raw?rows_per_page=1").text().contains("\"total\":40,");
        (found && portal.get("/id?id=2026-old-2999").status == 404).then_some(())
    };
    eventually_within(120, "all that is old is gone", left);
    let feed = portal.get("/gardeners/activity");
    assert!(feed.text().contains("40 messages") || feed.text().contains("data-key"), "what is young is shown");
    let again = house.import(lines("old", 5, 20));
    assert!(again.well().contains("5 older than what is kept left out"), "{again:?}");
    portal.stop().is_orderly();

    assert_eq!(counted(&house), before);
    let store = Store::open(house.path(), Time::now).unwrap();
    let snapshot = store.snapshot().unwrap();
    assert_eq!(snapshot.newest(None, None, 10_000).unwrap().len() as u64, YOUNG);
    let (search, mut indexer) = Search::open(&house.path().join("index")).unwrap();
    assert_eq!(indexer.catch_up(&store).unwrap().messages, 0, "the index knows its archive");
    let found = search.newest(&Question::default(), &Unseen::default(), None, 10_000).unwrap();
    assert_eq!(found.len() as u64, YOUNG);
    drop((search, indexer, snapshot, store));

    run(&["rebuild", "--data-dir", house.dir()]).well();
    assert_eq!(counted(&house), before, "made anew");
}
