//! The index of messages: what of a message can be found, and the walk that finds the newest first.
//!
//! Nothing is stored but the place in the archive: the store has the rest.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::fastfield::Column;
use tantivy::query::{EnableScoring, Query};
use tantivy::schema::{Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions};
use tantivy::{DocId, DocSet, TERMINATED, TantivyDocument, Term};

use super::disk::{Pages, Plan};
use super::prose::prose_of;
use super::words::ANALYZER;
use crate::model::{Seq, Subject, Time};
use crate::store::{Archived, Position};

/// Bytes of the body's own sentences indexed for each message.
const PROSE_LIMIT: usize = 2_000;
/// Names of each kind, and subjects, indexed for each message: bus text is hostile.
const NAMES_LIMIT: usize = 200;

#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    time: Field,
    seq: Field,
    /// What it is about, as [`Subject`] writes it, in lower case.
    subject: Field,
    /// Its words: sentence, names, kind, and some of the body's own.
    pub text: Field,
}

pub(super) fn plan() -> (Plan, Fields) {
    let mut schema = Schema::builder();
    let words = TextFieldIndexing::default()
        .set_tokenizer(ANALYZER)
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let fields = Fields {
        time: schema.add_u64_field("time", NumericOptions::default().set_fast()),
        seq: schema.add_u64_field("seq", NumericOptions::default().set_fast()),
        subject: schema.add_text_field("subject", raw_term()),
        text: schema.add_text_field("text", TextOptions::default().set_indexing_options(words)),
    };
    let plan = Plan {
        name: "activity",
        schema: schema.build(),
        newest_by: Some("time"),
        columns: ["time", "seq"],
        heap: 48_000_000,
    };
    (plan, fields)
}

/// A field whose value is one term, indexed without counts.
pub(super) fn raw_term() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::Basic);
    TextOptions::default().set_indexing_options(indexing)
}

impl Fields {
    pub fn document(&self, message: &Archived) -> TantivyDocument {
        let (facts, topic) = (&message.facts, &message.topic);
        let mut document = TantivyDocument::new();
        document.add_u64(self.time, message.time.as_millis());
        document.add_u64(self.seq, message.seq.0);
        // Category and topic come last in the list and must not be those left out.
        for subject in facts.subjects(topic).iter().rev().take(NAMES_LIMIT) {
            document.add_text(self.subject, subject_key(subject));
        }
        for (dot, _) in topic.kind().match_indices('.') {
            document.add_text(self.subject, subject_key(&Subject::topic(&topic.kind()[..dot])));
        }
        document.add_text(self.text, &facts.subtitle);
        document.add_text(self.text, topic.kind());
        if facts.title != topic.kind() {
            document.add_text(self.text, &facts.title);
        }
        for names in [&facts.usernames, &facts.packages, &facts.objects] {
            if !names.is_empty() {
                document.add_text(self.text, names[..names.len().min(NAMES_LIMIT)].join("\n"));
            }
        }
        let prose = prose_of(&message.envelope, PROSE_LIMIT);
        if !prose.is_empty() {
            document.add_text(self.text, prose);
        }
        document
    }

    /// What messages about `subject` have in common. A topic stands for all topics that begin with its parts.
    pub fn about(&self, subject: &Subject) -> Term {
        Term::from_field_text(self.subject, &subject_key(subject))
    }

    pub fn word(&self, word: &str) -> Term {
        Term::from_field_text(self.text, word)
    }
}

fn subject_key(subject: &Subject) -> String {
    subject.to_string().to_lowercase()
}

/// The newest messages that match, newest first, older than `before` where given.
///
/// Documents stand newest first in each segment, so each is read only until it can give nothing newer than what was
/// found. Messages of the very same time are told apart by their place in the archive.
pub(super) fn newest(
    pages: &Pages,
    query: &dyn Query,
    before: Option<Position>,
    limit: usize,
) -> tantivy::Result<Vec<Position>> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    let weight = query.weight(EnableScoring::disabled_from_searcher(&pages.searcher))?;
    let mut found: BinaryHeap<Reverse<Position>> = BinaryHeap::new();
    for (segment, [times, seqs]) in pages.searcher.segment_readers().iter().zip(&pages.columns) {
        let start = before.map_or(0, |before| first_not_after(times, segment.max_doc(), before.time));
        if !worth(times, start, segment.max_doc(), &found, limit) {
            continue;
        }
        let mut docs = weight.scorer(segment, 1.0)?;
        let mut doc = docs.doc();
        if doc < start {
            doc = docs.seek(start);
        }
        while doc != TERMINATED && worth(times, doc, segment.max_doc(), &found, limit) {
            let position = Position { time: time_of(times, doc), seq: Seq(seqs.first(doc).unwrap_or_default()) };
            if before.is_none_or(|before| position < before) && !segment.is_deleted(doc) {
                found.push(Reverse(position));
                if found.len() > limit {
                    found.pop();
                }
            }
            doc = docs.advance();
        }
    }
    Ok(found.into_sorted_vec().into_iter().map(|Reverse(position)| position).collect())
}

/// Whether a message matches that was archived after `seq`. Segments whose messages are all older are not looked into.
pub(super) fn any_after(pages: &Pages, query: &dyn Query, seq: Seq) -> tantivy::Result<bool> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(&pages.searcher))?;
    for (segment, [_, seqs]) in pages.searcher.segment_readers().iter().zip(&pages.columns) {
        if seqs.max_value() <= seq.0 {
            continue;
        }
        let mut docs = weight.scorer(segment, 1.0)?;
        let mut doc = docs.doc();
        while doc != TERMINATED {
            if seqs.first(doc).unwrap_or_default() > seq.0 && !segment.is_deleted(doc) {
                return Ok(true);
            }
            doc = docs.advance();
        }
    }
    Ok(false)
}

/// Whether this document could be among the newest: not when enough were found that are newer.
fn worth(times: &Column<u64>, doc: DocId, end: DocId, found: &BinaryHeap<Reverse<Position>>, limit: usize) -> bool {
    match found.peek() {
        _ if doc >= end => false,
        Some(Reverse(oldest)) if found.len() == limit => time_of(times, doc) >= oldest.time,
        _ => true,
    }
}

/// The first document that is not newer than `time`.
fn first_not_after(times: &Column<u64>, end: DocId, time: Time) -> DocId {
    let (mut low, mut high) = (0, end);
    while low < high {
        let middle = low + (high - low) / 2;
        if time_of(times, middle) > time {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

fn time_of(times: &Column<u64>, doc: DocId) -> Time {
    Time::from_millis(times.first(doc).unwrap_or_default() as i64)
}
