//! Checks that several widgets' settings share. Each refusal is a sentence that names the setting and the way out,
//! without a full stop, because it also stands inside others.

use std::ops::RangeInclusive;

use crate::look;
use crate::model::{Hub, Subject};

use super::ConfigError;

/// A number in its range.
pub fn within(name: &str, value: i64, range: &RangeInclusive<i64>) -> Result<(), ConfigError> {
    if range.contains(&value) {
        return Ok(());
    }
    Err(ConfigError(format!("{name} must be from {} to {}; it is {value}", range.start(), range.end())))
}

/// The same number for use: boards written by hand may hold one that nobody checked.
pub fn clamped(value: i64, range: &RangeInclusive<i64>) -> usize {
    value.clamp(*range.start(), *range.end()).max(0) as usize
}

/// An address of the web, or nothing.
pub fn address(name: &str, text: &str) -> Result<(), ConfigError> {
    let text = text.trim();
    if text.is_empty() || look::safe_url(text).is_some() {
        return Ok(());
    }
    Err(ConfigError(format!("{name} must be an address that begins with https:// or http://")))
}

/// A person's nickname, or nothing.
pub fn person(name: &str, text: &str) -> Result<(), ConfigError> {
    let text = text.trim();
    if text.len() <= Subject::MAX_NAME && !text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Ok(());
    }
    Err(ConfigError(format!("{name} must be one nickname, without spaces")))
}

/// The person a widget is about: the one set, or the one whose hub it is.
pub fn person_or_own<'a>(username: &'a str, hub: &'a Hub) -> &'a str {
    match username.trim() {
        "" => hub.name.as_str(),
        name => name,
    }
}

/// A text that is not too long.
pub fn at_most(name: &str, text: &str, max: usize) -> Result<(), ConfigError> {
    let length = text.chars().count();
    if length <= max {
        return Ok(());
    }
    Err(ConfigError(format!("{name} may have at most {max} characters; it has {length}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_name_the_setting() {
        assert_eq!(within("count", 0, &(1..=9)), Err(ConfigError("count must be from 1 to 9; it is 0".into())));
        assert_eq!((within("count", 9, &(1..=9)), clamped(70, &(1..=9)), clamped(-5, &(1..=9))), (Ok(()), 9, 1));
        assert!(address("link", "javascript:alert(1)").unwrap_err().0.starts_with("link "));
        assert_eq!((address("link", " "), address("link", " https://example.org ")), (Ok(()), Ok(())));
        assert!(person("username", "ann bo").is_err() && person("username", "").is_ok());
        assert!(at_most("text", "ééé", 2).is_err() && at_most("text", "éé", 2).is_ok());
    }
}
