//! The steps from an empty file to today's schema, numbered and logged. A step once released never changes.

use redb::{Database, TableDefinition, WriteTransaction};
use tracing::info;

use super::StoreError;
use super::tables::{self, META, meta};
use crate::model::{Hub, Standing, Time};

type Step = fn(&WriteTransaction) -> Result<(), StoreError>;

/// Migration N is at place N - 1.
const STEPS: &[(&str, Step)] = &[
    ("make the tables", make_tables),
    ("make the tables of what people do", make_people_tables),
    ("make the table of discreet people", make_discretion_table),
    ("make the tables of matters", make_matter_tables),
    ("count messages by day", count_by_day),
    ("make the table of forgotten results", make_forgotten_table),
    ("make the tables of what is brought in", make_gathered_tables),
    ("count messages by hour", count_by_hour),
    ("list the hubs that are closed", list_closed_hubs),
    ("make the tables of streams", make_stream_tables),
    ("make the tables of tokens", make_token_tables),
    ("make the table of help", make_help_table),
    ("make the tables of what is let go", make_pruned_tables),
];

/// Tables of before [`count_by_hour`]: the same rows, with the sum of the day.
const PERSON_DAY_CATEGORY_TO_COUNT: TableDefinition<(u32, u32, u32), u32> =
    TableDefinition::new("person_day_category_to_count");
const SUBJECT_DAY_TO_COUNT: TableDefinition<(u32, u32), u32> = TableDefinition::new("subject_day_to_count");

/// The schema this program writes.
pub const KNOWN: u64 = STEPS.len() as u64;

/// The schema found, without changing anything; zero for an empty file.
pub fn found(database: &Database) -> Result<u64, StoreError> {
    let txn = redb::ReadableDatabase::begin_read(database)?;
    match txn.open_table(META) {
        Ok(table) => Ok(redb::ReadableTable::get(&table, meta::SCHEMA)?.map_or(0, |value| value.value())),
        Err(redb::TableError::TableDoesNotExist(_)) => Ok(0),
        Err(error) => Err(error.into()),
    }
}

/// Brings the file to [`KNOWN`], one transaction a step.
pub fn run(database: &Database, found: u64) -> Result<(), StoreError> {
    for (index, (name, step)) in STEPS.iter().enumerate().skip(found as usize) {
        let number = index as u64 + 1;
        let txn = database.begin_write()?;
        step(&txn)?;
        txn.open_table(META)?.insert(meta::SCHEMA, number)?;
        txn.commit()?;
        if found > 0 {
            info!(number, "brought the database up to date: {name}");
        }
    }
    Ok(())
}

/// Opening a table in a write transaction makes it; readers then find all of them.
fn make_tables(txn: &WriteTransaction) -> Result<(), StoreError> {
    use tables::*;
    txn.open_table(META)?;
    txn.open_table(NAME_TO_CURSOR)?;
    txn.open_table(SEQ_TO_MESSAGE)?;
    txn.open_table(ID_TO_SEQ)?;
    txn.open_table(SUBJECT_TO_NUMBER)?;
    txn.open_table(NUMBER_TO_SUBJECT)?;
    txn.open_table(SUBJECT_TIME_SEQ)?;
    txn.open_table(SUBJECT_TOPIC_TIME_SEQ)?;
    txn.open_table(SUBJECT_TO_TALLY)?;
    txn.open_table(PERSON_DAY_CATEGORY_TO_COUNT)?;
    txn.open_table(HUB_TO_TALLY)?;
    txn.open_table(HUB_TO_RECORD)?;
    txn.open_table(NAME_TO_HUB)?;
    txn.open_table(NAME_TO_PERSON)?;
    txn.open_table(HUB_PERSON_TO_ROLES)?;
    txn.open_table(PERSON_HUB_TO_ROLES)?;
    txn.open_table(WIDGET_TO_RECORD)?;
    txn.open_table(HUB_WIDGET)?;
    txn.open_table(CHANGE_TO_HUB)?;
    txn.open_table(HUB_TIME_SEQ_TO_ENTRY)?;
    txn.open_table(WIDGET_TO_RESULT)?;
    txn.open_table(WIDGET_TO_MARK)?;
    txn.open_table(WIDGET_TO_EXPIRY)?;
    Ok(())
}

