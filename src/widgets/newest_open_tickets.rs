//! Newest open tickets: the issues that were opened last in this team's projects, over all forges.

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::model::{Forge, Hub, HubKind, MatterKind, Subject, SubjectKind, Time, Want};
use crate::store::StoreError;

use super::as_of::AsOf;
use super::matters::{self, Lists, Open};
use super::moment::Moment;
use super::{Example, Manual, Parameter, ParameterKind, Scene, Watch, Widget, settings};

/// Tickets shown, and projects looked into.
const MOST: i64 = 30;
const PROJECTS: usize = 60;

pub struct NewestOpenTickets;

#[derive(Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub count: i64,
}

impl Default for Config {
    fn default() -> Self {
        Config { count: 10 }
    }
}

#[derive(Debug, Default, Serialize)]
pub struct Data {
    /// How many are open.
    pub count: u64,
    /// The newest of them.
    pub open: Vec<Open>,
    #[serde(skip_serializing_if = "AsOf::is_fresh")]
    pub as_of: AsOf,
}

impl Widget for NewestOpenTickets {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "newest_open_tickets",
        label: "Newest open tickets",
        description: "The issues opened last in this team's projects, over all forges.",
        kinds: &[HubKind::Team],
        parameters: &[Parameter {
            name: "count",
            label: "Tickets",
            kind: ParameterKind::Number(1, MOST),
            default: "10",
            help: "How many tickets are shown. The projects stand in the hub's settings.",
        }],
        source: include_str!("newest_open_tickets.rs"),
    };

    fn watches(_config: &Config, hub: &Hub) -> Vec<Watch> {
        lists(hub).watches()
    }

    fn wants(_config: &Config, hub: &Hub) -> Vec<Want> {
        lists(hub).wants()
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let lists = lists(scene.hub);
        let open = lists.newest(scene, settings::clamped(config.count, &(1..=MOST)))?;
        Ok(Data { count: lists.count(scene, open.len())?, open, as_of: AsOf::read(scene, &lists.wants())? })
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        (!data.open.is_empty())
            .then(|| html! { (matters::rows(&data.open, "")) (matters::others(data.count, data.open.len())) (data.as_of.line()) })
    }

    fn expires(_config: &Config, data: &Data, _now: Time) -> Option<Time> {
        data.as_of.expires()
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let open = |forge: &str, number: u32, title: &str| Open {
            label: format!("garden/{forge}#{number}"),
            title: title.to_owned(),
            link: Some(format!("https://{forge}.example.org/garden/{number}")),
            by: Some("ann".to_owned()),
            with: None,
            remark: None,
            opened: Moment(Time::from_secs_f64(1_795_277_100.0)),
        };
        let some = vec![open("beds", 7, "Slugs in the lettuce"), open("tools", 3, "The long spade is missing")];
        let example = |name, data, hidden| Example { name, config: Config::default(), data, hidden };
        vec![
            example("two tickets", Data { count: 2, open: some, ..Data::default() }, false),
            example("none", Data::default(), true),
        ]
    }
}

fn lists(hub: &Hub) -> Lists {
    let of = |name: &String| {
        let forge = Forge::ALL.into_iter().find(|forge| name.starts_with(&format!("{}:", forge.as_str())))?;
        Some((Subject::new(SubjectKind::Project, name.as_str()), MatterKind::Issue(forge)))
    };
    Lists::new(hub.links.projects.iter().filter_map(of).take(PROJECTS))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Told;
    use crate::widgets::plugin;
    use crate::widgets::testing::{World, minutes_ago, refusal};

    #[test]
    fn over_all_forges_and_issues_only() {
        let world = World::new();
        let hub = world.team("gardeners", "#garden", "garden");
        let projects = ["pagure:beds", "github:garden/tools", "forgejo:garden/seeds", "gitlab:garden/x"];
        let hub = world.amend(&hub, |hub| hub.links.projects = projects.map(str::to_owned).to_vec());
        assert_eq!(world.build("newest_open_tickets", &hub, json!({})).html, "");
        let opened = |kind, project: &str, minutes| {
            let told = Told { title: format!("<{project}>"), label: format!("{project}#{minutes}"), ..Told::default() };
            world.matter(kind, minutes_ago(minutes), true, told, vec![Subject::new(SubjectKind::Project, project)]);
        };
        opened(MatterKind::Issue(Forge::Pagure), projects[0], 30);
        opened(MatterKind::Issue(Forge::Github), projects[1], 10);
        opened(MatterKind::Issue(Forge::Forgejo), projects[2], 20);
        opened(MatterKind::PullRequest(Forge::Github), projects[1], 5);
        let built = world.build("newest_open_tickets", &hub, json!({"count": 2}));
        let labels: Vec<&str> =
            built.data["open"].as_array().unwrap().iter().map(|open| open["label"].as_str().unwrap()).collect();
        assert_eq!(labels, ["github:garden/tools#10", "forgejo:garden/seeds#20"]);
        assert!(built.html.contains("and 1 older one") && built.html.contains("&lt;github"), "{}", built.html);
        let watches = plugin("newest_open_tickets").unwrap().watches(&json!({}), &hub);
        assert_eq!(watches.len(), 3, "each project with its forge's issues: {watches:?}");
        assert!(refusal("newest_open_tickets", json!({"count": 0})).starts_with("count must be from 1 to 30"));
    }
}
