//! The shape of a rule file, as `data/meaning/README.md` documents it. Reading TOML is all that happens here.

use serde::Deserialize;
use toml::Spanned;

use crate::model::Weight;

use super::error::RuleError;

/// Text and where in the file it stands.
pub type Text = Spanned<String>;

/// `data/meaning/<category>.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// For rules that name no icon.
    #[serde(default)]
    pub icon: Option<Text>,
    /// `name = expression`, for every rule of the file that uses the name.
    #[serde(default, rename = "let")]
    pub lets: Vec<Text>,
    #[serde(default)]
    pub rule: Vec<Rule>,
}

/// One `[[rule]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub topics: Vec<Text>,
    #[serde(default, rename = "let")]
    pub lets: Vec<Text>,
    #[serde(default)]
    pub title: Option<Text>,
    pub sentence: Text,
    #[serde(default)]
    pub link: Option<Text>,
    #[serde(default)]
    pub agent: Option<Text>,
    #[serde(default)]
    pub usernames: Vec<Text>,
    #[serde(default)]
    pub packages: Vec<Text>,
    #[serde(default)]
    pub objects: Vec<Text>,
    #[serde(default)]
    pub places: Vec<Text>,
    #[serde(default)]
    pub icon: Option<Text>,
    #[serde(default)]
    pub weight: Weight,
    #[serde(default)]
    pub story: Option<StoryRule>,
    #[serde(default)]
    pub example: Vec<Example>,
}

/// How neighbours become one entry.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoryRule {
    /// Joins several topics into one kind of story; the topic is the kind where this is not given.
    #[serde(default)]
    pub kind: Option<Text>,
    /// What must be equal besides the kind. Where one of them is missing there is no story.
    pub key: Vec<Text>,
    pub says: Text,
}

/// One `[[rule.example]]`: a message and what is expected of it. What is not given is expected to be empty.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The whole topic; without it the first of the rule's topics below `org.fedoraproject.prod`.
    #[serde(default)]
    pub topic: Option<String>,
    /// The envelope's `username`.
    #[serde(default)]
    pub sender: Option<String>,
    /// The message's `msg`, as JSON.
    pub msg: Text,
    pub sentence: String,
    #[serde(default)]
    pub link: Option<String>,
    #[serde(default)]
    pub agent: Option<String>,
    #[serde(default)]
    pub usernames: Vec<String>,
    #[serde(default)]
    pub packages: Vec<String>,
    #[serde(default)]
    pub objects: Vec<String>,
    #[serde(default)]
    pub places: Vec<String>,
    /// The story's sentence; not checked where it is not given.
    #[serde(default)]
    pub story: Option<String>,
}

/// A rule file's name and text, for errors that name a line.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    pub name: &'a str,
    pub text: &'a str,
}

impl Origin<'_> {
    pub fn read(&self) -> Result<RuleFile, RuleError> {
        toml::from_str(self.text).map_err(|fault| {
            let line = fault.span().map(|span| self.line(span.start));
            // Only the first line: the others draw the place, which `line` names.
            let reason = fault.message().lines().next().unwrap_or("it is not TOML").to_owned();
            RuleError { file: self.name.to_owned(), line, reason }
        })
    }

    /// An error at the place of `text`.
    pub fn fault(&self, text: &Text, reason: impl Into<String>) -> RuleError {
        RuleError { file: self.name.to_owned(), line: Some(self.line(text.span().start)), reason: reason.into() }
    }

    fn line(&self, offset: usize) -> usize {
        self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
    }
}
