//! From a rule as it is written to a rule as it runs: everything checked, every value of it in one template.
//!
//! One template a rule, rendered once a message, is what makes the rules fast: see [`super::marks`] for how its fields
//! are told apart.

use std::collections::{BTreeMap, HashSet};
use std::str::FromStr;
use std::sync::Arc;

use minijinja::Environment;

use crate::model::{SubjectKind, Weight};

use super::error::RuleError;
use super::file::{Origin, Rule, Text};
use super::filters::KNOWN;
use super::marks::{FIELD, ITEM, TEXT};
use super::names::{Builtin, Let, Lookup};
use super::skim::Reads;
use super::syntax;
use super::wanted::Wanted;

/// The fields of a rendered rule, in order.
pub const FIELDS: usize = 10;

/// A rule ready to run.
#[derive(Debug)]
pub struct Compiled {
    /// The name of its template, and of the rule in logs: `bodhi.toml:12`.
    pub name: String,
    /// The template's text.
    pub template: String,
    /// Names for places in the message.
    pub lookups: Vec<Lookup>,
    /// The same as a map of what to parse of a body.
    pub reads: Reads,
    /// What it reads of the envelope.
    pub builtins: Vec<(Arc<str>, Builtin)>,
    pub icon: String,
    pub weight: Weight,
    /// The kind of its story where it is not the topic.
    pub story_kind: Option<String>,
    /// How many values a story's key has; zero where the rule tells none.
    pub story_parts: usize,
}

/// Compiles one rule of a file whose shared names and icon are given.
pub fn compile(
    env: &Environment<'_>,
    origin: Origin<'_>,
    lets: &[Text],
    icon: Option<&Text>,
    rule: &Rule,
) -> Result<Compiled, RuleError> {
    let line_of = |text: &Text| origin.fault(text, "").line.unwrap_or_default();
    let place = rule.topics.first().unwrap_or(&rule.sentence);
    if rule.topics.is_empty() {
        return Err(origin.fault(place, "the rule has no topic"));
    }
    if rule.example.is_empty() {
        return Err(origin.fault(place, "the rule has no [[rule.example]]"));
    }
    let mut body = Body { env, origin, template: String::new(), reads: HashSet::new(), agent: String::new() };
    body.fields(rule)?;
    let (template, lookups, builtins) = body.finish(lets, rule)?;
    let icon = rule.icon.as_ref().or(icon).ok_or_else(|| origin.fault(place, "neither rule nor file names an icon"))?;
    if !crate::model::RULE_ICONS.contains(&icon.as_ref().as_str()) {
        return Err(origin.fault(icon, format!("there is no icon {:?}", icon.as_ref())));
    }
    Ok(Compiled {
        name: format!("{}:{}", origin.name, line_of(place)),
        template,
        reads: Reads::of(&lookups),
        lookups,
        builtins,
        icon: icon.as_ref().clone(),
        weight: rule.weight,
        story_kind: rule.story.as_ref().and_then(|story| story.kind.as_ref()).map(|kind| kind.as_ref().clone()),
        story_parts: rule.story.as_ref().map_or(0, |story| story.key.len()),
    })
}

/// The template under construction.
struct Body<'a, 'e> {
    env: &'a Environment<'e>,
    origin: Origin<'a>,
    template: String,
    /// Dotted names that the fields read.
    reads: HashSet<String>,
    /// The code that sets the agent.
    agent: String,
}

impl Body<'_, '_> {
    /// Appends all fields, in the order in which [`super::told`] reads them.
    fn fields(&mut self, rule: &Rule) -> Result<(), RuleError> {
        if let Some(agent) = &rule.agent {
            if syntax::is_template(agent.as_ref()) {
                return Err(self.origin.fault(agent, "the agent must be an expression, without {{ }}"));
            }
            self.agent = format!("{{% set agent = ({}) %}}", agent.as_ref());
            let reads = syntax::check(self.env, &self.agent, &KNOWN);
            self.reads.extend(reads.map_err(|reason| self.origin.fault(agent, reason))?);
        }
        self.text_field(rule.title.as_ref())?;
        self.text_field(Some(&rule.sentence))?;
        self.list_field(rule.link.iter())?;
        self.template.push_str(if rule.agent.is_some() { "{{ agent }}" } else { "" });
        self.template.push(FIELD);
        self.list_field(rule.usernames.iter())?;
        self.list_field(rule.packages.iter())?;
        self.list_field(rule.objects.iter())?;
        for place in &rule.places {
            self.check_place(place)?;
        }
        self.list_field(rule.places.iter())?;
        self.list_field(rule.story.iter().flat_map(|story| &story.key))?;
        self.text_field(rule.story.as_ref().map(|story| &story.says))?;
        if rule.story.as_ref().is_some_and(|story| story.key.is_empty()) {
            return Err(self.origin.fault(&rule.sentence, "the story's key is empty"));
        }
        Ok(())
    }

    fn text_field(&mut self, text: Option<&Text>) -> Result<(), RuleError> {
        if let Some(text) = text {
            self.template(text)?;
        }
        self.template.push(FIELD);
        Ok(())
    }

