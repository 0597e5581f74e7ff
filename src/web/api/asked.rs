//! What the query of an address asks for: numbers within bounds, places to go on from. What is wrong is said in a sentence.

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;

use super::super::error::Failure;
use crate::look::in_query;
use crate::store::{Before, Position};

/// Rows of one answer.
pub const MOST: usize = 100;
pub const USUAL: usize = 30;

pub type AskedQuery<T> = Result<Query<T>, QueryRejection>;

pub fn read<T>(asked: AskedQuery<T>) -> Result<T, Failure> {
    let unread = || Failure::bad_request("This address cannot be read: write it in UTF-8, and each parameter once.");
    asked.map(|Query(asked)| asked).map_err(|_| unread())
}

/// How many rows are wanted.
pub fn limit(text: Option<&str>) -> Result<usize, Failure> {
    number("limit", text, 1..=MOST).map(|limit| limit.unwrap_or(USUAL))
}

/// A whole number within bounds.
pub fn number(
    name: &str,
    text: Option<&str>,
    bounds: std::ops::RangeInclusive<usize>,
) -> Result<Option<usize>, Failure> {
    let Some(text) = text else { return Ok(None) };
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|number| is_plain && bounds.contains(number));
    let sentence = || format!("{name} takes a whole number from {} to {}.", bounds.start(), bounds.end());
    number.map(Some).ok_or_else(|| Failure::bad_request(sentence()))
}

/// One of some words.
pub fn choice<T: Copy>(name: &str, text: Option<&str>, choices: &[(&str, T)]) -> Result<Option<T>, Failure> {
    let Some(text) = text else { return Ok(None) };
    let found = choices.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
    let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
    found.map(Some).ok_or_else(|| Failure::bad_request(format!("{name} is one of {}.", words.join(", "))))
}

/// A text of at most so many characters.
pub fn text<'t>(name: &str, text: Option<&'t str>, most: usize) -> Result<&'t str, Failure> {
    let text = text.unwrap_or_default();
    if text.chars().count() <= most {
        return Ok(text);
    }
    Err(Failure::bad_request(format!("{name} takes at most {most} characters.")))
}

/// Where a list goes on, as its last answer said.
pub fn before(text: Option<&str>) -> Result<Option<Position>, Failure> {
    text.map(str::parse).transpose().map_err(|()| unknown_place())
}

fn unknown_place() -> Failure {
    Failure::bad_request(
        "before takes what stands in the address that an answer calls its next, such as 1780000000000-42.",
    )
}

/// Where a hub's feed goes on, as the store wrote it.
pub fn from(text: Option<&str>) -> Result<Option<Before>, Failure> {
    let Some(text) = text else { return Ok(None) };
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    text.parse().ok().filter(|_| is_plain).map(Some).ok_or_else(unknown_place)
}

/// A path with a query of those parameters that have a value.
pub fn address(path: &str, parameters: &[(&str, Option<String>)]) -> String {
    let given = parameters.iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
    let pairs: Vec<String> = given.map(|(name, value)| format!("{name}={}", in_query(value))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Seq, Time};

    #[test]
    fn numbers_have_bounds() {
        assert_eq!(limit(None).unwrap(), USUAL);
        assert_eq!(limit(Some("100")).unwrap(), 100);
        for wrong in ["0", "101", "", "-1", "+5", "1.5", "x", "99999999999999999999999", "\u{ff15}"] {
            assert_eq!(
                limit(Some(wrong)).unwrap_err().sentence,
                "limit takes a whole number from 1 to 100.",
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_place_comes_back_as_it_was() {
        let position = Position { time: Time::from_millis(1_780_000_000_000), seq: Seq(42) };
        assert_eq!(before(Some(&position.to_string())).unwrap(), Some(position));
        for wrong in ["", "-", "1-", "-1", "1-2-3", "x-1", "99999999999999999999-1", "+1-1"] {
            assert!(before(Some(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn addresses_leave_out_what_was_not_asked_for() {
        assert_eq!(address("/x", &[("q", Some("a&b".into())), ("limit", None)]), "/x?q=a%26b");
        assert_eq!(address("/x", &[("q", None)]), "/x");
    }
}
