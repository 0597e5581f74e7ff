//! Issues on Forgejo: the open ones of a team's projects there or of a person, the newest first.

use maud::Markup;

use crate::model::{Forge, Hub, HubKind, MatterKind};
use crate::store::StoreError;

use super::forge::{self, Config, Data};
use super::{ConfigError, Example, Manual, Scene, Watch, Widget};

const KIND: MatterKind = MatterKind::Issue(Forge::Forgejo);

pub struct ForgejoIssues;

impl Widget for ForgejoIssues {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "forgejo_issues",
        label: "Issues on Forgejo",
        description: "Open issues of projects on Forgejo, or of a person there, newest first.",
        kinds: &[HubKind::User, HubKind::Team],
        parameters: &forge::parameters(
            "One a line, such as forgejo:garden/beds. When empty, those in the team's settings.",
        ),
        source: include_str!("forgejo_issues.rs"),
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
