//! From messages to one transaction: what they mean, whom they concern, what they make stale.
//!
//! Messages of a batch are described in parallel ([`Triage::prepare`]); the hint index is asked and everything stored
//! inside the writer's transaction ([`Triage::commit`]), in the order of arrival. The workers are not told here: the
//! store rings when it has committed.

mod announce;
mod gather;
mod hints;
mod ingest;
mod intake;
mod rebuild;
mod recall;
mod retain;
mod saved;

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::model::{Facts, FeedEntry, Matter, Message, Time};
use crate::store::{Change, Parcel, Pending, Store, StoreError};
use crate::widgets::Shelf;

pub use announce::{Speaker, announce};
use hints::Hints;
pub use ingest::{CHUNKS_CAP, chunk, ingest};
pub use intake::run;
pub use rebuild::{Rebuilt, rebuild};
pub use recall::recall;
pub use retain::retain;
pub use saved::Saved;

/// Fewer messages than this are not worth handing to another thread.
const SHARE_MIN: usize = 32;

/// How far ahead of our clock a sender's may be.
const FUTURE_MILLIS: u64 = 5 * 60 * 1000;

/// Says what a message means; the composition root puts the rules here.
pub type Describe = Arc<dyn Fn(&Message) -> Facts + Send + Sync>;

/// Says what is open, or not any more, as a message tells of it.
pub type FindMatter = fn(&Message, &Facts) -> Option<Matter>;

/// What became of a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Messages stored.
    pub stored: u64,
    /// Messages whose id was known already.
    pub known: u64,
    /// Messages dropped because their topic is configured as junk.
    pub junk: u64,
    /// Messages not taken in because they are from before what is kept.
    #[serde(default)]
    pub late: u64,
}

impl std::ops::AddAssign for Outcome {
    fn add_assign(&mut self, more: Outcome) {
        self.stored += more.stored;
        self.known += more.known;
        self.junk += more.junk;
        self.late += more.late;
    }
}

/// How far a source has come, as kept in its cursor.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceCursor {
    /// Messages ever taken from this source.
    pub count: u64,
    /// Time and id of the newest one.
    pub time: Time,
    pub id: String,
}

impl SourceCursor {
    /// The cursor's name in the store.
    pub fn name(source: &str) -> String {
        format!("source {source}")
    }

    /// Reads what [`Triage::commit`] wrote; a fresh one where there is none.
    pub fn parse(bytes: Option<&[u8]>) -> Self {
        bytes.and_then(|bytes| serde_json::from_slice(bytes).ok()).unwrap_or_default()
    }
}

/// Messages described and packed, waiting to be stored. Cheap to clone, so that a failed write can be tried again.
#[derive(Clone)]
pub struct Batch {
    parcels: Arc<Vec<(Parcel, Option<Matter>)>>,
    junk: u64,
}

/// Clones share the hint index.
#[derive(Clone)]
pub struct Triage {
    store: Store,
    describe: Describe,
    find_matter: FindMatter,
    junk_suffixes: Arc<[String]>,
    tasks: NonZeroUsize,
    clock: fn() -> Time,
    hints: Arc<Mutex<Hints>>,
}

impl Triage {
    /// `tasks` is how many threads describe one batch; `clock` tells which messages are from the future.
    pub fn new(
        store: Store,
        shelf: Shelf,
        describe: Describe,
        find_matter: FindMatter,
        junk_suffixes: &[String],
        tasks: NonZeroUsize,
        clock: fn() -> Time,
    ) -> Self {
        let (junk_suffixes, hints) = (junk_suffixes.into(), Arc::new(Mutex::new(Hints::new(shelf))));
        Triage { store, describe, find_matter, junk_suffixes, tasks, clock, hints }
    }

    /// Describes and packs, on as many blocking threads as there are tasks. Order is kept.
    pub async fn prepare(&self, mut messages: Vec<Message>) -> Result<Batch, StoreError> {
        let arrived = messages.len();
        messages.retain(|message| !self.is_junk(message));
        let junk = (arrived - messages.len()) as u64;
        // A sender's clock may be wrong. One message from the year 5138 would stay the newest of everything for ever.
        let latest = (self.clock)().plus_millis(FUTURE_MILLIS);
        for message in &mut messages {
            message.time = message.time.min(latest);
        }
        let parcels = self.share(messages, Triage::pack).await?;
        Ok(Batch { parcels: Arc::new(parcels), junk })
    }

