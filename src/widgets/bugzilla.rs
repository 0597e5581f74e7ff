//! Bugs: the open ones that wait for this person, and those that the person filed.

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::model::{Hub, HubKind, MatterKind, Subject, Time, Want};
use crate::store::StoreError;

use super::as_of::AsOf;
use super::matters::{self, Lists, Open};
use super::moment::Moment;
use super::{Example, Manual, Scene, Watch, Widget, settings};

/// Bugs shown in each of the two lists, and read for both.
const SHOWN: usize = 10;
const READ: usize = 100;

pub struct Bugzilla;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub username: String,
}

#[derive(Debug, Default, Serialize)]
pub struct Data {
    pub username: String,
    /// Whose turn is this person's, the newest first.
    pub waiting: Vec<Open>,
    /// What the person filed and others are to look after.
    pub filed: Vec<Open>,
    #[serde(skip_serializing_if = "AsOf::is_fresh")]
    pub as_of: AsOf,
}

impl Widget for Bugzilla {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "bugzilla",
        label: "Bugs",
        description: "Open bugs that wait for this person, and those that the person filed.",
        kinds: &[HubKind::User],
        parameters: &[settings::PERSON],
        source: include_str!("bugzilla.rs"),
    };

    fn watches(config: &Config, hub: &Hub) -> Vec<Watch> {
        lists(config, hub).watches()
    }

    fn wants(config: &Config, hub: &Hub) -> Vec<Want> {
        lists(config, hub).wants()
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let who = settings::person_or_own(&config.username, scene.hub);
        let mut data = Data { username: who.to_owned(), ..Data::default() };
        if scene.discreet()?.tells_in(scene.hub, who, MatterKind::Bug.category()) {
            let lists = lists(config, scene.hub);
            let open = lists.newest(scene, READ)?;
            let is_own = |bug: &Open| bug.with.as_deref() == Some(who);
            (data.waiting, data.filed) = open.into_iter().partition(is_own);
            data.waiting.truncate(SHOWN);
            data.filed.truncate(SHOWN);
            data.as_of = AsOf::read(scene, &lists.wants())?;
        }
        Ok(data)
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        let parts = [("Waiting for", &data.waiting), ("Filed by", &data.filed)];
        parts.iter().any(|(_, bugs)| !bugs.is_empty()).then(|| {
            html! {
                @for (heading, bugs) in parts {
                    @if !bugs.is_empty() {
                        div { h3 { (heading) " " (data.username) } (matters::rows(bugs, &data.username)) }
                    }
                }
                (data.as_of.line())
            }
        })
    }

    fn expires(_config: &Config, data: &Data, _now: Time) -> Option<Time> {
        data.as_of.expires()
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let bug = |number: u32, title: &str, by: &str, with: &str| Open {
            label: format!("#{number}"),
            title: title.to_owned(),
            link: Some(format!("https://bugs.example.org/{number}")),
            by: Some(by.to_owned()),
            with: Some(with.to_owned()),
            remark: Some("lantern".to_owned()),
            opened: Moment(Time::from_secs_f64(1_795_277_100.0)),
        };
        let waiting = vec![bug(4711, "lantern goes out at midnight", "bo", "ann")];
        let filed = vec![bug(4712, "wick is too short", "ann", "cy")];
        let nobody = Data { username: "ann".to_owned(), ..Data::default() };
        let data = Data { username: "ann".to_owned(), waiting, filed, ..Data::default() };
        let example = |name, data, hidden| Example { name, config: Config::default(), data, hidden };
        vec![example("one of each", data, false), example("none", nobody, true)]
    }
}

fn lists(config: &Config, hub: &Hub) -> Lists {
    let person = Subject::person(settings::person_or_own(&config.username, hub));
    Lists::new([(person, MatterKind::Bug)])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Person, Told};
    use crate::widgets::plugin;
    use crate::widgets::testing::{World, days_ago, minutes_ago, refusal};

    fn bug(world: &World, number: u64, by: &str, with: &str, open: bool) {
        let told = Told {
            title: format!("It flickers <{number}>"),
            label: format!("#{number}"),
            link: Some("javascript:alert(1)".into()),
            by: Some(by.into()),
            with: Some(with.into()),
            remark: Some("lantern".into()),
        };
        world.matter(
            MatterKind::Bug,
            minutes_ago(100 - number),
            open,
            told,
            vec![Subject::person(by), Subject::person(with)],
        );
    }

    #[test]
    fn what_waits_and_what_was_filed() {
        let world = World::new();
        let hub = world.person("ann");
        bug(&world, 1, "bo", "ann", true);
        bug(&world, 2, "ann", "cy", true);
        bug(&world, 3, "ann", "ann", true);
        bug(&world, 4, "bo", "cy", true);
        bug(&world, 5, "bo", "ann", true);
        bug(&world, 5, "bo", "ann", false);
        let built = world.build("bugzilla", &hub, json!({}));
        let labels = |part: &str| {
            let bugs = built.data[part].as_array().unwrap().iter();
            bugs.map(|bug| bug["label"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!((labels("waiting").as_str(), labels("filed").as_str()), ("#3 #1", "#2"));
        let html = built.html;
        assert!(
            html.contains("Waiting for ann") && html.contains("Filed by ann") && html.contains("#2, lantern, with")
        );
        assert!(html.contains("It flickers &lt;1&gt;") && !html.contains("javascript"), "{html}");
    }

    #[test]
    fn hides_where_nothing_is_open_or_told() {
        let world = World::new();
        let hub = world.person("bo");
        assert_eq!(world.build("bugzilla", &hub, json!({})).html, "");
        bug(&world, 1, "ann", "bo", true);
        assert!(world.build("bugzilla", &hub, json!({})).html.contains("by <a class=\"person\" href=\"/ann\""));
        world.profile(&Person { hidden: true, ..Person::new("ann".into(), "", days_ago(9)) });
        assert_eq!(world.build("bugzilla", &hub, json!({})).html, "");
        assert_eq!(world.build("bugzilla", &hub, json!({"username": "ann"})).html, "");
        let watches = plugin("bugzilla").unwrap().watches(&json!({}), &hub);
        assert_eq!(watches, [Watch::Matters(Subject::person("bo"), MatterKind::Bug)]);
        assert!(refusal("bugzilla", json!({"username": "a b"})).contains("one nickname"));
    }
}
