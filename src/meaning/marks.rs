//! The control characters that structure a rendered rule, and text cleaned of all others.
//!
//! A rule is rendered once, into one text: fields end with [`FIELD`], a list's entries with [`ITEM`]. Values from messages
//! are cleaned by [`write_clean`] on their way in, so no sender can forge a mark.

use std::borrow::Cow;
use std::fmt;

/// Ends a field.
pub const FIELD: char = '\u{1f}';
/// Ends an entry of a list.
pub const ITEM: char = '\u{1e}';
/// Stands between the items where one value was a list.
pub const ALSO: char = '\u{19}';
/// Begins an entry that is a template: it gives one text, and none where a value in it was a list.
pub const TEXT: char = '\u{18}';
/// Stands where a value was missing.
pub const MISSING: char = '\u{1d}';
/// Begins a part of a sentence that is dropped when a value in it is missing: `[[`.
pub const OPEN: char = '\u{1c}';
/// Ends such a part: `]]`.
pub const CLOSE: char = '\u{1b}';
/// An opening brace that came from a message: in a story's sentence it must not become a placeholder.
pub const BRACE: char = '\u{1a}';

/// The longest value written, in bytes.
const MAX_VALUE: usize = 2048;

/// Writes `text` without line breaks, control characters and the characters that turn the reading direction.
pub fn write_clean(out: &mut impl fmt::Write, text: &str) -> fmt::Result {
    let text = &text[..text.floor_char_boundary(MAX_VALUE)];
    if is_plain(text) {
        return out.write_str(text);
    }
    for c in text.chars() {
        match c {
            '{' => out.write_char(BRACE)?,
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => out.write_char(' ')?,
            _ if c.is_control() || turns_direction(c) => {}
            _ => out.write_char(c)?,
        }
    }
    Ok(())
}

fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A rendered sentence as people read it: optional parts with a missing value dropped, marks resolved, white space
/// single, at most `limit` characters. `brace` is what a brace from a message becomes. Nothing where a value is missing
/// elsewhere: a sentence with a hole in it is worse than none.
pub fn sentence(rendered: &str, limit: usize, brace: &str) -> Option<String> {
    let mut text = String::with_capacity(rendered.len());
    // Where the open part began, and whether a value in it is missing.
    let mut part: Option<(usize, bool)> = None;
    let mut rest = rendered;
    while let Some(at) = rest.bytes().position(|byte| byte < b' ') {
        push_words(&mut text, &rest[..at]);
        match rest.as_bytes()[at] as char {
            OPEN => part = Some((text.len(), false)),
            CLOSE => {
                if let Some((start, true)) = part.take() {
                    text.truncate(start);
                }
            }
            MISSING => part.as_mut()?.1 = true,
            BRACE => text.push_str(brace),
            ALSO => text.push_str(", "),
            // A line break of the rule's own.
            _ => push_words(&mut text, " "),
        }
        rest = &rest[at + 1..];
    }
    push_words(&mut text, rest);
    text.truncate(text.trim_end().len());
    match text.len() {
        0 => None,
        length if length <= limit => Some(text),
        _ => Some(shorten(&text, limit).into_owned()),
    }
}

/// Appends `words` without doubling spaces, and without one at the beginning.
fn push_words(text: &mut String, words: &str) {
    let ends = text.is_empty() || text.ends_with(' ');
    if !words.contains("  ") {
        return text.push_str(if ends { words.trim_start_matches(' ') } else { words });
    }
    for c in words.chars() {
        if c != ' ' || !(text.is_empty() || text.ends_with(' ')) {
            text.push(c);
        }
    }
}

/// At most `limit` characters, the last an ellipsis where something was cut.
pub fn shorten(text: &str, limit: usize) -> Cow<'_, str> {
    // Fewer bytes than the limit are fewer characters.
    if text.len() <= limit || text.char_indices().nth(limit).is_none() {
        return Cow::Borrowed(text);
    }
    let end = text.char_indices().nth(limit.saturating_sub(1)).map_or(0, |(at, _)| at);
    Cow::Owned(format!("{}…", text[..end].trim_end()))
}

/// `text` as [`write_clean`] would write it, braces kept.
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_plain(text) && text.len() <= MAX_VALUE {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write_clean(&mut out, text);
    Cow::Owned(out.replace(BRACE, "{"))
}

/// Printable ASCII without an opening brace needs no cleaning.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..0x7f).contains(&byte) && byte != b'{')
}

/// A value of a list or a link: none where a part of it is missing. At most `limit` bytes.
pub fn item(rendered: &str, limit: usize) -> Option<Cow<'_, str>> {
    if rendered.is_empty() || rendered.contains(MISSING) {
        return None;
    }
    let cut = &rendered[..rendered.floor_char_boundary(limit)];
    Some(if cut.contains(BRACE) { Cow::Owned(cut.replace(BRACE, "{")) } else { Cow::Borrowed(cut) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut out = String::new();
        write_clean(&mut out, text).unwrap();
        out
    }

    #[test]
    fn no_sender_can_forge_a_mark() {
        for mark in [FIELD, ITEM, ALSO, TEXT, MISSING, OPEN, CLOSE, BRACE, '\u{202e}', '\u{0}'] {
            assert_eq!(written(&format!("a{mark}b")), "ab");
        }
        assert_eq!(written("a\r\nb\u{2028}c"), "a  b c");
        assert_eq!(written(&"é".repeat(5000)).len(), MAX_VALUE);
        assert_eq!((clean("plain"), clean("{\n}")), (Cow::from("plain"), Cow::from("{ }")));
    }

    #[test]
    fn parts_with_a_missing_value_are_dropped() {
        let said = |text| sentence(text, 400, "{");
        assert_eq!(said("ann pushed\u{1c} to \u{1d}\u{1b}\u{1c} (x)\u{1b}").as_deref(), Some("ann pushed (x)"));
        assert_eq!(said("  ann   left ").as_deref(), Some("ann left"));
        assert_eq!(said("ann opened \u{1d}"), None);
        assert_eq!(said(" \u{1c}\u{1d}\u{1b} "), None);
    }

    #[test]
    fn sentences_are_bounded() {
        let long = sentence(&"é ".repeat(1000), 400, "{").unwrap();
        assert!(long.chars().count() <= 400 && long.ends_with('…'));
        assert_eq!(shorten("abc", 3), "abc");
        assert_eq!(shorten("abcd", 3), "ab…");
        assert_eq!(shorten("abcd", 0), "…");
    }

    #[test]
    fn items_with_a_missing_part_are_none() {
        assert_eq!(item("a/\u{1d}", 10), None);
        assert_eq!(item("", 10), None);
        assert_eq!(item("\u{1a}x}", 10).as_deref(), Some("{x}"));
        assert_eq!(item("éé", 3).as_deref(), Some("é"));
    }
}
