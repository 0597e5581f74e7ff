//! Collectors: from an answer of a service on this machine to the changed card in the browser, and to the command line.

mod joined;
mod sources;

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use fedora_hubs::collectors::{Crew, Setup, Setups, run as collect, system_lookup};
use fedora_hubs::model::{Board, BoardWidget, Column, Facts, HubKind, HubLinks, Secret, Time, Visibility};
use fedora_hubs::stop::Stop;
use fedora_hubs::store::{NewHub, Store};
use fedora_hubs::triage::Triage;
use fedora_hubs::widgets::Shelf;
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;
use tokio::sync::watch;
use wiremock::matchers::{header, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{House, LONG, Stream, command, eventually, run, run_with};

const ISSUES: &str = "/repos/garden/beds/issues";

/// A service on this machine, and what it runs on.
struct Service {
    runtime: Runtime,
    server: MockServer,
}

impl Service {
    fn new() -> Self {
        let runtime = Runtime::new().expect("threads");
        let server = runtime.block_on(MockServer::start());
        Service { runtime, server }
    }

    fn says(&self, mock: Mock) {
        self.runtime.block_on(mock.mount(&self.server));
    }

    fn asked_for(&self, at: &str) -> bool {
        let asked = self.runtime.block_on(self.server.received_requests()).expect("they are recorded");
        asked.iter().any(|request| request.url.path() == at)
    }
}

fn issue(number: u32, title: &str) -> Value {
    json!({"number": number, "title": title, "state": "open", "user": {"login": "ann-on-gh"}, "assignee": null,
        "created_at": "2026-11-20T10:00:00Z", "updated_at": "2026-11-20T10:00:00Z",
        "html_url": format!("https://github.com/garden/beds/issues/{number}")})
}

/// A team's hub with these widgets, linked to a project.
fn team(name: &str, project: &str, widgets: &[&str]) -> NewHub {
    let widgets = widgets.iter().map(|plugin| BoardWidget {
        plugin: (*plugin).to_owned(),
        column: Column::Left,
        config: Map::new(),
    });
    NewHub {
        name: name.parse().expect("a good name"),
        kind: HubKind::Team,
        summary: String::new(),
        description: String::new(),
        created: Time::from_millis(1),
        visibility: Visibility::Public,
        links: HubLinks { projects: vec![project.to_owned()], ..HubLinks::default() },
        board: Board { left_width: 8, widgets: widgets.collect() },
    }
}

fn plant(store: &Store, hub: NewHub) {
    store.write(move |change| change.create_hub(&hub)).wait().expect("a hub").expect("a new name");
}

fn configure(house: &House, text: &str) -> String {
    let file = house.path().join("hubs.toml");
    std::fs::write(&file, text).expect("a file");
    file.to_str().expect("a path in UTF-8").to_owned()
}

fn says(stream: &Stream, what: &str) {
    stream
        .find(|event| event.name == "widget" && event.json()["html"].as_str().is_some_and(|html| html.contains(what)));
}

#[test]
fn from_the_answer_to_the_card() {
    let (house, service) = (House::empty(), Service::new());
    let here = Store::open(house.path(), || Time::from_millis(1)).expect("an empty directory");
    plant(&here, team("gardeners", "github:garden/beds", &["githubissues", "newest_open_tickets"]));
    drop(here);
    let list = Mock::given(path(ISSUES)).and(header("authorization", "Bearer s3cret"));
    service.says(list.respond_with(ResponseTemplate::new(200).set_body_json([issue(9, "Slugs <here>")])));
    let repository = ResponseTemplate::new(200).set_body_json(json!({"private": false}));
    service.says(Mock::given(path("/repos/garden/beds")).respond_with(repository));
    let file = configure(
        &house,
        &format!("[collectors.github]\naddress = \"{}\"\ntoken = \"s3cret\"\nevery = \"1h\"", service.server.uri()),
    );
    let portal = house.start(&["--config", &file]);
    let stream = portal.stream("gardeners", "&since=0");
    says(&stream, "Slugs &lt;here&gt;");
    portal.settle();
    let closed = json!({"topic": "org.x.prod.github.issue.closed", "timestamp": Time::now().as_secs() - 1, "msg": {
        "action": "closed", "issue": {"number": 9, "title": "Slugs", "state": "closed"},
        "repository": {"name": "beds", "full_name": "garden/beds", "owner": {"login": "garden"}}}});
    let tickets = portal.stream("gardeners", "");
    house.import(closed.to_string()).well();
    tickets.find(|event| event.name == "widget" && event.json()["data"]["count"] == 0);

    let listed = run(&["collectors", "--data-dir", house.dir()]).well().to_owned();
    assert!(listed.starts_with(&format!("github: {}, every 1 h\n", service.server.uri())), "{listed}");
    assert!(listed.contains("github:issues:garden/beds") && !listed.contains("never"), "{listed}");
    let json: Value =
        serde_json::from_str(run(&["collectors", "--json", "--data-dir", house.dir()]).well()).expect("JSON");
    assert_eq!(json["services"][0]["wants"][0]["want"], "github:issues:garden/beds");
    let ended = portal.stop();
    ended.is_orderly();
    let alone = run(&["collectors", "--data-dir", house.dir(), "--config", &file]);
    assert_eq!(alone.well(), listed, "the same without a portal");
    assert!(!format!("{}{listed}{json}{alone:?}", ended.said).contains("s3cret"));
}

#[test]
fn what_fails_is_told_and_the_rest_goes_on() {
    let (house, service) = (House::empty(), Service::new());
    let here = Store::open(house.path(), || Time::from_millis(1)).expect("an empty directory");
    plant(&here, team("gardeners", "github:garden/beds", &["githubissues", "github_pr"]));
    drop(here);
    service.says(Mock::given(path(ISSUES)).respond_with(ResponseTemplate::new(502)));
    let file = configure(&house, &format!("[collectors.github]\naddress = \"{}\"", service.server.uri()));
    let portal = house.start(&["--config", &file]);
    eventually("a line in the list", || {
        let listed = run(&["collectors", "--data-dir", house.dir()]).well().to_owned();
        (listed.contains("the server has trouble (status 502)") && listed.contains("(status 404)")).then_some(())
    });
    assert!(portal.said().contains("cannot be brought in"), "{}", portal.said());
    assert_eq!(portal.get("/gardeners").status, 200);
}

#[test]
fn nothing_is_asked_unless_it_is_switched_on() {
    let house = House::new();
    let told = run(&["collectors", "--data-dir", house.dir()]);
    assert!(told.well().starts_with("No collector is switched on"), "{told:?}");
    let wrong = configure(&house, "[collectors.githib]\n");
    let refused = run(&["collectors", "--data-dir", house.dir(), "--config", &wrong]);
    assert!(refused.refusal().contains("did you mean \"github\"?"), "{refused:?}");
    let file = configure(&house, "[collectors.github]\ntoken_file = \"/nowhere/token\"\n");
    let refused = run(&["collectors", "--data-dir", house.dir(), "--config", &file]);
    assert!(refused.refusal().contains("cannot read the token of github in /nowhere/token"), "{refused:?}");
    let mut variable = command(&["collectors", "--data-dir", house.dir()]);
    variable.env("FEDORA_HUBS_COLLECTORS", "github");
    assert!(run_with(variable, b"").refusal().contains("it is not known"));
}

#[test]
fn what_a_new_widget_wants_is_asked_for_at_once() {
    let (dir, service) = (tempfile::tempdir().expect("a directory"), Service::new());
    let store = Store::open(dir.path(), Time::now).expect("an empty directory");
    let setup = Setup {
        service: fedora_hubs::model::Service::Github,
        address: service.server.uri(),
        token: Some(Secret::new("s3cret")),
        token_file: None,
        every: Duration::from_secs(3600),
        domain: String::new(),
    };
    let crew = Crew {
        store: store.clone(),
        triage: triage(&store),
        shelf: Shelf::default(),
        setups: Setups { allow_private: false, services: vec![setup] },
        reader: "test".to_owned(),
        agent: "test".to_owned(),
        lookup: system_lookup(),
        clock: Time::now,
    };
    let (stop, stopping) = watch::channel(false);
    let running = service.runtime.spawn(collect(crew, Stop::from(stopping)));
    let mut sleepers = team("sleepers", "github:garden/pond", &["githubissues"]);
    sleepers.links.projects.push("gitlab:garden/pond".to_owned());
    plant(&store, sleepers);
    eventually("a question", || service.asked_for("/repos/garden/pond/issues").then_some(()));
    let archived = store.write(|change| {
        for hub in change.hubs()? {
            change.put_hub(&fedora_hubs::model::Hub { archived: true, ..hub })?;
        }
        Ok(())
    });
    archived.wait().expect("hubs");
    plant(&store, team("gardeners", "github:garden/beds", &["githubissues"]));
    eventually("another", || service.asked_for(ISSUES).then_some(()));
    assert!(!running.is_finished());
    stop.send_replace(true);
    let ended = service.runtime.block_on(async { tokio::time::timeout(LONG, running).await });
    ended.expect("it ends").expect("in order");
}

fn triage(store: &Store) -> Triage {
    let describe = Arc::new(|_: &fedora_hubs::model::Message| Facts::default());
    let find = fedora_hubs::meaning::matter;
    Triage::new(store.clone(), Shelf::default(), describe, find, &[], NonZeroUsize::MIN, || Time::MAX)
}
