//! What a message says: who, what and where, by the rules in `data/meaning/`.
//!
//! Beside the facts, `matters` finds what is open or is not any more: issues, updates, requests.
//!
//! Owns the rule language, the rules' checks and the facts they give. Never touches the store, the network or the
//! clock. A message always gets facts: where no rule knows it, or a rule fails, they are neutral.

mod compile;
mod error;
mod examples;
mod explain;
mod file;
mod filters;
mod marks;
mod matters;
mod names;
mod neutral;
mod skim;
mod syntax;
mod told;
mod topics;
mod wanted;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use minijinja::value::{Object, Value, ValueKind};
use minijinja::{Environment, Error as TemplateError, Output, State};
use rust_embed::RustEmbed;
use serde_json::Value as Json;

use crate::model::{Facts, Message, Topic};

pub use error::RuleError;
pub use explain::{Explanation, Spoken, Why};
pub use matters::{
    Named, account_of, matter, may_go_stable, name, number, of_bug, of_forge, of_pagure, of_update, text, time,
};
pub use skim::Skimmed;

use compile::Compiled;
use file::{Origin, Rule, RuleFile};
use marks::{ALSO, MISSING, write_clean};
use topics::TopicTree;

/// The rules, compiled. Made once, shared by everyone.
pub struct Meaning {
    env: Environment<'static>,
    rules: Vec<Compiled>,
    tree: TopicTree<usize>,
    /// For each rule the topics it was written for.
    patterns: Vec<Vec<String>>,
}

/// What [`Meaning::check`] found.
#[derive(Debug, Default)]
pub struct Check {
    pub files: usize,
    pub rules: usize,
    pub examples: usize,
    /// Every rule that is refused, and every example that does not say what it promises.
    pub faults: Vec<RuleError>,
}

impl Meaning {
    /// The rules that came with the program, every one of them checked.
    pub fn embedded() -> Result<Meaning, RuleError> {
        Self::from_files(&embedded_files()).map_err(first)
    }

    /// The same with the `.toml` files of `dir` in the place of embedded files of the same name. A directory that is
    /// not there overrides nothing.
    pub fn with_overrides(dir: &Path) -> Result<Meaning, RuleError> {
        let mut files = embedded_files();
        files.extend(override_files(dir)?);
        Self::from_files(&files).map_err(first)
    }

    /// Compiles the same rules as [`Meaning::with_overrides`] and runs the examples of every file that is not refused.
    pub fn check(dir: &Path) -> Check {
        let mut files = embedded_files();
        match override_files(dir) {
            Ok(overrides) => files.extend(overrides),
            Err(fault) => return Check { faults: vec![fault], ..Check::default() },
        }
        let (meaning, mut faults) = Self::compiled(&files);
        let (all, rules) = (files.len(), meaning.rules.len());
        files.retain(|name, _| faults.iter().all(|fault| fault.file != *name));
        let (examples, wrong) = examples::run(&meaning, &files);
        faults.extend(wrong);
        Check { files: all, rules, examples, faults }
    }

    /// The examples of the rules that came with the program, as messages off the bus: what a test or a fuzzer starts
    /// from.
    pub fn examples() -> Result<Vec<Message>, RuleError> {
        examples::messages(&embedded_files())
    }

    /// Who, what and where. Never fails: neutral facts stand in where no rule knows the topic or a rule fails.
    pub fn describe(&self, message: &Message) -> Facts {
        self.told(message).unwrap_or_else(|| neutral::facts(message))
    }

    /// True when a rule is there for the topic.
    pub fn knows(&self, topic: &Topic) -> bool {
        self.knows_kind(topic.kind())
    }

    /// The same for what remains of a topic after prefix and environment, such as `bodhi.update.comment`.
    pub fn knows_kind(&self, kind: &str) -> bool {
        self.tree.find(kind).is_some()
    }

    fn told(&self, message: &Message) -> Option<Facts> {
        let rule = self.rule(&message.topic)?;
        self.apply(rule, &Heard { topic: &message.topic, sender: message.sender.as_deref(), body: &message.body })
    }

    fn rule(&self, topic: &Topic) -> Option<&Compiled> {
        self.rules.get(self.tree.find(topic.kind())?)
    }

    fn apply(&self, rule: &Compiled, heard: &Heard<'_>) -> Option<Facts> {
        let outcome = self.env.get_template(&rule.name).and_then(|template| template.render(context(rule, heard)));
        match outcome {
            Ok(rendered) => told::facts(rule, heard.topic, &rendered),
            Err(fault) => {
                tracing::debug!(rule = rule.name, %fault, "a rule failed and the neutral sentence was used");
                metrics::counter!("hubs_rule_failures_total", "rule" => rule.name.clone()).increment(1);
                None
            }
        }
    }

    /// The rules of all files, if none is refused; else why, for each that is.
    fn from_files(files: &BTreeMap<String, String>) -> Result<Meaning, Vec<RuleError>> {
        let (meaning, faults) = Self::compiled(files);
        if faults.is_empty() { Ok(meaning) } else { Err(faults) }
    }

