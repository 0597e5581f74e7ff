//! A widget's settings as a form sends and shows them: a text for each parameter.

use serde_json::{Map, Value};

use super::{ConfigError, Parameter, ParameterKind, Plugin, links, settings};

/// What is wrong with a form, as a whole sentence for whoever filled it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The parameter's name; none where it concerns the form as a whole.
    pub parameter: Option<&'static str>,
    pub sentence: String,
}

impl dyn Plugin {
    /// Each parameter with its text in a form, where nothing is set its default.
    pub fn texts(&self, config: &Value) -> Vec<(&'static Parameter, String)> {
        let defaults = self.defaults();
        let value = |name: &str| config.get(name).or(defaults.get(name)).unwrap_or(&Value::Null);
        self.manual().parameters.iter().map(|parameter| (parameter, text(parameter, value(parameter.name)))).collect()
    }

    /// What was typed (name and text) as a checked configuration, or everything that is wrong with it.
    pub fn read(&self, typed: &[(&str, &str)]) -> Result<Value, Vec<Fault>> {
        let parameters = self.manual().parameters;
        let mut faults: Vec<Fault> = typed.iter().filter_map(|(name, _)| unknown(parameters, name)).collect();
        let mut config = Map::new();
        for parameter in parameters {
            let Some((_, text)) = typed.iter().find(|(name, _)| *name == parameter.name) else { continue };
            match value(parameter, text) {
                Ok(Value::Null) => {}
                Ok(value) => drop(config.insert(parameter.name.to_owned(), value)),
                Err(error) => faults.push(self.fault(&error)),
            }
        }
        let config = Value::Object(config);
        if faults.is_empty() {
            faults.extend(self.check(&config).err().map(|error| self.fault(&error)));
        }
        if faults.is_empty() { Ok(config) } else { Err(faults) }
    }

    /// The error with the parameter's label in place of its name.
    fn fault(&self, error: &ConfigError) -> Fault {
        let named = self.manual().parameters.iter().find(|parameter| Some(parameter.name) == error.parameter);
        let sentence = match named {
            Some(parameter) => format!("{} {}.", parameter.label, error.reason),
            None => format!("These settings cannot be used: {error}."),
        };
        Fault { parameter: error.parameter, sentence }
    }
}

fn unknown(parameters: &[Parameter], name: &str) -> Option<Fault> {
    let known = parameters.iter().any(|parameter| parameter.name == name);
    let name: String = name.chars().take(60).collect();
    let sentence = format!("\u{201c}{name}\u{201d} is none of this widget's settings.");
    (!known).then_some(Fault { parameter: None, sentence })
}

fn text(parameter: &Parameter, value: &Value) -> String {
    match value {
        list if parameter.kind == ParameterKind::Links => links::lines(list),
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(lines) => lines.iter().map(|line| text(parameter, line)).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    }
}

/// Null where nothing was typed and the default holds.
fn value(parameter: &'static Parameter, typed: &str) -> Result<Value, ConfigError> {
    let value = match parameter.kind {
        // Browsers send line breaks as two characters.
        ParameterKind::Markdown(_) => Value::from(typed.replace("\r\n", "\n").trim_end()),
        ParameterKind::Projects | ParameterKind::Addresses(_) => {
            Value::from(typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>())
        }
        ParameterKind::Number(from, to) => number(parameter, typed.trim(), from, to)?,
        ParameterKind::Links => {
            links::read(typed).map_err(|reason| ConfigError { parameter: Some(parameter.name), reason })?
        }
        _ => Value::from(typed.trim()),
    };
    settings::check(parameter, &value).map(|()| value)
}

fn number(parameter: &Parameter, typed: &str, from: i64, to: i64) -> Result<Value, ConfigError> {
    if typed.is_empty() {
        return Ok(Value::Null);
    }
    let reason = || format!("must be a whole number from {from} to {to}");
    typed.parse::<i64>().map(Value::from).map_err(|_| ConfigError { parameter: Some(parameter.name), reason: reason() })
}

#[cfg(test)]
mod tests {
    use maud::{Markup, html};
    use serde::{Deserialize, Serialize};
    use serde_json::json;

    use super::*;
    use crate::model::{Hub, HubKind};
    use crate::store::StoreError;
    use crate::widgets::contract::Erased;
    use crate::widgets::links::ListedLink;
    use crate::widgets::{Example, Manual, REGISTRY, Scene, Widget};

    /// A parameter of each kind, and a rule of its own.
    struct Sampler;

