//! The shelf: each widget that follows messages, from a message on the bus to the changed card in the browser.

mod exact;
mod here;
mod looks;
mod own;
mod recall;
mod saved;

use std::collections::BTreeSet;
use std::path::Path;

use fedora_hubs::model::{
    Board, BoardWidget, Column, HubKind, HubLinks, Person, PersonName, Role, Roles, Time, Visibility,
};
use fedora_hubs::store::{NewHub, Store};
use fedora_hubs::widgets::REGISTRY;
use serde_json::{Map, Value, json};

use crate::support::{self, House, Portal, Stream};

/// A widget, whose hub it is on, what is said, and what its card says then.
type Row = (&'static str, &'static str, &'static str, Value, &'static str);

fn hub(name: &str, kind: HubKind, links: HubLinks, widgets: &[(&str, Value)]) -> NewHub {
    let widgets = widgets.iter().map(|(plugin, config)| BoardWidget {
        plugin: (*plugin).to_owned(),
        column: Column::Left,
        config: config.as_object().cloned().unwrap_or_else(Map::new),
    });
    NewHub {
        name: name.parse().expect("a good name"),
        kind,
        summary: String::new(),
        description: String::new(),
        created: Time::from_millis(1_400_000_000_000),
        visibility: Visibility::Public,
        links,
        board: Board { left_width: 8, widgets: widgets.collect() },
    }
}

/// Every widget for that kind of hub, with the settings given for some.
fn all(kind: HubKind, settings: &[(&str, Value)]) -> Vec<(&'static str, Value)> {
    let kinds = REGISTRY.iter().map(|plugin| plugin.manual()).filter(|manual| manual.kinds.contains(&kind));
    let config =
        |name: &str| settings.iter().find(|(set, _)| *set == name).map_or(json!({}), |(_, config)| config.clone());
    kinds.map(|manual| (manual.name, config(manual.name))).collect()
}

/// Ann, and her team: with every widget there is. The pictures and addresses on ann's hub are bo's.
fn plant(data_dir: &Path) {
    let store = Store::open(data_dir, || Time::from_millis(1)).expect("an empty directory");
    let lists = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let links = HubLinks {
        projects: lists(&["pagure:garden/beds", "github:garden/beds", "forgejo:garden/beds"]),
        channels: lists(&["#garden"]),
        ..HubLinks::default()
    };
    let of_bo = json!({"username": "bo"});
    let hubs = [
        hub(
            "ann",
            HubKind::User,
            HubLinks::default(),
            &all(HubKind::User, &[("contact", of_bo.clone()), ("avatar", of_bo)]),
        ),
        hub("bo", HubKind::User, HubLinks::default(), &[]),
        hub(
            "gardeners",
            HubKind::Team,
            links,
            &all(
                HubKind::Team,
                &[("linechart", json!({"query": "package:spade"})), ("search", json!({"query": "package:spade bo"}))],
            ),
        ),
    ];
    let planted = store.write(move |change| {
        for name in ["ann", "bo"] {
            change.put_person(&Person::new(PersonName::from(name), name.to_uppercase(), Time::from_millis(1)))?;
        }
        for new in &hubs {
            let hub = change.create_hub(new)?.expect("a new name");
            let owner = if new.kind == HubKind::User { new.name.as_str() } else { "ann" };
            change.set_roles(hub, &PersonName::from(owner), Roles::default().with(Role::Owner))?;
        }
        Ok(())
    });
    planted.wait().expect("hubs");
}

/// A while ago, so that none is from the future.
fn seconds() -> u64 {
    Time::now().as_secs() - 100
}

fn envelope(topic: &str, id: usize, msg: &Value) -> String {
    let prefix = if topic.starts_with("pagure.") { "io.pagure" } else { "org.example" };
    json!({
        "topic": format!("{prefix}.prod.{topic}"), "msg_id": format!("2026-shelf-{id}"), "timestamp": seconds() + id as u64, "i": 1,
        "msg": msg,
    })
    .to_string()
}

/// Waits for a card of that widget that says so.
#[track_caller]
fn shows(portal: &Portal, stream: &Stream, hub: &str, plugin: &str, says: &str) {
    let numbers = support::widgets(portal, hub)[plugin].clone();
    stream.find(|event| {
        let is_it = event.name == "widget" && numbers.iter().any(|number| event.json()["widget"] == json!(number));
        is_it && event.json()["html"].as_str().is_some_and(|html| html.contains(says))
    });
}

