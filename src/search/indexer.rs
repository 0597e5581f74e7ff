//! Keeps the indexes level with the archive, from cursors of its own.
//!
//! It finds its work in the store: a wake-up only says that there may be some. A cursor moves with the commit that
//! holds what it stands for, so that nothing is missed and nothing is there twice, whenever the process ends.

use std::time::{Duration, Instant};

use tokio::sync::watch;
use tracing::{error, info, warn};

use super::disk::{Cursor, Shelf};
use super::{SearchError, activity, hubs};
use crate::model::{HubKind, PersonName, Seq};
use crate::stop::Stop;
use crate::store::{Archived, Snapshot, Store, StoreError};

/// Messages read at once; each may be as large as the bus allows.
const BATCH: usize = 200;
/// After this long without news a commit makes the last of it found.
const QUIET: Duration = Duration::from_millis(150);
/// While news keeps coming, the time between commits.
const LIVE: Duration = Duration::from_millis(500);
/// The same while there is a backlog: fewer, larger segments are less work.
const BACKLOG: Duration = Duration::from_secs(2);
/// The wait after a failure, such as a full disk.
const RETRY: Duration = Duration::from_secs(5);

/// The writing side: one per data directory. Dropping it may wait for a merge to end.
pub struct Indexer {
    activity: Shelf,
    activity_fields: activity::Fields,
    hubs: Shelf,
    hub_fields: hubs::Fields,
    /// How far messages were handed to the index, committed or not.
    read: Cursor,
    /// Whether the indexes were held against the archive.
    compared: bool,
}

/// What one catching up did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Messages that came into the index.
    pub messages: u64,
    /// The last message that can be found now.
    pub indexed: Seq,
}

impl Indexer {
    pub(super) fn new(
        activity: Shelf,
        activity_fields: activity::Fields,
        hubs: Shelf,
        hub_fields: hubs::Fields,
    ) -> Self {
        let read = activity.cursor();
        Indexer { activity, activity_fields, hubs, hub_fields, read, compared: false }
    }

    /// Follows the archive until `stop` becomes true or its sender is gone. Blocks: give it a thread of its own.
    pub fn run(&mut self, store: &Store, mut stop: Stop) {
        let runtime = match tokio::runtime::Builder::new_current_thread().enable_time().build() {
            Ok(runtime) => runtime,
            Err(failure) => return error!("the search index cannot be kept: {failure}"),
        };
        let (mut archived, mut boards) = (store.wakes().archived(), store.wakes().boards());
        let asked = stop.clone();
        let ended = move || asked.has_fired();
        while !ended() {
            let failed = match self.round(store, &ended) {
                Ok(_) => false,
                Err(failure) => {
                    warn!("the search index fell behind and tries again in {} seconds: {failure}", RETRY.as_secs());
                    true
                }
            };
            let wait = async {
                if failed {
                    tokio::time::sleep(RETRY).await;
                } else {
                    settle(&mut archived, &mut boards).await;
                }
            };
            runtime.block_on(async {
                tokio::select! {
                    () = wait => {}
                    () = stop.fired() => {}
                }
            });
            if failed && let Err(failure) = self.reopen() {
                warn!("the search index cannot be opened for writing: {failure}");
            }
        }
    }

    /// Indexes everything archived until now, on this thread.
    pub fn catch_up(&mut self, store: &Store) -> Result<Progress, SearchError> {
        self.round(store, &|| false)
    }

    fn round(&mut self, store: &Store, ended: &dyn Fn() -> bool) -> Result<Progress, SearchError> {
        if !self.compared {
            self.compare(&store.snapshot()?)?;
            self.compared = true;
        }
        self.let_go(&store.snapshot()?)?;
        self.refresh_hubs(&store.snapshot()?)?;
        let mut messages = 0;
        let mut since = Instant::now();
        while !ended() {
            let snapshot = store.snapshot()?;
            let added = self.add_batch(&snapshot)?;
            messages += added;
            self.report(&snapshot)?;
            if self.read.place >= snapshot.last_seq()?.0 {
                break;
            }
            if since.elapsed() >= BACKLOG {
                self.commit()?;
                self.refresh_hubs(&store.snapshot()?)?;
                since = Instant::now();
            }
        }
        self.commit()?;
        self.report(&store.snapshot()?)?;
        Ok(Progress { messages, indexed: Seq(self.activity.cursor().place) })
    }

    /// Begins anew what is damaged, and what belongs to another archive, because a data directory was restored or
    /// started over: an index that knows more than the archive does, or something else.
    fn compare(&mut self, snapshot: &Snapshot) -> Result<(), SearchError> {
        let ahead = self.read.place > snapshot.last_seq()?.0 || self.hubs.cursor().place > snapshot.last_change()?;
        let reason = if ahead || !self.witnessed(snapshot)? {
            Some("it belongs to another archive")
        } else if !self.activity.is_sound() || !self.hubs.is_sound() {
            Some("its files are damaged")
        } else {
            None
        };
        if let Some(reason) = reason {
            warn!("the search index is built anew from the archive: {reason}");
            self.activity.clear()?;
            self.hubs.clear()?;
            self.read = self.activity.cursor();
        }
        let behind = snapshot.last_seq()?.0.saturating_sub(self.read.place);
        if behind > 0 {
            info!(messages = behind, "the search index catches up with the archive");
        }
        Ok(())
    }

