//! How text becomes words, alike for what is indexed and for what is asked: split where neither letter nor digit
//! stands, in lower case, without accents.

use tantivy::tokenizer::{AsciiFoldingFilter, LowerCaser, RemoveLongFilter, SimpleTokenizer, TextAnalyzer, Token};

/// The name under which indexes know [`analyzer`].
pub(super) const ANALYZER: &str = "hubs_words";

/// Longer words are no words: they are left out, of the index and of questions.
const MAX_WORD: usize = 64;

pub(super) fn analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(MAX_WORD + 1))
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter)
        .build()
}

/// A shorter unfinished word would stand for half the archive.
const MIN_START: usize = 2;

/// The words of a text, each with its place among all that stood there.
pub(super) fn words(text: &str) -> Vec<(usize, String)> {
    tokens(text).into_iter().map(|token| (token.position, token.text)).collect()
}

/// The same, with where each stands in the text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut analyzer = analyzer();
    let mut stream = analyzer.token_stream(text);
    let mut tokens = Vec::new();
    stream.process(&mut |token| tokens.push(token.clone()));
    tokens
}

/// The words of a text whose last one may go on: those that are finished, and the beginning where it is one.
pub(super) fn unfinished(text: &str) -> (Vec<(usize, String)>, Option<String>) {
    let mut list = words(text);
    match list.pop() {
        Some((_, last)) if last.chars().count() >= MIN_START => (list, Some(last)),
        Some(last) => {
            list.push(last);
            (list, None)
        }
        None => (list, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_bounded() {
        let text = format!("José's python-Foo {} #849", "x".repeat(MAX_WORD + 1));
        let expected = [(0, "jose"), (1, "s"), (2, "python"), (3, "foo"), (5, "849")];
        assert_eq!(words(&text), expected.map(|(place, word)| (place, word.to_owned())));
        assert_eq!(words(&"x".repeat(MAX_WORD)).len(), 1);
        assert!(words(" -- !").is_empty());
    }
}
