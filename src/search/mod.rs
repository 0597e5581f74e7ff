//! Finding messages, hubs and people: two `tantivy` indexes in one folder of the data directory.
//!
//! Both are derived from the archive. [`Indexer`] fills them from cursors of its own, kept in the commits themselves,
//! so that after a crash they catch up by themselves; what is damaged or of another make is built anew. [`Search`]
//! answers questions with places in the archive and numbers of hubs. What a viewer may see is never decided here: the
//! caller reads each answer through the store's `View`, and asks for the next page where too few remain.

mod activity;
mod disk;
mod error;
mod hubs;
mod indexer;
mod name;
mod prose;
mod query;
#[cfg(test)]
mod tests;
mod words;

use std::path::Path;
use std::sync::Arc;

use tokio::sync::watch;

use self::disk::{Pages, Shelf};
use crate::model::{HubId, HubKind, Seq};
use crate::store::Position;

pub use error::SearchError;
pub use indexer::{Indexer, Progress};
pub use name::{Nearness, nearness};
pub use query::ActivityQuery;

/// The reading side; clones are cheap. Its calls block for micro- to milliseconds: they belong on blocking threads.
#[derive(Clone)]
pub struct Search {
    activity: watch::Receiver<Arc<Pages>>,
    activity_fields: activity::Fields,
    hubs: watch::Receiver<Arc<Pages>>,
    hub_fields: hubs::Fields,
}

impl Search {
    /// Opens the indexes in `folder`, making them where they are missing or cannot be used. Open the store first: it
    /// sees to it that nobody else uses the data directory.
    pub fn open(folder: &Path) -> Result<(Search, Indexer), SearchError> {
        let (activity_plan, activity_fields) = activity::plan();
        let (hub_plan, hub_fields) = hubs::plan();
        let activity = Shelf::open(folder, &activity_plan)?;
        let hubs = Shelf::open(folder, &hub_plan)?;
        let search = Search { activity: activity.pages(), activity_fields, hubs: hubs.pages(), hub_fields };
        Ok((search, Indexer::new(activity, activity_fields, hubs, hub_fields)))
    }

    /// The newest messages that match, newest first. The last position of an answer, given as `before`, continues it.
    pub fn activity(
        &self,
        query: &ActivityQuery,
        before: Option<Position>,
        limit: usize,
    ) -> Result<Vec<Position>, SearchError> {
        let pages = self.activity.borrow().clone();
        Ok(activity::newest(&pages, query.to_query(&self.activity_fields).as_ref(), before, limit)?)
    }

    /// The hubs of people and teams that answer best, best first: the name itself, names that begin so, words of name
    /// or summary that begin so, then the same with one typo from three letters on. A hub may be hidden from a viewer:
    /// ask for more than is shown.
    pub fn hubs(&self, text: &str, limit: usize) -> Result<Vec<HubId>, SearchError> {
        self.best_hubs(None, text, limit)
    }

    /// The same among the hubs of people only, or of teams only.
    pub fn hubs_of(&self, kind: HubKind, text: &str, limit: usize) -> Result<Vec<HubId>, SearchError> {
        self.best_hubs(Some(kind), text, limit)
    }

    fn best_hubs(&self, kind: Option<HubKind>, text: &str, limit: usize) -> Result<Vec<HubId>, SearchError> {
        let pages = self.hubs.borrow().clone();
        Ok(hubs::best(&pages, &self.hub_fields, kind, text, limit)?)
    }

    /// The last message that can be found.
    pub fn indexed(&self) -> Seq {
        self.commit().last()
    }

    /// What can be found of messages now, and goes on to be so.
    pub fn commit(&self) -> Commit {
        Commit { pages: self.activity.borrow().clone(), fields: self.activity_fields }
    }

    /// Waits for a commit of messages that this clone has not waited for yet.
    pub async fn committed(&mut self) {
        if self.activity.changed().await.is_err() {
            // Nobody indexes any more.
            std::future::pending::<()>().await;
        }
    }
}

/// The index of messages as one commit left it.
pub struct Commit {
    pages: Arc<Pages>,
    fields: activity::Fields,
}

impl Commit {
    /// The last message that can be found.
    pub fn last(&self) -> Seq {
        Seq(self.pages.cursor.place)
    }

    /// Another number for each index that was begun anew.
    pub fn index(&self) -> u64 {
        self.pages.cursor.born
    }

    /// Whether a message matches that was archived after `seq`.
    pub fn gained(&self, query: &ActivityQuery, seq: Seq) -> Result<bool, SearchError> {
        Ok(activity::any_after(&self.pages, query.to_query(&self.fields).as_ref(), seq)?)
    }
}
