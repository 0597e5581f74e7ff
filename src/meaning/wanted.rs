//! Which parts of a message a rule reads, and those parts as template values.
//!
//! A body may be hundreds of kilobytes while a rule reads ten strings of it. What a rule reads is known when it is
//! compiled, so only that is taken out of a message; the rest is never copied.

use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Enumerator, Object};
use serde_json::Value as Json;

/// List items and object members taken over from one place of a message.
const MAX_ITEMS: usize = 1000;

/// Bytes of one string taken over.
const MAX_TEXT: usize = 64 * 1024;

/// A tree of the keys a rule reads below one place of a message.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wanted {
    /// The rule uses the place itself: as text, in a loop, in a filter.
    whole: bool,
    keys: Arc<[Arc<str>]>,
    /// What is wanted below each of the keys.
    below: Vec<Wanted>,
}

impl Wanted {
    /// Adds a dotted path; the empty one means the place itself.
    pub fn add(&mut self, path: &str) {
        let Some((key, rest)) = path.split_once('.').or_else(|| (!path.is_empty()).then_some((path, ""))) else {
            self.whole = true;
            return;
        };
        let at = self.keys.iter().position(|known| &**known == key).unwrap_or_else(|| {
            self.keys = self.keys.iter().cloned().chain([key.into()]).collect();
            self.below.push(Wanted::default());
            self.below.len() - 1
        });
        self.below[at].add(rest);
    }

    /// True where the place itself is wanted, with all that is in it.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// The wanted keys, and what is wanted below each.
    pub fn keys(&self) -> impl Iterator<Item = (&str, &Wanted)> {
        self.keys.iter().map(|key| &**key).zip(&self.below)
    }

    /// The wanted parts of `json`. Null is as good as missing.
    pub fn take(&self, json: &Json) -> Value {
        match json {
            Json::Object(object) if !self.whole => {
                let take = |(key, below): (&Arc<str>, &Wanted)| object.get(&**key).map(|json| below.take(json));
                let values = self.keys.iter().zip(&self.below).map(take).map(Option::unwrap_or_default);
                Value::from_object(Fields { keys: self.keys.clone(), values: values.collect() })
            }
            _ if self.whole => value(json),
            _ => Value::UNDEFINED,
        }
    }
}

/// The whole of `json`, within bounds.
fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::UNDEFINED,
        Json::Bool(yes) => Value::from(*yes),
        Json::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(number), ..) => Value::from(number),
            (_, Some(number), _) => Value::from(number),
            (.., Some(number)) => Value::from(number),
            _ => Value::UNDEFINED,
        },
        Json::String(text) => Value::from(&text[..text.floor_char_boundary(MAX_TEXT)]),
        Json::Array(items) => items.iter().take(MAX_ITEMS).map(value).collect(),
        Json::Object(object) => {
            let members = || object.iter().take(MAX_ITEMS);
            Value::from_object(Fields {
                keys: members().map(|(key, _)| key.as_str().into()).collect(),
                values: members().map(|(_, json)| value(json)).collect(),
            })
        }
    }
}

/// A JSON object, or what a rule wants of it. Objects are small: a search along the list beats hashing.
#[derive(Debug)]
struct Fields {
    keys: Arc<[Arc<str>]>,
    /// One for each key; undefined where the object has none.
    values: Vec<Value>,
}

impl Object for Fields {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let at = self.keys.iter().position(|known| &**known == key)?;
        self.values.get(at).cloned()
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.keys.iter().map(|key| Value::from(key.clone())).collect())
    }

    fn enumerator_len(self: &Arc<Self>) -> Option<usize> {
        Some(self.keys.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn wanted(paths: &[&str]) -> Wanted {
        let mut wanted = Wanted::default();
        paths.iter().for_each(|path| wanted.add(path));
        wanted
    }

    #[test]
    fn only_what_is_wanted_is_taken() {
        let body = json!({"user": {"name": "ann", "mail": "x"}, "n": 3, "none": null, "big": ["y"]});
        let taken = wanted(&["user.name", "n", "none", "absent.deep"]).take(&body);
        assert_eq!(taken.get_attr("user").unwrap().get_attr("name").unwrap().as_str(), Some("ann"));
        assert!(taken.get_attr("user").unwrap().get_attr("mail").unwrap().is_undefined());
        assert!(taken.get_attr("none").unwrap().is_undefined());
        assert!(taken.get_attr("big").unwrap().is_undefined());
        assert_eq!(taken.get_attr("n").unwrap(), Value::from(3));
    }

    #[test]
    fn a_place_used_whole_comes_whole() {
        let taken = wanted(&["user", "user.name"]).take(&json!({"user": {"name": "ann", "mail": "x"}}));
        assert_eq!(taken.get_attr("user").unwrap().get_attr("mail").unwrap().as_str(), Some("x"));
    }

    #[test]
    fn another_shape_is_missing_not_wrong() {
        let taken = wanted(&["user.name"]).take(&json!({"user": "ann"}));
        assert!(taken.get_attr("user").unwrap().is_undefined());
        assert!(wanted(&["a"]).take(&json!([1])).is_undefined());
    }
}
