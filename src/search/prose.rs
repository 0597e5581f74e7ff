//! The sentences inside a message: titles, comments, commit messages. Never its numbers, addresses, states or keys,
//! which no one searches for and which would double the index; the facts name people, packages and objects.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The texts of the body that hold more than one word, one a line, at most `limit` bytes. What is no envelope has none.
pub(super) fn prose_of(envelope: &str, limit: usize) -> String {
    let mut prose = Prose { found: String::new(), limit };
    let mut json = serde_json::Deserializer::from_str(envelope);
    // The visitor ends with an error once it has enough: what was found until then counts.
    let _ = Envelope(&mut prose).deserialize(&mut json);
    prose.found
}

struct Prose {
    found: String,
    limit: usize,
}

impl Prose {
    /// False when there is no more room.
    fn add(&mut self, text: &str) -> bool {
        if text.trim().contains(char::is_whitespace) {
            let room = self.limit.saturating_sub(self.found.len());
            self.found.push_str(&text[..text.floor_char_boundary(room)]);
            self.found.push('\n');
        }
        self.found.len() < self.limit
    }
}

/// The top of a message, of which only the body is read.
struct Envelope<'p>(&'p mut Prose);

impl<'de> DeserializeSeed<'de> for Envelope<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Envelope<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match key.as_ref() {
                "msg" | "body" => map.next_value_seed(Body(self.0))?,
                _ => map.next_value::<IgnoredAny>().map(drop)?,
            }
        }
        Ok(())
    }
}

/// Any value of the body.
struct Body<'p>(&'p mut Prose);

impl<'de> DeserializeSeed<'de> for Body<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Body<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        if self.0.add(text) { Ok(()) } else { Err(E::custom("enough")) }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_key::<IgnoredAny>()?.is_some() {
            map.next_value_seed(Body(&mut *self.0))?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(Body(&mut *self.0))?.is_some() {}
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_of_the_body_only() {
        let envelope = r#"{"certificate":"not this one","msg":{"n":1,"f":1.5,"b":true,"none":null,"low":-3,
            "state":"open","comment":{"text":"please look again"},"list":["two words",["three\nmore"]]},"i":2}"#;
        assert_eq!(prose_of(envelope, 1000), "please look again\ntwo words\nthree\nmore\n");
        assert_eq!(prose_of(r#"{"body":"plain text here"}"#, 1000), "plain text here\n");
    }

    #[test]
    fn bounded_and_never_an_error() {
        let envelope = format!(r#"{{"msg":["é é {}","never reached"]}}"#, "é".repeat(1000));
        let found = prose_of(&envelope, 10);
        assert_eq!(found, "é é éé\n".to_owned());
        for text in ["", "[]", "7", "{\"msg\":", "{\"msg\":[\"a b\""] {
            assert!(prose_of(text, 10).len() < 10);
        }
    }
}
