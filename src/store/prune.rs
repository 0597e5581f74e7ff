//! Retention: messages from before a day, the horizon, are taken out of the archive and its lists.
//!
//! The horizon is said first, and never goes back: from then on nothing older is taken in. What is older goes in small
//! steps, oldest first, in whatever transactions and runs of the program there is room. Sums stay: what a message
//! counted for goes into tables of its own, from which [`Change::begin_rebuild`] begins, and rows of days before the
//! horizon are kept as they are.

use std::collections::{BTreeSet, HashMap};

use redb::ReadableTable;

use super::StoreError;
use super::change::Change;
use super::codec::{self, Archived};
use super::messages::{ArchiveTables, Position};
use super::snapshot::Snapshot;
use super::tables::{
    EVERYTHING, HUB_TIME_SEQ_TO_ENTRY, HUB_TO_PRUNED, HUB_TO_TALLY, META, NUMBER_TO_PRUNED, NUMBER_TOPIC_TO_PRUNED,
    PERSON_DAY_CATEGORY_TO_HOURS, SEQ_TO_HELP, SEQ_TO_MESSAGE, SUBJECT_DAY_TO_HOURS, SUBJECT_TIME_SEQ,
    SUBJECT_TO_TALLY, meta,
};
use crate::model::{Day, Discreet, HubId, Seq, Subject, SubjectKind, Time};

/// What a message that is let go counted for, besides its subjects.
#[derive(Debug, Clone)]
pub struct Expired {
    pub at: Position,
    /// None where it cannot be read any more.
    pub message: Option<Archived>,
}

type Sums<K> = HashMap<K, (u64, u64)>;

/// Sums of what one transaction lets go.
#[derive(Default)]
struct Gone {
    subjects: Sums<u32>,
    hubs: Sums<u32>,
    topics: HashMap<(u32, u32), u64>,
}