fn rows() -> Vec<Row> {
    let issue = |title: &str, status: &str| {
        json!({"agent": "ann", "project": {"name": "beds", "namespace": "garden", "parent": null, "user": {"name": "ann"}},
            "issue": {"id": 7, "title": title, "status": status, "user": {"name": "ann"}, "assignee": null}})
    };
    let pull = json!({"agent": "ann", "pullrequest": {"id": 8, "title": "Pagure pull", "status": "Open", "user": {"name": "ann"},
        "project": {"name": "beds", "namespace": "garden", "parent": null, "user": {"name": "ann"}}}});
    let at_github = |kind: &str, title: &str| {
        let mut msg = json!({"fas_usernames": {"ann": "ann"}, "action": "opened", "sender": {"login": "ann"},
            "repository": {"name": "beds", "full_name": "garden/beds", "owner": {"login": "garden"}}});
        msg[kind] = json!({"number": 9, "title": title, "state": "open", "user": {"login": "ann"}});
        msg
    };
    let at_forgejo = |kind: &str, title: &str| json!({"agent": "ann", "body": at_github(kind, title)});
    let karma =
        json!({"agent": "bo", "recipient": "ann", "total": 41, "vote": 1, "channel": "#garden", "line": "ann++ soup"});
    let meeting =
        json!({"owner": "ann", "channel": "#garden", "meeting_topic": "Weekly soup", "attendees": {"ann": 5, "bo": 2}});
    let help = json!({"owner": "ann", "channel": "#garden", "meeting_topic": "Weekly", "attendees": {"ann": 5},
        "details": {"nick": "ann", "line": "who can dig?"}});
    let badge = json!({"badge": {"name": "Green Thumb", "badge_id": "thumb"}, "user": {"username": "ann"}});
    let bug = json!({"bug": {"id": 4711, "summary": "It flickers", "component": "lantern", "product": "Fedora", "status": "NEW",
        "creator": "bo@fedoraproject.org", "assigned_to": "ann@fedoraproject.org"}, "event": {"who": "bo@fedoraproject.org"}});
    let update = json!({"agent": "bodhi", "update": {"alias": "UPDATE-1", "title": "spade-2-1.fc42", "status": "testing",
        "request": null, "user": {"name": "ann"}}});
    let acl = json!({"agent": "bo", "acl": "commit", "username": "bo", "status": "Awaiting Review", "package_listing": {
        "package": {"name": "spade", "namespace": "rpms"}, "collection": {"branchname": "f42"}, "point_of_contact": "ann"}});
    vec![
        ("pagureissues", "gardeners", "pagure.issue.new", issue("Pagure issue", "Open"), "Pagure issue"),
        ("newest_open_tickets", "gardeners", "pagure.issue.edit", issue("Another title", "Open"), "Another title"),
        ("pagure_pr", "gardeners", "pagure.pull-request.new", pull, "Pagure pull"),
        ("githubissues", "gardeners", "github.issue.opened", at_github("issue", "Hub issue"), "Hub issue"),
        ("github_pr", "gardeners", "github.pull_request.opened", at_github("pull_request", "Hub pull"), "Hub pull"),
        ("forgejo_issues", "ann", "forgejo.issues", at_forgejo("issue", "Forge issue"), "Forge issue"),
        ("forgejo_pr", "ann", "forgejo.pull_request", at_forgejo("pull_request", "Forge pull"), "Forge pull"),
        ("bugzilla", "ann", "bugzilla.bug.new", bug, "It flickers"),
        ("workflow.updates2stable", "ann", "bodhi.update.requirements_met.stable", update, "spade-2-1.fc42"),
        ("workflow.pendingacls", "ann", "pkgdb.acl.update", acl, "commit on spade"),
        (
            "linechart",
            "gardeners",
            "garden.bed.dug",
            json!({"user": "bo", "package": "spade"}),
            "messages about package spade",
        ),
        ("search", "gardeners", "garden.bed.raked", json!({"user": "bo", "package": "spade"}), "entry-says"),
        ("plusplus", "ann", "irc.karma", karma, "ann++ soup"),
        ("irc", "gardeners", "meetbot.meeting.complete", meeting.clone(), "Weekly soup"),
        ("meetings", "gardeners", "meetbot.meeting.complete", meeting, "Weekly soup"),
        ("halp", "gardeners", "meetbot.meeting.item.help", help, "who can dig?"),
        ("badges", "ann", "fedbadges.badge.award", badge, "Green Thumb"),
        ("people", "gardeners", "garden.bed.dug", json!({"user": "ann"}), "owner · <time"),
        ("memberships", "ann", "pagure.issue.edit", issue("Slugs again", "Open"), "Slugs again"),
        ("pagureissues", "ann", "pagure.issue.edit", issue("Slugs gone by", "Open"), "Slugs gone by"),
        ("feed", "ann", "loom.cloth.woven", json!({"user": "ann"}), "cloth woven"),
        ("fedmsgs", "ann", "loom.cloth.dyed", json!({"user": "ann"}), " messages in the last 7 days"),
    ]
}

#[test]
fn from_the_bus_to_the_card() {
    let house = House::empty();
    plant(house.path());
    let portal = house.start(&[]);
    portal.settle();
    for (number, (plugin, hub, topic, msg, says)) in rows().into_iter().enumerate() {
        let stream = portal.stream(hub, "");
        house.import(envelope(topic, number, &msg)).well();
        shows(&portal, &stream, hub, plugin, says);
    }
}

#[test]
fn every_widget_has_its_flow() {
    let told = rows().into_iter().map(|(plugin, ..)| plugin);
    let shown: BTreeSet<&str> = told.chain(here::WIDGETS.iter().copied()).collect();
    let all: BTreeSet<&str> = REGISTRY.iter().map(|plugin| plugin.manual().name).collect();
    assert_eq!(shown, all, "a row of this file, or an act in here.rs, for each");
}
