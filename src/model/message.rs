//! A message as it comes off the bus, out of a file or out of a history query.
//!
//! Shapes understood: the fedmsg envelope (`topic`, `msg`, `msg_id`, `timestamp`, `i`, `username`), the same with a
//! `body` or `id` as datagrepper's second version and AMQP bridges write it, a bare AMQP body with its topic beside it,
//! and a bare topic. Only what is no JSON
//! object with a topic is refused; everything else is archived as it came.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::{MessageId, Time, Topic};

/// The largest envelope accepted, in bytes of JSON.
pub const MAX_MESSAGE: usize = 8 * 1024 * 1024;

/// What senders, bridges and archives write beside topic and body.
const ENVELOPE: &[&str] = &[
    "certificate",
    "crypto",
    "headers",
    "i",
    "id",
    "msg_id",
    "priority",
    "queue",
    "seq_id",
    "severity",
    "signature",
    "source_name",
    "source_version",
    "timestamp",
    "username",
];

const MAX_TOPIC: usize = 1024;
const MAX_ID: usize = 200;

/// Why bytes are not a message. The words fit after "line 7: ".
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    #[error("it is {0} bytes long and the limit is {MAX_MESSAGE}")]
    TooLarge(usize),
    #[error("it is not valid JSON ({0})")]
    NotJson(serde_json::Error),
    #[error("it is JSON but not an object")]
    NotObject,
    #[error("it has no topic")]
    NoTopic,
    #[error("its topic is longer than {MAX_TOPIC} bytes")]
    LongTopic,
}

impl DecodeError {
    /// A short fixed name, for counters.
    pub fn kind(&self) -> &'static str {
        match self {
            DecodeError::TooLarge(_) => "too-large",
            DecodeError::NotJson(_) => "not-json",
            DecodeError::NotObject => "not-object",
            DecodeError::NoTopic => "no-topic",
            DecodeError::LongTopic => "long-topic",
        }
    }
}

/// One message, understood as far as its envelope goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub id: MessageId,
    pub topic: Topic,
    pub time: Time,
    /// The sender's own content, usually an object.
    pub body: Value,
    /// The system user that sent it, not a person.
    pub sender: Option<String>,
    /// The whole envelope as JSON text, as archived: nothing added, nothing dropped.
    pub envelope: String,
}

impl Message {
    /// Reads one envelope; `arrival` stands in for a missing timestamp.
    pub fn decode(bytes: &[u8], arrival: Time) -> Result<Self, DecodeError> {
        if bytes.len() > MAX_MESSAGE {
            return Err(DecodeError::TooLarge(bytes.len()));
        }
        // Text that is known to be UTF-8 is parsed faster; bytes that are not make the parser say where.
        let (value, text) = match std::str::from_utf8(bytes) {
            Ok(text) => (serde_json::from_str(text).map_err(DecodeError::NotJson)?, text),
            Err(_) => (serde_json::from_slice(bytes).map_err(DecodeError::NotJson)?, ""),
        };
        let Value::Object(object) = value else { return Err(DecodeError::NotObject) };
        Self::from_object(object, text.trim().to_owned(), arrival)
    }

    /// The same from JSON already parsed, such as one item of a page of history.
    pub fn from_value(value: Value, arrival: Time) -> Result<Self, DecodeError> {
        let envelope = value.to_string();
        if envelope.len() > MAX_MESSAGE {
            return Err(DecodeError::TooLarge(envelope.len()));
        }
        let Value::Object(object) = value else { return Err(DecodeError::NotObject) };
        Self::from_object(object, envelope, arrival)
    }

    fn from_object(mut object: Map<String, Value>, envelope: String, arrival: Time) -> Result<Self, DecodeError> {
        let topic = match object.remove("topic") {
            Some(Value::String(topic)) if !topic.is_empty() => topic,
            _ => return Err(DecodeError::NoTopic),
        };
        if topic.len() > MAX_TOPIC {
            return Err(DecodeError::LongTopic);
        }
        let sent_at = object.get("headers").and_then(|headers| headers.get("sent-at"));
        let time = object.get("timestamp").or(sent_at).and_then(time_of).unwrap_or(arrival);
        let body = object.remove("msg").or_else(|| object.remove("body")).unwrap_or_else(|| bare_body(&object));
        let id = ["msg_id", "id"]
            .iter()
            .find_map(|key| object.get(*key)?.as_str())
            .filter(|id| !id.is_empty() && id.len() <= MAX_ID)
            .map_or_else(|| derived_id(&topic, object.get("timestamp"), &body), |id| MessageId(id.to_owned()));
        let sender = object.get("username").and_then(Value::as_str).map(str::to_owned);
        Ok(Message { id, topic: Topic::new(topic), time, body, sender, envelope })
    }
}

