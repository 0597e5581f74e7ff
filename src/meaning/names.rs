//! The names a rule gives to values (`let`), and where they look in a message.
//!
//! A name for a place (`update = msg.update or msg.comment.update`) is looked up straight in the message's JSON, and
//! only what the rule reads below it is taken over. Any other expression is set by the template itself.

use std::sync::Arc;

use minijinja::Value;
use serde_json::Value as Json;

use crate::model::Topic;

use super::wanted::Wanted;

/// One `let`.
#[derive(Debug, Clone)]
pub enum Let {
    Place { name: String, places: Vec<Place> },
    Expression { name: String, code: String },
}

impl Let {
    /// Reads `name = expression`; a place may build on the places named `before` it.
    pub fn parse(text: &str, before: &[Let]) -> Result<Let, String> {
        let (name, code) = text.split_once('=').ok_or("it must read: name = expression")?;
        let (name, code) = (name.trim(), code.trim());
        if !is_name(name) || RESERVED.contains(&name) || Builtin::ALL.iter().any(|builtin| builtin.name() == name) {
            return Err(format!("{name:?} cannot be a name"));
        }
        match places(code, before) {
            Some(places) => Ok(Let::Place { name: name.to_owned(), places }),
            None => Ok(Let::Expression { name: name.to_owned(), code: code.to_owned() }),
        }
    }

    pub fn name(&self) -> &str {
        match self {
            Let::Place { name, .. } | Let::Expression { name, .. } => name,
        }
    }
}

/// Names with a meaning of their own, besides the [`Builtin`]s.
const RESERVED: [&str; 9] = ["msg", "agent", "not", "and", "or", "in", "is", "if", "else"];

/// What a rule can read of the envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Builtin {
    /// The parts of [`crate::model::Topic::kind`].
    Topic,
    /// The topic's part before the category: `dev`, `stg` or `prod`.
    Env,
    /// What the topic begins with: `org.fedoraproject`.
    Prefix,
    /// The system user that sent the message.
    Sender,
}

impl Builtin {
    pub const ALL: [Builtin; 4] = [Builtin::Topic, Builtin::Env, Builtin::Prefix, Builtin::Sender];

    pub fn name(self) -> &'static str {
        match self {
            Builtin::Topic => "topic",
            Builtin::Env => "env",
            Builtin::Prefix => "prefix",
            Builtin::Sender => "sender",
        }
    }

    /// Its value for a message of this topic from this sender.
    pub fn value(self, topic: &Topic, sender: Option<&str>) -> Value {
        let kind = topic.kind();
        let before = || topic.as_str().strip_suffix(kind)?.strip_suffix('.')?.rsplit_once('.');
        match self {
            Builtin::Topic => Value::from(kind.split('.').map(Value::from).collect::<Vec<_>>()),
            Builtin::Env => before().map_or(Value::UNDEFINED, |(_, env)| Value::from(env)),
            Builtin::Prefix => before().map_or(Value::UNDEFINED, |(prefix, _)| Value::from(prefix)),
            Builtin::Sender => sender.map_or(Value::UNDEFINED, Value::from),
        }
    }
}

/// Steps from the message's body to a value.
pub type Place = Vec<Step>;

#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    Key(String),
    /// Negative from the end.
    Index(i64),
}

/// A named place with what a rule reads below it.
#[derive(Debug, Clone)]
pub struct Lookup {
    pub name: Arc<str>,
    pub places: Vec<Place>,
    pub wanted: Wanted,
}

impl Lookup {
    /// The first of the places that holds something, else the last: as `or` chooses.
    pub fn take(&self, body: &Json) -> Value {
        let mut last = None;
        for place in &self.places {
            last = follow(place, body);
            if last.is_some_and(holds_something) {
                break;
            }
        }
        last.map_or(Value::UNDEFINED, |json| self.wanted.take(json))
    }
}

