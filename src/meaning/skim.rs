//! Describing without keeping: of an envelope that is only to be described, parses no more than its rule reads.
//!
//! Most of a message is never spoken of, and building it in memory costs more than the rule does. Whatever is unusual
//! (another shape of envelope, an unknown topic) is left to the whole parse, so both ways give the same answer.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value as Json};

use crate::model::{Facts, MAX_MESSAGE, MessageId, Topic};

use super::names::{Lookup, Step};
use super::wanted::Wanted;
use super::{Heard, Meaning};

/// As [`crate::model::Message::decode`] bounds them; beyond it decides.
const MAX_TOPIC: usize = 1024;
const MAX_ID: usize = 200;

/// A described message, without the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skimmed {
    pub id: MessageId,
    pub topic: Topic,
    pub facts: Facts,
}

/// The usual envelope. Others are left to the whole parse.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    topic: Cow<'a, str>,
    #[serde(borrow)]
    msg: &'a RawValue,
    #[serde(borrow)]
    msg_id: Cow<'a, str>,
    #[serde(borrow, default)]
    username: Option<Cow<'a, str>>,
}

impl Meaning {
    /// Describes one envelope of JSON as `decode` and `describe` would, faster. Nothing where they have to look.
    pub fn skim(&self, envelope: &str) -> Option<Skimmed> {
        let usual: Envelope<'_> = serde_json::from_str(envelope).ok()?;
        let sizes = [(envelope.len(), MAX_MESSAGE), (usual.topic.len(), MAX_TOPIC), (usual.msg_id.len(), MAX_ID)];
        if usual.msg_id.is_empty() || sizes.iter().any(|(size, limit)| size > limit) {
            return None;
        }
        let topic = Topic::new(usual.topic);
        let rule = self.rule(&topic)?;
        let mut parser = serde_json::Deserializer::from_str(usual.msg.get());
        let body = rule.reads.deserialize(&mut parser).ok()?;
        let facts = self.apply(rule, &Heard { topic: &topic, sender: usual.username.as_deref(), body: &body })?;
        Some(Skimmed { id: MessageId(usual.msg_id.into_owned()), topic, facts })
    }
}

/// What to parse of a body: a tree like [`Wanted`], from the body's top, with the lists on the way.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reads {
    whole: bool,
    keys: Vec<(String, Reads)>,
    /// For each item, where this is a list.
    items: Option<Box<Reads>>,
}

impl Reads {
    /// All that these lookups read.
    pub fn of(lookups: &[Lookup]) -> Reads {
        let mut reads = Reads::default();
        for lookup in lookups {
            for place in &lookup.places {
                let end = place.iter().fold(&mut reads, |reads, step| match step {
                    Step::Key(key) => reads.below(key),
                    Step::Index(_) => reads.items.get_or_insert_default(),
                });
                end.add(&lookup.wanted);
            }
        }
        reads
    }

    fn add(&mut self, wanted: &Wanted) {
        self.whole |= wanted.is_whole();
        for (key, below) in wanted.keys() {
            self.below(key).add(below);
        }
    }

    fn below(&mut self, key: &str) -> &mut Reads {
        let at = self.keys.iter().position(|(known, _)| known == key).unwrap_or_else(|| {
            self.keys.push((key.to_owned(), Reads::default()));
            self.keys.len() - 1
        });
        &mut self.keys[at].1
    }
}

impl<'de> DeserializeSeed<'de> for &Reads {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        if self.whole { Json::deserialize(deserializer) } else { deserializer.deserialize_any(self) }
    }
}

impl<'de> Visitor<'de> for &Reads {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut members = Map::new();
        let mut passed_over = false;
        while let Some(wanted) = map.next_key_seed(KeyOf(self))? {
            match wanted {
                Some((key, reads)) => {
                    members.insert(key.clone(), map.next_value_seed(reads)?);
                }
                None => {
                    passed_over = true;
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if passed_over && members.is_empty() {
            // An object with something in it counts as something. No rule can read the empty name.
            members.insert(String::new(), Json::Null);
        }
        Ok(Json::Object(members))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        if let Some(reads) = &self.items {
            while let Some(item) = seq.next_element_seed(&**reads)? {
                items.push(item);
            }
        } else {
            while seq.next_element::<IgnoredAny>()?.is_some() {
                if items.is_empty() {
                    items.push(Json::Null);
                }
            }
        }
        Ok(Json::Array(items))
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<Json, E> {
        Ok(Json::from(yes))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Json, E> {
        Ok(Json::from(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Json, E> {
        Ok(Json::from(number))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Json, E> {
        Ok(Json::from(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Json, E> {
        Ok(Json::from(text))
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }
}

/// Finds a key among the wanted ones without copying it.
struct KeyOf<'a>(&'a Reads);

impl<'de, 'a> DeserializeSeed<'de> for KeyOf<'a> {
    type Value = Option<(&'a String, &'a Reads)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'_> for KeyOf<'a> {
    type Value = Option<(&'a String, &'a Reads)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.keys.iter().find(|(known, _)| known == key).map(|(key, reads)| (key, reads)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Message, Time};

    fn skimmed(reads: &Reads, json: &str) -> Json {
        reads.deserialize(&mut serde_json::Deserializer::from_str(json)).unwrap()
    }

    #[test]
    fn only_what_is_read_is_parsed() {
        let mut reads = Reads::default();
        reads.below("user").below("name").whole = true;
        reads.below("commits").items.get_or_insert_default().below("id").whole = true;
        let json =
            r#"{"big": [1, {"x": "y"}], "user": {"name": ["ann"], "mail": 1}, "commits": [{"id": 1, "text": 2}, 3]}"#;
        let kept = serde_json::json!({"user": {"name": ["ann"]}, "commits": [{"id": 1}, 3]});
        assert_eq!(skimmed(&reads, json), kept);
        // What is left of a full place is not empty.
        assert_eq!(skimmed(&reads, r#"{"user": {"mail": 1}}"#)["user"].as_object().unwrap().len(), 1);
        assert_eq!(skimmed(&reads, r#"{"user": [1, 2]}"#)["user"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn skimming_says_what_the_whole_parse_says() {
        let meaning = Meaning::embedded().unwrap();
        for message in Meaning::examples().unwrap() {
            let skimmed = meaning.skim(&message.envelope).expect("an example is a usual envelope");
            assert_eq!((&skimmed.id, &skimmed.topic), (&message.id, &message.topic));
            assert_eq!(skimmed.facts, meaning.describe(&message), "{}", message.topic);
        }
    }

    #[test]
    fn unusual_envelopes_are_left_alone() {
        let meaning = Meaning::embedded().unwrap();
        let usual = r#"{"topic": "org.x.prod.bodhi.update.edit", "msg_id": "m", "msg": {"agent": "ann"}, "username": "apache"}"#;
        assert!(meaning.skim(usual).is_some());
        for (from, to) in [
            ("msg_id", "id"),
            ("\"msg\":", "\"body\":"),
            ("bodhi.", "nobody."),
            ("\"apache\"", "7"),
            ("\"m\"", "\"\""),
            ("}, ", "}, \"msg\": {}, "),
            ("{\"agent\"", "{agent"),
        ] {
            let unusual = usual.replace(from, to);
            assert_ne!(unusual, usual);
            assert_eq!(meaning.skim(&unusual), None, "{unusual}");
        }
        let null = usual.replace("{\"agent\": \"ann\"}", "null");
        let message = Message::decode(null.as_bytes(), Time::ZERO).unwrap();
        assert_eq!(meaning.skim(&null).unwrap().facts, meaning.describe(&message));
    }
}
