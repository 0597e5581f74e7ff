//! All that is derived in a data directory, as text that two directories can be compared by: subjects by their names,
//! because their numbers are given anew.

use std::collections::BTreeMap;
use std::path::Path;

use fedora_hubs::model::{FeedEntry, Time, Told, WidgetResult};
use fedora_hubs::store::FILE;
use redb::{Database, ReadTransaction, ReadableDatabase, ReadableTable};
use serde::Deserialize;

#[path = "../../../src/store/tables.rs"]
#[expect(dead_code, reason = "what people made is not compared")]
mod tables;

/// Table -> its rows.
pub type Dump = BTreeMap<&'static str, Vec<String>>;

/// As `store/matters.rs` writes it.
#[derive(Debug, Deserialize)]
struct Matter {
    open: bool,
    opened: Time,
    said: Time,
    told: Told,
    lists: Vec<u32>,
}

/// What follows from messages and from what people made.
pub fn derived(data_dir: &Path) -> Dump {
    let database = Database::open(data_dir.join(FILE)).expect("nobody else has it");
    let txn = database.begin_read().expect("a snapshot");
    let names = Names::read(&txn);
    let mut dump = Dump::new();
    let mut put = |table, mut rows: Vec<String>| {
        rows.sort();
        dump.insert(table, rows);
    };
    put("subjects", names.0.values().cloned().collect());
    put("messages", rows(&txn, tables::SEQ_TO_MESSAGE, |seq, packed| format!("{seq} {packed:?}")));
    put("ids", rows(&txn, tables::ID_TO_SEQ, |id, seq| format!("{id} {seq}")));
    put(
        "lists",
        rows(&txn, tables::SUBJECT_TIME_SEQ, |(subject, time, seq), ()| format!("{} {time} {seq}", names.of(subject))),
    );
    put(
        "lists by topic",
        rows(&txn, tables::SUBJECT_TOPIC_TIME_SEQ, |(subject, topic, time, seq), ()| {
            format!("{} {} {time} {seq}", names.of(subject), names.of(topic))
        }),
    );
    put("tallies", rows(&txn, tables::SUBJECT_TO_TALLY, |subject, tally| format!("{} {tally:?}", names.of(subject))));
    put(
        "days of people",
        rows(&txn, tables::PERSON_DAY_CATEGORY_TO_HOURS, |(person, day, category), hours| {
            format!("{} {day} {} {hours:?}", names.of(person), names.of(category))
        }),
    );
    put(
        "days",
        rows(&txn, tables::SUBJECT_DAY_TO_HOURS, |(subject, day), hours| {
            format!("{} {day} {hours:?}", names.of(subject))
        }),
    );
    put("hubs", rows(&txn, tables::HUB_TO_TALLY, |hub, tally| format!("{hub} {tally:?}")));
    put(
        "feeds",
        rows(&txn, tables::HUB_TIME_SEQ_TO_ENTRY, |key, entry| {
            format!("{key:?} {:?}", postcard::from_bytes::<FeedEntry>(entry).expect("an entry"))
        }),
    );
    put(
        "matters",
        rows(&txn, tables::MATTER_TO_RECORD, |key, record| {
            let Matter { open, opened, said, told, lists } = postcard::from_bytes(record).expect("a matter");
            let mut lists: Vec<&str> = lists.into_iter().map(|list| names.of(list)).collect();
            lists.sort_unstable();
            format!("{key} {open} {opened} {said} {told:?} {lists:?}")
        }),
    );
    put(
        "lists of matters",
        rows(&txn, tables::SUBJECT_KIND_MATTER, |(subject, kind, opened, matter), ()| {
            format!("{} {kind} {opened} {matter}", names.of(subject))
        }),
    );
    dump
}

/// What widgets show.
pub fn shown(data_dir: &Path) -> Vec<String> {
    let database = Database::open(data_dir.join(FILE)).expect("nobody else has it");
    let txn = database.begin_read().expect("a snapshot");
    rows(&txn, tables::WIDGET_TO_RESULT, |widget, result| {
        let WidgetResult { data, html, .. } = postcard::from_bytes(result).expect("a result");
        format!("{widget} {data} {html}")
    })
}

struct Names(BTreeMap<u32, String>);

impl Names {
    fn read(txn: &ReadTransaction) -> Names {
        let listed = rows(txn, tables::NUMBER_TO_SUBJECT, |number, name| (number, name.to_owned()));
        let table = txn.open_table(tables::SUBJECT_TO_NUMBER).expect("a table");
        for (number, name) in &listed {
            let known = table.get(name.as_str()).expect("a look").map(|found| found.value());
            assert_eq!(known, Some(*number), "{name} is found by its number and not by its name");
        }
        let mut names: BTreeMap<u32, String> = listed.into_iter().collect();
        assert_eq!(names.insert(tables::EVERYTHING, "everything".to_owned()), None);
        Names(names)
    }

    #[track_caller]
    fn of(&self, number: u32) -> &str {
        self.0.get(&number).unwrap_or_else(|| panic!("nothing has the number {number}"))
    }
}

fn rows<K: redb::Key, V: redb::Value, T>(
    txn: &ReadTransaction,
    table: redb::TableDefinition<K, V>,
    tell: impl Fn(K::SelfType<'_>, V::SelfType<'_>) -> T,
) -> Vec<T> {
    let table = txn.open_table(table).expect("every data directory has every table");
    let rows = table.iter().expect("its rows");
    rows.map(|row| row.map(|(key, value)| tell(key.value(), value.value())).expect("a row")).collect()
}
