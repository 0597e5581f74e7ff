//! Where in a text the words stand that were searched for, and which of a message's own sentences hold them.

use std::ops::Range;

use tantivy::tokenizer::Token;

use super::activity::PROSE_LIMIT;
use super::prose::prose_of;
use super::words::{tokens, unfinished, words};
use crate::model::{Question, Term};

/// Characters of an excerpt before and after the first word found.
const BEFORE: usize = 60;
const AFTER: usize = 120;

/// The words of a question.
#[derive(Debug, Clone, Default)]
pub struct Marks(Vec<Pattern>);

/// Words one after the other; the last may go on.
#[derive(Debug, Clone)]
struct Pattern {
    words: Vec<(usize, String)>,
    goes_on: bool,
}

impl Marks {
    /// What was asked for, not what was asked to be absent.
    pub fn of(question: &Question) -> Self {
        let terms = question.clauses.iter().filter(|clause| clause.wanted).flat_map(|clause| &clause.any);
        let mut patterns = Vec::new();
        for term in terms {
            let (finished, start) = match term {
                Term::Phrase(text) => (words(text), None),
                Term::Begins(text) => unfinished(text),
                _ => continue,
            };
            if !finished.is_empty() {
                patterns.push(Pattern { words: finished, goes_on: false });
            }
            patterns.extend(start.map(|word| Pattern { words: vec![(0, word)], goes_on: true }));
        }
        Marks(patterns)
    }

    /// Where they stand in a text, in bytes; in order, and none over another.
    pub fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let tokens = tokens(text);
        let mut ranges: Vec<Range<usize>> = self.0.iter().flat_map(|pattern| pattern.ranges(&tokens)).collect();
        ranges.sort_unstable_by_key(|range| (range.start, range.end));
        let mut apart: Vec<Range<usize>> = Vec::new();
        for range in ranges {
            match apart.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => apart.push(range),
            }
        }
        apart
    }

    /// Some of what a message says itself, around the words that its sentence does not have; none where the sentence
    /// has all, or where they stand elsewhere. `envelope` is the message as it came.
    pub fn excerpt(&self, sentence: &str, envelope: &str) -> Option<String> {
        let said = tokens(sentence);
        let missing = Marks(self.0.iter().filter(|pattern| pattern.ranges(&said).next().is_none()).cloned().collect());
        if missing.0.is_empty() {
            return None;
        }
        let prose = prose_of(envelope, PROSE_LIMIT);
        let found = missing.ranges(&prose).into_iter().next()?;
        Some(around(&prose, found.start))
    }
}

impl Pattern {
    fn ranges<'t>(&'t self, tokens: &'t [Token]) -> impl Iterator<Item = Range<usize>> + 't {
        let windows = tokens.windows(self.words.len().max(1)).filter(|window| self.fits(window));
        windows.filter_map(|window| Some(window.first()?.offset_from..window.last()?.offset_to))
    }

    fn fits(&self, window: &[Token]) -> bool {
        let (Some(first), Some((place, _))) = (window.first(), self.words.first()) else { return false };
        self.words.iter().zip(window).all(|((at, word), token)| {
            let same = if self.goes_on { token.text.starts_with(word.as_str()) } else { token.text == *word };
            same && at - place == token.position - first.position
        })
    }
}

/// One line of a text around a place in it, cut between words.
fn around(text: &str, at: usize) -> String {
    let start = text[..at].char_indices().rev().take(BEFORE).last().map_or(at, |(start, _)| start);
    let end = text[at..].char_indices().nth(AFTER).map_or(text.len(), |(end, _)| at + end);
    let from =
        if start == 0 { 0 } else { text[start..at].find(char::is_whitespace).map_or(start, |space| start + space) };
    let to =
        if end == text.len() { end } else { text[at..end].rfind(char::is_whitespace).map_or(end, |space| at + space) };
    let line = text[from..to].split_whitespace().collect::<Vec<_>>().join(" ");
    let (before, after) = (if from > 0 { "\u{2026} " } else { "" }, if to < text.len() { " \u{2026}" } else { "" });
    format!("{before}{line}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Asked, Time};

    fn marked(query: &str, text: &str) -> String {
        let marks = Marks::of(&Asked::parse(query, Time::ZERO).question);
        let mut shown = text.to_owned();
        for range in marks.ranges(text).into_iter().rev() {
            shown.insert(range.end, ']');
            shown.insert(range.start, '[');
        }
        shown
    }

    #[test]
    fn words_phrases_and_beginnings_are_marked() {
        let text = "Ann's José wrote python-foo, foobar and Foo";
        assert_eq!(marked("jose ann ", text), "[Ann]'s [José] wrote python-foo, foobar and Foo");
        assert_eq!(marked("\"python foo\"", text), "Ann's José wrote [python-foo], foobar and Foo");
        assert_eq!(marked("\"foo python\" -ann", text), text);
        assert_eq!(marked("foo", text), "Ann's José wrote python-[foo], [foobar] and [Foo]");
        assert_eq!(marked("wrote \"wrote python\"", text), "Ann's José [wrote python]-foo, foobar and Foo");
        assert_eq!(marked("user:ann", text), text);
        assert_eq!(marked("x", ""), "");
    }

    #[test]
    fn an_excerpt_shows_what_the_sentence_does_not() {
        let excerpt = |query: &str, sentence: &str, said: &str| {
            let envelope = serde_json::json!({ "msg": { "text": said } }).to_string();
            Marks::of(&Asked::parse(query, Time::ZERO).question).excerpt(sentence, &envelope)
        };
        assert_eq!(excerpt("slugs ", "ann saw slugs", "slugs are back"), None);
        assert_eq!(
            excerpt("slugs ", "ann commented", "slugs are back\nagain").as_deref(),
            Some("slugs are back again")
        );
        assert_eq!(excerpt("roses ", "ann commented", "slugs are back"), None);
        let long = format!("{} slugs {}", "before ".repeat(60), "after é ".repeat(60));
        let shown = excerpt("slugs ", "ann commented", &long).unwrap();
        assert!(
            shown.starts_with("\u{2026} before") && shown.ends_with("\u{2026}") && shown.contains("before slugs after")
        );
        assert!(shown.chars().count() < 200, "{shown}");
        assert!(excerpt("xx ", "", &"x".repeat(3000)).is_none());
    }
}
