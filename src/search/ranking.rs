//! The best matches first: rare words and short texts count for more; among equals the newer one.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use tantivy::query::{EnableScoring, Query};
use tantivy::{DocId, Score};

use super::disk::Pages;
use super::walk::{seq_of, time_of};
use crate::store::Position;

#[derive(PartialEq)]
struct Ranked {
    score: Score,
    position: Position,
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then(self.position.cmp(&other.position))
    }
}

/// `limit` of the best after the first `skip`, in these ranges of documents.
pub(super) fn best(
    pages: &Pages,
    query: &dyn Query,
    ranges: &[(DocId, DocId)],
    skip: usize,
    limit: usize,
) -> tantivy::Result<Vec<Position>> {
    let weight = query.weight(EnableScoring::enabled_from_searcher(&pages.searcher))?;
    let wanted = skip.saturating_add(limit);
    let mut found: BinaryHeap<Reverse<Ranked>> = BinaryHeap::new();
    for (number, segment) in pages.searcher.segment_readers().iter().enumerate() {
        let ((start, end), [times, seqs], alive) = (ranges[number], &pages.columns[number], segment.alive_bitset());
        if start >= end || wanted == 0 {
            continue;
        }
        // What scores as much as the worst that was kept may still be newer, until the heap is full of such.
        let threshold = |found: &BinaryHeap<Reverse<Ranked>>| match found.peek() {
            Some(Reverse(worst)) if found.len() == wanted => worst.score.next_down(),
            _ => Score::MIN,
        };
        weight.for_each_pruning(threshold(&found), segment, &mut |doc, score| {
            if (start..end).contains(&doc) && alive.is_none_or(|alive| alive.is_alive(doc)) {
                let position = Position { time: time_of(times, doc), seq: seq_of(seqs, doc) };
                found.push(Reverse(Ranked { score, position }));
                if found.len() > wanted {
                    found.pop();
                }
            }
            threshold(&found)
        })?;
    }
    let best = found.into_sorted_vec().into_iter().map(|Reverse(ranked)| ranked.position);
    Ok(best.skip(skip).collect())
}
