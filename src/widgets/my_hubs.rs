//! My hubs: the public hubs that this person owns, belongs to or subscribed to.

use maud::Markup;

use crate::model::{Facts, Hub, HubKind, Role, Topic};
use crate::store::StoreError;

use super::followed::{self, Config, Data};
use super::{Example, Manual, Scene, Watch, Widget};

const ROLES: &[Role] = &[Role::Owner, Role::Member, Role::Subscriber];

pub struct MyHubs;

impl Widget for MyHubs {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "my_hubs",
        label: "Hubs",
        description: "The hubs that this person belongs to or follows, and what happened there last.",
        kinds: &[HubKind::User],
        parameters: followed::PARAMETERS,
        source: include_str!("my_hubs.rs"),
    };

    fn watches(config: &Config, hub: &Hub) -> Vec<Watch> {
        followed::watches(config, hub, ROLES)
    }

    fn should_invalidate(config: &Config, hub: &Hub, topic: &Topic, facts: &Facts) -> bool {
        followed::should_invalidate(config, hub, topic, facts)
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        followed::data(config, scene, ROLES)
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        followed::render(data, |role| Some(role.as_str()))
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let example = |(name, data, hidden)| Example { name, config: Config::default(), data, hidden };
        followed::examples().into_iter().map(example).collect()
    }
}
