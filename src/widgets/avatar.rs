//! Avatar: this person's picture, with both names below: the one they uploaded, or the one drawn from the nickname.

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::look;
use crate::model::{Facts, Hub, HubKind, HubName, PersonName, Picture, Subject, Topic};
use crate::store::StoreError;

use super::{Example, Manual, Scene, Watch, Widget, settings};

/// Pixels of the page.
const SIZE: u16 = 160;

pub struct Avatar;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub username: String,
}

#[derive(Debug, Default, Serialize)]
pub struct Data {
    /// Empty where the person hides.
    pub username: String,
    pub full_name: String,
    /// Null where it is drawn from the nickname.
    pub picture: Option<String>,
}

impl Widget for Avatar {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "avatar",
        label: "Picture",
        description: "This person's picture with both names.",
        kinds: &[HubKind::User],
        parameters: &[settings::PERSON],
        source: include_str!("avatar.rs"),
    };

    /// One's own hub is seen without a watch.
    fn watches(config: &Config, hub: &Hub) -> Vec<Watch> {
        let who = settings::person_or_own(&config.username, hub);
        let other = (who != hub.name.as_str()).then(|| Watch::Subject(Subject::hub(who)));
        other.into_iter().collect()
    }

    fn should_invalidate(_config: &Config, _hub: &Hub, topic: &Topic, _facts: &Facts) -> bool {
        matches!(topic.kind(), "hubs.hub.updated" | "hubs.user.created")
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let who = settings::person_or_own(&config.username, scene.hub);
        if !scene.discreet()?.names_in(scene.hub, who) {
            return Ok(Data::default());
        }
        let full_name = scene.snapshot.person(&PersonName::from(who))?.map_or_else(String::new, |one| one.full_name);
        let hub = who.parse::<HubName>().map_or(Ok(None), |name| scene.snapshot.hub_named(&name))?;
        let hub = hub.filter(|hub| hub.kind == HubKind::User);
        let picture = hub.and_then(|hub| hub.picture_address(Picture::Avatar));
        Ok(Data { username: who.to_owned(), full_name, picture })
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        (!data.username.is_empty()).then(|| {
            html! {
                div.portrait {
                    (look::face(&data.username, data.picture.as_deref(), SIZE))
                    p {
                        (look::person_link(&data.username))
                        @if !data.full_name.is_empty() { br; span.meta { (data.full_name) } }
                    }
                }
            }
        })
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let data = Data { username: "ann".to_owned(), full_name: "Ann Example".to_owned(), picture: None };
        let example = |name, data, hidden| Example { name, config: Config::default(), data, hidden };
        vec![example("drawn from the nickname", data, false), example("somebody who hides", Data::default(), true)]
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Person;
    use crate::widgets::plugin;
    use crate::widgets::testing::{World, days_ago, refusal};

    #[test]
    fn drawn_until_one_is_uploaded() {
        let world = World::new();
        let hub = world.person("ann");
        world.profile(&Person::new("ann".into(), "Ann <Example>", days_ago(9)));
        let built = world.build("avatar", &hub, json!({}));
        assert_eq!(built.data, json!({"username": "ann", "full_name": "Ann <Example>", "picture": null}));
        assert!(built.html.contains("<svg class=\"avatar") && built.html.contains("Ann &lt;Example&gt;"));
        let hub = world.amend(&hub, |hub| hub.avatar = Some("ab12".into()));
        let built = world.build("avatar", &hub, json!({}));
        let picture = "<img class=\"avatar\" src=\"/ann/picture/avatar?v=ab12\" alt=\"\" width=\"160\" height=\"160\"";
        assert!(built.html.contains(picture), "{}", built.html);
    }

    #[test]
    fn of_others_unless_they_hide() {
        let world = World::new();
        let hub = world.person("bo");
        let of = |who: &str| world.build("avatar", &hub, json!({"username": who})).html;
        assert!(of("nobody-here").contains("nobody-here"));
        world.team("gardeners", "#garden", "garden");
        world.amend(&world.hub_named("gardeners"), |hub| hub.avatar = Some("ab12".into()));
        assert!(!of("gardeners").contains("<img"), "a team is nobody");
        world.profile(&Person { hidden: true, ..Person::new("ann".into(), "", days_ago(9)) });
        assert_eq!(of("ann"), "");
    }

    #[test]
    fn stale_when_another_hub_changes() {
        let hub = World::new().person("ann");
        let avatar = plugin("avatar").unwrap();
        assert_eq!(avatar.watches(&json!({"username": "ann"}), &hub), []);
        assert_eq!(avatar.watches(&json!({"username": "bo"}), &hub), [Watch::Subject(Subject::hub("bo"))]);
        let stale = |kind: &str| {
            avatar.should_invalidate(&json!({}), &hub, &Topic::new(format!("a.b.prod.{kind}")), &Facts::default())
        };
        assert!(stale("hubs.hub.updated") && !stale("hubs.user.role.added"));
        assert!(refusal("avatar", json!({"username": "a b"})).contains("one nickname"));
    }
}
