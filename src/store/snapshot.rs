//! A consistent view of everything, for reading. Snapshots never block the writer nor wait for it; they are meant for
//! blocking threads, see [`super::Store::read`].

use redb::ReadTransaction;

use super::StoreError;
use super::tables::{META, NAME_TO_CURSOR, meta};
use crate::model::{Revision, Seq};

pub struct Snapshot {
    pub(super) txn: ReadTransaction,
}

impl Snapshot {
    /// The last message archived; zero in an empty archive.
    pub fn last_seq(&self) -> Result<Seq, StoreError> {
        Ok(Seq(self.counter(meta::SEQ)?))
    }

    /// The last widget result committed: where a page rendered from this snapshot starts listening.
    pub fn revision(&self) -> Result<Revision, StoreError> {
        Ok(Revision(self.counter(meta::REVISION)?))
    }

    /// Grows with every change of hubs, widgets, people and roles.
    pub fn boards(&self) -> Result<u64, StoreError> {
        self.counter(meta::BOARDS)
    }

    /// The last entry of the journal of hub changes.
    pub fn last_change(&self) -> Result<u64, StoreError> {
        self.counter(meta::CHANGE)
    }

    /// How far a source or reader has come, as it wrote it.
    pub fn cursor(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let table = self.txn.open_table(NAME_TO_CURSOR)?;
        Ok(table.get(name)?.map(|value| value.value().to_vec()))
    }

    pub(super) fn counter(&self, name: &str) -> Result<u64, StoreError> {
        Ok(self.txn.open_table(META)?.get(name)?.map_or(0, |value| value.value()))
    }
}