    fn list_field<'t>(&mut self, items: impl Iterator<Item = &'t Text>) -> Result<(), RuleError> {
        for item in items {
            if syntax::is_template(item.as_ref()) {
                self.template.push(TEXT);
                self.template(item)?;
            } else {
                let code = format!("{{{{ ({}) }}}}", item.as_ref());
                self.code(item, &code)?;
            }
            self.template.push(ITEM);
        }
        self.template.push(FIELD);
        Ok(())
    }

    fn template(&mut self, text: &Text) -> Result<(), RuleError> {
        let template = syntax::template(text.as_ref()).map_err(|reason| self.origin.fault(text, reason))?;
        self.code(text, &template)
    }

    /// Appends checked code that came from `text`.
    fn code(&mut self, text: &Text, code: &str) -> Result<(), RuleError> {
        let reads = syntax::check(self.env, code, &KNOWN).map_err(|reason| self.origin.fault(text, reason))?;
        self.reads.extend(reads);
        self.template.push_str(code);
        Ok(())
    }

    /// A place written as a template names its kind before the colon.
    fn check_place(&self, place: &Text) -> Result<(), RuleError> {
        let kind = place.as_ref().split_once(':').map(|parts| parts.0).unwrap_or_default();
        if syntax::is_template(place.as_ref()) && SubjectKind::from_str(kind).is_err() {
            return Err(self
                .origin
                .fault(place, "a place reads kind:name, with a kind such as project, list or group"));
        }
        Ok(())
    }

    /// Puts the names that are used before the fields and resolves all others.
    fn finish(self, shared: &[Text], rule: &Rule) -> Result<Finished, RuleError> {
        let mut known: Vec<Let> = Vec::new();
        let texts: Vec<&Text> = shared.iter().chain(&rule.lets).collect();
        for text in &texts {
            known.push(Let::parse(text.as_ref(), &known).map_err(|reason| self.origin.fault(text, reason))?);
        }
        let mut reads = self.reads;
        let mut settings = Vec::new();
        let mut lookups: BTreeMap<String, Lookup> = BTreeMap::new();
        // From the last name to the first, because a name may only use those before it.
        for (known, text) in known.into_iter().zip(&texts).rev() {
            let below = take_root(&mut reads, known.name());
            if below.is_empty() {
                continue;
            }
            match known {
                Let::Place { name, places } => {
                    let wanted = wanted(&below);
                    lookups.insert(name.clone(), Lookup { name: name.into(), places, wanted });
                }
                Let::Expression { name, code } => {
                    let code = format!("{{% set {name} = ({code}) %}}");
                    let more =
                        syntax::check(self.env, &code, &KNOWN).map_err(|reason| self.origin.fault(text, reason))?;
                    settings.push(Setting { name, code, reads: more.clone() });
                    reads.extend(more);
                }
            }
        }
        let below = take_root(&mut reads, "msg");
        if !below.is_empty() {
            lookups
                .insert("msg".to_owned(), Lookup { name: "msg".into(), places: vec![vec![]], wanted: wanted(&below) });
        }
        if rule.agent.is_some() {
            take_root(&mut reads, "agent");
        }
        let mut builtins = Vec::from(Builtin::ALL.map(|builtin| (Arc::from(builtin.name()), builtin)));
        builtins.retain(|(name, _)| !take_root(&mut reads, name).is_empty());
        if let Some(unknown) = reads.iter().min() {
            return Err(self
                .origin
                .fault(&rule.sentence, format!("nothing in the rule or the file is called {unknown:?}")));
        }
        settings.reverse();
        let (early, late) = around_agent(settings);
        let template = [early, self.agent, late, self.template].concat();
        Ok((template, lookups.into_values().collect(), builtins))
    }
}

/// The template, the places it looks in and what it reads of the envelope.
type Finished = (String, Vec<Lookup>, Vec<(Arc<str>, Builtin)>);

/// A name set by the template itself.
struct Setting {
    name: String,
    code: String,
    reads: HashSet<String>,
}

/// The code of the names that stand before the agent, and of those that need it: they and what builds on them.
fn around_agent(settings: Vec<Setting>) -> (String, String) {
    let mut late_names = vec!["agent".to_owned()];
    let (mut early, mut late) = (String::new(), String::new());
    for setting in settings {
        let root =
            |read: &String| read.split('.').next().is_some_and(|root| late_names.iter().any(|name| name == root));
        if setting.reads.iter().any(root) {
            late_names.push(setting.name);
            late.push_str(&setting.code);
        } else {
            early.push_str(&setting.code);
        }
    }
    (early, late)
}

/// Takes the dotted names below `root` out of `reads`; the root itself gives the empty path.
fn take_root(reads: &mut HashSet<String>, root: &str) -> Vec<String> {
    let mut below = Vec::new();
    reads.retain(|name| match name.strip_prefix(root) {
        Some("") => {
            below.push(String::new());
            false
        }
        Some(rest) if rest.starts_with('.') => {
            below.push(rest[1..].to_owned());
            false
        }
        _ => true,
    });
    below
}

fn wanted(paths: &[String]) -> Wanted {
    let mut wanted = Wanted::default();
    paths.iter().for_each(|path| wanted.add(path));
    wanted
}
