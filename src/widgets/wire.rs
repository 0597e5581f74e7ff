//! What messages say, read out of their envelopes for widgets to show: plain, bounded, never trusted.
//!
//! What rules in `meaning` found stands in the message's facts already; this is for the details that only one widget
//! wants.

use serde_json::Value;

use crate::look;
use crate::model::Message;
use crate::store::Archived;

/// The sender's own content; null where the envelope cannot be read.
pub fn body(message: &Archived) -> Value {
    Message::decode(message.envelope.as_bytes(), message.time).map_or(Value::Null, |message| message.body)
}

/// The text at a JSON pointer such as `/badge/name`, [`shortened`]; none where there is no text or nothing in it.
pub fn text(body: &Value, pointer: &str, max: usize) -> Option<String> {
    let text = shortened(body.pointer(pointer)?.as_str()?, max);
    (!text.is_empty()).then_some(text)
}

/// The address at a JSON pointer, if it may be linked to.
pub fn address(body: &Value, pointer: &str) -> Option<String> {
    look::safe_url(body.pointer(pointer)?.as_str()?).map(str::to_owned)
}

/// Where the message leads, as its rule says, if it may be linked to.
pub fn link(message: &Archived) -> Option<String> {
    message.facts.link.as_deref().and_then(look::safe_url).map(str::to_owned)
}

/// One line of at most `max` characters and an ellipsis: white space joined, control characters and those that turn
/// the direction of writing left out.
pub fn shortened(text: &str, max: usize) -> String {
    let (mut line, mut length, mut gap) = (String::new(), 0, false);
    for character in text.chars() {
        if character.is_whitespace() || character.is_control() {
            gap = length > 0;
        } else if !turns_direction(character) {
            if length + usize::from(gap) >= max {
                line.push('…');
                break;
            }
            if std::mem::take(&mut gap) {
                line.push(' ');
                length += 1;
            }
            line.push(character);
            length += 1;
        }
    }
    line
}

fn turns_direction(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_become_short_lines() {
        assert_eq!(shortened("  two\n\t words ", 20), "two words");
        assert_eq!(shortened("éééé", 3), "ééé…");
        assert_eq!(shortened("abc def", 3), "abc…");
        assert_eq!(shortened("a\u{202e}b\u{7}c", 9), "ab c");
        assert_eq!(shortened("abc", 3), "abc");
        assert_eq!(shortened(&"x".repeat(1_000_000), 10).chars().count(), 11);
    }

    #[test]
    fn only_what_is_there() {
        let body = json!({"a": {"b": "c", "n": 1, "e": " ", "u": "javascript:x"}});
        assert_eq!(text(&body, "/a/b", 9).as_deref(), Some("c"));
        assert_eq!(["/a/n", "/a/e", "/a/x/y"].map(|pointer| text(&body, pointer, 9)), [None, None, None]);
        assert_eq!(address(&body, "/a/u"), None);
    }
}
