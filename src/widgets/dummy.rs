//! Dummy: shows its text and does nothing else. The smallest widget there is: to write one of your own, copy this file,
//! rename what is in it, and add its two lines to `src/widgets/mod.rs`.

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::model::{Hub, HubKind};
use crate::store::StoreError;

use super::{Example, Manual, Parameter, ParameterKind, Scene, Widget};

/// Characters.
const MAX_TEXT: usize = 1000;

pub struct Dummy;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub text: String,
}

#[derive(Debug, Serialize)]
pub struct Data {
    /// Plain text.
    pub text: String,
}

impl Widget for Dummy {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "dummy",
        label: "Dummy",
        description: "Shows a plain text; a model for those who write widgets.",
        kinds: &[HubKind::User, HubKind::Team],
        parameters: &[Parameter {
            name: "text",
            label: "Text",
            kind: ParameterKind::Text(MAX_TEXT),
            default: "",
            help: "Shown as it is, without formatting.",
        }],
        source: include_str!("dummy.rs"),
    };

    fn data(config: &Config, _scene: &Scene<'_>) -> Result<Data, StoreError> {
        Ok(Data { text: config.text.trim().to_owned() })
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        Some(match data.text.as_str() {
            "" => html! { p.empty { "This widget has no text yet." } },
            text => html! { p { (text) } },
        })
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let example = |name, text: &str| Example {
            name,
            config: Config { text: text.to_owned() },
            data: Data { text: text.to_owned() },
            hidden: false,
        };
        vec![example("a text", "Hello, gardeners."), example("no text yet", "")]
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::widgets::testing::{World, refusal};

    #[test]
    fn shows_its_text_as_it_is() {
        let world = World::new();
        let hub = world.person("ann");
        let built = world.build("dummy", &hub, json!({"text": " a < **b** "}));
        assert_eq!((built.data, built.html.as_str()), (json!({"text": "a < **b**"}), "<p>a &lt; **b**</p>"));
        assert!(world.build("dummy", &hub, json!({})).html.contains("no text yet"));
    }

    #[test]
    fn says_what_is_wrong_with_its_settings() {
        assert!(refusal("dummy", json!({"text": 5})).contains("string"));
        let world = World::new();
        let built = world.build("dummy", &world.person("ann"), json!({"colour": "red"}));
        assert!(built.html.contains("unknown field `colour`"), "{}", built.html);
        assert!(built.data["error"].as_str().unwrap().starts_with("This widget's settings cannot be used"));
    }
}
