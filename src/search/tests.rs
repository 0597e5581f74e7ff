//! The room as its callers see it, with a real store in a temporary folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use redb::{ReadableDatabase, TableDefinition};
use tempfile::TempDir;
use tokio::sync::watch;

use super::words::words;
use super::{ActivityQuery, FOLDER, Indexer, Search, SearchError};
use crate::model::{
    Board, Facts, HubId, HubKind, HubLinks, Message, Person, PersonName, Role, Roles, Seq, Subject, SubjectKind, Time,
    Visibility,
};
use crate::store::{self, NewHub, Parcel, Position, Store};

struct House {
    dir: TempDir,
    store: Store,
}

impl House {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), || Time::ZERO).unwrap();
        House { dir, store }
    }

    fn search(&self) -> (Search, Indexer) {
        Search::open(self.dir.path()).unwrap()
    }

    fn append(&self, messages: impl IntoIterator<Item = Parcel>) {
        let parcels: Vec<Parcel> = messages.into_iter().collect();
        let write = self.store.write(move |change| {
            for parcel in &parcels {
                change.append(parcel)?;
            }
            Ok(())
        });
        write.wait().unwrap();
    }

    fn hub(&self, name: &str, kind: HubKind, summary: &str) -> HubId {
        let new = NewHub {
            name: name.parse().unwrap(),
            kind,
            summary: summary.into(),
            description: String::new(),
            created: Time::ZERO,
            visibility: Visibility::Public,
            links: HubLinks::default(),
            board: Board { left_width: 8, widgets: Vec::new() },
        };
        self.store.write(move |change| change.create_hub(&new)).wait().unwrap().unwrap()
    }
}

fn facts(subtitle: &str, people: &[&str], packages: &[&str]) -> Facts {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Facts { subtitle: subtitle.into(), usernames: owned(people), packages: owned(packages), ..Facts::default() }
}

fn parcel(id: &str, minute: u64, topic: &str, body: &str, facts: Facts) -> Parcel {
    let text = format!(
        r#"{{"topic":"org.example.prod.{topic}","msg_id":"{id}","timestamp":{},"msg":{{"text":"{body}"}}}}"#,
        minute * 60
    );
    Parcel::pack(&Message::decode(text.as_bytes(), Time::ZERO).unwrap(), facts).unwrap()
}

fn plain(id: u64) -> Parcel {
    parcel(&format!("m{id}"), id, "bodhi.update", "", facts(&format!("ann wrote number{id}"), &["ann"], &[]))
}

fn found(search: &Search, query: &str) -> Vec<u64> {
    let positions = search.activity(&ActivityQuery::parse(query), None, 1000).unwrap();
    positions.into_iter().map(|position| position.seq.0).collect()
}

#[test]
fn a_message_is_found_by_all_it_says() {
    let house = House::new();
    let mut told = facts("ann commented on the José update", &["ann", "bo"], &["python-foo"]);
    told.objects = vec!["f43/widget-factory".into()];
    told.places = vec![Subject::new(SubjectKind::Project, "pagure:Design/tasks")];
    house.append([
        parcel("one", 1, "bodhi.update.comment", "Works for me, karma given", told),
        parcel("two", 2, "buildsys.build", "", facts("bo built kernel", &["bo"], &["kernel"])),
    ]);
    let (search, mut indexer) = house.search();
    assert_eq!(indexer.catch_up(&house.store).unwrap().messages, 2);
    for query in [
        "commented",
        "COMMENTED upd",
        "jose",
        "ann",
        "python-foo",
        "foo",
        "\"update\"",
        "factory",
        "karma",
        "\"karma given\"",
        "comment ",
        "bodhi",
        "user:ann",
        "user:ANN bo",
        "package:python-foo",
        "category:bodhi",
        "topic:bodhi.update.comment",
        "topic:bodhi.update",
        "project:pagure:design/tasks",
        "bo -kernel",
        "-user:zed -kernel",
        "\"for me karma\"",
        "ann user:",
    ] {
        assert_eq!(found(&search, query), [1], "{query}");
    }
    assert_eq!(found(&search, "bo"), [2, 1]);
    assert_eq!(found(&search, "-nothing"), [2, 1]);
    for query in
        ["", "!!!", "\"me for\"", "comm ", "package:python", "user:bodhi", "karma -user:bo", "zzz", "topic:bod"]
    {
        assert_eq!(found(&search, query), [0; 0], "{query}");
    }
    let about = ActivityQuery::about(&Subject::package("kernel"));
    assert_eq!(search.activity(&about, None, 5).unwrap(), [Position { time: Time::from_millis(120_000), seq: Seq(2) }]);
}

