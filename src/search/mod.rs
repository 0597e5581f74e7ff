//! Finding messages, hubs and people: two `tantivy` indexes in one folder of the data directory.
//!
//! Both are derived from the archive. [`Indexer`] fills them from cursors of its own, kept in the commits themselves,
//! so that after a crash they catch up by themselves; what is damaged or of another make is built anew. [`Search`]
//! answers questions with places in the archive and numbers of hubs. What a viewer may see is never decided here: the
//! caller reads each answer through the store's `View`, and asks for the next page where too few remain.

mod activity;
mod counting;
mod disk;
mod error;
mod except;
mod hubs;
mod indexer;
mod marks;
mod name;
mod prose;
mod query;
mod ranking;
mod survey;
#[cfg(test)]
mod tests;
mod walk;
mod words;

use std::path::Path;
use std::sync::Arc;

use tantivy::DocSet;
use tantivy::query::{EnableScoring, Query, Weight};
use tokio::sync::watch;

use self::counting::Matches;
use self::disk::{Pages, Shelf};
use self::query::to_query;
use self::walk::{Walk, ranges, seq_of};
use crate::model::{HubId, HubKind, Question, Seq, Unseen};
use crate::store::Position;

pub use activity::texts;
pub use counting::{Facet, Series, Spans};
pub use error::SearchError;
pub use indexer::{Indexer, Progress};
pub use marks::Marks;
pub use name::{Nearness, nearness};
pub use survey::{Survey, Wanted};

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
    pub fn newest(
        &self,
        question: &Question,
        unseen: &Unseen,
        before: Option<Position>,
        limit: usize,
    ) -> Result<Vec<Position>, SearchError> {
        self.commit().newest(question, unseen, before, limit)
    }

    /// The messages that match best, best first: `limit` of them after the first `skip`.
    pub fn best(
        &self,
        question: &Question,
        unseen: &Unseen,
        skip: usize,
        limit: usize,
    ) -> Result<Vec<Position>, SearchError> {
        let Commit { pages, fields } = self.commit();
        let query = to_query(question, unseen, &fields);
        Ok(ranking::best(&pages, query.as_ref(), &ranges(&pages, question), skip, limit)?)
    }

    /// A page by its number, and how many messages match in all.
    pub fn page(&self, question: &Question, unseen: &Unseen, page: &Page) -> Result<Found, SearchError> {
        let commit = self.commit();
        let as_of = page.as_of.map_or(commit.last(), |as_of| as_of.min(commit.last()));
        commit.asked(question, unseen, as_of, |matches| {
            let (hits, total) = match page.order {
                Order::Newest if page.skip == 0 => (matches.first(page.limit)?, matches.count(u64::MAX)?),
                Order::Newest => matches.page(page.skip, page.limit)?,
                Order::Oldest => matches.page_from_oldest(page.skip, page.limit)?,
            };
            Ok(Found { positions: hits.into_iter().map(|hit| hit.position).collect(), total, as_of })
        })
    }

    /// How many messages match, or `most` where they are at least so many.
    pub fn count(&self, question: &Question, unseen: &Unseen, most: u64) -> Result<u64, SearchError> {
        let commit = self.commit();
        commit.asked(question, unseen, commit.last(), |matches| matches.count(most))
    }

    /// What a page says of an answer: the newest, how many, from when, and what about.
    pub fn survey(&self, question: &Question, unseen: &Unseen, wanted: &Wanted<'_>) -> Result<Survey, SearchError> {
        let commit = self.commit();
        commit.asked(question, unseen, commit.last(), |matches| matches.survey(wanted))
    }

    /// How many match in each span of time; with a facet, for as many of its values, those with most messages.
    pub fn over_time(
        &self,
        question: &Question,
        unseen: &Unseen,
        spans: Spans,
        by: Option<(Facet, usize)>,
    ) -> Result<Series, SearchError> {
        let commit = self.commit();
        let within = question.clone().within(Some(spans.start), Some(spans.end()));
        commit.asked(&within, unseen, commit.last(), |matches| matches.over_time(spans, by))
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

    fn newest(
        &self,
        question: &Question,
        unseen: &Unseen,
        before: Option<Position>,
        limit: usize,
    ) -> Result<Vec<Position>, SearchError> {
        let weight = self.weight(question, unseen)?;
        let mut walk = Walk::new(&self.pages, weight.as_ref(), &ranges(&self.pages, question), before)?;
        let mut found = Vec::new();
        while found.len() < limit
            && let Some(hit) = walk.next()?
        {
            if before.is_none_or(|before| hit.position < before) {
                found.push(hit.position);
            }
        }
        Ok(found)
    }

    /// Whether a message matches that was archived after `seq`. Segments whose messages are all older are not looked
    /// into.
    pub fn gained(&self, question: &Question, unseen: &Unseen, seq: Seq) -> Result<bool, SearchError> {
        let (pages, weight) = (&self.pages, self.weight(question, unseen)?);
        let ranges = ranges(pages, question);
        for (number, segment) in pages.searcher.segment_readers().iter().enumerate() {
            let ([_, seqs], (start, end)) = (&pages.columns[number], ranges[number]);
            if seqs.max_value() <= seq.0 || start >= end {
                continue;
            }
            let mut docs = weight.scorer(segment, 1.0)?;
            let mut doc = if docs.doc() < start { docs.seek(start) } else { docs.doc() };
            while doc < end {
                if seq_of(seqs, doc) > seq && !segment.is_deleted(doc) {
                    return Ok(true);
                }
                doc = docs.advance();
            }
        }
        Ok(false)
    }

    fn weight(&self, question: &Question, unseen: &Unseen) -> Result<Box<dyn Weight>, SearchError> {
        let query = to_query(question, unseen, &self.fields);
        Ok(query.weight(EnableScoring::disabled_from_searcher(&self.pages.searcher))?)
    }

    /// Asks of all that match and were archived by `as_of`.
    fn asked<T>(
        &self,
        question: &Question,
        unseen: &Unseen,
        as_of: Seq,
        ask: impl FnOnce(&Matches<'_>) -> tantivy::Result<T>,
    ) -> Result<T, SearchError> {
        let (weight, ranges) = (self.weight(question, unseen)?, ranges(&self.pages, question));
        Ok(ask(&Matches { pages: &self.pages, weight: weight.as_ref(), ranges: &ranges, as_of })?)
    }
}

/// Which page of an answer is meant.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    pub order: Order,
    /// Messages before it.
    pub skip: u64,
    pub limit: usize,
    /// Only messages archived by then, so that what arrives meanwhile moves nothing from one page to the next.
    pub as_of: Option<Seq>,
}

/// By the messages' own time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Newest,
    Oldest,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub positions: Vec<Position>,
    /// Messages on all pages.
    pub total: u64,
    /// The last message that could be found.
    pub as_of: Seq,
}
