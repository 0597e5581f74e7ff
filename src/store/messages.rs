//! The archive: messages and their indexes. The truth that everything derived is rebuilt from.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use redb::{ReadableTable, Table, WriteTransaction};

use super::StoreError;
use super::access;
use super::change::Change;
use super::codec::{self, Archived, Parcel};
use super::snapshot::Snapshot;
use super::subjects::SubjectTables;
use super::tables::{
    EVERYTHING, ID_TO_SEQ, META, NUMBER_TOPIC_TO_PRUNED, SEQ_TO_MESSAGE, SUBJECT_TIME_SEQ, SUBJECT_TO_NUMBER,
    SUBJECT_TOPIC_TIME_SEQ, meta,
};
use crate::model::{Day, Discreet, Facts, MessageId, Seq, Standing, Subject, SubjectKind, Time};

/// A place in a list sorted by time: where the next page goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub time: Time,
    pub seq: Seq,
}

/// `1795277100000-42`, in addresses: milliseconds since 1970, and the place in the archive.
impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.time.as_millis(), self.seq)
    }
}

impl FromStr for Position {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let number = |text: &str| match text.starts_with('+') {
            true => Err(()),
            false => text.parse::<u64>().map_err(|_| ()),
        };
        let (time, seq) = text.split_once('-').ok_or(())?;
        let time = i64::try_from(number(time)?).map_err(|_| ())?;
        Ok(Position { time: Time::from_millis(time), seq: Seq(number(seq)?) })
    }
}

/// The tables every message goes into, open as long as the transaction has messages.
pub(super) struct ArchiveTables<'t> {
    pub messages: Table<'t, u64, &'static [u8]>,
    pub ids: Table<'t, u128, u64>,
    pub by_subject: Table<'t, (u32, u64, u64), ()>,
    pub by_topic: Table<'t, (u32, u32, u64, u64), ()>,
    pub subjects: SubjectTables<'t>,
    last: u64,
    /// Nothing from before that day is taken in.
    pub horizon: Day,
}

impl<'t> ArchiveTables<'t> {
    pub fn opened<'a>(slot: &'a mut Option<Self>, txn: &'t WriteTransaction) -> Result<&'a mut Self, StoreError> {
        Ok(match slot {
            Some(archive) => archive,
            None => slot.insert(Self::open(txn)?),
        })
    }

    fn open(txn: &'t WriteTransaction) -> Result<Self, StoreError> {
        let (last, horizon) = {
            let counters = txn.open_table(META)?;
            let counter = |name| Ok::<_, StoreError>(counters.get(name)?.map_or(0, |value| value.value()));
            (counter(meta::SEQ)?, counter(meta::HORIZON)?)
        };
        Ok(ArchiveTables {
            messages: txn.open_table(SEQ_TO_MESSAGE)?,
            ids: txn.open_table(ID_TO_SEQ)?,
            by_subject: txn.open_table(SUBJECT_TIME_SEQ)?,
            by_topic: txn.open_table(SUBJECT_TOPIC_TIME_SEQ)?,
            subjects: SubjectTables::open(txn)?,
            last,
            horizon: Day(horizon as u32),
        })
    }
}

impl<'t> Change<'t> {
    /// Whether a message of that time comes after all of its day was let go.
    pub fn is_late(&mut self, time: Time) -> Result<bool, StoreError> {
        Ok(time.day() < ArchiveTables::opened(&mut self.archive, self.txn)?.horizon)
    }

    /// Stores a message with its indexes and counters. `None` where its id is known already.
    pub fn append(&mut self, parcel: &Parcel) -> Result<Option<Seq>, StoreError> {
        let archive = ArchiveTables::opened(&mut self.archive, self.txn)?;
        if archive.ids.get(parcel.key)?.is_some() {
            return Ok(None);
        }
        archive.last += 1;
        let seq = archive.last;
        archive.ids.insert(parcel.key, seq)?;
        archive.messages.insert(seq, parcel.packed.as_slice())?;
        // Whoever is forgotten was so before this message.
        self.list(Seq(seq), parcel, &Discreet::default())?;
        self.effects.archived = true;
        Ok(Some(Seq(seq)))
    }

    /// Whether a message of that key is in the archive. In one group with messages its tables are open already.
    pub(super) fn is_archived(&self, key: u128) -> Result<bool, StoreError> {
        match &self.archive {
            Some(archive) => Ok(archive.ids.get(key)?.is_some()),
            None => Ok(self.txn.open_table(ID_TO_SEQ)?.get(key)?.is_some()),
        }
    }

    /// Writes a message anew at its place, where it is described in other words than before.
    pub(super) fn repack(&mut self, seq: Seq, parcel: &Parcel) -> Result<(), StoreError> {
        let archive = ArchiveTables::opened(&mut self.archive, self.txn)?;
        archive.messages.insert(seq.0, parcel.packed.as_slice())?;
        Ok(())
    }