impl Change<'_> {
    /// Lets go of everything from before that day, from now on. Entries of feeds go at once. False where the horizon was
    /// there already, or further on.
    pub fn set_horizon(&mut self, day: Day) -> Result<bool, StoreError> {
        self.close_archive()?;
        if day <= self.horizon()? {
            return Ok(false);
        }
        self.txn.open_table(META)?.insert(meta::HORIZON, u64::from(day.0))?;
        self.write_feeds()?;
        self.prune_feeds(day)?;
        self.mark_all()?;
        // The search index looks whenever something came in.
        self.effects.archived = true;
        Ok(true)
    }

    /// The first day of which messages are kept; day zero where all are.
    pub fn horizon(&self) -> Result<Day, StoreError> {
        match &self.archive {
            Some(archive) => Ok(archive.horizon),
            None => Ok(Day(self.counter(meta::HORIZON)? as u32)),
        }
    }

    /// Takes messages out for good, each with the hubs whose feeds it entered. Gives how many there were.
    pub fn prune(&mut self, expired: &[(Expired, Vec<HubId>)]) -> Result<u64, StoreError> {
        let (discreet, mut gone, mut count) = (self.discreet()?, Gone::default(), 0);
        for (Expired { at, message }, hubs) in expired {
            let there = match message {
                Some(message) => self.unlist(message, &discreet, &mut gone)?,
                None => self.discard(*at, &mut gone)?,
            };
            if there {
                count += 1;
                let time = at.time.as_millis();
                hubs.iter().for_each(|hub| add(&mut gone.hubs, hub.0, (1, time)));
            }
        }
        self.close_archive()?;
        let mut marks = self.txn.open_table(SEQ_TO_HELP)?;
        for (Expired { at, .. }, _) in expired {
            marks.remove(at.seq.0)?;
        }
        drop(marks);
        self.keep_sums(gone)?;
        Ok(count)
    }

    /// Has everything made anew that may show what is gone.
    pub fn mark_all(&mut self) -> Result<(), StoreError> {
        for widget in self.widgets()? {
            self.mark(widget.id);
        }
        Ok(())
    }

    fn unlist(&mut self, message: &Archived, discreet: &Discreet, gone: &mut Gone) -> Result<bool, StoreError> {
        let Archived { seq, id, topic, time, facts, .. } = message;
        let confined = self.is_confined(*seq, facts, discreet)?;
        let archive = ArchiveTables::opened(&mut self.archive, self.txn)?;
        if archive.messages.remove(seq.0)?.is_none() {
            return Ok(false);
        }
        let time = time.as_millis();
        archive.ids.remove(codec::key_of(id))?;
        archive.by_subject.remove((EVERYTHING, time, seq.0))?;
        add(&mut gone.subjects, EVERYTHING, (1, time));
        let kind = archive.subjects.find(self.numbers, &Subject::topic(topic.kind()))?;
        let mut subjects = facts.subjects(topic);
        subjects.sort_unstable();
        subjects.dedup();
        for subject in subjects {
            let Some(number) = archive.subjects.find(self.numbers, &subject)? else { continue };
            // What somebody did before they were forgotten is in no list of theirs.
            if archive.by_subject.remove((number, time, seq.0))?.is_none() {
                continue;
            }
            if let Some(kind) = kind.filter(|_| codec::listed_by_topic(&subject)) {
                archive.by_topic.remove((number, kind, time, seq.0))?;
                *gone.topics.entry((number, kind)).or_default() += 1;
            }
            if !(confined && subject.kind == SubjectKind::Person) {
                add(&mut gone.subjects, number, (1, time));
            }
        }
        Ok(true)
    }

    /// One that cannot be read: what it was about is not known, and its lists lead nowhere.
    fn discard(&mut self, at: Position, gone: &mut Gone) -> Result<bool, StoreError> {
        let archive = ArchiveTables::opened(&mut self.archive, self.txn)?;
        archive.by_subject.remove((EVERYTHING, at.time.as_millis(), at.seq.0))?;
        let there = archive.messages.remove(at.seq.0)?.is_some();
        if there {
            add(&mut gone.subjects, EVERYTHING, (1, at.time.as_millis()));
        }
        Ok(there)
    }

    fn keep_sums(&mut self, gone: Gone) -> Result<(), StoreError> {
        for (definition, sums) in [(NUMBER_TO_PRUNED, gone.subjects), (HUB_TO_PRUNED, gone.hubs)] {
            let mut table = self.txn.open_table(definition)?;
            for (key, (count, newest)) in sums {
                let old = table.get(key)?.map_or((0, 0), |sum| sum.value());
                table.insert(key, (old.0 + count, old.1.max(newest)))?;
            }
        }
        let mut table = self.txn.open_table(NUMBER_TOPIC_TO_PRUNED)?;
        for (key, count) in gone.topics {
            let old = table.get(key)?.map_or(0, |sum| sum.value());
            table.insert(key, old + count)?;
        }
        Ok(())
    }

    /// Entries whose newest message is from before that day.
    fn prune_feeds(&mut self, day: Day) -> Result<(), StoreError> {
        let mut table = self.txn.open_table(HUB_TIME_SEQ_TO_ENTRY)?;
        let hubs: BTreeSet<HubId> = self.hubs()?.into_iter().map(|hub| hub.id).collect();
        for HubId(hub) in hubs {
            table.retain_in((hub, 0, 0)..(hub, day.start().as_millis(), 0), |_, _| false)?;
        }
        Ok(())
    }

    /// Where all is to be made anew: what was counted before the horizon is where it begins.
    pub(super) fn begin_with_sums(&mut self) -> Result<(), StoreError> {
        let horizon = self.horizon()?.0;
        self.txn.open_table(SUBJECT_DAY_TO_HOURS)?.retain(|(_, day), _| day < horizon)?;
        self.txn.open_table(PERSON_DAY_CATEGORY_TO_HOURS)?.retain(|(_, day, _), _| day < horizon)?;
        for (from, to) in [(NUMBER_TO_PRUNED, SUBJECT_TO_TALLY), (HUB_TO_PRUNED, HUB_TO_TALLY)] {
            self.txn.delete_table(to)?;
            let mut table = self.txn.open_table(to)?;
            for row in self.txn.open_table(from)?.iter()? {
                let (key, sum) = row?;
                table.insert(key.value(), sum.value())?;
            }
        }
        Ok(())
    }

    /// The sums of a subject whose number is taken away.
    pub(super) fn forget_sums(&mut self, number: u32) -> Result<(), StoreError> {
        self.txn.open_table(NUMBER_TO_PRUNED)?.remove(number)?;
        let all = (number, 0)..=(number, u32::MAX);
        self.txn.open_table(NUMBER_TOPIC_TO_PRUNED)?.retain_in(all, |_, _| false)?;
        Ok(())
    }
}

impl Snapshot {
    /// The first day of which messages are kept; day zero where all are.
    pub fn horizon(&self) -> Result<Day, StoreError> {
        Ok(Day(self.counter(meta::HORIZON)? as u32))
    }

    /// The oldest messages from before the horizon, but for those from `below` on.
    pub fn expired(&self, below: Seq, limit: usize) -> Result<Vec<Expired>, StoreError> {
        let end = (EVERYTHING, self.horizon()?.start().as_millis(), 0);
        let (index, messages) = (self.txn.open_table(SUBJECT_TIME_SEQ)?, self.txn.open_table(SEQ_TO_MESSAGE)?);
        let mut expired = Vec::new();
        for row in index.range((EVERYTHING, 0, 0)..end)? {
            let (_, time, seq) = row?.0.value();
            if expired.len() == limit {
                break;
            }
            if Seq(seq) < below {
                let at = Position { time: Time::from_millis(time as i64), seq: Seq(seq) };
                let message = messages.get(seq)?.and_then(|packed| codec::unpack(Seq(seq), packed.value()).ok());
                expired.push(Expired { at, message });
            }
        }
        Ok(expired)
    }
}

fn add<K: std::hash::Hash + Eq>(sums: &mut Sums<K>, key: K, (count, newest): (u64, u64)) {
    let sum = sums.entry(key).or_default();
    *sum = (sum.0 + count, sum.1.max(newest));
}
