//! Open issues and pull requests of one forge: what the widgets of the forges have in common. Each brings its kind.
//!
//! The projects are those set, or those that a team is linked to. On a person's hub without any, it is what concerns
//! the person, who opened it or whose turn it is.

use std::marker::PhantomData;

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::model::{Hub, MatterKind, Subject, SubjectKind, Time, Want};
use crate::store::StoreError;

use super::as_of::AsOf;
use super::matters::{self, Lists, Open};
use super::moment::Moment;
use super::{ConfigError, Example, Manual, Parameter, ParameterKind, Scene, Watch, Widget, settings};

/// Rows shown, and projects looked into.
const MOST: i64 = 30;
const PROJECTS: usize = 60;

#[derive(Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub projects: Vec<String>,
    pub username: String,
    pub count: i64,
}

impl Default for Config {
    fn default() -> Self {
        Config { projects: Vec::new(), username: String::new(), count: 10 }
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

/// The parameters; `help` names a project of the forge.
pub const fn parameters(help: &'static str) -> [Parameter; 3] {
    [
        Parameter { name: "projects", label: "Projects", kind: ParameterKind::Projects, default: "", help },
        Parameter {
            name: "username",
            label: "Person",
            kind: ParameterKind::Person,
            default: "",
            help: "A nickname, where no projects are set: what concerns that person. When empty on a person's hub, \
                   the person whose hub this is.",
        },
        Parameter {
            name: "count",
            label: "Rows",
            kind: ParameterKind::Number(1, MOST),
            default: "10",
            help: "How many are shown, the newest first.",
        },
    ]
}

/// What one of these widgets brings: its kind, and what it is called.
pub trait Listed: Send + Sync + 'static {
    const KIND: MatterKind;
    const MANUAL: Manual;
}

/// The widget that it makes.
pub struct OnForge<L>(PhantomData<L>);

impl<L: Listed> Widget for OnForge<L> {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = L::MANUAL;

    /// Every project set must be of this forge.
    fn check(config: &Config) -> Result<(), ConfigError> {
        let forge = L::KIND.category();
        let Some(other) = config.projects.iter().find(|project| !is_of(project, forge)) else { return Ok(()) };
        let other: String = other.chars().take(60).collect();
        let reason =
            format!("must be projects such as {forge}:garden/beds; \u{201c}{other}\u{201d} is on another forge");
        Err(ConfigError { parameter: Some("projects"), reason })
    }

    fn watches(config: &Config, hub: &Hub) -> Vec<Watch> {
        lists(config, hub, L::KIND).watches()
    }

    fn wants(config: &Config, hub: &Hub) -> Vec<Want> {
        lists(config, hub, L::KIND).wants()
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        if let Some(person) = person(config, scene.hub)
            && !scene.discreet()?.tells_in(scene.hub, person, L::KIND.category())
        {
            return Ok(Data::default());
        }
        let lists = lists(config, scene.hub, L::KIND);
        let open = lists.newest(scene, settings::clamped(config.count, &(1..=MOST)))?;
        Ok(Data { count: lists.count(scene, open.len())?, open, as_of: AsOf::read(scene, &lists.wants())? })
    }

    /// Nothing where nothing is open.
    fn render(config: &Config, data: &Data, hub: &Hub) -> Option<Markup> {
        let own = person(config, hub).unwrap_or_default();
        (!data.open.is_empty())
            .then(|| html! { (matters::rows(&data.open, own)) (matters::others(data.count, data.open.len())) (data.as_of.line()) })
    }

    fn expires(_config: &Config, data: &Data, _now: Time) -> Option<Time> {
        data.as_of.expires()
    }

