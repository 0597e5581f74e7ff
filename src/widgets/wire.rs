//! What messages say, read out of their envelopes for widgets to show: plain, bounded, never trusted.
//!
//! What rules in `meaning` found stands in the message's facts already; this is for the details that only one widget
//! wants.

use serde_json::Value;

use crate::look;
use crate::model::Message;
pub use crate::model::shortened;
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_is_there() {
        let body = json!({"a": {"b": "c", "n": 1, "e": " ", "u": "javascript:x"}});
        assert_eq!(text(&body, "/a/b", 9).as_deref(), Some("c"));
        assert_eq!(["/a/n", "/a/e", "/a/x/y"].map(|pointer| text(&body, pointer, 9)), [None, None, None]);
        assert_eq!(address(&body, "/a/u"), None);
    }
}
