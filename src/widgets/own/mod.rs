//! Widgets without code: what a file of this portal says, as `data/widgets/README.md` documents it.
//!
//! A file is read as a whole and tried out on examples; one with a mistake becomes a widget that shows nothing and
//! knows what is wrong. Files are found and read by the composition root: here are only their names and their texts.

mod broken;
mod file;
mod kept;
mod language;
mod template;

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::model::{Facts, Hub, HubKind, Topic};
use crate::store::StoreError;

use super::contract::{as_json, example_hub, misconfigured};
use super::{ConfigError, Found, Fresh, Manual, Plugin, REGISTRY, RenderedExample, Scene, Source, Watch, settings};
use broken::Broken;
use file::File;
use template::{Given, Templates};

/// Bytes of a file that are taken.
pub const MAX_FILE: usize = 32 * 1024;
/// Characters of a name.
const MAX_NAME: usize = 40;

/// What is wrong with a file, as a sentence goes on after its name: `line 3: …`, without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Counted from one; none where it is about the file as a whole.
    pub line: Option<usize>,
    pub what: String,
}

impl Mistake {
    fn whole(what: impl Into<String>) -> Self {
        Mistake { line: None, what: what.into() }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

/// The widget that a file says, and what is wrong with the file. One whose name cannot be used is no widget at all.
/// `text` may be why there is none.
pub fn read(name: &str, text: Result<&[u8], String>) -> (Option<Arc<dyn Plugin>>, Option<Mistake>) {
    if let Err(mistake) = check_name(name) {
        return (None, Some(mistake));
    }
    match text.map_err(Mistake::whole).and_then(|text| Own::read(name, text)) {
        Ok(own) => (Some(Arc::new(own)), None),
        Err(mistake) => (Some(Arc::new(Broken::new(name, &mistake))), Some(mistake)),
    }
}

fn check_name(name: &str) -> Result<(), Mistake> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(plain) || name.len() > MAX_NAME {
        let rule = "may have small letters, digits, - and _, and begins with a letter";
        return Err(Mistake::whole(format!("the name of a widget {rule}, at most {MAX_NAME} characters in all")));
    }
    if REGISTRY.iter().any(|plugin| plugin.manual().name == name || plugin.manual().file() == format!("{name}.rs")) {
        return Err(Mistake::whole(format!(
            "the program itself has a widget called {name}; give this one another name"
        )));
    }
    Ok(())
}

/// A file without mistakes.
struct Own {
    manual: &'static Manual,
    /// With every parameter.
    defaults: Map<String, Value>,
    templates: Templates,
    count: usize,
    /// Said where nothing is found; nothing where the template says it.
    empty: Option<String>,
    hides: bool,
    path: String,
    text: String,
}

#[derive(Serialize)]
struct Data<'a> {
    query: &'a str,
    /// Newest first.
    found: &'a [Found],
}

impl Own {
    fn read(name: &str, text: &[u8]) -> Result<Self, Mistake> {
        if text.len() > MAX_FILE {
            return Err(Mistake::whole(format!("it has more than {} KiB", MAX_FILE / 1024)));
        }
        let text = std::str::from_utf8(text).map_err(|_| Mistake::whole("it is not written in UTF-8"))?;
        let file = File::read(text)?;
        let own = Own {
            defaults: file.defaults(),
            templates: file.templates(text)?,
            count: file.count(),
            empty: file.empty.as_ref().map(|text| text.get_ref().clone()),
            hides: file.hide_when_empty,
            manual: kept::manual(name, &file),
            path: path_of(name),
            text: text.to_owned(),
        };
        let defaults = Value::Object(own.defaults.clone());
        own.check(&defaults).map_err(|error| Mistake::whole(format!("a default cannot be used: {error}")))?;
        for kind in own.manual.kinds {
            own.shown(&defaults, &Hub { kind: *kind, ..example_hub() }, &super::search::samples())?;
            own.shown(&defaults, &Hub { kind: *kind, ..example_hub() }, &[])?;
        }
        Ok(own)
    }

