//! Which saved searches found something new, and so which widgets are stale.
//!
//! What is searched can be found only once it is indexed, so this follows the index and not the archive: after each of
//! its commits the questions that widgets watch are asked what they gained since the last time. The place of the last
//! time lies in the store, moved by the transaction that marks the widgets. Where it does not fit the index, which was
//! begun anew or went back, and where other people or hubs keep something to themselves than then, all of these widgets
//! are marked once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tracing::error;

use crate::model::{Asked, Hub, HubId, Question, Seq, Subject, Time, Unseen, Visibility, WidgetId};
use crate::search::{Commit, Search, SearchError};
use crate::stop::Stop;
use crate::store::{Snapshot, Store, StoreError};
use crate::widgets::{Shelf, Watch};

/// The cursor's name in the store.
const CURSOR: &str = "saved searches";
/// How long to wait before a failed write is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// Follows the index for widgets.
pub struct Saved {
    store: Store,
    shelf: Shelf,
    search: Search,
    watched: Watched,
    clock: fn() -> Time,
    /// The commit that comes next, taken before anything is read from the store.
    next: Commit,
    /// None until it is read.
    last: Option<Cursor>,
}

/// What widgets ask, as the boards of one moment say.
#[derive(Default)]
struct Watched {
    boards: Option<u64>,
    widgets: BTreeMap<String, Vec<WidgetId>>,
    /// What hubs are interested in, by name.
    interests: HashMap<String, Vec<Subject>>,
    /// Differs where other people or hubs keep something to themselves, or where hubs are interested in something else.
    discretion: u64,
}

/// How far this has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Cursor {
    /// See [`Commit::index`].
    index: u64,
    place: u64,
    discretion: u64,
}

impl Saved {
    /// Takes the index as it is now for the first to look at.
    pub fn new(store: Store, shelf: Shelf, search: Search, clock: fn() -> Time) -> Self {
        let next = search.commit();
        Saved { store, shelf, search, watched: Watched::default(), clock, next, last: None }
    }

    /// Marks what is stale, whenever more can be found or a board changes, until `stop`.
    pub async fn follow(mut self, mut stop: Stop) {
        let (mut boards, mut committed) = (self.store.wakes().boards(), self.search.clone());
        loop {
            boards.mark_unchanged();
            let (saved, looked) = match tokio::task::spawn_blocking(move || self.look()).await {
                Ok(looked) => looked,
                Err(failure) => return error!("saved searches are not live until the next start: {failure}"),
            };
            self = saved;
            if looked.is_ok() {
                metrics::gauge!("hubs_saved_searches_place").set(self.next.last().0 as f64);
            }
            let again = async {
                match looked {
                    Ok(()) => news(&mut boards, &mut committed).await,
                    Err(failure) => {
                        error!("saved searches could not be followed, trying again: {failure}");
                        tokio::time::sleep(RETRY).await;
                    }
                }
            };
            tokio::select! { () = again => (), () = stop.fired() => return }
            self.next = self.search.commit();
        }
    }

    fn look(mut self) -> (Self, Result<(), SearchError>) {
        let looked = self.mark();
        (self, looked)
    }

    /// What one commit of the index made stale.
    fn mark(&mut self) -> Result<(), SearchError> {
        // After the commit was taken: a widget that is not there yet is built from this commit or a later one.
        let snapshot = self.store.snapshot()?;
        if self.watched.boards != Some(snapshot.boards()?) {
            self.watched = Watched::read(&snapshot, &self.shelf)?;
        }
        if self.watched.widgets.is_empty() {
            return Ok(());
        }
        let last = self.last.map_or_else(|| Cursor::read(&snapshot), Ok)?;
        let (commit, discretion) = (&self.next, self.watched.discretion);
        let now = Cursor { index: commit.index(), place: commit.last().0, discretion };
        let stale = if now.goes_on_from(&last) {
            self.watched.gained(commit, Seq(last.place), (self.clock)())?
        } else {
            self.all()
        };
        // Where nothing was gained, the place in the store may stay behind: from there nothing is gained either.
        if !stale.is_empty() {
            let record = serde_json::to_vec(&now);
            let record =
                record.map_err(|error| StoreError::Record { what: "saved searches", reason: error.to_string() })?;
            let written = self.store.write(move |change| {
                stale.iter().for_each(|widget| change.mark(*widget));
                change.set_cursor(CURSOR, &record)
            });
            written.wait()?;
        }
        self.last = Some(now);
        Ok(())
    }

    fn all(&self) -> Vec<WidgetId> {
        self.watched.widgets.values().flatten().copied().collect()
    }
}

impl Watched {
    fn read(snapshot: &Snapshot, shelf: &Shelf) -> Result<Self, StoreError> {
        let mut watched = Watched { boards: Some(snapshot.boards()?), ..Watched::default() };
        let hubs: HashMap<HubId, Hub> = snapshot.hubs()?.into_iter().map(|hub| (hub.id, hub)).collect();
        for widget in snapshot.widgets()? {
            let (Some(hub), Some(kind)) = (hubs.get(&widget.hub), shelf.find(&widget.plugin)) else { continue };
            for watch in kind.watches(&widget.config, hub) {
                if let Watch::Search(query) = watch {
                    watched.widgets.entry(query).or_default().push(widget.id);
                }
            }
        }
        let interests = hubs.values().map(|hub| (hub.name.to_string(), hub.interests()));
        watched.interests = interests.collect();
        let closed = hubs.into_values().filter(|hub| hub.audience() != Visibility::Public).map(|hub| hub.id);
        let mut hasher = DefaultHasher::new();
        (snapshot.discreet()?, closed.collect::<BTreeSet<HubId>>()).hash(&mut hasher);
        // Where no question names a hub, it does not matter what hubs are interested in.
        if watched.widgets.keys().any(|query| query.contains("hub:")) {
            watched.interests.iter().collect::<BTreeMap<_, _>>().hash(&mut hasher);
        }
        watched.discretion = hasher.finish();
        Ok(watched)
    }

    /// The widgets of the questions that a message answers which came after `seq`. Each question is asked once.
    fn gained(&self, commit: &Commit, seq: Seq, now: Time) -> Result<Vec<WidgetId>, SearchError> {
        let (mut stale, all) = (Vec::new(), Unseen::default());
        for (query, widgets) in &self.widgets {
            let asked = Asked::parse(query, now);
            if !asked.is_empty() && commit.gained(&self.widened(asked.question)?, &all, seq)? {
                stale.extend(widgets);
            }
        }
        Ok(stale)
    }

    fn widened(&self, question: Question) -> Result<Question, SearchError> {
        question.widen(|hub| Ok(self.interests.get(&hub.to_lowercase()).cloned()))
    }
}

impl Cursor {
    fn read(snapshot: &Snapshot) -> Result<Self, StoreError> {
        let stored = snapshot.cursor(CURSOR)?;
        Ok(stored.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
    }

    fn goes_on_from(&self, last: &Cursor) -> bool {
        self.index == last.index && self.discretion == last.discretion && self.place >= last.place
    }
}

async fn news(boards: &mut watch::Receiver<u64>, committed: &mut Search) {
    // The bells' other ends live in the store, which the caller holds.
    tokio::select! { _ = boards.changed() => (), () = committed.committed() => () }
}
