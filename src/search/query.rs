//! A [`Question`] as the index is asked it.

use std::ops::Bound;

use tantivy::query::{
    AllQuery, BooleanQuery, EmptyQuery, InvertedIndexRangeQuery, Occur, PhraseQuery, Query, RangeQuery, TermQuery,
};
use tantivy::schema::IndexRecordOption;

use super::activity::Fields;
use super::except::Except;
use super::words::{unfinished, words};
use crate::model::{Clause, Question, Subject, Term, Unseen, Withheld};

/// The category of what the portal itself tells.
const OURS: &str = "hubs";

type Part = Box<dyn Query>;

/// What answers a question and may be seen. The time it asks for is not in it: see [`super::walk::ranges`].
pub(super) fn to_query(question: &Question, unseen: &Unseen, fields: &Fields) -> Part {
    let mut parts: Vec<(Occur, Part)> = Vec::new();
    for Clause { wanted, any } in &question.clauses {
        let part = either(any.iter().map(|term| fields.term(term)).collect());
        parts.push(if *wanted { (Occur::Must, part) } else { none_of(part) });
    }
    if !unseen.is_empty() {
        parts.push(none_of(either(fields.unseen(unseen))));
    }
    match parts.len() {
        0 => Box::new(AllQuery),
        1 if parts[0].0 == Occur::Must => parts.remove(0).1,
        _ => {
            if parts.iter().all(|(occur, _)| *occur == Occur::MustNot) {
                parts.push((Occur::Must, Box::new(AllQuery)));
            }
            Box::new(BooleanQuery::new(parts))
        }
    }
}

impl Fields {
    fn term(&self, term: &Term) -> Part {
        match term {
            Term::About(subject) => exact(self.about(subject)),
            Term::By(person) => exact(self.by(person)),
            Term::Topic(topic) => exact(self.topic(topic)),
            Term::Weight(weight) => exact(self.weight(*weight)),
            Term::Phrase(text) => self.phrase(&words(text)),
            Term::Begins(text) => self.begins(text),
        }
    }

    /// Words with their places, in this order.
    fn phrase(&self, words: &[(usize, String)]) -> Part {
        match words {
            [] => Box::new(EmptyQuery),
            [(_, word)] => Box::new(TermQuery::new(self.word(word), IndexRecordOption::WithFreqs)),
            words => {
                let terms = words.iter().map(|(place, word)| (*place, self.word(word))).collect();
                Box::new(PhraseQuery::new_with_offset(terms))
            }
        }
    }

    /// The last word may go on.
    fn begins(&self, text: &str) -> Part {
        let (finished, start) = unfinished(text);
        let Some(start) = start else { return self.phrase(&finished) };
        let end = self.word(&format!("{start}{}", char::MAX));
        let range = (Bound::Included(self.word(&start)), Bound::Excluded(end));
        let start: Part = Box::new(InvertedIndexRangeQuery::new(range.0, range.1));
        if finished.is_empty() { start } else { all(vec![self.phrase(&finished), start]) }
    }

    fn unseen(&self, unseen: &Unseen) -> Vec<Part> {
        let hub = |name: &str| exact(self.about(&Subject::hub(name)));
        let hubs = unseen.hubs.iter().map(|name| hub(name));
        let buried = unseen.buried_hubs.iter().map(|(name, last)| all(vec![hub(name), self.up_to(*last)]));
        let kept = unseen.people.iter().flat_map(|withheld| self.withheld(withheld));
        hubs.chain(buried).chain(kept).collect()
    }

    /// See `model::Discreet::withheld_by`: what they do, or what is told of them where nobody is said to have done it;
    /// and what the portal tells of those who hide.
    fn withheld(&self, withheld: &Withheld) -> Vec<Part> {
        let Withheld { name, hidden, quiet, until } = withheld;
        let theirs = || either(vec![exact(self.by(name)), exact(self.told_of(name))]);
        let of = |category: &str| exact(self.about(&Subject::category(category)));
        let mut parts = if *hidden {
            vec![theirs(), all(vec![exact(self.about(&Subject::person(name))), of(OURS)])]
        } else {
            vec![all(vec![theirs(), either(quiet.iter().map(|category| of(category)).collect())])]
        };
        if let Some(last) = until {
            parts = parts.into_iter().map(|part| all(vec![part, self.up_to(*last)])).collect();
        }
        parts
    }

    fn up_to(&self, last: crate::model::Seq) -> Part {
        Box::new(RangeQuery::new(Bound::Unbounded, Bound::Included(self.place(last))))
    }
}

fn none_of(part: Part) -> (Occur, Part) {
    (Occur::MustNot, Box::new(Except(part)))
}

fn exact(term: tantivy::Term) -> Part {
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

fn either(mut parts: Vec<Part>) -> Part {
    match parts.len() {
        0 => Box::new(EmptyQuery),
        1 => parts.remove(0),
        _ => Box::new(BooleanQuery::new(parts.into_iter().map(|part| (Occur::Should, part)).collect())),
    }
}

fn all(parts: Vec<Part>) -> Part {
    Box::new(BooleanQuery::new(parts.into_iter().map(|part| (Occur::Must, part)).collect()))
}