    /// The inside of the card; empty where it hides.
    fn shown(&self, config: &Value, hub: &Hub, found: &[Found]) -> Result<String, Mistake> {
        if found.is_empty() && self.hides {
            return Ok(String::new());
        }
        match &self.empty {
            Some(empty) if found.is_empty() => Ok(maud::html! { p.empty { (empty) } }.into_string()),
            _ => self.templates.card(&self.given(config, hub), found),
        }
    }

    fn given(&self, config: &Value, hub: &Hub) -> Given {
        let mut parameters = self.defaults.clone();
        parameters.extend(config.as_object().cloned().unwrap_or_default());
        let owner = if hub.kind == HubKind::User { hub.name.as_str() } else { "" };
        Given { parameters, hub: hub.name.to_string(), owner: owner.to_owned() }
    }

    fn try_build(&self, config: &Value, scene: &Scene<'_>) -> Result<Result<Fresh, Mistake>, StoreError> {
        let query = match self.templates.query(&self.given(config, scene.hub)) {
            Ok(query) => query,
            Err(mistake) => return Ok(Err(mistake)),
        };
        let found = if query.is_empty() { Vec::new() } else { scene.found(&query, self.count)? };
        let html = match self.shown(config, scene.hub, &found) {
            Ok(html) => html,
            Err(mistake) => return Ok(Err(mistake)),
        };
        let data = as_json(&Data { query: &query, found: &found })?;
        Ok(Ok(Fresh { data, html, expires: None, fault: None }))
    }
}

impl Plugin for Own {
    fn manual(&self) -> &'static Manual {
        self.manual
    }

    fn check(&self, config: &Value) -> Result<(), ConfigError> {
        let refused = |reason: String| ConfigError { parameter: None, reason };
        let Some(config) = config.as_object() else {
            return Err(refused("the settings are not a table of names and values".to_owned()));
        };
        for (name, value) in config {
            let parameter = self.manual.parameters.iter().find(|parameter| parameter.name == name);
            let parameter = parameter.ok_or_else(|| refused(format!("unknown field `{name}`")))?;
            if value.is_i64() != self.defaults.get(name).is_some_and(Value::is_i64)
                || !(value.is_i64() || value.is_string())
            {
                let reason = "has another type of value".to_owned();
                return Err(ConfigError { parameter: Some(parameter.name), reason });
            }
            settings::check(parameter, value)?;
        }
        Ok(())
    }

    fn defaults(&self) -> Value {
        Value::Object(self.defaults.clone())
    }

    fn watches(&self, config: &Value, hub: &Hub) -> Vec<Watch> {
        if self.check(config).is_err() {
            return Vec::new();
        }
        let query = self.templates.query(&self.given(config, hub)).unwrap_or_default();
        if query.is_empty() { Vec::new() } else { vec![Watch::Search(query)] }
    }

    /// It is the search that says what is stale.
    fn should_invalidate(&self, _config: &Value, _hub: &Hub, _topic: &Topic, _facts: &Facts) -> bool {
        false
    }

    fn build(&self, config: &Value, scene: &Scene<'_>) -> Result<Fresh, StoreError> {
        if let Err(error) = self.check(config) {
            return Ok(misconfigured(&error));
        }
        Ok(self.try_build(config, scene)?.unwrap_or_else(|mistake| broken::nothing(&self.path, &mistake)))
    }

    fn examples(&self) -> Vec<RenderedExample> {
        let hub = Hub { kind: self.manual.kinds.first().copied().unwrap_or(HubKind::Team), ..example_hub() };
        let example = |name, found: &[Found]| {
            let html = self.shown(&self.defaults(), &hub, found).unwrap_or_default();
            RenderedExample { name, config: self.defaults(), hidden: html.is_empty(), html }
        };
        vec![example("two found", &super::search::samples()), example("nothing found", &[])]
    }

    fn source(&self) -> Source<'_> {
        Source { path: self.path.clone(), text: &self.text }
    }
}

fn path_of(name: &str) -> String {
    format!("widgets/{name}.toml")
}

#[cfg(test)]
mod tests;
