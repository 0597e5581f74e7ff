//! Announcements that wait to be told: written in the transaction of what they announce, so that none is lost.

use redb::ReadableTable;
use serde::{Deserialize, Serialize};

use super::StoreError;
use super::change::Change;
use super::codec;
use super::snapshot::Snapshot;
use super::tables::{NUMBER_TO_OUTGOING, meta};
use crate::model::{Announcement, MessageId, PersonName, Time};

/// An announcement with its time and the random part of its message id: told twice, it is still one message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outgoing {
    pub at: Time,
    pub id: String,
    pub announcement: Announcement,
}

impl Change<'_> {
    pub fn announce(&mut self, announcement: Announcement) -> Result<(), StoreError> {
        let mut random = [0; 16];
        getrandom::fill(&mut random)
            .map_err(|failure| StoreError::Failed(format!("the system gives no random numbers: {failure}")))?;
        self.announce_as(MessageId::uuid(random), announcement)
    }

    /// The same under an id that says what it is about: it enters the archive once.
    pub(super) fn announce_as(&mut self, id: String, announcement: Announcement) -> Result<(), StoreError> {
        let number = self.next(meta::LINE)?;
        let record = codec::to_json("announcement", &Outgoing { at: self.now, id, announcement })?;
        self.txn.open_table(NUMBER_TO_OUTGOING)?.insert(number, record.as_slice())?;
        self.effects.announced = true;
        Ok(())
    }

    /// Keeps back what waits to be told of a person or the hub of that name: it would come after they are forgotten.
    pub(super) fn keep_back(&mut self, person: &PersonName) -> Result<(), StoreError> {
        let names = |record: &[u8]| {
            let outgoing = codec::from_json::<Outgoing>("announcement", record);
            outgoing.is_ok_and(|outgoing| {
                let body = &outgoing.announcement.body;
                let mut parts = ["agent", "username", "hub_name"].into_iter().filter_map(|key| body.get(key)?.as_str());
                parts.any(|name| name == person.as_str())
            })
        };
        self.txn.open_table(NUMBER_TO_OUTGOING)?.retain(|_, record| !names(record))?;
        Ok(())
    }

    /// Says that all up to this number are in the archive.
    pub fn told(&mut self, number: u64) -> Result<(), StoreError> {
        self.txn.open_table(NUMBER_TO_OUTGOING)?.retain_in(..=number, |_, _| false)?;
        Ok(())
    }
}

impl Snapshot {
    /// What waits to be told, in order, each with its number.
    pub fn outgoing(&self, limit: usize) -> Result<Vec<(u64, Outgoing)>, StoreError> {
        let table = self.txn.open_table(NUMBER_TO_OUTGOING)?;
        let rows = table.iter()?.take(limit);
        rows.map(|row| {
            let (number, record) = row?;
            Ok((number.value(), codec::from_json("announcement", record.value())?))
        })
        .collect()
    }
}
