//! The index of messages: what of a message can be found and counted.
//!
//! Nothing is stored but the place in the archive: the store has the rest.

use std::fmt::Display;
use std::ops::Bound;

use tantivy::query::RangeQuery;
use tantivy::schema::{Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions};
use tantivy::{TantivyDocument, Term};

use super::disk::Plan;
use super::prose::prose_of;
use super::words::ANALYZER;
use crate::model::{Seq, Subject, Time, Weight};
use crate::store::Archived;

/// Bytes of the body's own sentences indexed for each message.
pub(super) const PROSE_LIMIT: usize = 2_000;
/// Names of each kind, and subjects, indexed for each message: bus text is hostile.
const NAMES_LIMIT: usize = 200;

/// Names of the columns that are counted by, in the order of [`Pages::facets`](super::disk::Pages).
const FACETS: [&str; 3] = ["topic", "person", "package"];

#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    time: Field,
    pub seq: Field,
    /// What it is about, as [`Subject`] writes it, and the other keys below; in lower case.
    subject: Field,
    /// What is counted by: topic kind, people and packages, as they are written.
    facets: [Field; 3],
    /// Its words: sentence, names, kind, and some of the body's own.
    pub text: Field,
}

pub(super) fn plan() -> (Plan, Fields) {
    let mut schema = Schema::builder();
    let words = TextFieldIndexing::default()
        .set_tokenizer(ANALYZER)
        .set_fieldnorms(true)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let counted = || TextOptions::default().set_fast("raw");
    let fields = Fields {
        time: schema.add_u64_field("time", NumericOptions::default().set_fast()),
        seq: schema.add_u64_field("seq", NumericOptions::default().set_fast()),
        subject: schema.add_text_field("subject", raw_term()),
        facets: FACETS.map(|name| schema.add_text_field(name, counted())),
        text: schema.add_text_field("text", TextOptions::default().set_indexing_options(words)),
    };
    let plan = Plan {
        name: "activity",
        schema: schema.build(),
        newest_by: Some("time"),
        columns: ["time", "seq"],
        facets: &FACETS,
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

/// The texts whose words a message is found by: its sentence, kind, title and names, and some of its own sentences.
pub fn texts(message: &Archived) -> Vec<String> {
    let (facts, kind) = (&message.facts, message.topic.kind());
    let mut texts = vec![facts.subtitle.clone(), kind.to_owned()];
    if facts.title != kind {
        texts.push(facts.title.clone());
    }
    let names = [&facts.usernames, &facts.packages, &facts.objects].into_iter().filter(|names| !names.is_empty());
    texts.extend(names.map(|names| names[..names.len().min(NAMES_LIMIT)].join("\n")));
    texts.push(prose_of(&message.envelope, PROSE_LIMIT));
    texts.retain(|text| !text.is_empty());
    texts
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
        match &facts.agent {
            Some(agent) => document.add_text(self.subject, key("agent", agent)),
            // Then it is told of all of them, and each may keep it to themselves.
            None => {
                for name in facts.usernames.iter().take(NAMES_LIMIT) {
                    document.add_text(self.subject, key("told", name));
                }
            }
        }
        document.add_text(self.subject, key("weight", weight(facts.weight)));
        document.add_text(self.subject, key("as", topic));
        let [by_topic, by_person, by_package] = self.facets;
        document.add_text(by_topic, topic.kind());
        for (field, names) in [(by_person, &facts.usernames), (by_package, &facts.packages)] {
            names.iter().take(NAMES_LIMIT).for_each(|name| document.add_text(field, name));
        }
        for text in texts(message) {
            document.add_text(self.text, text);
        }
        document
    }

    /// Everything from before a time.
    pub fn older(&self, time: Time) -> RangeQuery {
        let end = Term::from_field_u64(self.time, time.as_millis());
        RangeQuery::new(Bound::Unbounded, Bound::Excluded(end))
    }

    /// What messages about `subject` have in common. A topic stands for all topics that begin with its parts.
    pub fn about(&self, subject: &Subject) -> Term {
        Term::from_field_text(self.subject, &subject_key(subject))
    }

    /// What messages have in common that this person acted in.
    pub fn by(&self, person: &str) -> Term {
        Term::from_field_text(self.subject, &key("agent", person))
    }

    /// What messages have in common that tell of this person and of nobody who acted.
    pub fn told_of(&self, person: &str) -> Term {
        Term::from_field_text(self.subject, &key("told", person))
    }

    pub fn weight(&self, of: Weight) -> Term {
        Term::from_field_text(self.subject, &key("weight", weight(of)))
    }

    /// The topic with prefix and environment.
    pub fn topic(&self, topic: &str) -> Term {
        Term::from_field_text(self.subject, &key("as", topic))
    }

    pub fn place(&self, seq: Seq) -> Term {
        Term::from_field_u64(self.seq, seq.0)
    }

    pub fn word(&self, word: &str) -> Term {
        Term::from_field_text(self.text, word)
    }
}

fn subject_key(subject: &Subject) -> String {
    key(subject.kind.as_str(), &subject.name)
}

/// A term of the field `subject`; kinds of subjects and the other kinds of keys share one name space.
fn key(kind: &str, name: impl Display) -> String {
    format!("{kind}:{name}").to_lowercase()
}

fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::Routine => "routine",
        Weight::Normal => "normal",
        Weight::Notable => "notable",
    }
}
