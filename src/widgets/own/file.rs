//! The shape of a widget's file, and what is checked before its templates are.

use serde::Deserialize;
use serde_json::{Map, Value};
use toml::Spanned;

use crate::model::{HubKind, is_one_line};

use super::Mistake;
use super::language::MAX_TEXT;
use super::template::{RESERVED, Templates};
use crate::widgets::ParameterKind;
use crate::widgets::exchange::line;

/// Messages shown.
const MOST: i64 = 50;
const USUAL: i64 = 10;
const MAX_LABEL: usize = 60;
const MAX_WORDS: usize = 300;
const MAX_PARAMETERS: usize = 20;
const MAX_CHOICES: usize = 30;
/// Characters that a parameter takes where the file does not say.
const LINE: usize = 200;
const MARKDOWN: usize = 2_000;

type Text = Spanned<String>;

/// `<data-dir>/widgets/<name>.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub label: Text,
    pub description: Text,
    #[serde(default = "everywhere")]
    pub kinds: Vec<HubKind>,
    query: Text,
    #[serde(default)]
    count: Option<Spanned<i64>>,
    template: Text,
    #[serde(default)]
    pub empty: Option<Text>,
    #[serde(default)]
    pub hide_when_empty: bool,
    #[serde(default)]
    parameters: Vec<Spanned<Parameter>>,
}

/// One `[[parameters]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameter {
    name: String,
    label: String,
    #[serde(default)]
    kind: Kind,
    #[serde(default)]
    default: Option<Default>,
    #[serde(default)]
    help: String,
    #[serde(default)]
    max: Option<i64>,
    #[serde(default)]
    from: Option<i64>,
    #[serde(default)]
    to: Option<i64>,
    #[serde(default)]
    choices: Vec<Choice>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    #[default]
    Text,
    Markdown,
    Number,
    Choice,
    Address,
    Person,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Default {
    Number(i64),
    Text(String),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    value: String,
    label: String,
}

/// A parameter that was checked.
#[derive(Debug)]
pub(super) struct Setting<'f> {
    pub name: &'f str,
    pub label: &'f str,
    pub help: &'f str,
    pub default: String,
    /// Without the values of a choice, which stand in `choices`.
    pub kind: ParameterKind,
    pub choices: Vec<(&'f str, &'f str)>,
}

fn everywhere() -> Vec<HubKind> {
    vec![HubKind::User, HubKind::Team]
}

impl File {
    pub fn read(text: &str) -> Result<File, Mistake> {
        let file: File = toml::from_str(text).map_err(|error| told(text, &error))?;
        file.check(text)?;
        Ok(file)
    }

    pub fn count(&self) -> usize {
        self.count.as_ref().map_or(USUAL, |count| *count.get_ref()).clamp(1, MOST) as usize
    }

    pub fn templates(&self, text: &str) -> Result<Templates, Mistake> {
        let names: Vec<&str> = self.parameters.iter().map(|parameter| parameter.get_ref().name.as_str()).collect();
        let (query, card) = (begin(text, &self.query), begin(text, &self.template));
        Templates::new((self.query.get_ref(), query), (self.template.get_ref(), card), &names)
    }

    pub fn settings(&self) -> Vec<Setting<'_>> {
        self.parameters.iter().map(|parameter| parameter.get_ref().setting()).collect()
    }

    pub fn defaults(&self) -> Map<String, Value> {
        let value = |parameter: &Parameter| (parameter.name.clone(), parameter.default());
        self.parameters.iter().map(|parameter| value(parameter.get_ref())).collect()
    }

    fn check(&self, text: &str) -> Result<(), Mistake> {
        let at = |place: usize, what: String| Mistake { line: Some(line(text, place)), what };
        for (name, value, most) in [("label", &self.label, MAX_LABEL), ("description", &self.description, MAX_WORDS)] {
            words(name, value.get_ref(), most, true).map_err(|what| at(value.span().start, what))?;
        }
        if let Some(empty) = &self.empty {
            words("empty", empty.get_ref(), MAX_WORDS, true).map_err(|what| at(empty.span().start, what))?;
        }
        if self.kinds.is_empty() {
            return Err(Mistake::whole("kinds must name \"team\", \"user\" or both"));
        }
        for (name, template) in [("query", &self.query), ("template", &self.template)] {
            if template.get_ref().len() > MAX_TEXT {
                return Err(at(template.span().start, format!("{name} is longer than {MAX_TEXT} bytes")));
            }
        }
        if let Some(count) = self.count.as_ref().filter(|count| !(1..=MOST).contains(count.get_ref())) {
            return Err(at(count.span().start, format!("count must be from 1 to {MOST}; it is {}", count.get_ref())));
        }
        if self.parameters.len() > MAX_PARAMETERS {
            return Err(Mistake::whole(format!("it has more than {MAX_PARAMETERS} parameters")));
        }
        for (nth, parameter) in self.parameters.iter().enumerate() {
            let before = self.parameters[..nth].iter().map(|other| other.get_ref().name.as_str());
            parameter.get_ref().check(before).map_err(|what| at(parameter.span().start, what))?;
        }
        Ok(())
    }
}

