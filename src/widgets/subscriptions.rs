//! Subscriptions: the public hubs that this person subscribed to, of teams and of other people.

use maud::Markup;

use crate::model::{Facts, Hub, HubKind, Role, Topic};
use crate::store::StoreError;

use super::followed::{self, Config, Data};
use super::{Example, Manual, Scene, Watch, Widget};

const ROLES: &[Role] = &[Role::Subscriber];

pub struct Subscriptions;

impl Widget for Subscriptions {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "subscriptions",
        label: "Subscriptions",
        description: "The hubs that this person subscribed to, and what happened there last.",
        kinds: &[HubKind::User],
        parameters: followed::PARAMETERS,
        source: include_str!("subscriptions.rs"),
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
        followed::render(data, |_| None)
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let example = |(name, data, hidden)| Example { name, config: Config::default(), data, hidden };
        followed::examples().into_iter().map(example).collect()
    }
}
