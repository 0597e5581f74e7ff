//! A widget whose file has a mistake: nothing to everybody, and a sentence to who may mend it.

use serde_json::{Map, Value};

use crate::model::{Facts, Hub, Topic};
use crate::store::StoreError;

use super::{Mistake, kept, path_of};
use crate::widgets::{ConfigError, Fresh, Manual, Plugin, RenderedExample, Scene, Source, Watch};

pub(super) struct Broken {
    manual: &'static Manual,
    fault: String,
}

impl Broken {
    pub fn new(name: &str, mistake: &Mistake) -> Self {
        Broken { manual: kept::unreadable(name), fault: sentence(&path_of(name), mistake) }
    }
}

/// What is shared by all who look is nothing; the sentence goes with it for owners alone.
pub(super) fn nothing(path: &str, mistake: &Mistake) -> Fresh {
    empty(sentence(path, mistake))
}

fn empty(fault: String) -> Fresh {
    Fresh { data: "null".to_owned(), html: String::new(), expires: None, fault: Some(fault) }
}

fn sentence(path: &str, mistake: &Mistake) -> String {
    format!("The file of this widget, {path}, has a mistake, so it shows nothing. {}", told(mistake))
}

fn told(mistake: &Mistake) -> String {
    let text = mistake.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

impl Plugin for Broken {
    fn manual(&self) -> &'static Manual {
        self.manual
    }

    /// Whatever was set stays as it is until the file is mended.
    fn check(&self, _config: &Value) -> Result<(), ConfigError> {
        Err(ConfigError { parameter: None, reason: "the widget\u{2019}s own file has a mistake".to_owned() })
    }

    fn defaults(&self) -> Value {
        Value::Object(Map::new())
    }

    fn watches(&self, _config: &Value, _hub: &Hub) -> Vec<Watch> {
        Vec::new()
    }

    fn should_invalidate(&self, _config: &Value, _hub: &Hub, _topic: &Topic, _facts: &Facts) -> bool {
        false
    }

    fn build(&self, _config: &Value, _scene: &Scene<'_>) -> Result<Fresh, StoreError> {
        Ok(empty(self.fault.clone()))
    }

    fn examples(&self) -> Vec<RenderedExample> {
        Vec::new()
    }

    fn source(&self) -> Source<'_> {
        Source { path: path_of(self.manual.name), text: "" }
    }

    fn is_broken(&self) -> bool {
        true
    }
}