    /// Whether the last message indexed is the one that stands at its place in the archive.
    fn witnessed(&self, snapshot: &Snapshot) -> Result<bool, SearchError> {
        if self.read.witness.is_empty() {
            return Ok(true);
        }
        match snapshot.message(Seq(self.read.place)) {
            Ok(message) => Ok(message.is_some_and(|message| message.id.0 == self.read.witness)),
            Err(StoreError::Record { .. }) => Ok(true),
            Err(failure) => Err(failure.into()),
        }
    }

    /// Removes what is from before the archive's horizon.
    fn let_go(&mut self, snapshot: &Snapshot) -> Result<(), SearchError> {
        let horizon = snapshot.horizon()?;
        if horizon.0 > self.read.horizon {
            self.activity.delete_all(self.activity_fields.older(horizon.start()))?;
            self.read = self.read.without_before(horizon);
        }
        Ok(())
    }

    /// Hands the next messages to the index, which forgets them unless a commit follows.
    pub(super) fn add_batch(&mut self, snapshot: &Snapshot) -> Result<u64, SearchError> {
        let (batch, place) = batch_after(snapshot, self.read.place)?;
        for message in batch.iter().filter(|message| message.time.day().0 >= self.read.horizon) {
            self.activity.add(self.activity_fields.document(message))?;
        }
        let witness = batch.last().filter(|last| last.seq.0 == place).map_or("", |last| last.id.0.as_str());
        if place > self.read.place {
            self.read = self.read.at(place, witness);
        }
        metrics::counter!("hubs_index_documents_total").increment(batch.len() as u64);
        Ok(batch.len() as u64)
    }

    fn commit(&mut self) -> Result<(), SearchError> {
        if self.read != self.activity.cursor() {
            self.activity.commit(self.read.clone())?;
        }
        Ok(())
    }

    fn refresh_hubs(&mut self, snapshot: &Snapshot) -> Result<(), SearchError> {
        let from = self.hubs.cursor().place;
        let (changed, last) = snapshot.hubs_changed_after(from)?;
        if last == from {
            return Ok(());
        }
        for id in changed {
            self.hubs.delete(self.hub_fields.only(id))?;
            let Some(hub) = snapshot.hub(id)? else { continue };
            let person = match hub.kind {
                HubKind::User => snapshot.person(&PersonName::from(hub.name.as_str()))?,
                HubKind::Team => None,
            };
            self.hubs.add(self.hub_fields.document(&hub, person.as_ref()))?;
        }
        let cursor = self.hubs.cursor().at(last, "");
        self.hubs.commit(cursor)
    }

    /// After a failure: back to what is committed.
    fn reopen(&mut self) -> Result<(), SearchError> {
        self.activity.reopen()?;
        self.hubs.reopen()?;
        self.read = self.activity.cursor();
        Ok(())
    }

    fn report(&self, snapshot: &Snapshot) -> Result<(), SearchError> {
        let behind = snapshot.last_seq()?.0.saturating_sub(self.activity.cursor().place);
        metrics::gauge!("hubs_index_lag_messages").set(behind as f64);
        Ok(())
    }
}

/// Waits for news, and then until it pauses or has gone on long enough.
async fn settle(archived: &mut watch::Receiver<u64>, boards: &mut watch::Receiver<u64>) {
    news(archived, boards).await;
    let pause = async { while tokio::time::timeout(QUIET, news(archived, boards)).await.is_ok() {} };
    let _ = tokio::time::timeout(LIVE, pause).await;
}

async fn news(archived: &mut watch::Receiver<u64>, boards: &mut watch::Receiver<u64>) {
    // The senders live in the store, which the caller holds: neither ends before it.
    tokio::select! {
        _ = archived.changed() => {}
        _ = boards.changed() => {}
    }
}

/// The next messages, and the place up to which there are no others. One that cannot be read is left out, so that it
/// does not hide all after it.
fn batch_after(snapshot: &Snapshot, place: u64) -> Result<(Vec<Archived>, u64), StoreError> {
    match snapshot.arrived_after(Seq(place), BATCH) {
        Ok(batch) => {
            let last = batch.last().map_or(place, |message| message.seq.0);
            Ok((batch, last))
        }
        Err(StoreError::Record { .. }) => readable_after(snapshot, place),
        Err(failure) => Err(failure),
    }
}

fn readable_after(snapshot: &Snapshot, place: u64) -> Result<(Vec<Archived>, u64), StoreError> {
    let last = snapshot.last_seq()?.0.min(place.saturating_add(BATCH as u64));
    let mut batch = Vec::new();
    for seq in place + 1..=last {
        match snapshot.message(Seq(seq)) {
            Ok(message) => batch.extend(message),
            Err(StoreError::Record { reason, .. }) => {
                warn!(seq, "an archived message cannot be read and is left out of the search index: {reason}");
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok((batch, last))
}
