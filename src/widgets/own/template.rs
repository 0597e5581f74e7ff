//! The two templates of a file: what is searched for, and the inside of the card. Both run under limits, and what the
//! second writes is cleaned like everything that others write.

use std::io;

use maud::Markup;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, escape_formatter, filters};
use serde_json::Map;

use super::Mistake;
use super::language::refused;
use crate::look;
use crate::model::Time;
use crate::widgets::Found;

/// Names that no parameter can have.
pub(super) const RESERVED: &[&str] = &["found", "hub", "owner", "query", "loop"];

/// Steps that one template may take.
const FUEL: u64 = 20_000;
/// Bytes that one template may write.
const MAX_WRITTEN: usize = 256 * 1024;
/// Characters of a search.
const MAX_QUERY: usize = 300;
/// Characters that a filter takes of what it is given, so that a row of them does not grow.
const MAX_GIVEN: usize = 8_000;

/// What a template is given besides what was found.
pub(super) struct Given {
    pub parameters: Map<String, serde_json::Value>,
    pub hub: String,
    /// Whose hub it is; empty on a team's.
    pub owner: String,
}

pub(super) struct Templates {
    env: Environment<'static>,
    /// The lines of the file on which they begin.
    query: usize,
    card: usize,
}

impl Templates {
    /// Each with the line on which it begins; `parameters` are the names that both may use.
    pub fn new(query: (&str, usize), card: (&str, usize), parameters: &[&str]) -> Result<Self, Mistake> {
        let mut templates = Templates { env: environment(), query: query.1, card: card.1 };
        templates.add("query", query, parameters, &["hub", "owner"])?;
        templates.add("template", card, parameters, &["hub", "owner", "query", "found"])?;
        Ok(templates)
    }

    /// What is to be searched for; nothing where it says nothing.
    pub fn query(&self, given: &Given) -> Result<String, Mistake> {
        let query = self.render("query", self.query, given.context())?;
        let words: Vec<&str> = query.split_whitespace().collect();
        Ok(words.join(" ").chars().take(MAX_QUERY).collect())
    }

    /// The inside of the card, cleaned.
    pub fn card(&self, given: &Given, found: &[Found]) -> Result<String, Mistake> {
        let mut context = given.context();
        context.insert("query".to_owned(), self.query(given)?.into());
        context.insert("found".to_owned(), serde_json::to_value(found).unwrap_or_default());
        Ok(look::clean(&self.render("template", self.card, context)?).into_string())
    }

    fn add(
        &mut self,
        name: &'static str,
        (text, line): (&str, usize),
        known: &[&str],
        more: &[&str],
    ) -> Result<(), Mistake> {
        if let Some((nth, what)) = refused(text) {
            return Err(Mistake { line: Some(line + nth), what });
        }
        self.env.add_template_owned(name, text.to_owned()).map_err(|error| told(&error, line))?;
        let template = self.env.get_template(name).map_err(|error| told(&error, line))?;
        let mut unknown: Vec<String> = template.undeclared_variables(false).into_iter().collect();
        unknown.retain(|name| !known.contains(&name.as_str()) && !more.contains(&name.as_str()) && name != "loop");
        unknown.sort_unstable();
        match unknown.first() {
            Some(unknown) => {
                let nth = text.lines().position(|row| row.contains(unknown.as_str())).unwrap_or(0);
                let unknown: String = unknown.chars().take(60).collect();
                Err(Mistake {
                    line: Some(line + nth),
                    what: format!("{name} uses {unknown:?}, and there is no such value"),
                })
            }
            None => Ok(()),
        }
    }

    fn render(&self, name: &str, line: usize, context: Map<String, serde_json::Value>) -> Result<String, Mistake> {
        let template = self.env.get_template(name).map_err(|error| told(&error, line))?;
        let mut written = Bounded::default();
        let rendered = template.render_captured_to(Value::from_serialize(context), &mut written).map(drop);
        if written.full {
            return Err(Mistake::whole(format!("its {name} writes more than {} KiB", MAX_WRITTEN / 1024)));
        }
        rendered.map_err(|error| told(&error, line))?;
        Ok(String::from_utf8_lossy(&written.bytes).into_owned())
    }
}

impl Given {
    fn context(&self) -> Map<String, serde_json::Value> {
        let mut context = self.parameters.clone();
        context.insert("hub".to_owned(), self.hub.as_str().into());
        context.insert("owner".to_owned(), self.owner.as_str().into());
        context
    }
}

/// Nothing is there but what is named here.
fn environment() -> Environment<'static> {
    let mut env = Environment::empty();
    env.set_fuel(Some(FUEL));
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|name| if name == "template" { AutoEscape::Html } else { AutoEscape::None });
    // What is not there is nothing to read.
    env.set_formatter(|out, state, value| if value.is_none() { Ok(()) } else { escape_formatter(out, state, value) });
    env.add_filter("default", filters::default);
    // Of an empty list there is none, which is no mistake.
    env.add_filter("first", |list: Value| Ok::<_, Error>(list.try_iter()?.next().unwrap_or_else(|| Value::from(()))));
    env.add_filter("last", |list: Value| Ok::<_, Error>(list.try_iter()?.last().unwrap_or_else(|| Value::from(()))));
    env.add_filter("length", filters::length);
    env.add_filter("lower", filters::lower);
    env.add_filter("upper", filters::upper);
    env.add_filter("join", |list: Value, between: Option<&str>| {
        let between: String = between.unwrap_or_default().chars().take(20).collect();
        let names = list.try_iter()?.filter_map(|one| one.as_str().map(str::to_owned));
        Ok::<_, Error>(names.collect::<Vec<_>>().join(&between))
    });
    env.add_filter("quoted", |text: &str| format!("\"{}\"", given(text).replace('"', " ")));
    env.add_filter("in_query", |text: &str| look::in_query(&given(text)));
    env.add_filter("markdown", |text: &str| safe(look::markdown(&given(text))));
    env.add_filter("icon", |name: &str| safe(look::icon(name)));
    env.add_filter("person", |name: &str| safe(look::person_link(&given(name))));
    env.add_filter("time", |at: &str| match at.parse::<jiff::Timestamp>() {
        Ok(at) => Ok(safe(look::time(Time::from_millis(at.as_millisecond())))),
        Err(_) => Err(Error::new(ErrorKind::InvalidOperation, "time is for the time of a message")),
    });
    env
}

fn safe(markup: Markup) -> Value {
    Value::from_safe_string(markup.into_string())
}

fn given(text: &str) -> String {
    text.chars().take(MAX_GIVEN).collect()
}

/// `line` is the one on which the template begins.
fn told(error: &Error, line: usize) -> Mistake {
    let what = match (error.kind(), error.detail()) {
        (ErrorKind::OutOfFuel, _) => "it takes too many steps".to_owned(),
        (kind, Some(detail)) => format!("{kind}: {detail}"),
        (kind, None) => kind.to_string(),
    };
    let what = what.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect();
    Mistake { line: Some(line + error.line().unwrap_or(1).saturating_sub(1)), what }
}

/// Takes no more than there is room for.
#[derive(Default)]
struct Bounded {
    bytes: Vec<u8>,
    full: bool,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > MAX_WRITTEN {
            self.full = true;
            return Err(io::Error::other("there is no room for more"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
