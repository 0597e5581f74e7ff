//! Sticky: a note pinned to the hub, in Markdown. An owner writes it in the widget's settings; without a text it hides.

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::look;
use crate::model::{Hub, HubKind};
use crate::store::StoreError;

use super::{Example, Manual, Parameter, ParameterKind, Scene, Widget};

/// Characters; more is no note any longer.
const MAX_TEXT: usize = 8000;

pub struct Sticky;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub text: String,
}

#[derive(Debug, Serialize)]
pub struct Data {
    /// Markdown.
    pub text: String,
}

impl Widget for Sticky {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "sticky",
        label: "Sticky note",
        description: "A note that stays on top of everything else.",
        kinds: &[HubKind::User, HubKind::Team],
        parameters: &[Parameter {
            name: "text",
            label: "Text",
            kind: ParameterKind::Markdown(MAX_TEXT),
            default: "",
            help: "Markdown. The note is hidden as long as it is empty.",
        }],
        source: include_str!("sticky.rs"),
    };

    fn data(config: &Config, _scene: &Scene<'_>) -> Result<Data, StoreError> {
        Ok(Data { text: config.text.clone() })
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        let text = data.text.trim();
        (!text.is_empty()).then(|| html! { div.note.prose { (look::markdown(text)) } })
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let example = |name, text: &str, hidden| Example {
            name,
            config: Config { text: text.to_owned() },
            data: Data { text: text.to_owned() },
            hidden,
        };
        vec![
            example("a note", "The garden is **closed on Friday**: bring your own *watering can* on Saturday.", false),
            example("no text yet", "", true),
        ]
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::widgets::testing::{World, refusal};

    #[test]
    fn shows_its_text_and_nothing_raw() {
        let world = World::new();
        let hub = world.team("gardeners", "#garden", "garden");
        let built = world.build("sticky", &hub, json!({"text": "*hello* <script>"}));
        assert_eq!(built.data, json!({"text": "*hello* <script>"}));
        assert_eq!(built.html, "<div class=\"note prose\"><p><em>hello</em> &lt;script&gt;</p>\n</div>");
        assert_eq!(world.build("sticky", &hub, json!({"text": " \n"})).html, "");
    }

    #[test]
    fn refuses_a_book() {
        let said = refusal("sticky", json!({"text": "x".repeat(8001)}));
        assert_eq!(said, "text may have at most 8000 characters; it has 8001");
    }
}
