//! Issues on Pagure: the open ones of a team's projects there or of a person, the newest first.

use maud::Markup;

use crate::model::{Forge, Hub, HubKind, MatterKind};
use crate::store::StoreError;

use super::forge::{self, Config, Data};
use super::{ConfigError, Example, Manual, Scene, Watch, Widget};

const KIND: MatterKind = MatterKind::Issue(Forge::Pagure);

pub struct PagureIssues;

impl Widget for PagureIssues {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "pagureissues",
        label: "Issues on Pagure",
        description: "Open issues of projects on Pagure, or of a person there, newest first.",
        kinds: &[HubKind::User, HubKind::Team],
        parameters: &forge::parameters(
            "One a line, such as pagure:garden/beds. When empty, those in the team's settings.",
        ),
        source: include_str!("pagureissues.rs"),
    };

    fn check(config: &Config) -> Result<(), ConfigError> {
        forge::check(config, KIND)
    }

    fn watches(config: &Config, hub: &Hub) -> Vec<Watch> {
        forge::watches(config, hub, KIND)
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        forge::data(config, scene, KIND)
    }

    fn render(config: &Config, data: &Data, hub: &Hub) -> Option<Markup> {
        forge::render(config, data, hub)
    }

    fn examples() -> Vec<Example<Config, Data>> {
        forge::examples(KIND)
    }
}
