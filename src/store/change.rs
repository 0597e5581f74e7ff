//! A transaction being written, handed to the jobs of one group commit in turn.
//!
//! Jobs call the verbs that the files beside this one add (`append`, `mark`, `create_hub`, …). What many messages of a
//! batch touch alike (tallies, feeds, marks) is gathered here and written once, in [`Change::finish`].

use std::collections::{BTreeSet, HashMap};

use redb::{ReadableTable, WriteTransaction};

use super::StoreError;
use super::feeds::PendingFeeds;
use super::messages::ArchiveTables;
use super::subjects::Numbers;
use super::tables::{META, NAME_TO_CURSOR};
use crate::model::{Hours, HubId, Time, WidgetId};

pub struct Change<'t> {
    pub(super) txn: &'t WriteTransaction,
    /// When the group began: the time of marks.
    pub(super) now: Time,
    pub(super) numbers: &'t mut Numbers,
    pub(super) archive: Option<ArchiveTables<'t>>,
    pub(super) tallies: HashMap<u32, (u64, u64)>,
    pub(super) days: HashMap<(u32, u32, u32), Hours>,
    pub(super) subject_days: HashMap<(u32, u32), Hours>,
    pub(super) hub_tallies: HashMap<HubId, (u64, u64)>,
    pub(super) feeds: PendingFeeds,
    pub(super) stale: BTreeSet<WidgetId>,
    pub(super) effects: Effects,
}

/// What a committed group did, for the wake-ups that follow it.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Effects {
    pub archived: bool,
    pub marked: bool,
    pub boards: bool,
    pub announced: bool,
}

impl<'t> Change<'t> {
    pub(super) fn new(txn: &'t WriteTransaction, now: Time, numbers: &'t mut Numbers) -> Self {
        Change {
            txn,
            now,
            numbers,
            archive: None,
            tallies: HashMap::new(),
            days: HashMap::new(),
            subject_days: HashMap::new(),
            hub_tallies: HashMap::new(),
            feeds: PendingFeeds::default(),
            stale: BTreeSet::new(),
            effects: Effects::default(),
        }
    }

    /// When this group of writes began.
    pub fn now(&self) -> Time {
        self.now
    }

    /// How far a source or reader has come, as this transaction sees it.
    pub fn cursor(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.txn.open_table(NAME_TO_CURSOR)?.get(name)?.map(|value| value.value().to_vec()))
    }

    /// Says how far a source or reader has come; durable together with everything else of this group.
    pub fn set_cursor(&mut self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        self.txn.open_table(NAME_TO_CURSOR)?.insert(name, value)?;
        Ok(())
    }

    /// The next number of a counter in [`META`].
    pub(super) fn next(&mut self, counter: &str) -> Result<u64, StoreError> {
        let mut table = self.txn.open_table(META)?;
        let next = table.get(counter)?.map_or(0, |value| value.value()) + 1;
        table.insert(counter, next)?;
        Ok(next)
    }

    pub(super) fn counter(&self, counter: &str) -> Result<u64, StoreError> {
        Ok(self.txn.open_table(META)?.get(counter)?.map_or(0, |value| value.value()))
    }

    /// Writes what was gathered. Called once by the writer, after the last job of the group.
    pub(super) fn finish(mut self) -> Result<Effects, StoreError> {
        self.close_archive()?;
        self.write_tallies()?;
        self.write_feeds()?;
        self.write_marks()?;
        Ok(self.effects)
    }
}