fn follow<'a>(place: &Place, body: &'a Json) -> Option<&'a Json> {
    place.iter().try_fold(body, |json, step| match step {
        Step::Key(key) => json.get(key),
        Step::Index(index) => {
            let items = json.as_array()?;
            let at = if *index < 0 { items.len().checked_sub(index.unsigned_abs() as usize)? } else { *index as usize };
            items.get(at)
        }
    })
}

/// The truth of a value in an expression.
fn holds_something(json: &Json) -> bool {
    match json {
        Json::Null => false,
        Json::Bool(yes) => *yes,
        Json::Number(number) => number.as_f64() != Some(0.0),
        Json::String(text) => !text.is_empty(),
        Json::Array(items) => !items.is_empty(),
        Json::Object(members) => !members.is_empty(),
    }
}

/// The places of `msg.a.b or other['c-d'][0]`; none where the code is anything else.
fn places(code: &str, before: &[Let]) -> Option<Vec<Place>> {
    let mut all = Vec::new();
    for choice in code.split(" or ") {
        let (root, steps) = place(choice.trim())?;
        if root == "msg" {
            all.push(steps);
            continue;
        }
        let Some(Let::Place { places, .. }) = before.iter().rev().find(|known| known.name() == root) else {
            return None;
        };
        all.extend(places.iter().map(|start| [start.as_slice(), steps.as_slice()].concat()));
    }
    Some(all)
}

fn place(code: &str) -> Option<(&str, Place)> {
    let end = code.find(['.', '[']).unwrap_or(code.len());
    let (root, mut rest) = code.split_at(end);
    if !is_name(root) {
        return None;
    }
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(tail) = rest.strip_prefix('.') {
            let end = tail.find(['.', '[']).unwrap_or(tail.len());
            let (key, tail) = tail.split_at(end);
            if !is_name(key) {
                return None;
            }
            steps.push(Step::Key(key.to_owned()));
            rest = tail;
        } else {
            let (inside, tail) = rest.strip_prefix('[')?.split_once(']')?;
            let quoted = |quote| inside.strip_prefix(quote)?.strip_suffix(quote).filter(|key| !key.contains(quote));
            steps.push(match quoted('\'').or_else(|| quoted('"')) {
                Some(key) => Step::Key(key.to_owned()),
                None => Step::Index(inside.parse().ok()?),
            });
            rest = tail;
        }
    }
    Some((root, steps))
}

fn is_name(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn lookup(code: &str, before: &[Let]) -> Lookup {
        let Let::Place { name, places } = Let::parse(code, before).unwrap() else { panic!("{code} is a place") };
        let mut wanted = Wanted::default();
        wanted.add("");
        Lookup { name: name.into(), places, wanted }
    }

    #[test]
    fn the_first_place_that_holds_something() {
        let update = Let::parse("update = msg.update or msg.comment.update", &[]).unwrap();
        let alias = lookup("alias = update.alias", &[update]);
        assert_eq!(alias.take(&json!({"comment": {"update": {"alias": "F-1"}}})).as_str(), Some("F-1"));
        assert_eq!(alias.take(&json!({"update": {"alias": ""}, "comment": 7})), Value::UNDEFINED);
        let last = lookup("last = msg['in-reply'][-1].id", &[]);
        assert_eq!(last.take(&json!({"in-reply": [{"id": 1}, {"id": 2}]})), Value::from(2));
        assert!(last.take(&json!({"in-reply": []})).is_undefined());
        assert_eq!(lookup("karma = msg.karma", &[]).take(&json!({"karma": 0})), Value::from(0));
    }

    #[test]
    fn other_code_stays_an_expression() {
        for code in
            ["x = msg.a | lower", "x = 'msg.a'", "x = msg.a if msg.b else msg.c", "x = other.a", "x = msg.a == 1"]
        {
            assert!(matches!(Let::parse(code, &[]), Ok(Let::Expression { .. })), "{code}");
        }
        assert!(Let::parse("msg = 1", &[]).is_err());
        assert!(Let::parse("1x = msg", &[]).is_err());
        assert!(Let::parse("x", &[]).is_err());
    }
}
