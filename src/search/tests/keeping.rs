//! The indexes stay level with the archive, whatever happens to process and disk.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use redb::TableDefinition;
use tokio::sync::watch;

use super::{House, found, plain, question};
use crate::model::{HubKind, PersonName, Role, Roles, Seq, Time, Unseen};
use crate::search::{Indexer, Search, SearchError};
use crate::store::{self, Store};

#[test]
fn after_a_crash_every_message_is_there_once() {
    let house = House::new();
    house.append((1..=700).map(plain));
    let (search, mut indexer) = house.search();
    indexer.catch_up(&house.store).unwrap();
    house.append((701..=1300).map(plain));
    // The disk as a killed process leaves it: some messages handed over and not committed.
    assert!(indexer.add_batch(&house.store.snapshot().unwrap()).unwrap() > 0);
    let crashed = tempfile::tempdir().unwrap();
    copy(&house.index(), crashed.path());
    fs::write(crashed.path().join("activity").join(".tmpLeft"), "x").unwrap();
    drop((search, indexer));

    let checks = |search: &Search, indexer: &mut Indexer| {
        assert_eq!(search.indexed(), Seq(700));
        assert_eq!(indexer.catch_up(&house.store).unwrap().messages, 600);
        assert_eq!(search.indexed(), Seq(1300));
        assert_eq!(found(search, "user:ann"), (301..=1300).rev().collect::<Vec<_>>());
        let oldest = search.newest(&question("user:ann"), &Unseen::default(), None, 5000).unwrap();
        assert_eq!(oldest.len(), 1300);
        assert_eq!(indexer.catch_up(&house.store).unwrap().messages, 0);
    };
    let (search, mut indexer) = Search::open(crashed.path()).unwrap();
    checks(&search, &mut indexer);
    assert!(!crashed.path().join("activity").join(".tmpLeft").exists());
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
            assert!(text.contains(r#"\"format\":2"#));
            fs::write(&file, text.replace(r#"\"format\":2"#, r#"\"format\":0"#)).unwrap();
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
        damage(&house.index());
        let (search, mut indexer) = house.search();
        assert_eq!(search.indexed(), Seq(0), "{name}");
        assert_eq!(indexer.catch_up(&house.store).unwrap().messages, 20, "{name}");
        assert_eq!(found(&search, "number7"), [7], "{name}");
        assert_eq!(search.hubs("ann", 5).unwrap().len(), 1, "{name}");
    }
}

#[test]
fn a_flipped_bit_is_noticed() {
    let house = House::new();
    house.append((1..=20).map(plain));
    for extension in ["idx", "term", "fast", "pos"] {
        let (search, mut indexer) = house.search();
        indexer.catch_up(&house.store).unwrap();
        drop((search, indexer));
        for entry in fs::read_dir(house.index().join("activity")).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|found| found == extension) {
                let mut bytes = fs::read(&path).unwrap();
                bytes[3] ^= 16;
                fs::write(path, bytes).unwrap();
            }
        }
        let (search, mut indexer) = house.search();
        assert_eq!(indexer.catch_up(&house.store).unwrap().messages, 20, "{extension}");
        assert_eq!(found(&search, "ann number7"), [7], "{extension}");
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
        let _ = fs::remove_dir_all(new.index());
        copy(&old.index(), &new.index());
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
    assert!(matches!(Search::open(&house.index()), Err(SearchError::InUse { .. })));
}

#[test]
fn a_running_indexer_makes_news_found_and_stops_when_told() {
    let house = House::new();
    house.append((1..=3).map(plain));
    let (search, mut indexer) = house.search();
    let (stop, stopped) = watch::channel(false);
    let store = house.store.clone();
    let thread = std::thread::spawn(move || indexer.run(&store, stopped.into()));
    // Usually a third of a second; the limit is for machines that are busy with something else.
    let comes_true = |what: &dyn Fn() -> bool| {
        let began = Instant::now();
        while !what() {
            assert!(began.elapsed() < Duration::from_secs(20));
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    comes_true(&|| search.indexed() == Seq(3));
    house.append([plain(4)]);
    comes_true(&|| found(&search, "number4") == [4]);
    let hub = house.hub("design", HubKind::Team, "");
    comes_true(&|| search.hubs("desi", 3).unwrap() == [hub]);
    stop.send_replace(true);
    comes_true(&|| thread.is_finished());
    thread.join().unwrap();
}

/// Copies a directory in use. A file may go while it is copied, when segments are merged; then all is copied again.
fn copy(from: &Path, to: &Path) {
    while try_copy(from, to).is_err() {
        fs::remove_dir_all(to).unwrap();
    }
}

fn try_copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            try_copy(&entry.path(), &to)?
        } else {
            fs::copy(entry.path(), to).map(drop)?
        }
    }
    Ok(())
}
