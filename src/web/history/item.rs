//! A message as programs are given it: the members of its envelope as they came, and what an old one lacks filled in
//! from what the archive knows.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value, json};

use crate::model::{Message, Time};
use crate::store::Archived;

/// Which of the two shapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// As `/raw` and `/id` write it: the envelope of fedmsg.
    First,
    /// As `/v2/search` and `/v2/id` do: that of its successor.
    Second,
}

/// One item of an answer.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Item {
    First(Box<First>),
    Second(Box<Second>),
}

#[derive(Serialize)]
pub struct First {
    i: Raw,
    msg_id: String,
    topic: String,
    /// Seconds, always with a fraction: programs take it for a float.
    timestamp: f64,
    certificate: Raw,
    signature: Raw,
    username: Raw,
    crypto: Raw,
    msg: Raw,
    headers: Raw,
    source_name: Raw,
    source_version: Raw,
    users: Vec<String>,
    packages: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<Map<String, Value>>,
}

#[derive(Serialize)]
pub struct Second {
    body: Raw,
    headers: BTreeMap<String, Box<RawValue>>,
    id: String,
    priority: Raw,
    queue: Raw,
    topic: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<Map<String, Value>>,
}

/// A value as it came; none is null.
type Raw = Option<Box<RawValue>>;

/// The members of an envelope. The last of equal names counts, as everywhere.
type Members = BTreeMap<String, Box<RawValue>>;

impl Item {
    pub fn new(message: Archived, shape: Shape, meta: Option<Map<String, Value>>) -> Self {
        // What was archived is an object; should it not be, what the archive knows is told all the same.
        let mut members: Members = serde_json::from_str(&message.envelope).unwrap_or_default();
        let body = body(&mut members, &message);
        match shape {
            Shape::First => Item::First(Box::new(First::new(message, members, body, meta))),
            Shape::Second => Item::Second(Box::new(Second::new(message, members, body, meta))),
        }
    }
}

impl First {
    fn new(message: Archived, mut members: Members, msg: Raw, meta: Option<Map<String, Value>>) -> Self {
        let mut member = |name: &str| members.remove(name);
        First {
            i: member("i"),
            timestamp: seconds(member("timestamp").as_deref(), message.time),
            certificate: member("certificate"),
            signature: member("signature"),
            username: member("username"),
            crypto: member("crypto"),
            msg,
            headers: member("headers").or_else(|| raw(&json!({}))),
            source_name: member("source_name"),
            source_version: member("source_version"),
            msg_id: message.id.0,
            topic: message.topic.to_string(),
            users: message.facts.usernames,
            packages: message.facts.packages,
            meta,
        }
    }
}

impl Second {
    fn new(message: Archived, mut members: Members, body: Raw, meta: Option<Map<String, Value>>) -> Self {
        let headers = members.remove("headers").and_then(|headers| serde_json::from_str(headers.get()).ok());
        let mut headers: BTreeMap<String, Box<RawValue>> = headers.unwrap_or_default();
        // This shape has no other place for the time.
        if !headers.contains_key("sent-at") {
            headers.extend(raw(&json!(message.time.timestamp().to_string())).map(|time| ("sent-at".to_owned(), time)));
        }
        Second {
            body,
            headers,
            id: message.id.0,
            priority: members.remove("priority").or_else(|| raw(&json!(0))),
            queue: members.remove("queue"),
            topic: message.topic.to_string(),
            meta,
        }
    }
}

/// The sender's own content, wherever the envelope has it.
fn body(members: &mut Members, message: &Archived) -> Raw {
    let named = members.remove("msg").or_else(|| members.remove("body"));
    named.or_else(|| raw(&Message::decode(message.envelope.as_bytes(), message.time).ok()?.body))
}

/// As exact as the sender wrote it, unless that is another time than the archive goes by.
fn seconds(written: Option<&RawValue>, time: Time) -> f64 {
    let written: Option<f64> = written.and_then(|text| serde_json::from_str(text.get()).ok());
    let same = written.filter(|seconds| Time::from_secs_f64(*seconds) == time);
    same.unwrap_or(time.as_millis() as f64 / 1000.0)
}