fn make_people_tables(txn: &WriteTransaction) -> Result<(), StoreError> {
    use tables::*;
    txn.open_table(HUB_PERSON_TO_PENDING)?;
    txn.open_table(HUB_NUMBER_TO_AUDIT)?;
    txn.open_table(PERSON_NUMBER_TO_NOTICE)?;
    txn.open_table(HUB_WIDGET_TO_REMOVED)?;
    txn.open_table(HUB_PICTURE_TO_BYTES)?;
    txn.open_table(PERSON_HUB_TO_VISIT)?;
    txn.open_table(KEY_TO_SESSION)?;
    txn.open_table(PERSON_KEY)?;
    txn.open_table(NUMBER_TO_OUTGOING)?;
    Ok(())
}

fn make_discretion_table(txn: &WriteTransaction) -> Result<(), StoreError> {
    txn.open_table(tables::NAME_TO_DISCRETION)?;
    Ok(())
}

/// An archive that is there already is read again for them, while the portal runs.
fn make_matter_tables(txn: &WriteTransaction) -> Result<(), StoreError> {
    txn.open_table(tables::MATTER_TO_RECORD)?;
    txn.open_table(tables::SUBJECT_KIND_MATTER)?;
    let mut counters = txn.open_table(META)?;
    let has_messages = redb::ReadableTable::get(&counters, meta::SEQ)?.is_some();
    if has_messages {
        counters.insert(meta::RECALL, 0)?;
    }
    Ok(())
}

/// The archive's index is in the order of subjects and times, so that each count is written once.
fn count_by_day(txn: &WriteTransaction) -> Result<(), StoreError> {
    let mut counts = txn.open_table(SUBJECT_DAY_TO_COUNT)?;
    let mut under_way: Option<((u32, u32), u32)> = None;
    let index = txn.open_table(tables::SUBJECT_TIME_SEQ)?;
    for row in redb::ReadableTable::range(&index, (tables::EVERYTHING + 1, 0, 0)..)? {
        let (subject, time, _) = row?.0.value();
        let key = (subject, Time::from_millis(time as i64).day().0);
        under_way = match under_way {
            Some((last, count)) if last == key => Some((key, count + 1)),
            Some((last, count)) => {
                counts.insert(last, count)?;
                Some((key, 1))
            }
            None => Some((key, 1)),
        };
    }
    if let Some((last, count)) = under_way {
        counts.insert(last, count)?;
    }
    Ok(())
}

fn make_forgotten_table(txn: &WriteTransaction) -> Result<(), StoreError> {
    txn.open_table(tables::WIDGET_TO_FORGOTTEN)?;
    Ok(())
}

fn make_gathered_tables(txn: &WriteTransaction) -> Result<(), StoreError> {
    txn.open_table(tables::WANT_TO_CHECK)?;
    txn.open_table(tables::WANT_TO_GATHERED)?;
    Ok(())
}

fn make_stream_tables(txn: &WriteTransaction) -> Result<(), StoreError> {
    txn.open_table(tables::PERSON_TO_STREAM)?;
    txn.open_table(tables::PERSON_TO_STREAM_VISIT)?;
    txn.open_table(tables::PERSON_SEQ_TO_SAVED)?;
    txn.open_table(tables::PERSON_SEQ_TO_HIDDEN)?;
    Ok(())
}

fn make_token_tables(txn: &WriteTransaction) -> Result<(), StoreError> {
    txn.open_table(tables::KEY_TO_TOKEN)?;
    txn.open_table(tables::PERSON_TOKEN)?;
    Ok(())
}

