//! About: what this person or team says of itself, in Markdown.
//!
//! Without a text of its own it shows the hub's description, or for a person what their profile says. With nothing to
//! show at all it hides.

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::look;
use crate::model::{Hub, HubKind, PersonName};
use crate::store::StoreError;

use super::{Example, Manual, Parameter, ParameterKind, Scene, Widget};

/// Characters.
const MAX_TEXT: usize = 20_000;

pub struct About;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub text: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub struct Data {
    /// Markdown.
    pub text: String,
}

impl Widget for About {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "about",
        label: "About",
        description: "A text about this person or team.",
        kinds: &[HubKind::User, HubKind::Team],
        parameters: &[Parameter {
            name: "text",
            label: "Text",
            kind: ParameterKind::Markdown(MAX_TEXT),
            default: "",
            help: "Markdown. When empty, the description from the settings is shown.",
        }],
        source: include_str!("about.rs"),
    };

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        if !config.text.trim().is_empty() {
            return Ok(Data { text: config.text.clone() });
        }
        let person = match scene.hub.kind {
            HubKind::User => scene.snapshot.person(&PersonName::from(scene.hub.name.as_str()))?,
            HubKind::Team => None,
        };
        let text = person.map_or_else(|| scene.hub.description.clone(), |person| person.about);
        Ok(Data { text })
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        let text = data.text.trim();
        (!text.is_empty()).then(|| html! { div class="prose" { (look::markdown(text)) } })
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let text = "We keep things **growing**. Come and [say hello](https://gardeners.example.org/).";
        vec![
            Example {
                name: "a text",
                config: Config { text: text.into() },
                data: Data { text: text.into() },
                hidden: false,
            },
            Example {
                name: "nothing to say",
                config: Config::default(),
                data: Data { text: String::new() },
                hidden: true,
            },
        ]
    }
}