    /// Puts a message into the archive's lists and counters.
    pub(super) fn list(&mut self, seq: Seq, parcel: &Parcel, discreet: &Discreet) -> Result<(), StoreError> {
        let confined = self.is_confined(seq, &parcel.facts, discreet)?;
        let archive = ArchiveTables::opened(&mut self.archive, self.txn)?;
        let time = parcel.time.as_millis();
        archive.by_subject.insert((EVERYTHING, time, seq.0), ())?;

        let topic = archive.subjects.number(self.numbers, &Subject::topic(parcel.topic.kind()))?;
        let category = archive.subjects.number(self.numbers, &Subject::category(parcel.topic.category()))?;
        let is_past = |subject: &Subject| subject.kind == SubjectKind::Person && discreet.is_past(&subject.name, seq);
        for subject in parcel.subjects.iter().filter(|subject| !is_past(subject)) {
            let number = archive.subjects.number(self.numbers, subject)?;
            archive.by_subject.insert((number, time, seq.0), ())?;
            if codec::listed_by_topic(subject) {
                archive.by_topic.insert((number, topic, time, seq.0), ())?;
            }
            // Everybody who looks at a person shares their numbers, and would see that something goes on elsewhere.
            if confined && subject.kind == SubjectKind::Person {
                continue;
            }
            let tally = self.tallies.entry(number).or_default();
            *tally = (tally.0 + 1, tally.1.max(time));
            let (day, hour) = (parcel.time.day().0, parcel.time.hour());
            // Days from before the horizon are counted already, whenever they are listed again.
            if day < archive.horizon.0 {
                continue;
            }
            self.subject_days.entry((number, day)).or_default().add(hour, 1);
            if subject.kind == SubjectKind::Person {
                self.days.entry((number, day, category)).or_default().add(hour, 1);
            }
        }
        let everything = self.tallies.entry(EVERYTHING).or_default();
        *everything = (everything.0 + 1, everything.1.max(time));
        Ok(())
    }

    /// A subject's number, given now if it has none.
    pub(super) fn number(&mut self, subject: &Subject) -> Result<u32, StoreError> {
        let archive = ArchiveTables::opened(&mut self.archive, self.txn)?;
        archive.subjects.number(self.numbers, subject)
    }

    /// The subjects of these numbers.
    pub(super) fn subjects(&mut self, numbers: &[u32]) -> Result<Vec<Subject>, StoreError> {
        let archive = ArchiveTables::opened(&mut self.archive, self.txn)?;
        let found = numbers.iter().map(|number| archive.subjects.subject(*number));
        found.filter_map(Result::transpose).collect()
    }

