//! Stats: how many people are what to this hub.

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::model::{Hub, HubKind, Role};
use crate::store::StoreError;

use super::{Example, Manual, Scene, Widget};

pub struct Stats;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {}

#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Data {
    /// Owners are members, too.
    pub members: u32,
    pub subscribers: u32,
    pub stargazers: u32,
}

impl Widget for Stats {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "stats",
        label: "People",
        description: "How many members, subscribers and stargazers this hub has.",
        kinds: &[HubKind::User, HubKind::Team],
        parameters: &[],
        source: include_str!("stats.rs"),
    };

    fn data(_config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let mut data = Data::default();
        for (_, roles) in scene.roles_of_hub(scene.hub.id)? {
            data.members += u32::from(roles.is_member());
            data.subscribers += u32::from(roles.has(Role::Subscriber));
            data.stargazers += u32::from(roles.has(Role::Stargazer));
        }
        Ok(data)
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        let counts = [
            (data.members, "member", "members"),
            (data.subscribers, "subscriber", "subscribers"),
            (data.stargazers, "star", "stars"),
        ];
        Some(html! {
            ul class="stats" {
                @for (count, one, many) in counts {
                    li class="stat" {
                        strong { (count) }
                        " "
                        span { (if count == 1 { one } else { many }) }
                    }
                }
            }
        })
    }

    fn examples() -> Vec<Example<Config, Data>> {
        vec![Example {
            name: "a small team",
            config: Config {},
            data: Data { members: 12, subscribers: 40, stargazers: 1 },
            hidden: false,
        }]
    }
}