/// Over AMQP the body travels alone. Written down with its topic beside it, it is what is not of the envelope.
fn bare_body(object: &Map<String, Value>) -> Value {
    let own = object.iter().filter(|(key, _)| !ENVELOPE.contains(&key.as_str()));
    Value::Object(own.map(|(key, value)| (key.clone(), value.clone())).collect())
}

/// Seconds as integer, float or text; or RFC 3339.
fn time_of(value: &Value) -> Option<Time> {
    match value {
        Value::Number(number) => number.as_f64().map(Time::from_secs_f64),
        Value::String(text) => match text.trim().parse::<f64>() {
            Ok(secs) => Some(Time::from_secs_f64(secs)),
            Err(_) => text.parse::<jiff::Timestamp>().ok().map(|t| Time::from_millis(t.as_millisecond())),
        },
        _ => None,
    }
}

/// Old messages carry no id: the same content must get the same one, whoever reads it.
fn derived_id(topic: &str, timestamp: Option<&Value>, body: &Value) -> MessageId {
    let mut hash = Sha256::new();
    hash.update(topic.as_bytes());
    hash.update([0]);
    hash.update(timestamp.map(Value::to_string).unwrap_or_default().as_bytes());
    hash.update([0]);
    // `Value` keeps its keys sorted, so equal content is equal text.
    hash.update(body.to_string().as_bytes());
    let digest = hash.finalize();
    MessageId(digest[..16].iter().fold("derived-".to_owned(), |mut text, byte| {
        text.push_str(&format!("{byte:02x}"));
        text
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(text: &str) -> Result<Message, DecodeError> {
        Message::decode(text.as_bytes(), Time::from_millis(7000))
    }

    #[test]
    fn envelope() {
        let text = r#"{"topic":"org.x.prod.bodhi.y","msg":{"a":1},"msg_id":"2024-1","timestamp":5.5,"i":1,"username":"apache"}"#;
        let message = decode(text).unwrap();
        assert_eq!(message.id.0, "2024-1");
        assert_eq!(message.time.as_millis(), 5500);
        assert_eq!(message.body["a"], 1);
        assert_eq!(message.envelope, text);
        assert_eq!(message.sender.as_deref(), Some("apache"));
    }

    #[test]
    fn other_shapes() {
        let v2 = decode(r#"{"topic":"a.b.c.d","id":"x","body":{"k":2},"headers":{"sent-at":"1970-01-01T00:00:09Z"}}"#);
        let v2 = v2.unwrap();
        assert_eq!((v2.id.0.as_str(), v2.time.as_millis(), v2.body["k"].as_i64()), ("x", 9000, Some(2)));
        let alone =
            decode(r#"{"topic":"a.b.c.d","agent":"ann","headers":{"sent-at":"1970-01-01T00:00:09Z"}}"#).unwrap();
        assert_eq!((&alone.body, alone.time.as_millis()), (&serde_json::json!({"agent": "ann"}), 9000));
        let bare = decode(r#"{"topic":"a.b.c.d"}"#).unwrap();
        assert_eq!(bare.time.as_millis(), 7000);
        assert!(bare.id.0.starts_with("derived-"));
        assert_eq!(bare.id, decode(r#" {"topic" : "a.b.c.d"}"#).unwrap().id);
        let text_time = decode(r#"{"topic":"a","timestamp":"12"}"#).unwrap();
        assert_eq!(text_time.time.as_millis(), 12_000);
    }

    #[test]
    fn refused() {
        assert!(matches!(decode("[]"), Err(DecodeError::NotObject)));
        assert!(matches!(decode("{}"), Err(DecodeError::NoTopic)));
        assert!(matches!(decode(r#"{"topic":7}"#), Err(DecodeError::NoTopic)));
        assert!(matches!(decode("{"), Err(DecodeError::NotJson(_))));
        assert!(matches!(decode(&format!("{{\"topic\":\"{}\"}}", "x".repeat(2000))), Err(DecodeError::LongTopic)));
        let deep = format!("{{\"topic\":\"a\",\"msg\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(matches!(decode(&deep), Err(DecodeError::NotJson(_))));
    }
}