/// The stopping early, paging and merging of [`Search::activity`] against reading everything.
#[test]
fn newest_first_is_what_a_full_sort_gives() {
    const VOCABULARY: [&str; 7] = ["alpha", "beta", "gamma", "delta", "alphabet", "epsilon", "gamut"];
    let mut state = 7u64;
    let mut random = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let house = House::new();
    let (search, mut indexer) = house.search();
    let mut archive: Vec<(Position, Vec<String>)> = Vec::new();
    for round in 0..14 {
        let mut parcels = Vec::new();
        for _ in 0..random(60) + 1 {
            let seq = archive.len() as u64 + 1;
            let text: Vec<&str> = (0..4).map(|_| VOCABULARY[random(7) as usize]).collect();
            // Few different times, so that many are equal; rounds mostly move on, as the bus does.
            let minute = random(40) + if random(4) == 0 { 0 } else { round * 10 };
            let told = facts(&text.join(" "), &[], &[]);
            parcels.push(parcel(&format!("m{seq}"), minute, "x.y", "", told));
            let time = Time::from_millis(minute as i64 * 60_000);
            archive.push((Position { time, seq: Seq(seq) }, words(&text.join(" ")).into_iter().map(|w| w.1).collect()));
        }
        house.append(parcels);
        indexer.catch_up(&house.store).unwrap();
    }
    archive.sort_by_key(|(position, _)| std::cmp::Reverse(*position));
    type Matches = fn(&[String]) -> bool;
    let cases: [(&str, Matches); 6] = [
        ("alpha ", |w| w.contains(&"alpha".into())),
        ("alpha", |w| w.iter().any(|w| w.starts_with("alpha"))),
        ("beta ga", |w| w.contains(&"beta".into()) && w.iter().any(|w| w.starts_with("ga"))),
        ("\"gamma delta\"", |w| w.windows(2).any(|pair| pair == ["gamma", "delta"])),
        ("-alpha -beta", |w| !w.contains(&"alpha".into()) && !w.contains(&"beta".into())),
        ("category:x -gamut", |w| !w.contains(&"gamut".into())),
    ];
    for (text, matches) in cases {
        let expected: Vec<Position> = archive.iter().filter(|(_, words)| matches(words)).map(|(p, _)| *p).collect();
        assert!(expected.len() > 10, "{text} tests nothing");
        let query = ActivityQuery::parse(text);
        for limit in [0, 1, 7, 20, 1000] {
            let newest = search.activity(&query, None, limit).unwrap();
            assert_eq!(newest, expected[..limit.min(expected.len())], "{text} {limit}");
        }
        let mut paged: Vec<Position> = Vec::new();
        loop {
            let page = search.activity(&query, paged.last().copied(), 9).unwrap();
            if page.is_empty() {
                break;
            }
            paged.extend(page);
        }
        assert_eq!(paged, expected, "{text}");
    }
}

#[test]
fn after_a_crash_every_message_is_there_once() {
    let house = House::new();
    house.append((1..=700).map(plain));
    let (search, mut indexer) = house.search();
    indexer.catch_up(&house.store).unwrap();
    house.append((701..=1300).map(plain));
    // The disk as a killed process leaves it: some messages handed over and not committed.
    indexer.add_for_test(&house.store).unwrap();
    let crashed = tempfile::tempdir().unwrap();
    copy(&house.dir.path().join(FOLDER), &crashed.path().join(FOLDER));
    fs::write(crashed.path().join(FOLDER).join("activity").join(".tmpLeft"), "x").unwrap();
    drop((search, indexer));

    let checks = |search: &Search, indexer: &mut Indexer| {
        assert_eq!(search.indexed(), Seq(700));
        assert_eq!(indexer.catch_up(&house.store).unwrap().messages, 600);
        assert_eq!(search.indexed(), Seq(1300));
        assert_eq!(found(search, "user:ann"), (301..=1300).rev().collect::<Vec<_>>());
        let oldest = search.activity(&ActivityQuery::parse("user:ann"), None, 5000).unwrap();
        assert_eq!(oldest.len(), 1300);
        assert_eq!(indexer.catch_up(&house.store).unwrap().messages, 0);
    };
    let (search, mut indexer) = Search::open(crashed.path()).unwrap();
    checks(&search, &mut indexer);
    assert!(!crashed.path().join(FOLDER).join("activity").join(".tmpLeft").exists());
    // And the same after dropping the indexer in the middle of it.
    let (search, mut indexer) = house.search();
    checks(&search, &mut indexer);
}