fn raw(value: &Value) -> Raw {
    to_raw_value(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Facts, Seq};

    fn written(envelope: &str, shape: Shape) -> String {
        let message = Message::decode(envelope.as_bytes(), Time::from_millis(5_250)).unwrap();
        let facts = Facts { usernames: vec!["ann".into()], packages: vec!["spade".into()], ..Facts::default() };
        let Message { id, topic, time, envelope, .. } = message;
        let message = Archived { seq: Seq(1), id, topic, time, facts, envelope };
        serde_json::to_string(&Item::new(message, shape, None)).unwrap()
    }

    #[test]
    fn what_came_is_told_as_it_came() {
        let envelope = r#"{"topic":"a.b.c.d","msg":{"n":1e+16,"big":123456789012345678901234567890, "é":"\u00e9"},
            "msg_id":"2024-1","timestamp":1344352873.714926,"i":3,"username":"apache","crypto":"x509","signature":"s\n",
            "certificate":"c\n","source_name":"datanommer","headers":{"a":1}}"#;
        assert_eq!(
            written(envelope, Shape::First),
            concat!(
                r#"{"i":3,"msg_id":"2024-1","topic":"a.b.c.d","timestamp":1344352873.714926,"certificate":"c\n","#,
                r#""signature":"s\n","username":"apache","crypto":"x509","msg":{"n":1e+16,"#,
                r#""big":123456789012345678901234567890, "é":"\u00e9"},"headers":{"a":1},"source_name":"datanommer","#,
                r#""source_version":null,"users":["ann"],"packages":["spade"]}"#
            )
        );
        assert_eq!(
            written(envelope, Shape::Second),
            concat!(
                r#"{"body":{"n":1e+16,"big":123456789012345678901234567890, "é":"\u00e9"},"#,
                r#""headers":{"a":1,"sent-at":"2012-08-07T15:21:13.715Z"},"id":"2024-1","priority":0,"queue":null,"#,
                r#""topic":"a.b.c.d"}"#
            )
        );
    }

    #[test]
    fn what_an_old_message_lacks_is_filled() {
        let first: Value = serde_json::from_str(&written(r#"{"topic":"a.b.c.d","msg":7}"#, Shape::First)).unwrap();
        assert!(first["msg_id"].as_str().unwrap().starts_with("derived-"));
        assert_eq!((&first["timestamp"], &first["msg"], &first["headers"]), (&json!(5.25), &json!(7), &json!({})));
        assert_eq!((&first["i"], &first["signature"]), (&Value::Null, &Value::Null));
        assert!(written(r#"{"topic":"a","timestamp":12}"#, Shape::First).contains(r#""timestamp":12.0,"#));
        assert!(written(r#"{"topic":"a","timestamp":"12"}"#, Shape::First).contains(r#""timestamp":12.0,"#));
    }

    #[test]
    fn either_shape_is_made_of_the_other() {
        let second = r#"{"topic":"a.b.c.d","id":"x","body":{"k":2},"headers":{"sent-at":"1970-01-01T00:00:09Z"},
            "priority":3,"queue":"q"}"#;
        let first: Value = serde_json::from_str(&written(second, Shape::First)).unwrap();
        assert_eq!(
            (&first["msg"], &first["msg_id"], &first["timestamp"]),
            (&json!({"k": 2}), &json!("x"), &json!(9.0))
        );
        let again: Value = serde_json::from_str(&written(second, Shape::Second)).unwrap();
        let mut expected: Value = serde_json::from_str(second).unwrap();
        assert_eq!(again, expected);
        expected["headers"] = json!({"sent-at": "1970-01-01T00:00:05.25Z"});
        let bare = r#"{"topic":"a.b.c.d","k":2,"headers":7,"headers":[]}"#;
        let bare: Value = serde_json::from_str(&written(bare, Shape::Second)).unwrap();
        assert_eq!((&bare["body"], &bare["headers"]), (&json!({"k": 2}), &expected["headers"]));
    }

    #[test]
    fn a_reader_of_either_shape_finds_the_same_message() {
        let envelope = r#"{"topic":"a.b.c.d","msg":{"k":2},"timestamp":5}"#;
        let original = Message::decode(envelope.as_bytes(), Time::ZERO).unwrap();
        for shape in [Shape::First, Shape::Second] {
            let again = Message::decode(written(envelope, shape).as_bytes(), Time::ZERO).unwrap();
            assert_eq!(
                (&again.id, again.time, &again.topic, &again.body),
                (&original.id, original.time, &original.topic, &original.body)
            );
        }
    }
}