    fn examples() -> Vec<Example<Config, Data>> {
        examples(L::KIND)
    }
}

fn examples(kind: MatterKind) -> Vec<Example<Config, Data>> {
    let forge = kind.category();
    let open = |number: u32, title: &str, by: &str, with: Option<&str>| Open {
        label: format!("garden/beds#{number}"),
        title: title.to_owned(),
        link: Some(format!("https://{forge}.example.org/garden/beds/{number}")),
        by: Some(by.to_owned()),
        with: with.map(str::to_owned),
        remark: None,
        opened: Moment(Time::from_secs_f64(1_795_277_100.0)),
    };
    let rows = vec![open(12, "Fewer slugs", "bo", None), open(7, "Slugs in the lettuce", "ann", Some("bo"))];
    let config = || Config { projects: vec![format!("{forge}:garden/beds")], ..Config::default() };
    let example = |name, data, hidden| Example { name, config: config(), data, hidden };
    let as_of = AsOf::since(Time::from_secs_f64(1_795_266_000.0));
    vec![
        example("two of many", Data { count: 5, open: rows.clone(), ..Data::default() }, false),
        example("one, as it stood a while ago", Data { count: 1, open: rows[1..].to_vec(), as_of }, false),
        example("none", Data::default(), true),
    ]
}

/// Whom the list is about, where it is not about projects.
fn person<'a>(config: &'a Config, hub: &'a Hub) -> Option<&'a str> {
    settings::person_if_any(&config.username, hub).filter(|_| config.projects.is_empty())
}

fn lists(config: &Config, hub: &Hub, kind: MatterKind) -> Lists {
    if let Some(person) = person(config, hub) {
        return Lists::new([(Subject::person(person), kind)]);
    }
    let projects = if config.projects.is_empty() { &hub.links.projects } else { &config.projects };
    let of = projects.iter().filter(|project| is_of(project, kind.category())).take(PROJECTS);
    Lists::new(of.map(|name| (Subject::new(SubjectKind::Project, name.as_str()), kind)))
}

fn is_of(project: &str, forge: &str) -> bool {
    project.split_once(':').is_some_and(|(name, _)| name == forge)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::model::{Forge, Person, Told};
    use crate::widgets::plugin;
    use crate::widgets::testing::{World, days_ago, minutes_ago, refusal};

    const WIDGETS: [(&str, MatterKind); 6] = [
        ("pagureissues", MatterKind::Issue(Forge::Pagure)),
        ("pagure_pr", MatterKind::PullRequest(Forge::Pagure)),
        ("githubissues", MatterKind::Issue(Forge::Github)),
        ("github_pr", MatterKind::PullRequest(Forge::Github)),
        ("forgejo_issues", MatterKind::Issue(Forge::Forgejo)),
        ("forgejo_pr", MatterKind::PullRequest(Forge::Forgejo)),
    ];

    fn project(kind: MatterKind) -> Subject {
        Subject::new(SubjectKind::Project, format!("{}:garden/beds", kind.category()))
    }

    /// Opened by ann; it is bo's turn.
    fn opened(world: &World, kind: MatterKind, number: u64, open: bool) {
        let told = Told {
            title: format!("Slugs <{number}>"),
            label: format!("garden/beds#{number}"),
            link: Some(format!("https://forge.example.org/{number}")),
            by: Some("ann".into()),
            with: Some("bo".into()),
            remark: None,
        };
        let concerns = vec![project(kind), Subject::person("ann"), Subject::person("bo")];
        world.matter(kind, minutes_ago(100 - number), open, told, concerns);
    }

    fn labels(data: &Value) -> String {
        let open = data["open"].as_array().unwrap().iter();
        open.map(|one| one["label"].as_str().unwrap().trim_start_matches("garden/beds#")).collect::<Vec<_>>().join(" ")
    }

    fn team(world: &World) -> Hub {
        let hub = world.team("gardeners", "#garden", "garden");
        let projects = WIDGETS.map(|(_, kind)| project(kind).name).into_iter().chain(["pagure:other".to_owned()]);
        world.amend(&hub, |hub| hub.links.projects = projects.collect())
    }

    #[test]
    fn each_shows_what_is_open_of_its_own() {
        let world = World::new();
        let (team, ann) = (team(&world), world.person("ann"));
        for (widget, kind) in WIDGETS {
            assert_eq!(world.build(widget, &team, json!({})).html, "", "{widget} hides");
            for number in [1, 2, 3] {
                opened(&world, kind, number, true);
            }
            opened(&world, kind, 2, false);
            let built = world.build(widget, &team, json!({}));
            assert_eq!((labels(&built.data).as_str(), &built.data["count"]), ("3 1", &json!(2)), "{widget}");
            assert!(
                built.html.contains("Slugs &lt;3&gt;</a>")
                    && built.html.contains("with <a class=\"person\" href=\"/bo\"")
            );
            let first = world.build(widget, &team, json!({"count": 1}));
            assert!(labels(&first.data) == "3" && first.html.contains("and 1 older one"), "{}", first.html);
            let of_ann = world.build(widget, &ann, json!({}));
            assert_eq!(labels(&of_ann.data), "3 1");
            assert!(!of_ann.html.contains("href=\"/ann\""), "ann needs no naming on her own hub: {}", of_ann.html);
            assert_eq!(labels(&world.build(widget, &ann, json!({"username": "cy"})).data), "");
        }
    }

    #[test]
    fn what_somebody_keeps_back_is_left_out() {
        let world = World::new();
        let (team, bo) = (team(&world), world.person("bo"));
        let (widget, kind) = WIDGETS[0];
        opened(&world, kind, 1, true);
        assert_eq!(labels(&world.build(widget, &bo, json!({})).data), "1");
        world.profile(&Person { quiet: vec!["pagure".into()], ..Person::new("ann".into(), "", days_ago(9)) });
        for hub in [&team, &bo] {
            assert_eq!(world.build(widget, hub, json!({})).html, "");
        }
        assert_eq!(world.build(widget, &team, json!({"username": "ann"})).data["count"], 0);
    }

    #[test]
    fn watches_its_lists_only() {
        let world = World::new();
        let (team, ann) = (team(&world), world.person("ann"));
        for (widget, kind) in WIDGETS {
            let watches = |hub, config| plugin(widget).unwrap().watches(&config, hub);
            let of_person = |name| [Watch::Matters(Subject::person(name), kind)];
            let of_beds = Watch::Matters(project(kind), kind);
            assert!(watches(&team, json!({})).contains(&of_beds), "{widget}");
            assert_eq!(watches(&ann, json!({})), of_person("ann"));
            assert_eq!(watches(&team, json!({"username": "bo"})), of_person("bo"));
            assert_eq!(watches(&ann, json!({"projects": [project(kind).name]})), [of_beds]);
            let said = refusal(widget, json!({"projects": [project(kind).name, "gitlab:x/y"]}));
            assert!(said.contains("\u{201c}gitlab:x/y\u{201d} is on another forge"), "{said}");
            assert!(refusal(widget, json!({"count": 31})).starts_with("count must be from 1 to 30"));
        }
    }
}
