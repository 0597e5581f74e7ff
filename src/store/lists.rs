//! Several of the archive's lists read as one, newest first, each message once.

use std::collections::BinaryHeap;

use redb::{Range, ReadOnlyTable};

use super::StoreError;
use super::messages::Position;
use super::snapshot::Snapshot;
use super::tables::SUBJECT_TIME_SEQ;
use crate::model::{Seq, Subject, Time};

type Key = (u32, u64, u64);

/// The lists of some subjects.
pub(super) struct Lists {
    index: ReadOnlyTable<Key, ()>,
    numbers: Vec<u32>,
}

/// What stands in them.
pub(super) struct Merged {
    lists: Vec<Range<'static, Key, ()>>,
    /// The next of each list.
    next: BinaryHeap<((u64, u64), usize)>,
    last: Option<(u64, u64)>,
}

impl Snapshot {
    /// The lists of these subjects, as far as any message is about them.
    pub(super) fn lists(&self, subjects: &[Subject]) -> Result<Lists, StoreError> {
        let numbers = subjects.iter().map(|subject| self.number(subject)).filter_map(Result::transpose);
        Ok(Lists { numbers: numbers.collect::<Result<_, _>>()?, index: self.txn.open_table(SUBJECT_TIME_SEQ)? })
    }
}

impl Lists {
    /// What is older than `below`.
    pub fn older(&self, below: Position) -> Result<Merged, StoreError> {
        self.between(Position { time: Time::ZERO, seq: Seq(0) }, below)
    }

    /// What is older than `below`, down to `from` and with it.
    pub fn between(&self, from: Position, below: Position) -> Result<Merged, StoreError> {
        let key = |number, at: Position| (number, at.time.as_millis(), at.seq.0);
        let ranges = self.numbers.iter().map(|number| self.index.range(key(*number, from)..key(*number, below)));
        let lists = ranges.collect::<Result<Vec<_>, _>>()?;
        let mut merged = Merged { next: BinaryHeap::with_capacity(lists.len()), lists, last: None };
        (0..merged.lists.len()).try_for_each(|list| merged.advance(list))?;
        Ok(merged)
    }
}

impl Merged {
    fn advance(&mut self, list: usize) -> Result<(), StoreError> {
        if let Some(row) = self.lists[list].next_back() {
            let (_, time, seq) = row?.0.value();
            self.next.push(((time, seq), list));
        }
        Ok(())
    }
}

impl Iterator for Merged {
    type Item = Result<Position, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (place, list) = self.next.pop()?;
            if let Err(failure) = self.advance(list) {
                return Some(Err(failure));
            }
            if self.last.replace(place) != Some(place) {
                return Some(Ok(Position { time: Time::from_millis(place.0 as i64), seq: Seq(place.1) }));
            }
        }
    }
}
