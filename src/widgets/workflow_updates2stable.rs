//! Updates ready for stable: this person's updates that were tested enough, and that nobody has sent on yet.

use maud::Markup;
use serde::{Deserialize, Serialize};

use crate::model::{Hub, HubKind, MatterKind, Subject, Time};
use crate::store::StoreError;

use super::matters::{self, Lists, Open};
use super::moment::Moment;
use super::{Example, Manual, Parameter, ParameterKind, Scene, Watch, Widget, settings};

const KIND: MatterKind = MatterKind::Update;

/// Rows shown.
const SHOWN: usize = 15;

pub struct Updates2Stable;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub username: String,
}

#[derive(Debug, Default, Serialize)]
pub struct Data {
    pub username: String,
    /// The newest first.
    pub open: Vec<Open>,
}

impl Widget for Updates2Stable {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "workflow.updates2stable",
        label: "Updates ready for stable",
        description: "This person's updates that were tested enough to go stable.",
        kinds: &[HubKind::User],
        parameters: &[Parameter {
            name: "username",
            label: "Person",
            kind: ParameterKind::Person,
            default: "",
            help: "A nickname. When empty, the person whose hub this is.",
        }],
        source: include_str!("workflow_updates2stable.rs"),
    };

    fn watches(config: &Config, hub: &Hub) -> Vec<Watch> {
        lists(config, hub).watches()
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let who = settings::person_or_own(&config.username, scene.hub);
        let mut data = Data { username: who.to_owned(), ..Data::default() };
        if scene.discreet()?.tells_in(scene.hub, who, KIND.category()) {
            data.open = lists(config, scene.hub).newest(scene, SHOWN)?;
        }
        Ok(data)
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        (!data.open.is_empty()).then(|| matters::rows(&data.open, &data.username))
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let open = vec![Open {
            label: "UPDATE-2026-1".to_owned(),
            title: "lantern-2.4-1.fc42".to_owned(),
            link: Some("https://updates.example.org/UPDATE-2026-1".to_owned()),
            by: Some("ann".to_owned()),
            with: None,
            remark: Some("karma 3".to_owned()),
            opened: Moment(Time::from_secs_f64(1_795_277_100.0)),
        }];
        let nobody = Data { username: "ann".to_owned(), ..Data::default() };
        let data = Data { username: "ann".to_owned(), open };
        let example = |name, data, hidden| Example { name, config: Config::default(), data, hidden };
        vec![example("one update", data, false), example("none", nobody, true)]
    }
}

fn lists(config: &Config, hub: &Hub) -> Lists {
    let person = Subject::person(settings::person_or_own(&config.username, hub));
    Lists::new([(person, KIND)])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Person, Told};
    use crate::widgets::plugin;
    use crate::widgets::testing::{World, days_ago, minutes_ago, refusal};

    #[test]
    fn what_is_open_is_shown_until_it_is_not() {
        let world = World::new();
        let hub = world.person("ann");
        let told = || Told {
            title: "lantern <1>".into(),
            label: "lantern".into(),
            link: Some("https://packages.example.org/lantern".into()),
            by: Some("ann".into()),
            with: Some("ann".into()),
            remark: Some("karma 3".into()),
        };
        let note = |minutes, open| world.matter(KIND, minutes_ago(minutes), open, told(), vec![Subject::person("ann")]);
        assert_eq!(world.build("workflow.updates2stable", &hub, json!({})).html, "");
        note(9, true);
        let built = world.build("workflow.updates2stable", &hub, json!({}));
        assert_eq!((&built.data["username"], &built.data["open"][0]["label"]), (&json!("ann"), &json!("lantern")));
        assert_eq!(
            built.html,
            "<ul class=\"list\"><li data-key=\"lantern\"><a href=\"https://packages.example.org/lantern\" \
             rel=\"noopener nofollow\">lantern &lt;1&gt;</a><p class=\"meta\">lantern, karma 3, \
             <time datetime=\"2026-11-21T15:56:00Z\" title=\"21 Nov 2026, 15:56 UTC\">21 Nov, 15:56</time></p></li></ul>"
        );
        world.profile(&Person { quiet: vec![KIND.category().into()], ..Person::new("ann".into(), "", days_ago(9)) });
        assert_eq!(world.build("workflow.updates2stable", &world.person("bo"), json!({"username": "ann"})).html, "");
        note(5, false);
        assert_eq!(world.build("workflow.updates2stable", &hub, json!({})).html, "");
    }

    #[test]
    fn watches_what_is_the_persons() {
        let hub = World::new().person("ann");
        let watches = |config| plugin("workflow.updates2stable").unwrap().watches(&config, &hub);
        assert_eq!(watches(json!({})), [Watch::Matters(Subject::person("ann"), KIND)]);
        assert_eq!(watches(json!({"username": "bo"})), [Watch::Matters(Subject::person("bo"), KIND)]);
        assert!(refusal("workflow.updates2stable", json!({"username": "a b"})).contains("one nickname"));
    }
}