/// In which hours of a day messages came cannot be told from their sum: an archive that is there already asks for all
/// that is derived to be made anew.
fn count_by_hour(txn: &WriteTransaction) -> Result<(), StoreError> {
    txn.delete_table(PERSON_DAY_CATEGORY_TO_COUNT)?;
    txn.delete_table(SUBJECT_DAY_TO_COUNT)?;
    txn.open_table(tables::PERSON_DAY_CATEGORY_TO_HOURS)?;
    txn.open_table(tables::SUBJECT_DAY_TO_HOURS)?;
    let mut counters = txn.open_table(META)?;
    if redb::ReadableTable::get(&counters, meta::SEQ)?.is_some() {
        counters.insert(meta::REBUILD, 0)?;
    }
    Ok(())
}

fn make_help_table(txn: &WriteTransaction) -> Result<(), StoreError> {
    txn.open_table(tables::SEQ_TO_HELP)?;
    Ok(())
}

fn make_pruned_tables(txn: &WriteTransaction) -> Result<(), StoreError> {
    txn.open_table(tables::NUMBER_TO_PRUNED)?;
    txn.open_table(tables::NUMBER_TOPIC_TO_PRUNED)?;
    txn.open_table(tables::HUB_TO_PRUNED)?;
    Ok(())
}

fn list_closed_hubs(txn: &WriteTransaction) -> Result<(), StoreError> {
    let mut closed = txn.open_table(tables::CLOSED_HUBS)?;
    for row in redb::ReadableTable::iter(&txn.open_table(tables::HUB_TO_RECORD)?)? {
        let (id, record) = row?;
        let hub = super::codec::from_json::<Hub>("hub", record.value())?;
        if !super::access::reads(&hub, Standing::default()) {
            closed.insert(id.value(), ())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use redb::ReadableDatabase;

    use super::*;

    #[test]
    fn an_archive_from_before_is_counted_by_day() {
        const DAY: u64 = 86_400_000;
        let dir = tempfile::tempdir().unwrap();
        let database = Database::create(dir.path().join("x.redb")).unwrap();
        let txn = database.begin_write().unwrap();
        make_tables(&txn).unwrap();
        {
            let mut index = txn.open_table(tables::SUBJECT_TIME_SEQ).unwrap();
            let rows = [(tables::EVERYTHING, 1, 1), (1, 1, 1), (1, DAY - 1, 2), (1, DAY, 3), (2, DAY, 3), (2, DAY, 4)];
            for row in rows {
                index.insert(row, ()).unwrap();
            }
        }
        count_by_day(&txn).unwrap();
        txn.commit().unwrap();
        let counts = database.begin_read().unwrap().open_table(SUBJECT_DAY_TO_COUNT).unwrap();
        let rows = redb::ReadableTable::iter(&counts).unwrap().map(|row| {
            let (key, count) = row.unwrap();
            (key.value(), count.value())
        });
        assert_eq!(rows.collect::<Vec<_>>(), [((1, 0), 2), ((1, 1), 1), ((2, 1), 2)]);
    }

    #[test]
    fn hours_are_asked_for_where_days_were_counted() {
        let dir = tempfile::tempdir().unwrap();
        for (messages, asked) in [(0, None), (9, Some(0))] {
            let database = Database::create(dir.path().join(format!("{messages}.redb"))).unwrap();
            let txn = database.begin_write().unwrap();
            make_tables(&txn).unwrap();
            count_by_day(&txn).unwrap();
            if messages > 0 {
                txn.open_table(META).unwrap().insert(meta::SEQ, messages).unwrap();
            }
            count_by_hour(&txn).unwrap();
            txn.commit().unwrap();
            let txn = database.begin_read().unwrap();
            let counters = txn.open_table(META).unwrap();
            let found = redb::ReadableTable::get(&counters, meta::REBUILD).unwrap().map(|value| value.value());
            assert_eq!(found, asked);
            assert!(txn.open_table(tables::SUBJECT_DAY_TO_HOURS).is_ok());
            assert!(txn.open_table(SUBJECT_DAY_TO_COUNT).is_err(), "the days are gone");
        }
    }
}
