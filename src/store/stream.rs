//! A person's stream as far as it is theirs alone: what they chose, saved and hid.

use redb::ReadableTable;

use super::StoreError;
use super::change::Change;
use super::codec;
use super::manage::Refusal;
use super::snapshot::Snapshot;
use super::tables::{PERSON_SEQ_TO_HIDDEN, PERSON_SEQ_TO_SAVED, PERSON_TO_STREAM, PERSON_TO_STREAM_VISIT};
use crate::model::{PersonName, SavedMessage, Seq, StreamChoices};

/// Messages that one person can save.
pub const MOST_SAVED: usize = 1000;
/// Messages that one person can hide; beyond it, what was hidden first is shown again.
const MOST_HIDDEN: usize = 1000;

impl Change<'_> {
    /// Changes what somebody chose of their stream.
    pub fn choose_stream(
        &mut self,
        person: &PersonName,
        choose: impl FnOnce(&mut StreamChoices) -> Result<(), Refusal>,
    ) -> Result<Result<(), Refusal>, StoreError> {
        if self.person(person)?.is_none() {
            return Ok(Err(Refusal::NoPerson));
        }
        let mut table = self.txn.open_table(PERSON_TO_STREAM)?;
        let old = table.get(person.as_str())?.map(|record| choices_in(record.value())).transpose()?;
        let mut choices = old.unwrap_or_default();
        if let Err(refusal) = choose(&mut choices) {
            return Ok(Err(refusal));
        }
        table.insert(person.as_str(), codec::to_json("stream", &choices)?.as_slice())?;
        Ok(Ok(()))
    }

    /// Keeps a message for somebody, who may see it. What is saved already stays as it is.
    pub fn save_message(
        &mut self,
        person: &PersonName,
        message: &SavedMessage,
    ) -> Result<Result<(), Refusal>, StoreError> {
        if self.person(person)?.is_none() {
            return Ok(Err(Refusal::NoPerson));
        }
        let mut table = self.txn.open_table(PERSON_SEQ_TO_SAVED)?;
        if table.get((person.as_str(), message.seq.0))?.is_some() {
            return Ok(Ok(()));
        }
        if table.range((person.as_str(), 0)..=(person.as_str(), u64::MAX))?.count() >= MOST_SAVED {
            return Ok(Err(Refusal::SavedFull));
        }
        let record = codec::to_json("saved message", message)?;
        table.insert((person.as_str(), message.seq.0), record.as_slice())?;
        Ok(Ok(()))
    }

    /// Keeps these messages no longer.
    pub fn unsave_messages(&mut self, person: &PersonName, messages: &[Seq]) -> Result<(), StoreError> {
        let mut table = self.txn.open_table(PERSON_SEQ_TO_SAVED)?;
        for seq in messages {
            table.remove((person.as_str(), seq.0))?;
        }
        Ok(())
    }

    /// Leaves these messages out of somebody's stream.
    pub fn hide_messages(&mut self, person: &PersonName, messages: &[Seq]) -> Result<Result<(), Refusal>, StoreError> {
        if self.person(person)?.is_none() {
            return Ok(Err(Refusal::NoPerson));
        }
        let mut table = self.txn.open_table(PERSON_SEQ_TO_HIDDEN)?;
        let mut hidden: Vec<(u64, u64)> = Vec::new();
        for row in table.range((person.as_str(), 0)..=(person.as_str(), u64::MAX))? {
            let (key, order) = row?;
            hidden.push((order.value(), key.value().1));
        }
        hidden.sort_unstable();
        let next = hidden.last().map_or(0, |(order, _)| order + 1);
        for (next, seq) in (next..).zip(messages.iter().take(MOST_HIDDEN)) {
            hidden.retain(|(_, known)| *known != seq.0);
            table.insert((person.as_str(), seq.0), next)?;
            hidden.push((next, seq.0));
        }
        for (_, oldest) in &hidden[..hidden.len().saturating_sub(MOST_HIDDEN)] {
            table.remove((person.as_str(), *oldest))?;
        }
        Ok(Ok(()))
    }

    /// Takes these messages into somebody's stream again.
    pub fn unhide_messages(&mut self, person: &PersonName, messages: &[Seq]) -> Result<(), StoreError> {
        let mut table = self.txn.open_table(PERSON_SEQ_TO_HIDDEN)?;
        for seq in messages {
            table.remove((person.as_str(), seq.0))?;
        }
        Ok(())
    }

    /// Removes all that is kept of somebody's stream.
    pub(super) fn forget_stream(&mut self, person: &PersonName) -> Result<(), StoreError> {
        let all = (person.as_str(), 0)..=(person.as_str(), u64::MAX);
        self.txn.open_table(PERSON_TO_STREAM)?.remove(person.as_str())?;
        self.txn.open_table(PERSON_TO_STREAM_VISIT)?.remove(person.as_str())?;
        self.txn.open_table(PERSON_SEQ_TO_SAVED)?.retain_in(all.clone(), |_, _| false)?;
        self.txn.open_table(PERSON_SEQ_TO_HIDDEN)?.retain_in(all, |_, _| false)?;
        Ok(())
    }
}

impl Snapshot {
    /// What somebody chose of their stream; none where they never did.
    pub(super) fn stream(&self, person: &PersonName) -> Result<Option<StreamChoices>, StoreError> {
        let table = self.txn.open_table(PERSON_TO_STREAM)?;
        table.get(person.as_str())?.map(|record| choices_in(record.value())).transpose()
    }

    /// All that somebody saved, in the order of the archive.
    pub(super) fn saved(&self, person: &PersonName) -> Result<Vec<SavedMessage>, StoreError> {
        let table = self.txn.open_table(PERSON_SEQ_TO_SAVED)?;
        let rows = table.range((person.as_str(), 0)..=(person.as_str(), u64::MAX))?;
        rows.map(|row| codec::from_json("saved message", row?.1.value())).collect()
    }

    /// Which messages somebody saved, in the order of the archive.
    pub(super) fn saved_seqs(&self, person: &PersonName) -> Result<Vec<Seq>, StoreError> {
        let table = self.txn.open_table(PERSON_SEQ_TO_SAVED)?;
        let rows = table.range((person.as_str(), 0)..=(person.as_str(), u64::MAX))?;
        rows.map(|row| Ok(Seq(row?.0.value().1))).collect()
    }

    /// Which messages somebody hid, in the order of the archive.
    pub(super) fn hidden_seqs(&self, person: &PersonName) -> Result<Vec<Seq>, StoreError> {
        let table = self.txn.open_table(PERSON_SEQ_TO_HIDDEN)?;
        let rows = table.range((person.as_str(), 0)..=(person.as_str(), u64::MAX))?;
        rows.map(|row| Ok(Seq(row?.0.value().1))).collect()
    }
}

fn choices_in(record: &[u8]) -> Result<StreamChoices, StoreError> {
    codec::from_json("stream", record)
}

#[cfg(test)]
mod tests;