    /// Whether a message is about a hub that not everybody may read.
    pub(super) fn is_confined(&self, seq: Seq, facts: &Facts, discreet: &Discreet) -> Result<bool, StoreError> {
        for hub in facts.places_of(SubjectKind::Hub) {
            if self.confines(hub, seq, discreet)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether what a message says of that hub is not for everybody.
    pub(super) fn confines(&self, hub: &str, seq: Seq, discreet: &Discreet) -> Result<bool, StoreError> {
        let found = hub.parse().map_or(Ok(None), |name| self.hub_named(&name))?;
        Ok(discreet.was_closed(hub, seq) || found.is_some_and(|hub| !access::reads(&hub, Standing::default())))
    }

    /// One message as this transaction sees it; the archive's tables must be closed.
    pub(super) fn archived(&self, seq: Seq) -> Result<Option<Archived>, StoreError> {
        let messages = self.txn.open_table(SEQ_TO_MESSAGE)?;
        messages.get(seq.0)?.map(|packed| codec::unpack(seq, packed.value())).transpose()
    }

    /// The newest messages about a subject as this transaction sees them; the archive's tables must be closed.
    pub(super) fn newest_about(&self, subject: &Subject, limit: usize) -> Result<Vec<Archived>, StoreError> {
        let numbers = self.txn.open_table(SUBJECT_TO_NUMBER)?;
        let Some(number) = numbers.get(subject.to_string().as_str())?.map(|value| value.value()) else {
            return Ok(Vec::new());
        };
        let index = self.txn.open_table(SUBJECT_TIME_SEQ)?;
        let messages = self.txn.open_table(SEQ_TO_MESSAGE)?;
        let rows = index.range((number, 0, 0)..=(number, u64::MAX, u64::MAX))?.rev().take(limit);
        fetch(&messages, rows.map(|row| row.map(|(key, _)| Seq(key.value().2))))
    }

    /// Every message about a subject.
    pub(super) fn seqs_about(&self, subject: &Subject) -> Result<HashSet<Seq>, StoreError> {
        let numbers = self.txn.open_table(SUBJECT_TO_NUMBER)?;
        let Some(number) = numbers.get(subject.to_string().as_str())?.map(|value| value.value()) else {
            return Ok(HashSet::new());
        };
        let index = self.txn.open_table(SUBJECT_TIME_SEQ)?;
        index.range((number, 0, 0)..=(number, u64::MAX, u64::MAX))?.map(|row| Ok(Seq(row?.0.value().2))).collect()
    }

    pub(super) fn close_archive(&mut self) -> Result<(), StoreError> {
        if let Some(archive) = self.archive.take() {
            let ArchiveTables { subjects, last, .. } = archive;
            subjects.close(self.txn)?;
            self.txn.open_table(META)?.insert(meta::SEQ, last)?;
        }
        Ok(())
    }
}

impl Snapshot {
    pub fn message(&self, seq: Seq) -> Result<Option<Archived>, StoreError> {
        let table = self.txn.open_table(SEQ_TO_MESSAGE)?;
        table.get(seq.0)?.map(|packed| codec::unpack(seq, packed.value())).transpose()
    }

    pub fn seq_of(&self, id: &MessageId) -> Result<Option<Seq>, StoreError> {
        let table = self.txn.open_table(ID_TO_SEQ)?;
        Ok(table.get(codec::key_of(id))?.map(|seq| Seq(seq.value())))
    }

    /// The messages after `seq` in order of arrival, at most `limit`: how readers of the archive catch up.
    pub fn arrived_after(&self, seq: Seq, limit: usize) -> Result<Vec<Archived>, StoreError> {
        let table = self.txn.open_table(SEQ_TO_MESSAGE)?;
        let rows = table.range(seq.0.saturating_add(1)..)?.take(limit);
        rows.map(|row| row.map_err(StoreError::from).and_then(|(k, v)| codec::unpack(Seq(k.value()), v.value())))
            .collect()
    }

    /// The newest messages by their own time, older than `before` where given. With a subject, only those about it.
    pub fn newest(
        &self,
        subject: Option<&Subject>,
        before: Option<Position>,
        limit: usize,
    ) -> Result<Vec<Archived>, StoreError> {
        let number = match subject {
            None => EVERYTHING,
            Some(subject) => match self.number(subject)? {
                Some(number) => number,
                None => return Ok(Vec::new()),
            },
        };
        let (time, seq) = before.map_or((u64::MAX, u64::MAX), |p| (p.time.as_millis(), p.seq.0));
        let index = self.txn.open_table(SUBJECT_TIME_SEQ)?;
        let rows = index.range((number, 0, 0)..(number, time, seq))?.rev().take(limit);
        fetch(&self.txn.open_table(SEQ_TO_MESSAGE)?, rows.map(|row| row.map(|(key, _)| Seq(key.value().2))))
    }

    /// The newest messages about a person or a place with one topic, e.g. a person's badge awards.
    pub fn newest_of_topic(
        &self,
        subject: &Subject,
        topic_kind: &str,
        limit: usize,
    ) -> Result<Vec<Archived>, StoreError> {
        let (Some(number), Some(topic)) = (self.number(subject)?, self.number(&Subject::topic(topic_kind))?) else {
            return Ok(Vec::new());
        };
        let index = self.txn.open_table(SUBJECT_TOPIC_TIME_SEQ)?;
        let all = (number, topic, 0, 0)..=(number, topic, u64::MAX, u64::MAX);
        let rows = index.range(all)?.rev().take(limit);
        fetch(&self.txn.open_table(SEQ_TO_MESSAGE)?, rows.map(|row| row.map(|(key, _)| Seq(key.value().3))))
    }

    /// How many messages about a person or a place have one topic, with those that are let go.
    pub fn count_of_topic(&self, subject: &Subject, topic_kind: &str) -> Result<u64, StoreError> {
        let (Some(number), Some(topic)) = (self.number(subject)?, self.number(&Subject::topic(topic_kind))?) else {
            return Ok(0);
        };
        let index = self.txn.open_table(SUBJECT_TOPIC_TIME_SEQ)?;
        let all = (number, topic, 0, 0)..=(number, topic, u64::MAX, u64::MAX);
        let gone = self.txn.open_table(NUMBER_TOPIC_TO_PRUNED)?.get((number, topic))?.map_or(0, |count| count.value());
        index.range(all)?.try_fold(gone, |count, row| row.map(|_| count + 1).map_err(StoreError::from))
    }
}

fn fetch(
    messages: &impl ReadableTable<u64, &'static [u8]>,
    seqs: impl Iterator<Item = Result<Seq, redb::StorageError>>,
) -> Result<Vec<Archived>, StoreError> {
    let mut found = Vec::new();
    for seq in seqs {
        let seq = seq?;
        if let Some(packed) = messages.get(seq.0)? {
            found.push(codec::unpack(seq, packed.value())?);
        }
    }
    Ok(found)
}
