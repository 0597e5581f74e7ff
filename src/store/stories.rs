//! Messages of one story joined while they are read from the newest to the oldest, as a feed joins them as they come.

use std::collections::HashMap;

use super::feeds::NEIGHBOURS;
use super::messages::Position;
use crate::model::{FeedEntry, STORY_WINDOW_MS};

/// Entries in the making, in the order of their newest messages.
#[derive(Default)]
pub(super) struct Stories {
    told: Vec<Told>,
    /// The oldest one of each story.
    of_key: HashMap<String, usize>,
}

/// One entry in the making.
pub(super) struct Told {
    /// Its newest message.
    pub head: Position,
    /// Its oldest message so far.
    tail: Position,
    /// Newest first.
    parts: Vec<FeedEntry>,
}

impl Stories {
    /// Takes the next older message.
    pub fn take(&mut self, at: Position, entry: FeedEntry) {
        let key = entry.story.as_ref().map(|story| story.key.clone());
        let known = key.as_ref().and_then(|key| self.of_key.get(key).copied());
        match known.filter(|known| self.reaches(*known, at)) {
            Some(known) => {
                self.told[known].tail = at;
                self.told[known].parts.push(entry);
            }
            None => {
                self.of_key.extend(key.map(|key| (key, self.told.len())));
                self.told.push(Told { head: at, tail: at, parts: vec![entry] });
            }
        }
    }

    /// How many entries begin below a place.
    pub fn begun(&self, below: Position) -> usize {
        self.told.len() - self.above(below)
    }

    /// Those that begin below a place, newest first.
    pub fn below(self, below: Position) -> impl Iterator<Item = Told> {
        let above = self.above(below);
        self.told.into_iter().skip(above)
    }

    /// Whether none of the first `limit` entries below a place goes on with what is that old.
    pub fn rest(&self, below: Position, limit: usize, at: Position) -> bool {
        let shown = self.told.iter().skip(self.above(below)).take(limit);
        shown.filter(|told| told.has_story()).all(|told| told.tail.time.millis_since(at.time) > STORY_WINDOW_MS)
    }

    fn above(&self, below: Position) -> usize {
        self.told.partition_point(|told| told.head >= below)
    }

    /// Whether a story goes on with an older message: soon enough, and with few others told between the two.
    fn reaches(&self, story: usize, at: Position) -> bool {
        let tail = self.told[story].tail;
        let others = self.told.iter().filter(|other| other.tail < tail).take(NEIGHBOURS);
        tail.time.millis_since(at.time) <= STORY_WINDOW_MS && others.count() < NEIGHBOURS
    }
}

impl Told {
    fn has_story(&self) -> bool {
        self.parts.first().is_some_and(|part| part.story.is_some())
    }

    /// As if each message had come after the other.
    pub fn joined(self) -> Option<FeedEntry> {
        self.parts.into_iter().rev().reduce(|mut entry, newer| {
            entry.join(newer);
            entry
        })
    }
}
