//! The log of each hub, and the notices of each person.

use redb::ReadableTable;

use super::StoreError;
use super::change::Change;
use super::codec;
use super::snapshot::Snapshot;
use super::tables::{HUB_NUMBER_TO_AUDIT, PERSON_NUMBER_TO_NOTICE, meta};
use crate::model::{AuditLine, HubId, Notice, NoticeKind, PersonName};

/// Notices kept for one person; beyond it the oldest go.
const NOTICES: usize = 100;

impl Change<'_> {
    /// Writes a line into a hub's log. `did` follows the name; `{}` in it stands for `about`.
    pub(super) fn audit(
        &mut self,
        hub: HubId,
        by: &PersonName,
        did: impl Into<String>,
        about: Option<&PersonName>,
    ) -> Result<(), StoreError> {
        let line = AuditLine { at: self.now, by: by.clone(), did: did.into(), about: about.cloned() };
        let number = self.next(meta::LINE)?;
        let record = codec::to_json("audit line", &line)?;
        self.txn.open_table(HUB_NUMBER_TO_AUDIT)?.insert((hub.0, number), record.as_slice())?;
        Ok(())
    }

    pub(super) fn notify(
        &mut self,
        person: &PersonName,
        kind: NoticeKind,
        hub: HubId,
        by: &PersonName,
    ) -> Result<(), StoreError> {
        let number = self.next(meta::LINE)?;
        let record = codec::to_json("notice", &Notice { at: self.now, kind, hub, by: by.clone() })?;
        let mut table = self.txn.open_table(PERSON_NUMBER_TO_NOTICE)?;
        table.insert((person.as_str(), number), record.as_slice())?;
        let numbers: Vec<u64> = numbers(&table, person)?;
        for old in numbers.iter().take(numbers.len().saturating_sub(NOTICES)) {
            table.remove((person.as_str(), *old))?;
        }
        Ok(())
    }

    /// Puts away a person's notices: one by its number, or all.
    pub fn put_away(&mut self, person: &PersonName, number: Option<u64>) -> Result<(), StoreError> {
        let mut table = self.txn.open_table(PERSON_NUMBER_TO_NOTICE)?;
        for found in numbers(&table, person)? {
            if number.is_none_or(|number| number == found) {
                table.remove((person.as_str(), found))?;
            }
        }
        Ok(())
    }

    /// Takes back what a person was told of a hub, by `by` where given, once it is decided.
    pub(super) fn take_back(
        &mut self,
        person: &PersonName,
        kind: NoticeKind,
        hub: HubId,
        by: Option<&PersonName>,
    ) -> Result<(), StoreError> {
        let mut table = self.txn.open_table(PERSON_NUMBER_TO_NOTICE)?;
        let mut gone = Vec::new();
        for row in table.range((person.as_str(), 0)..=(person.as_str(), u64::MAX))? {
            let (key, record) = row?;
            let notice: Notice = codec::from_json("notice", record.value())?;
            if notice.hub == hub && notice.kind == kind && by.is_none_or(|by| notice.by == *by) {
                gone.push(key.value().1);
            }
        }
        for number in gone {
            table.remove((person.as_str(), number))?;
        }
        Ok(())
    }
}

fn numbers(
    table: &impl ReadableTable<(&'static str, u64), &'static [u8]>,
    person: &PersonName,
) -> Result<Vec<u64>, StoreError> {
    let rows = table.range((person.as_str(), 0)..=(person.as_str(), u64::MAX))?;
    rows.map(|row| Ok(row?.0.value().1)).collect()
}

impl Snapshot {
    /// The newest lines of a hub's log before `before`, newest first, each with its number.
    pub(super) fn audit(
        &self,
        hub: HubId,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<(u64, AuditLine)>, StoreError> {
        let table = self.txn.open_table(HUB_NUMBER_TO_AUDIT)?;
        let rows = table.range((hub.0, 0)..(hub.0, before.unwrap_or(u64::MAX)))?.rev().take(limit);
        rows.map(|row| {
            let (key, record) = row?;
            Ok((key.value().1, codec::from_json("audit line", record.value())?))
        })
        .collect()
    }

    pub(super) fn notice_count(&self, person: &PersonName) -> Result<usize, StoreError> {
        Ok(numbers(&self.txn.open_table(PERSON_NUMBER_TO_NOTICE)?, person)?.len())
    }

    /// What a person is told, newest first, each with its number.
    pub(super) fn notices(&self, person: &PersonName) -> Result<Vec<(u64, Notice)>, StoreError> {
        let table = self.txn.open_table(PERSON_NUMBER_TO_NOTICE)?;
        let rows = table.range((person.as_str(), 0)..=(person.as_str(), u64::MAX))?.rev();
        rows.map(|row| {
            let (key, record) = row?;
            Ok((key.value().1, codec::from_json("notice", record.value())?))
        })
        .collect()
    }
}