    /// Does the same with each, on as many blocking threads as there are tasks. Order is kept.
    async fn share<M: Send + 'static, T: Send + 'static>(
        &self,
        mut messages: Vec<M>,
        each: fn(&Triage, &M) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut done = Vec::with_capacity(messages.len());
        let share = messages.len().div_ceil(self.tasks.get()).max(SHARE_MIN);
        let mut shares = Vec::new();
        while !messages.is_empty() {
            let rest = messages.split_off(share.min(messages.len()));
            let (share, triage) = (std::mem::replace(&mut messages, rest), self.clone());
            let work = move || share.iter().map(|message| each(&triage, message)).collect::<Result<Vec<T>, _>>();
            shares.push(tokio::task::spawn_blocking(work));
        }
        for share in shares {
            done.extend(share.await.map_err(|_| StoreError::Failed("describing messages ended early".to_owned()))??);
        }
        Ok(done)
    }

    /// Stores a batch in one transaction with everything that follows from it. `source` moves its cursor.
    pub fn commit(&self, batch: &Batch, source: &str) -> Pending<Outcome> {
        if batch.parcels.is_empty() {
            return Pending::ready(Outcome { junk: batch.junk, ..Outcome::default() });
        }
        let (parcels, junk, hints, source) = (batch.parcels.clone(), batch.junk, self.hints.clone(), source.to_owned());
        let counted = source.clone();
        let job = move |change: &mut Change<'_>| {
            let mut hints = hints.lock().unwrap_or_else(PoisonError::into_inner);
            hints.refresh(change)?;
            let mut outcome = Outcome { junk, ..Outcome::default() };
            for (parcel, matter) in parcels.iter() {
                match enter(change, &hints, parcel, matter.as_ref())? {
                    Entered::Stored => outcome.stored += 1,
                    Entered::Known => outcome.known += 1,
                    Entered::Late => outcome.late += 1,
                }
            }
            move_cursor(change, &source, &parcels)?;
            metrics::histogram!("hubs_batch_messages").record(parcels.len() as f64);
            Ok(outcome)
        };
        // Counted once it is durable: a write that is tried again counts once.
        self.store.write_then(job, move |outcome: &Outcome| {
            metrics::counter!("hubs_messages_total", "source" => counted).increment(outcome.stored);
            if outcome.late > 0 {
                metrics::counter!("hubs_late_messages_total").increment(outcome.late);
            }
        })
    }

    fn pack(&self, message: &Message) -> Result<(Parcel, Option<Matter>), StoreError> {
        let facts = (self.describe)(message);
        let matter = (self.find_matter)(message, &facts);
        Ok((Parcel::pack(message, facts)?, matter))
    }

    fn is_junk(&self, message: &Message) -> bool {
        self.junk_suffixes.iter().any(|suffix| message.topic.as_str().ends_with(suffix.as_str()))
    }
}

/// What became of one message.
enum Entered {
    Stored,
    Known,
    Late,
}

/// One message into the archive, the feeds and the marks, unless it is known already, or from before what is kept.
fn enter(
    change: &mut Change<'_>,
    hints: &Hints,
    parcel: &Parcel,
    matter: Option<&Matter>,
) -> Result<Entered, StoreError> {
    if change.is_late(parcel.time)? {
        return Ok(Entered::Late);
    }
    let Some(seq) = change.append(parcel)? else { return Ok(Entered::Known) };
    let concerned = hints.concerned(seq, &parcel.topic, &parcel.facts);
    for (hub, reason) in concerned.feeds {
        change.enter_feed(hub, FeedEntry::new(seq, parcel.time, &parcel.topic, &parcel.facts, reason));
    }
    for widget in concerned.widgets {
        change.mark(widget);
    }
    if let Some(matter) = matter {
        note(change, hints, matter, parcel.time)?;
    }
    Ok(Entered::Stored)
}

/// How a matter stands now; whoever lists it is stale if that is news.
fn note(change: &mut Change<'_>, hints: &Hints, matter: &Matter, at: Time) -> Result<(), StoreError> {
    for subject in change.note_matter(matter, at)? {
        for widget in hints.listing(&subject, matter.kind) {
            change.mark(*widget);
        }
    }
    Ok(())
}

fn move_cursor(change: &mut Change<'_>, source: &str, parcels: &[(Parcel, Option<Matter>)]) -> Result<(), StoreError> {
    let Some(newest) = parcels.iter().map(|(parcel, _)| parcel).max_by_key(|parcel| parcel.time) else { return Ok(()) };
    let name = SourceCursor::name(source);
    let mut cursor = SourceCursor::parse(change.cursor(&name)?.as_deref());
    cursor.count += parcels.len() as u64;
    if newest.time >= cursor.time {
        cursor.time = newest.time;
        cursor.id.clone_from(&newest.id.0);
    }
    let bytes = serde_json::to_vec(&cursor)
        .map_err(|error| StoreError::Record { what: "cursor", reason: error.to_string() })?;
    change.set_cursor(&name, &bytes)
}
