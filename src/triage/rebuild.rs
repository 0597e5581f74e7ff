//! Makes everything derived anew from the archive, by the rules of today, while nobody else writes.
//!
//! Chunk by chunk, each with the place it leads to in one transaction: whatever ends it on the way, it goes on from
//! there. What a chunk needs in memory is bounded by its bytes. What was brought in from outside comes last.

use std::sync::PoisonError;

use crate::model::{FeedEntry, Matter, Message, Seq};
use crate::store::{Archived, Change, Parcel, Pending, StoreError};

use super::hints::Hints;
use super::{Triage, note};

/// Messages in one transaction, and a bound for when they are large.
const CHUNK: usize = 1000;
const CHUNK_BYTES: usize = 8 * 1024 * 1024;

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rebuilt {
    pub messages: u64,
    pub of: u64,
}

/// A message of the archive as it is understood today.
struct Again {
    seq: Seq,
    parcel: Parcel,
    matter: Option<Matter>,
}

/// Makes anew what was asked to be, or goes on where that was broken off. Gives how many messages the archive has, or
/// none where nothing was to be done.
pub async fn rebuild(triage: &Triage, mut told: impl FnMut(Rebuilt)) -> Result<Option<u64>, StoreError> {
    let store = &triage.store;
    let (next, last) = store.read(|snapshot| Ok((snapshot.to_rebuild()?, snapshot.last_seq()?))).await?;
    let Some(mut next) = next else { return Ok(None) };
    if next == Seq(0) {
        store.write(|change| change.begin_rebuild()).durable().await?;
        next = Seq(1);
    }
    let mut under_way: Option<Pending<()>> = None;
    while next <= last {
        let (messages, after) = triage.read_again(next).await?;
        // The one before is being committed meanwhile.
        settle(under_way.take()).await?;
        told(Rebuilt { messages: next.0 - 1, of: last.0 });
        under_way = Some(triage.enter_again(messages, next, after));
        next = after;
    }
    settle(under_way).await?;
    store.write(move |change| change.forget_again(last, &change.discreet()?)).durable().await?;
    triage.regather().durable().await?;
    store.write(|change| change.end_rebuild()).durable().await?;
    told(Rebuilt { messages: last.0, of: last.0 });
    Ok(Some(last.0))
}

async fn settle(under_way: Option<Pending<()>>) -> Result<(), StoreError> {
    match under_way {
        Some(pending) => pending.durable().await,
        None => Ok(()),
    }
}

impl Triage {
    /// The next messages, described on as many threads as there are tasks, and which one is next then.
    async fn read_again(&self, from: Seq) -> Result<(Vec<Again>, Seq), StoreError> {
        let read = self.store.read(move |snapshot| snapshot.readable_from(from, CHUNK, CHUNK_BYTES));
        let (archived, next) = read.await?;
        // A gap at the end would never be passed.
        let next = next.max(Seq(from.0 + 1));
        Ok((self.share(archived, Triage::understand).await?, next))
    }

    fn understand(&self, archived: &Archived) -> Result<Again, StoreError> {
        let Archived { seq, id, topic, time, envelope, .. } = archived;
        let Ok(decoded) = Message::decode(envelope.as_bytes(), *time) else {
            let parcel = Parcel::again(archived, archived.facts.clone())?;
            return Ok(Again { seq: *seq, parcel, matter: None });
        };
        let message = Message { id: id.clone(), topic: topic.clone(), time: *time, ..decoded };
        let facts = (self.describe)(&message);
        let matter = (self.find_matter)(&message, &facts);
        Ok(Again { seq: *seq, parcel: Parcel::again(archived, facts)?, matter })
    }

    fn enter_again(&self, messages: Vec<Again>, from: Seq, to: Seq) -> Pending<()> {
        let hints = self.hints.clone();
        self.store.write(move |change| {
            let mut hints = hints.lock().unwrap_or_else(PoisonError::into_inner);
            hints.refresh(change)?;
            enter_again(change, &hints, &messages, from, to)?;
            change.rebuilt_up_to(to)
        })
    }
}

fn enter_again(
    change: &mut Change<'_>,
    hints: &Hints,
    messages: &[Again],
    from: Seq,
    to: Seq,
) -> Result<(), StoreError> {
    let (discreet, sealed) = (change.discreet()?, change.sealed_feeds()?);
    let mut messages = messages.iter().peekable();
    for seq in (from.0..to.0).map(Seq) {
        change.forget_again(Seq(seq.0 - 1), &discreet)?;
        let Some(Again { parcel, matter, .. }) = messages.next_if(|again| again.seq == seq) else { continue };
        change.reenter(seq, parcel, &discreet)?;
        let Parcel { topic, facts, time, .. } = parcel;
        for (hub, reason) in hints.feeds(seq, topic, facts, &facts.subjects(topic), &sealed) {
            change.enter_feed(hub, FeedEntry::new(seq, *time, topic, facts, reason));
        }
        if let Some(matter) = matter {
            note(change, hints, matter, *time)?;
        }
    }
    Ok(())
}
