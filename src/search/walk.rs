//! The newest matches first, over all segments, no further than somebody asks.
//!
//! Documents stand newest first in each segment, so the walk merges what the segments give. A segment is opened when its
//! newest document could be the next: the newest hundred of a busy person are read from one. Messages of the very same
//! time are told apart by their place in the archive.

use std::collections::BinaryHeap;

use tantivy::fastfield::{AliveBitSet, Column};
use tantivy::query::Weight;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use super::disk::Pages;
use crate::model::{Question, Seq, Time};
use crate::store::Position;

/// A match: where it stands in the archive, and in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hit {
    pub position: Position,
    pub segment: usize,
    pub doc: DocId,
}

/// Which documents of each segment are of the time that a question asks for: from the first to before the second.
pub(super) fn ranges(pages: &Pages, question: &Question) -> Vec<(DocId, DocId)> {
    let range = |(segment, [times, _]): (&SegmentReader, &[Column<u64>; 2])| {
        let end = segment.max_doc();
        let start = question.until.map_or(0, |until| first_before(times, end, until));
        (start, question.since.map_or(end, |since| first_before(times, end, since)).max(start))
    };
    pages.searcher.segment_readers().iter().zip(&pages.columns).map(range).collect()
}

/// The first document that is older than `time`, of `end`.
pub(super) fn first_before(times: &Column<u64>, end: DocId, time: Time) -> DocId {
    let (mut low, mut high) = (0, end);
    while low < high {
        let middle = low + (high - low) / 2;
        if time_of(times, middle) >= time {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

pub(super) fn time_of(times: &Column<u64>, doc: DocId) -> Time {
    Time::from_millis(times.first(doc).unwrap_or_default() as i64)
}

pub(super) fn seq_of(seqs: &Column<u64>, doc: DocId) -> Seq {
    Seq(seqs.first(doc).unwrap_or_default())
}

/// An iterator over matches, newest first.
pub(super) struct Walk<'p> {
    lanes: Vec<Lane<'p>>,
    /// What each lane could give next, the newest on top.
    heads: BinaryHeap<Head>,
    weight: Option<&'p dyn Weight>,
}

/// The newest that a lane could give next; `hit` once that is known.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Head {
    bound: Position,
    lane: usize,
    hit: Option<Hit>,
}

/// What one segment gives.
struct Lane<'p> {
    number: usize,
    segment: &'p SegmentReader,
    times: &'p Column<u64>,
    seqs: &'p Column<u64>,
    alive: Option<&'p AliveBitSet>,
    start: DocId,
    end: DocId,
    /// None until the lane is opened.
    docs: Option<Box<dyn DocSet + 'p>>,
    /// Matches of one time, the newest last.
    group: Vec<Hit>,
}

impl<'p> Walk<'p> {
    /// Over what matches in these ranges of documents, older than `before` where given.
    pub fn new(
        pages: &'p Pages,
        weight: &'p dyn Weight,
        ranges: &[(DocId, DocId)],
        before: Option<Position>,
    ) -> tantivy::Result<Self> {
        let mut walk = Walk { lanes: lanes(pages, ranges), heads: BinaryHeap::new(), weight: Some(weight) };
        if let Some(before) = before {
            for lane in &mut walk.lanes {
                // Of the same time there may be others.
                let start = first_before(lane.times, lane.end, before.time.plus_millis(1));
                lane.start = lane.start.max(start);
            }
        }
        walk.start();
        Ok(walk)
    }

    /// Over documents that are known already, in the order of each segment.
    pub fn over(pages: &'p Pages, found: Vec<Vec<DocId>>) -> Self {
        let ranges: Vec<(DocId, DocId)> =
            found.iter().map(|docs| (docs.first().copied().unwrap_or(0), DocId::MAX - 1)).collect();
        let mut walk = Walk { lanes: lanes(pages, &ranges), heads: BinaryHeap::new(), weight: None };
        for (lane, docs) in walk.lanes.iter_mut().zip(found) {
            lane.end = if docs.is_empty() { lane.start } else { lane.end };
            lane.docs = Some(Box::new(Listed { docs, at: 0 }));
        }
        walk.start();
        walk
    }

    fn start(&mut self) {
        for (number, lane) in self.lanes.iter().enumerate() {
            if lane.start < lane.end {
                let bound = Position { time: time_of(lane.times, lane.start), seq: Seq(u64::MAX) };
                self.heads.push(Head { bound, lane: number, hit: None });
            }
        }
    }

    /// The next match; none at the end.
    pub fn next(&mut self) -> tantivy::Result<Option<Hit>> {
        while let Some(Head { lane: number, hit, .. }) = self.heads.pop() {
            let lane = &mut self.lanes[number];
            if let Some(next) = lane.next(self.weight)? {
                self.heads.push(Head { bound: next.position, lane: number, hit: Some(next) });
            }
            if hit.is_some() {
                return Ok(hit);
            }
        }
        Ok(None)
    }
}

fn lanes<'p>(pages: &'p Pages, ranges: &[(DocId, DocId)]) -> Vec<Lane<'p>> {
    let mut lanes = Vec::new();
    for (number, segment) in pages.searcher.segment_readers().iter().enumerate() {
        let ([times, seqs], (start, end), alive) = (&pages.columns[number], ranges[number], segment.alive_bitset());
        lanes.push(Lane { number, segment, times, seqs, alive, start, end, docs: None, group: Vec::new() });
    }
    lanes
}

impl<'p> Lane<'p> {
    fn next(&mut self, weight: Option<&'p dyn Weight>) -> tantivy::Result<Option<Hit>> {
        if self.group.is_empty() {
            self.read_group(weight)?;
        }
        Ok(self.group.pop())
    }

    /// Reads all matches of the next time.
    fn read_group(&mut self, weight: Option<&'p dyn Weight>) -> tantivy::Result<()> {
        let docs = match (&mut self.docs, weight) {
            (Some(docs), _) => docs,
            (None, Some(weight)) => {
                let mut docs = weight.scorer(self.segment, 1.0)?;
                if docs.doc() < self.start {
                    docs.seek(self.start);
                }
                self.docs.insert(Box::new(docs))
            }
            (None, None) => return Ok(()),
        };
        let mut doc = docs.doc();
        while doc != TERMINATED && doc < self.end {
            let time = time_of(self.times, doc);
            if self.group.first().is_some_and(|first| first.position.time != time) {
                break;
            }
            if self.alive.is_none_or(|alive| alive.is_alive(doc)) {
                let position = Position { time, seq: seq_of(self.seqs, doc) };
                self.group.push(Hit { position, segment: self.number, doc });
            }
            doc = docs.advance();
        }
        self.group.sort_unstable();
        Ok(())
    }
}

/// Documents that are known already.
struct Listed {
    docs: Vec<DocId>,
    at: usize,
}

impl DocSet for Listed {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.docs.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        self.docs.len() as u32
    }
}
