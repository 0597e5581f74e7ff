//! Seedling: how many messages there are about a package, and when the last one came.
//!
//! Without a package, or without a message about it, it says so.

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::look;
use crate::model::{Hub, HubKind, Subject, Time};
use crate::store::StoreError;

use super::moment::Moment;
use super::{Example, Manual, Parameter, ParameterKind, Scene, Watch, Widget};

pub struct Seedling;

/// What an owner can set. Every field needs a default, so that the widget works as soon as it is added.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub package: String,
}

/// What is shown, and the answer of the widget's JSON address.
#[derive(Debug, Default, Serialize)]
pub struct Data {
    pub package: String,
    /// Messages about it in the archive.
    pub messages: u64,
    /// When the newest of them was sent.
    pub last: Option<Moment>,
}

impl Widget for Seedling {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "seedling",
        label: "Seedling",
        description: "How much there is to hear about one package.",
        kinds: &[HubKind::User, HubKind::Team],
        parameters: &[Parameter {
            name: "package",
            label: "Package",
            kind: ParameterKind::Text(100),
            default: "",
            help: "A package's name, such as garden-tools.",
        }],
        source: include_str!("seedling.rs"),
    };

    /// Only messages about these subjects make it stale.
    fn watches(config: &Config, _hub: &Hub) -> Vec<Watch> {
        vec![Watch::Subject(subject(config))]
    }

    /// Reads the snapshot and nothing else: no network, no file, no clock but `scene.now`.
    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let tally = scene.snapshot.tally(&subject(config))?;
        Ok(Data { package: config.package.trim().to_owned(), messages: tally.count, last: tally.newest.map(Moment) })
    }

    /// The inside of the card; `None` would hide it. `src/look/mod.rs` lists the classes that are styled.
    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        let Some(Moment(last)) = data.last else {
            return Some(html! { p.empty { "Nothing was heard of it yet." } });
        };
        Some(html! {
            ul.stats {
                li.stat { strong { (look::number(data.messages)) } " " span { "messages about " (data.package) } }
            }
            p.meta { "The last " (look::time(last)) }
        })
    }

    /// Shown at `/widgets`, and kept as a snapshot by the tests: one that is full, one that is empty.
    fn examples() -> Vec<Example<Config, Data>> {
        let example = |name, messages, last| Example {
            name,
            config: Config { package: "garden-tools".to_owned() },
            data: Data { package: "garden-tools".to_owned(), messages, last },
            hidden: false,
        };
        let last = Some(Moment(Time::from_secs_f64(1_795_277_100.0)));
        vec![example("a busy package", 1_234, last), example("nothing yet", 0, None)]
    }
}

fn subject(config: &Config) -> Subject {
    Subject::package(config.package.trim())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Facts;
    use crate::widgets::testing::{World, minutes_ago};

    #[test]
    fn counts_what_is_said() {
        let world = World::new();
        let hub = world.team("gardeners", "#garden", "garden");
        let config = json!({"package": "garden-tools"});
        let empty = world.build_as::<Seedling>(&hub, config.clone());
        assert!(empty.html.contains("Nothing was heard"), "{}", empty.html);
        let facts = Facts { packages: vec!["garden-tools".into()], ..Facts::default() };
        world.hear("garden.tool.mended", minutes_ago(5), &json!({}), facts);
        let built = world.build_as::<Seedling>(&hub, config);
        assert_eq!(built.data["messages"], 1);
        assert!(built.html.contains("messages about garden-tools"), "{}", built.html);
    }
}
