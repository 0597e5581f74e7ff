//! The index of hubs, people among them: found by name, by the words of their line, by beginnings, and with one typo.

use std::collections::{BTreeSet, BinaryHeap};

use tantivy::query::{BooleanQuery, EnableScoring, FuzzyTermQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, NumericOptions, Schema};
use tantivy::{DocSet, TERMINATED, TantivyDocument, Term};

use super::activity::raw_term;
use super::disk::{Pages, Plan};
use super::words::words;
use crate::model::{Hub, HubId, HubKind, Person};

/// Characters of a beginning that are indexed; longer ones are cut to it.
const MAX_START: usize = 20;
/// Bytes and words of a question that are read.
const MAX_TEXT: usize = 200;
const MAX_WORDS: usize = 8;
/// Below this length a typo would turn every word into every other.
const MIN_TYPO: usize = 3;

#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    hub: Field,
    kind: Field,
    length: Field,
    name: Field,
    /// The beginnings of the name.
    name_start: Field,
    word: Field,
    /// The beginnings of each word.
    word_start: Field,
}

pub(super) fn plan() -> (Plan, Fields) {
    let mut schema = Schema::builder();
    let fields = Fields {
        hub: schema.add_u64_field("hub", NumericOptions::default().set_fast().set_indexed()),
        kind: schema.add_text_field("kind", raw_term()),
        length: schema.add_u64_field("length", NumericOptions::default().set_fast()),
        name: schema.add_text_field("name", raw_term()),
        name_start: schema.add_text_field("name_start", raw_term()),
        word: schema.add_text_field("word", raw_term()),
        word_start: schema.add_text_field("word_start", raw_term()),
    };
    let plan = Plan {
        name: "hubs",
        schema: schema.build(),
        newest_by: None,
        columns: ["length", "hub"],
        facets: &[],
        heap: 15_000_000,
    };
    (plan, fields)
}

impl Fields {
    /// `person` is whose hub it is, where it is a person's.
    pub fn document(&self, hub: &Hub, person: Option<&Person>) -> TantivyDocument {
        let name = hub.name.as_str();
        let full_name = person.map_or("", |person| person.full_name.as_str());
        let words: BTreeSet<String> =
            words(&format!("{name}\n{}\n{full_name}", hub.summary)).into_iter().map(|w| w.1).collect();
        let mut document = TantivyDocument::new();
        document.add_u64(self.hub, u64::from(hub.id.0));
        document.add_text(self.kind, hub.kind.as_str());
        document.add_u64(self.length, name.len() as u64);
        document.add_text(self.name, name);
        for start in starts(name) {
            document.add_text(self.name_start, start);
        }
        for word in &words {
            document.add_text(self.word, word);
        }
        for start in words.iter().flat_map(|word| starts(word)).collect::<BTreeSet<_>>() {
            document.add_text(self.word_start, start);
        }
        document
    }

    /// What the one document of a hub has for itself.
    pub fn only(&self, hub: HubId) -> Term {
        Term::from_field_u64(self.hub, u64::from(hub.0))
    }

    /// Questions from the strictest to the most forgiving: the name, a name that begins so, words that all begin so;
    /// then the name and the words with one typo in each.
    fn questions(&self, text: &str) -> Vec<Box<dyn Query>> {
        let text = &text[..text.floor_char_boundary(MAX_TEXT)];
        let name = text.trim().to_lowercase();
        let words: Vec<String> = words(text).into_iter().map(|word| word.1).take(MAX_WORDS).collect();
        if words.is_empty() {
            return Vec::new();
        }
        vec![
            self.term(self.name, &name),
            self.term(self.name_start, cut(&name)),
            all(words.iter().map(|word| self.term(self.word_start, cut(word)))),
            self.nearly(self.name, &name),
            all(words.iter().map(|word| self.nearly(self.word, word))),
        ]
    }

    /// The same, asked of the hubs of one kind.
    fn narrowed(&self, question: Box<dyn Query>, kind: Option<HubKind>) -> Box<dyn Query> {
        match kind {
            Some(kind) => all([self.term(self.kind, kind.as_str()), question].into_iter()),
            None => question,
        }
    }

    fn term(&self, field: Field, text: &str) -> Box<dyn Query> {
        Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic))
    }

    /// What begins like this, give or take one letter. Words too short for a typo must begin some word as they are.
    fn nearly(&self, field: Field, text: &str) -> Box<dyn Query> {
        if text.chars().count() < MIN_TYPO {
            return self.term(self.word_start, text);
        }
        Box::new(FuzzyTermQuery::new_prefix(Term::from_field_text(field, text), 1, true))
    }
}

/// The hubs that answer best, of one kind where given; among equals the shorter name, then the older hub.
pub(super) fn best(
    pages: &Pages,
    fields: &Fields,
    kind: Option<HubKind>,
    text: &str,
    limit: usize,
) -> tantivy::Result<Vec<HubId>> {
    let mut best: Vec<HubId> = Vec::new();
    for question in fields.questions(text) {
        if best.len() >= limit {
            break;
        }
        for hub in shortest(pages, fields.narrowed(question, kind).as_ref(), limit)? {
            if best.len() < limit && !best.contains(&hub) {
                best.push(hub);
            }
        }
    }
    Ok(best)
}

fn shortest(pages: &Pages, query: &dyn Query, limit: usize) -> tantivy::Result<Vec<HubId>> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(&pages.searcher))?;
    let mut found: BinaryHeap<(u64, u64)> = BinaryHeap::new();
    for (segment, [lengths, hubs]) in pages.searcher.segment_readers().iter().zip(&pages.columns) {
        let mut docs = weight.scorer(segment, 1.0)?;
        let mut doc = docs.doc();
        while doc != TERMINATED {
            if !segment.is_deleted(doc) {
                found.push((lengths.first(doc).unwrap_or_default(), hubs.first(doc).unwrap_or_default()));
                if found.len() > limit {
                    found.pop();
                }
            }
            doc = docs.advance();
        }
    }
    Ok(found.into_sorted_vec().into_iter().map(|(_, hub)| HubId(hub as u32)).collect())
}

fn all(queries: impl Iterator<Item = Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::new(queries.map(|query| (Occur::Must, query)).collect()))
}

/// `a`, `an`, `ann`
fn starts(word: &str) -> impl Iterator<Item = &str> {
    word.char_indices().take(MAX_START).map(|(at, c)| &word[..at + c.len_utf8()])
}

fn cut(word: &str) -> &str {
    starts(word).last().unwrap_or_default()
}
