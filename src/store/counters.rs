//! Counters kept as messages come: how many, how new, in which hours.
//!
//! A row of hours is written as three bytes whose bits say which hours have a count, and those counts in their order,
//! seven bits a byte: a row with one message takes as much room as a number.

use redb::{Key, ReadableTable, Table, Value};

use super::StoreError;
use super::change::Change;
use super::snapshot::Snapshot;
use super::tables::{EVERYTHING, HUB_TO_TALLY, PERSON_DAY_CATEGORY_TO_HOURS, SUBJECT_DAY_TO_HOURS, SUBJECT_TO_TALLY};
use crate::model::{Day, Hours, HubId, Subject, SubjectKind, Time};

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
    pub hours: Hours,
}

impl DayCount {
    pub fn count(&self) -> u64 {
        self.hours.total()
    }
}

impl Change<'_> {
    pub(super) fn write_tallies(&mut self) -> Result<(), StoreError> {
        let mut table = self.txn.open_table(SUBJECT_TO_TALLY)?;
        for (number, (count, newest)) in self.tallies.drain() {
            let old = table.get(number)?.map_or((0, 0), |value| value.value());
            table.insert(number, (old.0 + count, old.1.max(newest)))?;
        }
        let mut table = self.txn.open_table(SUBJECT_DAY_TO_HOURS)?;
        for (key, more) in self.subject_days.drain() {
            change_hours(&mut table, key, |hours| hours.plus(&more))?;
        }
        let mut table = self.txn.open_table(PERSON_DAY_CATEGORY_TO_HOURS)?;
        for (key, more) in self.days.drain() {
            change_hours(&mut table, key, |hours| hours.plus(&more))?;
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
        let table = self.txn.open_table(PERSON_DAY_CATEGORY_TO_HOURS)?;
        let mut found = Vec::new();
        for row in table.range((number, from.0, 0)..=(number, to.0, u32::MAX))? {
            let (key, hours) = row?;
            let (_, day, category) = key.value();
            let category = self.subject(category)?.map_or_else(|| "unknown".to_owned(), |subject| subject.name);
            found.push(DayCount { day: Day(day), category, hours: unpacked(hours.value())? });
        }
        Ok(found)
    }

    /// The messages about a subject on each day that had some, `from` and `to` included, in order of days.
    pub fn days_of(&self, subject: &Subject, from: Day, to: Day) -> Result<Vec<(Day, Hours)>, StoreError> {
        let Some(number) = self.number(subject)? else { return Ok(Vec::new()) };
        let table = self.txn.open_table(SUBJECT_DAY_TO_HOURS)?;
        let mut found = Vec::new();
        for row in table.range((number, from.0)..=(number, to.0))? {
            let (key, hours) = row?;
            found.push((Day(key.value().1), unpacked(hours.value())?));
        }
        Ok(found)
    }

    fn tally_of_number(&self, number: u32) -> Result<Tally, StoreError> {
        let table = self.txn.open_table(SUBJECT_TO_TALLY)?;
        Ok(table.get(number)?.map_or(Tally::default(), |value| Tally::of(value.value())))
    }
}

/// Rewrites one row; one without any count goes.
pub(super) fn change_hours<K: Key + Copy + for<'k> Value<SelfType<'k> = K>>(
    table: &mut Table<'_, K, &'static [u8]>,
    key: K,
    change: impl FnOnce(Hours) -> Hours,
) -> Result<(), StoreError> {
    let old = table.get(key)?.map(|row| unpacked(row.value())).transpose()?;
    let new = change(old.unwrap_or_default());
    if new == Hours::default() {
        table.remove(key)?;
    } else {
        table.insert(key, packed(&new).as_slice())?;
    }
    Ok(())
}

fn packed(hours: &Hours) -> Vec<u8> {
    let marks = hours.iter().fold(0_u32, |marks, (hour, _)| marks | 1 << hour);
    let mut bytes = marks.to_le_bytes()[..3].to_vec();
    for (_, mut count) in hours.iter() {
        while count >= 0x80 {
            bytes.push(count as u8 | 0x80);
            count >>= 7;
        }
        bytes.push(count as u8);
    }
    bytes
}

fn unpacked(bytes: &[u8]) -> Result<Hours, StoreError> {
    let odd = || StoreError::Record { what: "row of hours", reason: "it breaks off".to_owned() };
    let (marks, counts) = bytes.split_at_checked(3).ok_or_else(odd)?;
    let marks = u32::from_le_bytes([marks[0], marks[1], marks[2], 0]);
    let mut counts = counts.iter();
    let mut hours = Hours::default();
    for hour in (0..Hours::COUNT).filter(|hour| marks >> hour & 1 == 1) {
        let mut count = 0;
        for shift in (0..u32::BITS).step_by(7) {
            let byte = *counts.next().ok_or_else(odd)?;
            count |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        hours.add(hour, count);
    }
    Ok(hours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_packed_small() {
        let one = Hours::at(14, 1);
        assert_eq!((packed(&one).len(), unpacked(&packed(&one)).unwrap()), (4, one));
        let mut all = Hours::default();
        (0..24).for_each(|hour| all.add(hour, [0, 1, 127, 128, 16_384, u32::MAX][hour % 6]));
        assert_eq!(unpacked(&packed(&all)).unwrap(), all);
        assert_eq!(unpacked(&packed(&Hours::default())).unwrap(), Hours::default());
        for cut in 0..packed(&all).len() {
            assert!(unpacked(&packed(&all)[..cut]).is_err(), "cut to {cut}");
        }
    }
}
