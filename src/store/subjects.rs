//! People, packages, places and topics as numbers, so that index keys are short and of one width.

use std::collections::HashMap;

use redb::{ReadableTable, Table, WriteTransaction};

use super::StoreError;
use super::snapshot::Snapshot;
use super::tables::{META, NUMBER_TO_SUBJECT, SUBJECT_TO_NUMBER, meta};
use crate::model::{Subject, SubjectKind};

/// Numbers kept in memory; beyond this many the memory is emptied and fills anew.
const REMEMBERED: usize = 100_000;

/// What the writer remembers of [`SUBJECT_TO_NUMBER`]. Thrown away when a transaction fails, because numbers given in
/// it are gone with it.
#[derive(Default)]
pub(super) struct Numbers {
    known: HashMap<Subject, u32>,
    /// Transactions that failed in this process.
    failures: u64,
}

impl Numbers {
    pub fn forget(&mut self) {
        self.known.clear();
        self.failures += 1;
    }

    /// Lets go of one whose number is taken away.
    pub fn forget_one(&mut self, subject: &Subject) {
        self.known.remove(subject);
    }

    pub fn failures(&self) -> u64 {
        self.failures
    }
}

/// The tables behind [`Numbers`], open for the length of a transaction.
pub(super) struct SubjectTables<'t> {
    numbers: Table<'t, &'static str, u32>,
    subjects: Table<'t, u32, &'static str>,
    last: u32,
    last_at_open: u32,
}

impl<'t> SubjectTables<'t> {
    pub fn open(txn: &'t WriteTransaction) -> Result<Self, StoreError> {
        let last = txn.open_table(META)?.get(meta::SUBJECT)?.map_or(0, |value| value.value() as u32);
        Ok(SubjectTables {
            numbers: txn.open_table(SUBJECT_TO_NUMBER)?,
            subjects: txn.open_table(NUMBER_TO_SUBJECT)?,
            last,
            last_at_open: last,
        })
    }

    /// The subject's number, given now if it has none.
    pub fn number(&mut self, numbers: &mut Numbers, subject: &Subject) -> Result<u32, StoreError> {
        if let Some(number) = numbers.known.get(subject) {
            return Ok(*number);
        }
        let text = subject.to_string();
        let found = self.numbers.get(text.as_str())?.map(|value| value.value());
        let number = match found {
            Some(number) => number,
            None => {
                self.last += 1;
                self.numbers.insert(text.as_str(), self.last)?;
                self.subjects.insert(self.last, text.as_str())?;
                self.last
            }
        };
        if numbers.known.len() >= REMEMBERED {
            numbers.known.clear();
        }
        numbers.known.insert(subject.clone(), number);
        Ok(number)
    }

    /// The subject's number, if it has one.
    pub fn find(&self, numbers: &Numbers, subject: &Subject) -> Result<Option<u32>, StoreError> {
        match numbers.known.get(subject) {
            Some(number) => Ok(Some(*number)),
            None => Ok(self.numbers.get(subject.to_string().as_str())?.map(|value| value.value())),
        }
    }

    pub fn subject(&self, number: u32) -> Result<Option<Subject>, StoreError> {
        Ok(self.subjects.get(number)?.and_then(|text| text.value().parse().ok()))
    }

    pub fn close(self, txn: &WriteTransaction) -> Result<(), StoreError> {
        if self.last != self.last_at_open {
            txn.open_table(META)?.insert(meta::SUBJECT, u64::from(self.last))?;
        }
        Ok(())
    }
}

impl Snapshot {
    /// The subject's number; none where no message was ever about it.
    pub(super) fn number(&self, subject: &Subject) -> Result<Option<u32>, StoreError> {
        let table = self.txn.open_table(SUBJECT_TO_NUMBER)?;
        Ok(table.get(subject.to_string().as_str())?.map(|value| value.value()))
    }

    pub(super) fn subject(&self, number: u32) -> Result<Option<Subject>, StoreError> {
        let table = self.txn.open_table(NUMBER_TO_SUBJECT)?;
        Ok(table.get(number)?.and_then(|value| value.value().parse().ok()))
    }

    /// What `make` makes of the name of each subject of one kind, in the order of names.
    pub(super) fn names_of<T>(
        &self,
        kind: SubjectKind,
        mut make: impl FnMut(&str) -> Option<T>,
    ) -> Result<Vec<T>, StoreError> {
        // The sign after the colon ends the range: `package:` … `package;`.
        let (start, end) = (format!("{}:", kind.as_str()), format!("{};", kind.as_str()));
        let mut made = Vec::new();
        for row in self.txn.open_table(SUBJECT_TO_NUMBER)?.range(start.as_str()..end.as_str())? {
            made.extend(row?.0.value().strip_prefix(&start).and_then(&mut make));
        }
        Ok(made)
    }
}
