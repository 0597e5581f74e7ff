//! Making everything derived anew from the archive: the place that was reached, and what is written on the way.
//!
//! What people made is not touched, nor is the archive but for the words in which its messages are described. The
//! messages are entered in the order in which they came, as if everything had always been as it is today; where
//! somebody was forgotten, that happens again.

use std::collections::HashMap;

use redb::ReadableTable;
use tracing::warn;

use super::StoreError;
use super::change::Change;
use super::codec::{self, Archived, Parcel};
use super::snapshot::Snapshot;
use super::tables::{
    HUB_TIME_SEQ_TO_ENTRY, HUB_TO_TALLY, MATTER_TO_RECORD, META, NAME_TO_CURSOR, NUMBER_TO_SUBJECT,
    PERSON_DAY_CATEGORY_TO_HOURS, SEQ_TO_MESSAGE, SUBJECT_DAY_TO_HOURS, SUBJECT_KIND_MATTER, SUBJECT_TIME_SEQ,
    SUBJECT_TO_NUMBER, SUBJECT_TO_TALLY, SUBJECT_TOPIC_TIME_SEQ, meta,
};
use crate::model::{Day, Discreet, HubId, Person, PersonName, Seq, Time};

/// The cursor that keeps [`SealedFeeds`] while all is made anew.
const SEALED: &str = "sealed feeds";

/// Up to which message the feed of a hub goes that takes no more because it is archived.
pub type SealedFeeds = HashMap<HubId, Seq>;

macro_rules! empty {
    ($change:ident: $($table:ident),+ $(,)?) => {$(
        $change.txn.delete_table($table)?;
        $change.txn.open_table($table)?;
    )+};
}

impl Change<'_> {
    /// Says that all that is derived is to be made anew, from the beginning.
    pub fn ask_rebuild(&mut self) -> Result<(), StoreError> {
        self.txn.open_table(META)?.insert(meta::REBUILD, 0)?;
        Ok(())
    }

    /// Empties all that is derived from messages.
    pub fn begin_rebuild(&mut self) -> Result<(), StoreError> {
        self.close_archive()?;
        // An earlier one that was broken off has emptied the feeds already.
        if self.cursor(SEALED)?.is_none() {
            let sealed: Vec<(HubId, Seq)> = self.archived_feeds()?.into_iter().collect();
            self.set_cursor(SEALED, &codec::to_bytes("list of sealed feeds", &sealed)?)?;
        }
        // Numbers, sums and matters of what is let go cannot be made again.
        let keeps_sums = self.horizon()? > Day(0);
        self.empty_lists()?;
        if keeps_sums {
            self.begin_with_sums()?;
        } else {
            self.empty_counts()?;
        }
        self.numbers.forget();
        let mut counters = self.txn.open_table(META)?;
        if !keeps_sums {
            counters.remove(meta::SUBJECT)?;
        }
        // The archive is about to be read for matters as well.
        counters.remove(meta::RECALL)?;
        counters.insert(meta::REBUILD, 1)?;
        Ok(())
    }

    fn empty_lists(&mut self) -> Result<(), StoreError> {
        empty!(self: SUBJECT_TIME_SEQ, SUBJECT_TOPIC_TIME_SEQ, HUB_TIME_SEQ_TO_ENTRY);
        Ok(())
    }

    fn empty_counts(&mut self) -> Result<(), StoreError> {
        empty!(
            self: SUBJECT_TO_NUMBER,
            NUMBER_TO_SUBJECT,
            SUBJECT_TO_TALLY,
            PERSON_DAY_CATEGORY_TO_HOURS,
            SUBJECT_DAY_TO_HOURS,
            HUB_TO_TALLY,
            MATTER_TO_RECORD,
            SUBJECT_KIND_MATTER,
        );
        Ok(())
    }

    fn archived_feeds(&self) -> Result<SealedFeeds, StoreError> {
        let table = self.txn.open_table(HUB_TIME_SEQ_TO_ENTRY)?;
        let mut sealed = SealedFeeds::new();
        for hub in self.hubs()?.into_iter().filter(|hub| hub.archived) {
            for row in table.range((hub.id.0, 0, 0)..=(hub.id.0, u64::MAX, u64::MAX))? {
                let seq = Seq(row?.0.value().2);
                let last = sealed.entry(hub.id).or_insert(seq);
                *last = seq.max(*last);
            }
        }
        Ok(sealed)
    }

    /// What [`Change::begin_rebuild`] noted of archived hubs.
    pub fn sealed_feeds(&self) -> Result<SealedFeeds, StoreError> {
        let sealed = self.cursor(SEALED)?.unwrap_or_default();
        if sealed.is_empty() {
            return Ok(SealedFeeds::new());
        }
        let sealed: Vec<(HubId, Seq)> = codec::from_bytes("list of sealed feeds", &sealed)?;
        Ok(sealed.into_iter().collect())
    }

    /// Lists and counts a message of the archive as [`Change::append`] does a new one.
    pub fn reenter(&mut self, seq: Seq, parcel: &Parcel, discreet: &Discreet) -> Result<(), StoreError> {
        if !parcel.packed.is_empty() {
            self.repack(seq, parcel)?;
        }
        self.list(seq, parcel, discreet)
    }

    /// Forgets again whoever was forgotten when that message was the last.
    pub fn forget_again(&mut self, last: Seq, discreet: &Discreet) -> Result<(), StoreError> {
        for (name, then) in discreet.forgotten_after(last) {
            let person = Person::new(PersonName::from(name), "", Time::ZERO);
            self.forget_matters(&Person { hidden: then.hidden, quiet: then.quiet.clone(), ..person.clone() })?;
            self.forget_subject(&person.name)?;
        }
        Ok(())
    }

    /// Says which message is next.
    pub fn rebuilt_up_to(&mut self, next: Seq) -> Result<(), StoreError> {
        self.txn.open_table(META)?.insert(meta::REBUILD, next.0)?;
        Ok(())
    }

    /// All is made anew but what widgets show, which is stale now.
    pub fn end_rebuild(&mut self) -> Result<(), StoreError> {
        self.txn.open_table(META)?.remove(meta::REBUILD)?;
        self.txn.open_table(NAME_TO_CURSOR)?.remove(SEALED)?;
        for widget in self.widgets()? {
            self.mark(widget.id);
        }
        Ok(())
    }
}

impl Snapshot {
    /// The next message from which all that is derived is to be made anew: zero where that has not begun, none where
    /// nobody asked for it.
    pub fn to_rebuild(&self) -> Result<Option<Seq>, StoreError> {
        Ok(self.txn.open_table(META)?.get(meta::REBUILD)?.map(|next| Seq(next.value())))
    }

    /// The messages from one on, at most so many and hardly more than so many bytes, and which is next. One that cannot
    /// be read is left out, so that it does not keep all after it.
    pub fn readable_from(&self, first: Seq, limit: usize, bytes: usize) -> Result<(Vec<Archived>, Seq), StoreError> {
        let table = self.txn.open_table(SEQ_TO_MESSAGE)?;
        let (mut found, mut next, mut size) = (Vec::new(), first, 0);
        for row in table.range(first.0..)?.take(limit) {
            let (seq, packed) = row?;
            let seq = Seq(seq.value());
            next = Seq(seq.0 + 1);
            match codec::unpack(seq, packed.value()) {
                Ok(message) => {
                    size += message.envelope.len();
                    found.push(message);
                }
                Err(failure) => warn!(seq = seq.0, "{failure}; it stays in the archive and is left out of all else"),
            }
            if size >= bytes {
                break;
            }
        }
        Ok((found, next))
    }
}
