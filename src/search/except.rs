//! What must not match, asked so that no phrase among it is asked to go back.
//!
//! tantivy asks what it excludes about documents that it has passed already. Terms bear that; phrases and intersections
//! take it for a mistake. This answers by moving forwards only.

use std::fmt;

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, Term};

/// A query that may be excluded, whatever it is made of.
pub(super) struct Except(pub Box<dyn Query>);

struct ExceptWeight(Box<dyn Weight>);

struct ExceptScorer(Box<dyn Scorer>);

impl fmt::Debug for Except {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Except").field(&self.0).finish()
    }
}

impl Clone for Except {
    fn clone(&self) -> Self {
        Except(self.0.box_clone())
    }
}

impl Query for Except {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(ExceptWeight(self.0.weight(scoring)?)))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.0.query_terms(visitor);
    }
}

impl Weight for ExceptWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(ExceptScorer(self.0.scorer(reader, boost)?)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.0.explain(reader, doc)
    }
}

// Its `seek_danger` is the one every set has: it moves forwards, or stays.
impl DocSet for ExceptScorer {
    fn advance(&mut self) -> DocId {
        self.0.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.0.seek(target)
    }

    fn doc(&self) -> DocId {
        self.0.doc()
    }

    fn size_hint(&self) -> u32 {
        self.0.size_hint()
    }
}

impl Scorer for ExceptScorer {
    fn score(&mut self) -> Score {
        self.0.score()
    }
}
