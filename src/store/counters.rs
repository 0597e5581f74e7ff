//! Counters kept as messages come: how many, how new, on which days.

use redb::ReadableTable;

use super::StoreError;
use super::change::Change;
use super::snapshot::Snapshot;
use super::tables::{EVERYTHING, HUB_TO_TALLY, PERSON_DAY_CATEGORY_TO_COUNT, SUBJECT_DAY_TO_COUNT, SUBJECT_TO_TALLY};
use crate::model::{Day, HubId, Subject, SubjectKind, Time};

/// How many messages, and when the newest was sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub count: u64,
    /// None where nothing was counted.
    pub newest: Option<Time>,
}

impl Tally {
    fn of((count, newest): (u64, u64)) -> Self {
        Tally { count, newest: (count > 0).then(|| Time::from_millis(newest as i64)) }
    }
}

/// One person's messages of one category on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayCount {
    pub day: Day,
    pub category: String,
    pub count: u32,
}

impl Change<'_> {
    pub(super) fn write_tallies(&mut self) -> Result<(), StoreError> {
        let mut table = self.txn.open_table(SUBJECT_TO_TALLY)?;
        for (number, (count, newest)) in self.tallies.drain() {
            let old = table.get(number)?.map_or((0, 0), |value| value.value());
            table.insert(number, (old.0 + count, old.1.max(newest)))?;
        }
        let mut table = self.txn.open_table(SUBJECT_DAY_TO_COUNT)?;
        for (key, count) in self.subject_days.drain() {
            let old = table.get(key)?.map_or(0, |value| value.value());
            table.insert(key, old.saturating_add(count))?;
        }
        let mut table = self.txn.open_table(PERSON_DAY_CATEGORY_TO_COUNT)?;
        for (key, count) in self.days.drain() {
            let old = table.get(key)?.map_or(0, |value| value.value());
            table.insert(key, old.saturating_add(count))?;
        }
        let mut table = self.txn.open_table(HUB_TO_TALLY)?;
        for (hub, (count, newest)) in self.hub_tallies.drain() {
            let old = table.get(hub.0)?.map_or((0, 0), |value| value.value());
            table.insert(hub.0, (old.0 + count, old.1.max(newest)))?;
        }
        Ok(())
    }
}

impl Snapshot {
    /// All messages archived.
    pub fn total(&self) -> Result<Tally, StoreError> {
        self.tally_of_number(EVERYTHING)
    }

    pub fn tally(&self, subject: &Subject) -> Result<Tally, StoreError> {
        match self.number(subject)? {
            Some(number) => self.tally_of_number(number),
            None => Ok(Tally::default()),
        }
    }

    /// What entered a hub's feed.
    pub fn hub_tally(&self, hub: HubId) -> Result<Tally, StoreError> {
        let table = self.txn.open_table(HUB_TO_TALLY)?;
        Ok(table.get(hub.0)?.map_or(Tally::default(), |value| Tally::of(value.value())))
    }

    /// Every category with its tally, most messages first.
    pub fn categories(&self) -> Result<Vec<(String, Tally)>, StoreError> {
        let mut found = Vec::new();
        for row in self.txn.open_table(super::tables::SUBJECT_TO_NUMBER)?.range("category:".."category;")? {
            let (text, number) = row?;
            let name = text.value().trim_start_matches("category:").to_owned();
            found.push((name, self.tally_of_number(number.value())?));
        }
        found.sort_by(|a, b| b.1.count.cmp(&a.1.count).then_with(|| a.0.cmp(&b.0)));
        Ok(found)
    }

    /// A person's messages per day and category, `from` and `to` included, in order of days.
    pub fn days_of_person(&self, person: &str, from: Day, to: Day) -> Result<Vec<DayCount>, StoreError> {
        let Some(number) = self.number(&Subject::new(SubjectKind::Person, person))? else {
            return Ok(Vec::new());
        };
        let table = self.txn.open_table(PERSON_DAY_CATEGORY_TO_COUNT)?;
        let mut found = Vec::new();
        for row in table.range((number, from.0, 0)..=(number, to.0, u32::MAX))? {
            let (key, count) = row?;
            let (_, day, category) = key.value();
            let category = self.subject(category)?.map_or_else(|| "unknown".to_owned(), |subject| subject.name);
            found.push(DayCount { day: Day(day), category, count: count.value() });
        }
        Ok(found)
    }

    /// The messages about a subject on each day that had some, `from` and `to` included, in order of days.
    pub fn days_of(&self, subject: &Subject, from: Day, to: Day) -> Result<Vec<(Day, u32)>, StoreError> {
        let Some(number) = self.number(subject)? else { return Ok(Vec::new()) };
        let table = self.txn.open_table(SUBJECT_DAY_TO_COUNT)?;
        let rows = table.range((number, from.0)..=(number, to.0))?;
        rows.map(|row| row.map(|(key, count)| (Day(key.value().1), count.value())).map_err(StoreError::from)).collect()
    }

    fn tally_of_number(&self, number: u32) -> Result<Tally, StoreError> {
        let table = self.txn.open_table(SUBJECT_TO_TALLY)?;
        Ok(table.get(number)?.map_or(Tally::default(), |value| Tally::of(value.value())))
    }
}