    /// The rules that are good, and why the others are not.
    fn compiled(files: &BTreeMap<String, String>) -> (Meaning, Vec<RuleError>) {
        let (env, tree) = (environment(), TopicTree::default());
        let mut meaning = Meaning { env, rules: Vec::new(), tree, patterns: Vec::new() };
        let mut faults = Vec::new();
        for (name, text) in files {
            let origin = Origin { name, text };
            match origin.read() {
                Ok(file) => faults.extend(file.rule.iter().filter_map(|rule| meaning.add(origin, &file, rule).err())),
                Err(fault) => faults.push(fault),
            }
        }
        (meaning, faults)
    }

    fn add(&mut self, origin: Origin<'_>, file: &RuleFile, rule: &Rule) -> Result<(), RuleError> {
        let compiled = compile::compile(&self.env, origin, &file.lets, file.icon.as_ref(), rule)?;
        if let Some((topic, reason)) =
            rule.topics.iter().find_map(|topic| Some((topic, topics::fault(topic.as_ref())?)))
        {
            return Err(origin.fault(topic, reason));
        }
        let template = self.env.add_template_owned(compiled.name.clone(), compiled.template.clone());
        template.map_err(|fault| origin.fault(&rule.sentence, fault.to_string()))?;
        let name = compiled.name.clone();
        let place = self.rules.len();
        // Before its topics, so that a topic that is refused because the rule has it already finds the rule's name.
        self.rules.push(compiled);
        self.patterns.push(rule.topics.iter().map(|topic| topic.as_ref().clone()).collect());
        for topic in &rule.topics {
            self.tree.insert(topic.as_ref(), place).map_err(|holder| {
                let other = self.rules.get(holder).map_or(name.as_str(), |rule| rule.name.as_str());
                origin.fault(topic, format!("{:?} has a rule already, at {other}", topic.as_ref()))
            })?;
        }
        Ok(())
    }
}

/// The first refusal stands for all where one is enough to stop.
fn first(faults: Vec<RuleError>) -> RuleError {
    let nowhere = || RuleError { file: "the rules".to_owned(), line: None, reason: "they are refused".to_owned() };
    faults.into_iter().next().unwrap_or_else(nowhere)
}

impl fmt::Debug for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meaning").field("rules", &self.rules.len()).finish()
    }
}

#[derive(RustEmbed)]
#[folder = "data/meaning/"]
struct RuleFiles;

/// File name to text.
fn embedded_files() -> BTreeMap<String, String> {
    let read = |name: std::borrow::Cow<'static, str>| {
        let file = RuleFiles::get(&name)?;
        Some((name.into_owned(), String::from_utf8_lossy(&file.data).into_owned()))
    };
    RuleFiles::iter().filter(|name| name.ends_with(".toml")).filter_map(read).collect()
}

fn override_files(dir: &Path) -> Result<BTreeMap<String, String>, RuleError> {
    let fault = |path: &Path, error: std::io::Error| RuleError {
        file: path.display().to_string(),
        line: None,
        reason: format!("it cannot be read ({error})"),
    };
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if no_directory(&error) => return Ok(BTreeMap::new()),
        Err(error) => return Err(fault(dir, error)),
    };
    let mut files = BTreeMap::new();
    for entry in entries {
        let path = entry.map_err(|error| fault(dir, error))?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = std::fs::read_to_string(&path).map_err(|error| fault(&path, error))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.insert(name, text);
        }
    }
    Ok(files)
}

/// What is said of a directory that is not there, or of one below a file.
fn no_directory(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

/// The rule language's environment with the formatter that lets no mark and no line break through.
fn environment() -> Environment<'static> {
    let mut env = filters::environment();
    env.set_formatter(|out: &mut Output, _: &State, value: &Value| write_value(out, value));
    env
}

/// Missing values and empty texts leave a mark, a list's items are told apart, objects are no text.
fn write_value(out: &mut Output, value: &Value) -> Result<(), TemplateError> {
    match value.kind() {
        ValueKind::String => match value.as_str() {
            Some(text) if !text.is_empty() => write_clean(out, text)?,
            _ => fmt::Write::write_char(out, MISSING)?,
        },
        ValueKind::Number => fmt::Write::write_fmt(out, format_args!("{value}"))?,
        ValueKind::Bool => fmt::Write::write_str(out, if value.is_true() { "true" } else { "false" })?,
        ValueKind::Seq | ValueKind::Iterable => {
            for (at, item) in value.try_iter()?.enumerate() {
                if at > 0 {
                    fmt::Write::write_char(out, ALSO)?;
                }
                write_value(out, &item)?;
            }
        }
        _ => fmt::Write::write_char(out, MISSING)?,
    }
    Ok(())
}

/// What a rule is told of a message.
struct Heard<'a> {
    topic: &'a Topic,
    sender: Option<&'a str>,
    /// The whole body, or at least what the rule reads of it.
    body: &'a Json,
}

/// What a rule's template can name, looked up before it runs.
fn context(rule: &Compiled, heard: &Heard<'_>) -> Value {
    let places = rule.lookups.iter().map(|lookup| (lookup.name.clone(), lookup.take(heard.body)));
    let builtins = rule.builtins.iter().map(|(name, builtin)| (name.clone(), builtin.value(heard.topic, heard.sender)));
    Value::from_object(Context(places.chain(builtins).collect()))
}

#[derive(Debug)]
struct Context(Vec<(Arc<str>, Value)>);

impl Object for Context {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.0.iter().find(|(name, _)| **name == *key).map(|(_, value)| value.clone())
    }
}