impl Parameter {
    fn check<'f>(&self, mut before: impl Iterator<Item = &'f str>) -> Result<(), String> {
        let name = &self.name;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(plain) || name.len() > 30 {
            return Err("the name of a parameter has small letters, digits and _, and begins with a letter".to_owned());
        }
        if RESERVED.contains(&name.as_str()) || before.any(|other| other == name) {
            return Err(format!("the name {name} is taken already"));
        }
        words("label", &self.label, MAX_LABEL, true)?;
        words("help", &self.help, MAX_WORDS, false)?;
        self.check_kind()
    }

    fn check_kind(&self) -> Result<(), String> {
        let most = if self.kind == Kind::Markdown { 8_000 } else { 300 };
        if self.max.is_some_and(|max| !(1..=most).contains(&max)) {
            return Err(format!("max must be from 1 to {most}"));
        }
        let lengthy = matches!(self.kind, Kind::Text | Kind::Markdown);
        if self.max.is_some() && !lengthy {
            return Err("max is for text and markdown only".to_owned());
        }
        match (self.kind, self.from, self.to) {
            (Kind::Number, Some(from), Some(to)) if from <= to => {}
            (Kind::Number, ..) => return Err("a number needs from and to, the smaller first".to_owned()),
            (_, None, None) => {}
            _ => return Err("from and to are for numbers only".to_owned()),
        }
        match (self.kind, self.choices.len()) {
            (Kind::Choice, 1..=MAX_CHOICES) => {
                let named = |choice: &Choice| {
                    words("label", &choice.label, MAX_LABEL, true).and(words("value", &choice.value, MAX_LABEL, false))
                };
                self.choices.iter().try_for_each(named)?;
            }
            (Kind::Choice, _) => return Err(format!("a choice needs 1 to {MAX_CHOICES} choices")),
            (_, 0) => {}
            _ => return Err("choices are for a choice only".to_owned()),
        }
        match (self.kind, &self.default) {
            (Kind::Number, Some(Default::Text(_)))
            | (Kind::Text | Kind::Markdown | Kind::Choice | Kind::Address | Kind::Person, Some(Default::Number(_))) => {
                Err(format!("the default of {} has another type of value", self.name))
            }
            _ => Ok(()),
        }
    }

    /// Where none is given: nothing, the least number, the first choice.
    fn default(&self) -> Value {
        match (&self.default, self.kind) {
            (Some(Default::Number(number)), _) => Value::from(*number),
            (Some(Default::Text(text)), _) => Value::from(text.as_str()),
            (None, Kind::Number) => Value::from(self.from.unwrap_or_default()),
            (None, Kind::Choice) => Value::from(self.choices.first().map_or("", |choice| choice.value.as_str())),
            (None, _) => Value::from(""),
        }
    }

    fn setting(&self) -> Setting<'_> {
        let default = match self.default() {
            Value::String(text) => text,
            other => other.to_string(),
        };
        let max = |usual: usize| self.max.and_then(|max| usize::try_from(max).ok()).unwrap_or(usual);
        let kind = match self.kind {
            Kind::Text => ParameterKind::Text(max(LINE)),
            Kind::Markdown => ParameterKind::Markdown(max(MARKDOWN)),
            Kind::Number => ParameterKind::Number(self.from.unwrap_or_default(), self.to.unwrap_or_default()),
            Kind::Choice => ParameterKind::Choice(&[]),
            Kind::Address => ParameterKind::Address,
            Kind::Person => ParameterKind::Person,
        };
        let choices = self.choices.iter().map(|choice| (choice.value.as_str(), choice.label.as_str())).collect();
        Setting { name: &self.name, label: &self.label, help: &self.help, default, kind, choices }
    }
}

/// One line of words for people.
fn words(name: &str, text: &str, most: usize, needed: bool) -> Result<(), String> {
    if needed && text.trim().is_empty() {
        return Err(format!("{name} is empty"));
    }
    if text.chars().count() > most || !is_one_line(text) {
        return Err(format!("{name} must be one line of at most {most} characters"));
    }
    Ok(())
}

fn told(text: &str, error: &toml::de::Error) -> Mistake {
    let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
    Mistake { line: error.span().map(|span| line(text, span.start)), what: message.chars().take(MAX_WORDS).collect() }
}

/// The line on which a text's own first line stands: TOML drops the line break after three quotation marks.
fn begin(text: &str, value: &Text) -> usize {
    let opened = text.get(value.span().start..).unwrap_or_default();
    let skips = ["'''\n", "\"\"\"\n", "'''\r\n", "\"\"\"\r\n"].iter().any(|opening| opened.starts_with(opening));
    line(text, value.span().start) + usize::from(skips)
}