    #[derive(Serialize, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Config {
        title: String,
        text: String,
        count: i64,
        span: String,
        link: String,
        who: String,
        hub: String,
        projects: Vec<String>,
        links: Vec<ListedLink>,
    }

    impl Default for Config {
        fn default() -> Self {
            let empty = String::new;
            Config {
                title: empty(),
                text: empty(),
                count: 7,
                span: "week".into(),
                link: empty(),
                who: empty(),
                hub: empty(),
                projects: Vec::new(),
                links: Vec::new(),
            }
        }
    }

    const fn parameter(name: &'static str, label: &'static str, kind: ParameterKind) -> Parameter {
        Parameter { name, label, kind, default: "", help: "" }
    }

    impl Widget for Sampler {
        type Config = Config;
        type Data = ();

        const MANUAL: Manual = Manual {
            name: "sampler",
            label: "Sampler",
            description: "One of each kind.",
            kinds: &[HubKind::Team],
            parameters: &[
                parameter("title", "Title", ParameterKind::Text(10)),
                parameter("text", "Text", ParameterKind::Markdown(20)),
                parameter("count", "Rows", ParameterKind::Number(1, 100)),
                parameter("span", "Span", ParameterKind::Choice(&[("day", "A day"), ("week", "A week")])),
                parameter("link", "Address", ParameterKind::Address),
                parameter("who", "Person", ParameterKind::Person),
                parameter("hub", "Hub", ParameterKind::Hub),
                parameter("projects", "Projects", ParameterKind::Projects),
                parameter("links", "Links", ParameterKind::Links),
            ],
            source: "",
        };

        fn check(config: &Config) -> Result<(), ConfigError> {
            let reason = || "needs a title as well".to_owned();
            let lonely = !config.text.is_empty() && config.title.is_empty();
            if lonely { Err(ConfigError { parameter: Some("text"), reason: reason() }) } else { Ok(()) }
        }

        fn data(_config: &Config, _scene: &Scene<'_>) -> Result<(), StoreError> {
            Ok(())
        }

        fn render(_config: &Config, (): &(), _hub: &Hub) -> Option<Markup> {
            Some(html! {})
        }

        fn examples() -> Vec<Example<Config, ()>> {
            vec![]
        }
    }

    const SAMPLER: &dyn Plugin = &Erased::<Sampler>::NEW;

    fn faults(typed: &[(&str, &str)]) -> Vec<String> {
        SAMPLER.read(typed).unwrap_err().into_iter().map(|fault| fault.sentence).collect()
    }

    #[test]
    fn what_was_typed_becomes_a_configuration() {
        let typed = [
            ("title", " Hello "),
            ("text", "one\r\n two\r\n"),
            ("count", " 12 "),
            ("span", "day"),
            ("projects", "pagure:design/tasks\r\n\r\n  github:a/b\r\n"),
            ("links", "A | https://a.example\r\n"),
        ];
        let wanted = json!({"title": "Hello", "text": "one\n two", "count": 12, "span": "day",
            "projects": ["pagure:design/tasks", "github:a/b"],
            "links": [{"title": "A", "link": "https://a.example"}]});
        assert_eq!(SAMPLER.read(&typed), Ok(wanted));
        // An empty number is the default's.
        assert_eq!(SAMPLER.read(&[("count", "")]), Ok(json!({})));
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let typed =
            [("count", "abc"), ("title", "much too long"), ("who", "ann bo"), ("link", "ftp://x"), ("hub", "a b")];
        let said = faults(&typed);
        assert_eq!(said.len(), 5, "{said:?}");
        assert_eq!(said[0], "Title may have at most 10 characters; it has 13.");
        assert_eq!(said[1], "Rows must be a whole number from 1 to 100.");
        assert_eq!(faults(&[("count", "101")]), ["Rows must be from 1 to 100; it is 101."]);
        assert_eq!(faults(&[("span", "year")]), ["Span must be one of these: A day, A week."]);
        for odd in ["1000000000000000000000000000000", "10^30", "1.5", "-", "٣", "1e3", "NaN"] {
            assert_eq!(faults(&[("count", odd)]), ["Rows must be a whole number from 1 to 100."], "{odd}");
        }
        assert_eq!(faults(&[("text", "words")]), ["Text needs a title as well."]);
        assert_eq!(faults(&[("colour", "red")]), ["\u{201c}colour\u{201d} is none of this widget's settings."]);
    }

    #[test]
    fn faults_know_their_field() {
        let found = SAMPLER.read(&[("who", "ann bo"), ("x", "")]).unwrap_err();
        assert_eq!(found.iter().map(|fault| fault.parameter).collect::<Vec<_>>(), [None, Some("who")]);
    }

    #[test]
    fn a_form_shows_what_is_set_and_else_the_default() {
        let texts = SAMPLER.texts(&json!({"projects": ["a:b", "c:d"], "title": "T"}));
        let texts: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(texts, ["T", "", "7", "week", "", "", "", "a:b\nc:d", ""]);
    }

    #[test]
    fn every_manual_is_true_of_its_configuration() {
        for plugin in REGISTRY {
            let manual = plugin.manual();
            let defaults = plugin.defaults();
            let mut settable: Vec<&str> = manual.parameters.iter().map(|parameter| parameter.name).collect();
            settable.sort_unstable();
            let fields: Vec<&String> = defaults.as_object().unwrap().keys().collect();
            assert_eq!(settable, fields, "{}", manual.name);
            plugin.check(&defaults).unwrap_or_else(|error| panic!("{}: {error}", manual.name));
            for (parameter, text) in plugin.texts(&json!({})) {
                assert_eq!(text, parameter.default, "{}, {}", manual.name, parameter.name);
            }
        }
    }

    #[test]
    fn examples_survive_the_form() {
        for plugin in REGISTRY {
            for example in plugin.examples() {
                let texts = plugin.texts(&example.config);
                let typed: Vec<(&str, &str)> =
                    texts.iter().map(|(parameter, text)| (parameter.name, text.as_str())).collect();
                let config = plugin.read(&typed).unwrap();
                assert_eq!(config, example.config, "{}, {}", plugin.manual().name, example.name);
                assert_eq!(plugin.texts(&config), texts);
            }
        }
    }
}
