//! One page of a stream: asked of the index, read through the view, neighbours of one story joined.
//!
//! A page ends between two messages, newest first, so that no message stands on two pages and none is left out,
//! whatever comes in meanwhile.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use crate::model::{FeedEntry, Reason, STORY_WINDOW_MS, Seq, Subject, Time, neighbour};
use crate::search::{Search, SearchError};
use crate::store::{Archived, Me, Position, View};

use super::super::pages::{StreamEntry, StreamTab, Why};
use super::question::Interests;

/// Messages asked for in one go.
const BATCH: usize = 64;
/// Messages read for one page at most: a story of thousands is told in parts.
const MOST_READ: usize = 2_000;
/// Packages of one message that can be muted from it.
const MUTABLE: usize = 3;

/// One page of a stream, newest first.
#[derive(Default)]
pub struct StreamPage {
    pub entries: Vec<StreamEntry>,
    /// Where the next page goes on; none at the end.
    pub next: Option<Position>,
    /// The last message that could be found when the page was read; none in an empty stream of a visitor's.
    pub known: Option<Seq>,
}

/// The viewer's stream, older than `before` where given; at most `limit` entries. Empty for a visitor.
pub fn entries(
    view: &View<'_>,
    search: &Search,
    tab: StreamTab,
    before: Option<Position>,
    limit: usize,
    now: Time,
) -> Result<StreamPage, SearchError> {
    let Some(me) = view.me()? else { return Ok(StreamPage::default()) };
    let interests = Interests::read(&me, now)?;
    let known = Some(search.commit().last());
    let mut stories = Stories::new(limit);
    let next = match tab {
        StreamTab::Saved => stories.fill(me.saved()?, before),
        _ => find(&me, search, &interests, tab, before, &mut stories)?,
    };
    let saved = me.saved_seqs()?;
    Ok(StreamPage { entries: stories.told(&interests, &saved), next, known })
}

/// How many entries of a tab are newer than the message `since`: none, mostly, which the index alone says.
pub fn news(view: &View<'_>, search: &Search, tab: StreamTab, since: Seq, now: Time) -> Result<usize, SearchError> {
    let Some(me) = view.me()?.filter(|_| tab != StreamTab::Saved) else { return Ok(0) };
    let interests = Interests::read(&me, now)?;
    if !search.commit().gained(&interests.question(tab), &view.unseen()?, since)? {
        return Ok(0);
    }
    let newest = entries(view, search, tab, None, super::ENTRIES, now)?;
    Ok(newest.entries.iter().filter(|entry| entry.seqs.iter().any(|seq| *seq > since)).count())
}

fn find(
    me: &Me<'_>,
    search: &Search,
    interests: &Interests,
    tab: StreamTab,
    mut before: Option<Position>,
    stories: &mut Stories,
) -> Result<Option<Position>, SearchError> {
    let (question, unseen) = (interests.question(tab), me.view().unseen()?);
    // One's own actions are all there.
    let hidden = if tab == StreamTab::Actions { BTreeSet::new() } else { me.hidden_seqs()? };
    let mut read = 0;
    loop {
        let found = search.newest(&question, &unseen, before, BATCH)?;
        for position in &found {
            if !hidden.contains(&position.seq)
                && let Some(message) = me.view().message(position.seq)?
                && !stories.take(message)
            {
                return Ok(before);
            }
            before = Some(*position);
        }
        read += found.len();
        if found.len() < BATCH {
            return Ok(None);
        }
        if read >= MOST_READ {
            return Ok(before);
        }
    }
}

/// Messages of a page as they come, newest first, and how many stories they tell.
struct Stories {
    limit: usize,
    count: usize,
    /// Stories by key, with the time of their earliest message until now.
    earliest: HashMap<String, Time>,
    messages: Vec<Archived>,
}

impl Stories {
    fn new(limit: usize) -> Self {
        Stories { limit, count: 0, earliest: HashMap::new(), messages: Vec::new() }
    }

    /// Takes a message, unless it would begin a story too many.
    fn take(&mut self, message: Archived) -> bool {
        let story = message.facts.story.as_ref().map(|story| &story.key);
        let earliest = story.and_then(|key| self.earliest.get(key));
        if earliest.is_none_or(|earliest| earliest.millis_since(message.time) > STORY_WINDOW_MS) {
            if self.count == self.limit {
                return false;
            }
            self.count += 1;
        }
        if let Some(key) = story {
            self.earliest.insert(key.clone(), message.time);
        }
        self.messages.push(message);
        true
    }

    /// Takes from a list; gives where the next page goes on.
    fn fill(&mut self, list: Vec<Archived>, before: Option<Position>) -> Option<Position> {
        let mut last = before;
        for message in list {
            let position = Position { time: message.time, seq: message.seq };
            if before.is_some_and(|before| position >= before) {
                continue;
            }
            if !self.take(message) {
                return last;
            }
            last = Some(position);
        }
        None
    }

    /// The entries, newest first.
    fn told(self, interests: &Interests, saved: &BTreeSet<Seq>) -> Vec<StreamEntry> {
        let mut entries: Vec<StreamEntry> = Vec::new();
        for message in self.messages.into_iter().rev() {
            let entry = begun(message, interests);
            match neighbour(entries.iter().map(|entry| &entry.told), &entry.told, STORY_WINDOW_MS) {
                Some(place) => join(&mut entries[place], entry),
                None => entries.push(entry),
            }
        }
        for entry in &mut entries {
            entry.saved = entry.seqs.iter().any(|seq| saved.contains(seq));
        }
        entries.sort_by_key(|entry| Reverse((entry.told.end, entry.told.seq)));
        entries
    }
}

fn begun(message: Archived, interests: &Interests) -> StreamEntry {
    let why = interests.why(&message);
    let reason = match &why {
        Some(Why::Named) => Reason::Mentioned,
        Some(Why::Concerns { subject, .. } | Why::Followed(subject)) => Reason::Linked(subject.clone()),
        Some(Why::Did) | None => Reason::Acted,
    };
    let Archived { seq, id, topic, time, facts, .. } = message;
    let told = FeedEntry::new(seq, time, &topic, &facts, reason);
    let mut mutable = vec![Subject::topic(topic.kind()), Subject::category(topic.category())];
    mutable.extend(facts.agent.as_deref().filter(|_| why != Some(Why::Did)).map(Subject::person));
    if let Some(Why::Concerns { ties, .. }) = &why {
        mutable.extend(ties.iter().filter(|tie| !tie.own).map(|tie| Subject::hub(tie.hub.as_str())));
    }
    mutable.extend(facts.packages.iter().take(MUTABLE).map(|name| Subject::package(name)));
    mutable.dedup();
    StreamEntry { told, id, seqs: vec![seq], why, saved: false, mutable }
}

/// The newest message is the one that is linked to and saved; that one is named in it is said of all.
fn join(entry: &mut StreamEntry, newer: StreamEntry) {
    let StreamEntry { told, id, seqs, why, mutable, .. } = newer;
    if told.end >= entry.told.end {
        entry.id = id;
        entry.mutable = mutable;
    }
    entry.told.join(told);
    entry.seqs.extend(seqs);
    if why == Some(Why::Named) {
        entry.why = why;
    }
}
