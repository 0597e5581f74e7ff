//! The language of the search box: words that must all be there, `"phrases"`, `user:ann`, and `-not` before any.
//!
//! The last word may be unfinished. Nothing that can be typed is an error: what makes no sense as a field is words.

use std::ops::Bound;

use tantivy::query::{
    AllQuery, BooleanQuery, EmptyQuery, InvertedIndexRangeQuery, Occur, PhraseQuery, Query, TermQuery,
};
use tantivy::schema::IndexRecordOption;

use super::activity::Fields;
use super::words::words;
use crate::model::{Subject, SubjectKind};

/// Bytes of a question that are read.
const MAX_TEXT: usize = 1_000;
/// Parts of a question that are read.
const MAX_PARTS: usize = 32;
/// A shorter unfinished word would stand for half the archive.
const MIN_PREFIX: usize = 2;

/// A question to the index of messages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActivityQuery {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    wanted: bool,
    what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    About(Subject),
    /// Words in this order, each with its place.
    Words(Vec<(usize, String)>),
    /// A word that may go on.
    Begins(String),
}

impl ActivityQuery {
    /// Reads what was typed. Fields are `user:` and every kind of [`Subject`]: `package:`, `category:`, `topic:`,
    /// `project:`, `channel:`, `list:`, `group:`, `calendar:`, `hub:`.
    pub fn parse(text: &str) -> Self {
        let text = &text[..text.floor_char_boundary(MAX_TEXT)];
        let mut query = ActivityQuery::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() && query.parts.len() < MAX_PARTS {
            let negated = rest.strip_prefix('-').filter(|after| !after.is_empty() && !after.starts_with([' ', '-']));
            let wanted = negated.is_none();
            let start = negated.unwrap_or(rest);
            let (field, value) = field_of(start).map_or((None, start), |(kind, value)| (Some(kind), value));
            let (value, quoted, after) = value_of(value);
            match field {
                Some(kind) if !value.is_empty() => {
                    query.parts.push(Part { wanted, what: What::About(Subject::new(kind, value)) });
                }
                // A field without a value is still being typed.
                Some(_) => {}
                None => query.add_words(value, wanted, wanted && !quoted && after.is_empty()),
            }
            rest = after.trim_start();
        }
        query
    }

    /// Messages about one thing. A topic stands for all topics that begin with its parts.
    pub fn about(subject: &Subject) -> Self {
        ActivityQuery { parts: vec![Part { wanted: true, what: What::About(subject.clone()) }] }
    }

    /// True where nothing was asked; nothing is found then.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    fn add_words(&mut self, text: &str, wanted: bool, unfinished: bool) {
        let mut list = words(text);
        let begins = match list.pop() {
            Some((_, last)) if unfinished && last.chars().count() >= MIN_PREFIX => Some(last),
            Some(last) => {
                list.push(last);
                None
            }
            None => None,
        };
        if !list.is_empty() {
            self.parts.push(Part { wanted, what: What::Words(list) });
        }
        self.parts.extend(begins.map(|word| Part { wanted, what: What::Begins(word) }));
    }

    pub(super) fn to_query(&self, fields: &Fields) -> Box<dyn Query> {
        if self.is_empty() {
            return Box::new(EmptyQuery);
        }
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        if !self.parts.iter().any(|part| part.wanted) {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        for part in &self.parts {
            let occur = if part.wanted { Occur::Must } else { Occur::MustNot };
            clauses.push((occur, part.what.to_query(fields)));
        }
        Box::new(BooleanQuery::new(clauses))
    }
}

impl What {
    fn to_query(&self, fields: &Fields) -> Box<dyn Query> {
        match self {
            What::About(subject) => Box::new(TermQuery::new(fields.about(subject), IndexRecordOption::Basic)),
            What::Words(words) => match words.as_slice() {
                [(_, word)] => Box::new(TermQuery::new(fields.word(word), IndexRecordOption::Basic)),
                words => {
                    let terms = words.iter().map(|(place, word)| (*place, fields.word(word))).collect();
                    Box::new(PhraseQuery::new_with_offset(terms))
                }
            },
            What::Begins(start) => {
                let end = fields.word(&format!("{start}{}", char::MAX));
                let range = (Bound::Included(fields.word(start)), Bound::Excluded(end));
                Box::new(InvertedIndexRangeQuery::new(range.0, range.1))
            }
        }
    }
}

/// `package:kernel` -> the kind, and what follows the colon.
fn field_of(text: &str) -> Option<(SubjectKind, &str)> {
    let (name, value) = text.split_once(':')?;
    let name = name.to_ascii_lowercase();
    let kind = if name == "user" { SubjectKind::Person } else { name.parse().ok()? };
    Some((kind, value))
}

/// The value at the start of a text: up to the closing quote, or to the next space. Then whether it was quoted, and
/// what follows.
fn value_of(text: &str) -> (&str, bool, &str) {
    match text.strip_prefix('"') {
        Some(quoted) => {
            let (value, after) = quoted.split_once('"').unwrap_or((quoted, ""));
            (value, true, after)
        }
        None => {
            let (value, after) = text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()));
            (value, false, after)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<(bool, String)> {
        let said = |part: Part| match part.what {
            What::About(subject) => (part.wanted, subject.to_string()),
            What::Words(words) => (part.wanted, words.into_iter().map(|(_, word)| word).collect::<Vec<_>>().join("+")),
            What::Begins(word) => (part.wanted, format!("{word}*")),
        };
        ActivityQuery::parse(text).parts.into_iter().map(said).collect()
    }

    fn expect(text: &str, expected: &[(bool, &str)]) {
        let expected: Vec<_> = expected.iter().map(|(wanted, what)| (*wanted, (*what).to_owned())).collect();
        assert_eq!(parts(text), expected, "{text:?}");
    }

    #[test]
    fn words_phrases_fields_and_not() {
        expect("Kernel upd", &[(true, "kernel"), (true, "upd*")]);
        expect("kernel upd ", &[(true, "kernel"), (true, "upd")]);
        expect("\"two words\" -gone x", &[(true, "two+words"), (false, "gone"), (true, "x")]);
        expect("python-foo", &[(true, "python"), (true, "foo*")]);
        expect("python-foo bar", &[(true, "python+foo"), (true, "bar*")]);
        expect("user:Ann Package:kernel", &[(true, "person:Ann"), (true, "package:kernel")]);
        expect("-category:\"a b\" -\"c d\"", &[(false, "category:a b"), (false, "c+d")]);
        expect("https://example.org/x y", &[(true, "https+example+org+x"), (true, "y")]);
    }

    #[test]
    fn nothing_typed_is_an_error() {
        for text in ["", " ", "-", "--", "- -", "\"", "\"\"", "user:", "!!!", "-\"", ":", "user:\"", "*^2", "(a AND"] {
            let _ = parts(text);
        }
        expect("user: \"open phrase", &[(true, "open+phrase")]);
        expect("--x", &[(true, "x")]);
        assert!(ActivityQuery::parse("!!! -").is_empty());
        assert_eq!(parts(&"é ".repeat(2000)).len(), MAX_PARTS);
    }
}