#[test]
fn an_index_that_cannot_be_used_is_built_anew() {
    type Damage = fn(&Path);
    let cases: [(&str, Damage); 5] = [
        ("no folder", |dir| fs::remove_dir_all(dir).unwrap()),
        ("no meta", |dir| fs::remove_file(dir.join("activity/meta.json")).unwrap()),
        ("meta is noise", |dir| fs::write(dir.join("activity/meta.json"), "{]").unwrap()),
        ("another format", |dir| {
            let file = dir.join("activity/meta.json");
            let text = fs::read_to_string(&file).unwrap();
            assert!(text.contains(r#"\"format\":1"#));
            fs::write(&file, text.replace(r#"\"format\":1"#, r#"\"format\":0"#)).unwrap();
        }),
        ("files cut short", |dir| {
            for entry in fs::read_dir(dir.join("activity")).unwrap() {
                let path = entry.unwrap().path();
                if path.extension().is_some_and(|extension| extension == "idx" || extension == "fast") {
                    fs::write(path, "cut").unwrap();
                }
            }
        }),
    ];
    let house = House::new();
    house.append((1..=20).map(plain));
    house.hub("ann", HubKind::User, "Ann Example");
    for (name, damage) in cases {
        let (search, mut indexer) = house.search();
        indexer.catch_up(&house.store).unwrap();
        drop((search, indexer));
        damage(&house.dir.path().join(FOLDER));
        let (search, mut indexer) = house.search();
        assert_eq!(search.indexed(), Seq(0), "{name}");
        assert_eq!(indexer.catch_up(&house.store).unwrap().messages, 20, "{name}");
        assert_eq!(found(&search, "number7"), [7], "{name}");
        assert_eq!(search.hubs("ann", 5).unwrap().len(), 1, "{name}");
    }
}

#[test]
fn an_index_of_another_archive_is_built_anew() {
    let (old, new) = (House::new(), House::new());
    old.append((1..=20).map(plain));
    old.hub("ann", HubKind::User, "Ann Example");
    new.append((101..=105).map(plain));
    // Ahead of a restored archive; and, later, at a place where the other archive has another message.
    for (messages, more) in [(5, 0), (30, 25)] {
        let (search, mut indexer) = old.search();
        indexer.catch_up(&old.store).unwrap();
        drop((search, indexer));
        new.append((201..201 + more).map(plain));
        let _ = fs::remove_dir_all(new.dir.path().join(FOLDER));
        copy(&old.dir.path().join(FOLDER), &new.dir.path().join(FOLDER));
        let (search, mut indexer) = new.search();
        assert_eq!(indexer.catch_up(&new.store).unwrap().messages, messages);
        assert_eq!(found(&search, "user:ann").len() as u64, messages);
        assert_eq!(found(&search, "number7 "), [0; 0]);
        assert!(search.hubs("ann", 5).unwrap().is_empty());
    }
}

#[test]
fn a_message_that_cannot_be_read_hides_no_other() {
    let house = House::new();
    house.append((1..=9).map(plain));
    let House { dir, store } = house;
    drop(store);
    {
        let database = redb::Database::open(dir.path().join(store::FILE)).unwrap();
        let messages: TableDefinition<u64, &[u8]> = TableDefinition::new("seq_to_message");
        assert!(database.begin_read().unwrap().open_table(messages).is_ok());
        let txn = database.begin_write().unwrap();
        for damaged in [4, 9] {
            txn.open_table(messages).unwrap().insert(damaged, b"noise".as_slice()).unwrap();
        }
        txn.commit().unwrap();
    }
    let store = Store::open(dir.path(), || Time::ZERO).unwrap();
    let house = House { dir, store };
    for _ in 0..2 {
        let (search, mut indexer) = house.search();
        indexer.catch_up(&house.store).unwrap();
        assert_eq!(found(&search, "user:ann"), [8, 7, 6, 5, 3, 2, 1]);
        assert_eq!(search.indexed(), Seq(9));
    }
}

#[test]
fn hubs_and_people_are_found_forgivingly() {
    let house = House::new();
    let design = house.hub("design", HubKind::Team, "Pictures, icons and calm pages");
    let team = house.hub("design-team", HubKind::Team, "Who make them");
    let ann = house.hub("annika", HubKind::User, "");
    let bo = house.hub("bo", HubKind::User, "Bo José Designer");
    let annika = Person {
        name: PersonName::from("annika"),
        full_name: "Annika Lindström".into(),
        created: Time::ZERO,
        about: String::new(),
        country: String::new(),
        time_zone: String::new(),
        links: Vec::new(),
    };
    let (search, mut indexer) = house.search();
    indexer.catch_up(&house.store).unwrap();
    assert!(search.hubs("lindstrom", 9).unwrap().is_empty());
    house.store.write(move |change| change.put_person(&annika)).wait().unwrap();
    indexer.catch_up(&house.store).unwrap();

    let cases: [(&str, &[HubId]); 16] = [
        ("design", &[design, team, bo]),
        ("DESIGN-team", &[team]),
        ("design te", &[team]),
        ("des", &[design, team, bo]),
        ("dezign", &[design, team, bo]),
        ("desgin", &[design, team, bo]),
        ("team", &[team]),
        ("icons", &[design]),
        ("jose", &[bo]),
        ("anika", &[ann]),
        ("an", &[ann, design]),
        ("lindström annika", &[ann]),
        ("lindstrom", &[ann]),
        ("xy", &[]),
        ("", &[]),
        ("  !!", &[]),
    ];
    for (text, expected) in cases {
        let found = search.hubs(text, 9).unwrap();
        assert_eq!(found.iter().collect::<BTreeSet<_>>(), expected.iter().collect(), "{text}");
        assert_eq!(found.first(), expected.first(), "{text}");
    }
    assert_eq!(search.hubs("design", 2).unwrap(), [design, team]);
    assert_eq!(search.hubs("design", 0).unwrap(), []);
}

#[test]
fn a_changed_hub_is_found_as_it_is_now() {
    let house = House::new();
    let hub = house.hub("docs", HubKind::Team, "Manuals");
    let (search, mut indexer) = house.search();
    indexer.catch_up(&house.store).unwrap();
    assert_eq!(search.hubs("manuals", 5).unwrap(), [hub]);
    let mut record = house.store.snapshot().unwrap().hub(hub).unwrap().unwrap();
    record.summary = "Guides".into();
    house.store.write(move |change| change.put_hub(&record)).wait().unwrap();
    for person in ["ann", "bo"] {
        let roles = Roles::default().with(Role::Stargazer);
        house.store.write(move |change| change.set_roles(hub, &PersonName::from(person), roles)).wait().unwrap();
        indexer.catch_up(&house.store).unwrap();
    }
    assert_eq!(search.hubs("guides", 5).unwrap(), [hub]);
    assert_eq!(search.hubs("manuals", 5).unwrap(), []);
    assert_eq!(search.hubs("docs", 5).unwrap(), [hub]);
}

#[test]
fn one_writer_at_a_time() {
    let house = House::new();
    let _first = house.search();
    assert!(matches!(Search::open(house.dir.path()), Err(SearchError::InUse { .. })));
}

#[test]
fn a_running_indexer_makes_news_found_within_a_second_and_stops_at_once() {
    let house = House::new();
    house.append((1..=3).map(plain));
    let (search, mut indexer) = house.search();
    let (stop, stopped) = watch::channel(false);
    let store = house.store.clone();
    let thread = std::thread::spawn(move || indexer.run(&store, stopped.into()));
    let within = |limit: Duration, what: &dyn Fn() -> bool| {
        let began = Instant::now();
        while !what() {
            assert!(began.elapsed() < limit, "not within {limit:?}");
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    within(Duration::from_secs(5), &|| search.indexed() == Seq(3));
    house.append([plain(4)]);
    within(Duration::from_secs(1), &|| found(&search, "number4") == [4]);
    let hub = house.hub("design", HubKind::Team, "");
    within(Duration::from_secs(1), &|| search.hubs("desi", 3).unwrap() == [hub]);
    stop.send_replace(true);
    within(Duration::from_secs(2), &|| thread.is_finished());
    thread.join().unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
