//! What happened around a hub as far back as the archive goes: the entries its feed would have, page by page.
//!
//! A page is read from the newest message to the oldest. Which messages tell one story is the same wherever a page
//! begins: a message goes on with the one after it of that story, no matter on which page that is, and an entry stands
//! where its newest message does. So each page begins a little above its first entry, and what belongs to entries of the
//! page before is left out; a page ends a little below its last one, where none of its stories goes on any more.

use std::collections::VecDeque;
use std::fmt;
use std::str::FromStr;

use super::StoreError;
use super::codec::Archived;
use super::feeds::is_confined_elsewhere;
use super::lists::Lists;
use super::messages::Position;
use super::snapshot::Snapshot;
use super::stories::{Stories, Told};
use super::view::Readable;
use crate::model::{Discreet, FeedEntry, Hub, Reason, STORY_WINDOW_MS, Seq, Subject, Time};

/// Messages read above a page for the stories that began there.
const ABOVE: usize = 500;
/// Messages read for one page. A story of more is told by its newest ones.
const READ: usize = 2000;

/// Where a page of older entries begins, and up to which message the archive is read for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    position: Position,
    /// What is archived while somebody turns pages moves nothing from one to the other. None takes what there is.
    as_of: Option<Seq>,
}

/// One page.
#[derive(Debug, Default)]
pub struct Past {
    /// Newest first.
    pub entries: Vec<FeedEntry>,
    /// Where it goes on, if it does.
    pub older: Option<Before>,
}

impl Before {
    /// What is older than that entry of a feed.
    pub fn entry(entry: &FeedEntry) -> Self {
        Before { position: Position { time: entry.end, seq: entry.seq }, as_of: None }
    }
}

impl fmt::Display for Before {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.position.time.as_millis(), self.position.seq)?;
        self.as_of.map_or(Ok(()), |seq| write!(f, "-{seq}"))
    }
}

impl FromStr for Before {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let numbers: Vec<u64> = text.split('-').map(|part| part.parse().map_err(|_| ())).collect::<Result<_, ()>>()?;
        let (time, seq, as_of) = match numbers[..] {
            [time, seq] => (time, seq, None),
            [time, seq, as_of] => (time, seq, Some(Seq(as_of))),
            _ => return Err(()),
        };
        let time = Time::from_millis(i64::try_from(time).map_err(|_| ())?);
        Ok(Before { position: Position { time, seq: Seq(seq) }, as_of })
    }
}

impl Readable<'_> {
    /// A page of at most `limit` entries, the newest where nothing older is asked for.
    pub fn activity(&self, before: Option<Before>, limit: usize) -> Result<Past, StoreError> {
        let (snapshot, hub) = (self.snapshot, &self.hub);
        let mut as_of = before.and_then(|before| before.as_of).unwrap_or(Seq(u64::MAX)).min(snapshot.last_seq()?);
        if hub.archived {
            // It takes nothing since.
            as_of = as_of.min(snapshot.feed_seqs(hub.id)?.into_iter().max().unwrap_or(Seq(0)));
        }
        let interests = hub.interests();
        let lists = snapshot.lists(&interests)?;
        let below = before.map_or(Position { time: Time::MAX, seq: Seq(u64::MAX) }, |before| before.position);
        let asked = Asked { snapshot, hub, interests, discreet: snapshot.discreet()?, as_of };
        Reading { asked, below, limit, stories: Stories::default() }.page(&lists)
    }
}

/// Whose entries are read, and up to which message.
struct Asked<'s> {
    snapshot: &'s Snapshot,
    hub: &'s Hub,
    interests: Vec<Subject>,
    discreet: Discreet,
    as_of: Seq,
}

struct Reading<'s> {
    asked: Asked<'s>,
    /// Entries that begin above belong to other pages.
    below: Position,
    limit: usize,
    stories: Stories,
}

impl Asked<'_> {
    /// The message as an entry of its own, by the rules by which feeds take messages.
    fn entry(&self, at: Position) -> Result<Option<FeedEntry>, StoreError> {
        if at.seq > self.as_of {
            return Ok(None);
        }
        let Some(Archived { seq, time, topic, facts, .. }) = self.snapshot.message(at.seq)? else { return Ok(None) };
        let shown = self.discreet.enters(self.hub, seq, topic.category(), &facts);
        if !shown || is_confined_elsewhere(&facts, self.hub, |name| self.snapshot.hub_named(name))? {
            return Ok(None);
        }
        let subject = facts.subjects(&topic).into_iter().find(|subject| self.interests.contains(subject));
        Ok(subject.map(|subject| {
            let reason = Reason::of(self.hub, &subject, &facts);
            FeedEntry::new(seq, time, &topic, &facts, reason)
        }))
    }
}

impl Reading<'_> {
    fn page(mut self, lists: &Lists) -> Result<Past, StoreError> {
        for at in self.above(lists)? {
            self.take(at)?;
        }
        let (mut last, mut read) = (None, 0);
        for at in lists.older(self.below)? {
            let at = at?;
            if self.is_full() && self.stories.rest(self.below, self.limit, at) {
                break;
            }
            read += 1;
            if read > READ {
                break;
            }
            last = Some(at);
            self.take(at)?;
        }
        let cut_off = last.filter(|_| read > READ);
        Ok(self.ended(cut_off))
    }

    /// The messages right above the page, the newest first.
    fn above(&self, lists: &Lists) -> Result<VecDeque<Position>, StoreError> {
        let top = Position { time: self.below.time.plus_millis(STORY_WINDOW_MS + 1), seq: Seq(0) };
        let mut above = VecDeque::new();
        for at in lists.between(self.below, top.max(self.below))? {
            above.push_back(at?);
            if above.len() > ABOVE {
                above.pop_front();
            }
        }
        Ok(above)
    }

    fn take(&mut self, at: Position) -> Result<(), StoreError> {
        if let Some(entry) = self.asked.entry(at)? {
            self.stories.take(at, entry);
        }
        Ok(())
    }

    /// One more entry began than the page takes.
    fn is_full(&self) -> bool {
        self.stories.begun(self.below) > self.limit
    }

    fn ended(self, cut_off: Option<Position>) -> Past {
        let full = self.is_full();
        let shown: Vec<Told> = self.stories.below(self.below).take(self.limit).collect();
        let goes_on = if full { shown.last().map(|told| told.head) } else { cut_off };
        let older = goes_on.map(|position| Before { position, as_of: Some(self.asked.as_of) });
        Past { entries: shown.into_iter().filter_map(Told::joined).collect(), older }
    }
}

#[cfg(test)]
mod tests;
