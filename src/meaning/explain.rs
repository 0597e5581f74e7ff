//! Why a message says what it says: the rule that spoke, what its names held, and what each of its fields gave.
//!
//! For people who write rules; nothing here is on a message's way. It never changes what is said.

use minijinja::Value;

use crate::model::{Facts, Message};

use super::compile::Compiled;
use super::marks::{ALSO, BRACE, CLOSE, FIELD, ITEM, MISSING, OPEN, TEXT, sentence};
use super::told::MAX_SENTENCE;
use super::topics::TopicTree;
use super::{Heard, Meaning, context};

/// The fields of a rendered rule, in the order in which they stand there.
const FIELDS: [&str; 10] =
    ["title", "sentence", "link", "agent", "usernames", "packages", "objects", "places", "story.key", "story.says"];

/// Stands where a value was missing.
const HOLE: &str = "(missing)";

/// Characters shown of a value.
const MAX_SHOWN: usize = 300;

/// What was said of a message, and why.
#[derive(Debug)]
pub struct Explanation {
    pub facts: Facts,
    /// Nothing where no rule knows the topic.
    pub spoken: Option<Spoken>,
    /// Why the sentence is neutral, where it is.
    pub neutral: Option<Why>,
}

/// The rule that spoke.
#[derive(Debug)]
pub struct Spoken {
    /// `bodhi.toml`
    pub file: String,
    /// Where the rule stands in it, from 1.
    pub line: usize,
    /// The one of the rule's topics that fits: `bodhi.update.request.*`.
    pub pattern: String,
    /// What the rule's names held: name and value, the value as JSON; `(missing)` where there was none.
    pub names: Vec<(String, String)>,
    /// What the rule's fields gave, before bounds and checks: field and text, empty ones left out.
    pub fields: Vec<(&'static str, String)>,
}

/// Why a sentence is neutral.
#[derive(Debug, PartialEq)]
pub enum Why {
    NoRule,
    /// The rule failed; how, in the engine's words.
    Failed(String),
    /// The sentence with `(missing)` where a value was.
    Hole(String),
}

impl Meaning {
    /// Describes, and says why so.
    pub fn explain(&self, message: &Message) -> Explanation {
        let facts = self.describe(message);
        let Some(place) = self.tree.find(message.topic.kind()) else {
            return Explanation { facts, spoken: None, neutral: Some(Why::NoRule) };
        };
        let rule = &self.rules[place];
        let (file, line) = rule.name.rsplit_once(':').unwrap_or((&rule.name, ""));
        let mut spoken = Spoken {
            file: file.to_owned(),
            line: line.parse().unwrap_or_default(),
            pattern: fitting(&self.patterns[place], message.topic.kind()),
            names: Vec::new(),
            fields: Vec::new(),
        };
        let neutral = self.run(rule, message, &mut spoken).err();
        Explanation { facts, spoken: Some(spoken), neutral }
    }

    /// Runs the rule once more and keeps what it had in hand.
    fn run(&self, rule: &Compiled, message: &Message, spoken: &mut Spoken) -> Result<(), Why> {
        let heard = Heard { topic: &message.topic, sender: message.sender.as_deref(), body: &message.body };
        let places = rule.lookups.iter().map(|lookup| (lookup.name.to_string(), shown(&lookup.take(heard.body))));
        let builtins = rule
            .builtins
            .iter()
            .map(|(name, builtin)| (name.to_string(), shown(&builtin.value(heard.topic, heard.sender))));
        spoken.names = places.chain(builtins).collect();
        let failed = |fault: minijinja::Error| Why::Failed(format!("{fault:#}"));
        let template = self.env.get_template(&rule.name).map_err(failed)?;
        let rendered = template.render_captured(context(rule, &heard)).map_err(failed)?;
        let state = rendered.state();
        let set = |name: &str| (name.to_owned(), shown(&state.lookup(name).unwrap_or_default()));
        spoken.names.extend(state.exports().into_iter().map(set));
        let texts: Vec<&str> = rendered.output().split(FIELD).collect();
        let given = FIELDS.iter().zip(&texts).filter(|(_, text)| !text.is_empty());
        spoken.fields = given.map(|(field, text)| (*field, legible(text))).collect();
        match texts.get(1) {
            Some(says) if sentence(says, MAX_SENTENCE, "{").is_none() => Err(Why::Hole(legible(says))),
            _ => Ok(()),
        }
    }
}

/// The most exact of a rule's own patterns that fits.
fn fitting(patterns: &[String], kind: &str) -> String {
    let mut tree = TopicTree::default();
    for (place, pattern) in patterns.iter().enumerate() {
        // Doubles within a rule were refused.
        let _ = tree.insert(pattern, place);
    }
    tree.find(kind).map(|place| patterns[place].clone()).unwrap_or_default()
}

fn shown(value: &Value) -> String {
    if value.is_undefined() || value.is_none() {
        return HOLE.to_owned();
    }
    let text = serde_json::to_string(value).unwrap_or_else(|_| value.to_string());
    super::marks::shorten(&text, MAX_SHOWN).into_owned()
}

/// Rendered text with its marks written out.
fn legible(rendered: &str) -> String {
    let mut text = String::with_capacity(rendered.len());
    for c in rendered.trim_end_matches(ITEM).chars() {
        match c {
            MISSING => text.push_str(HOLE),
            OPEN => text.push_str("[["),
            CLOSE => text.push_str("]]"),
            ALSO | ITEM => text.push_str(", "),
            TEXT => {}
            BRACE => text.push('{'),
            c => text.push(c),
        }
    }
    text
}
