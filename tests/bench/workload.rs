//! Messages to measure with, and hubs for them to concern.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Command;

use fedora_hubs::model::{
    Board, BoardWidget, Column, HubKind, HubLinks, Person, PersonName, Role, Roles, Time, Visibility,
};
use fedora_hubs::store::{NewHub, Store};
use serde_json::{Map, Value};

const GENERATOR: &str = "../shared/workload/gen_messages.py";
const RECORDING: &str = "data/demo/recording.jsonl.zst";
/// Hubs of the busiest people, and of teams linked to the busiest packages.
const PEOPLE: usize = 200;
const TEAMS: usize = 20;
const PACKAGES_PER_TEAM: usize = 10;

/// The person whose hub the latency benchmark looks at.
pub const READER: &str = "bench-reader";

/// A file of `count` messages as JSON Lines.
pub fn messages(dir: &Path, count: u64, seed: u64) -> PathBuf {
    let file = dir.join("messages.jsonl");
    if Path::new(GENERATOR).exists() {
        let args = ["--count", &count.to_string(), "--seed", &seed.to_string(), "--out"];
        let made = Command::new("python3").arg(GENERATOR).args(args).arg(&file).status();
        assert!(made.is_ok_and(|status| status.success()), "{GENERATOR} failed");
    } else {
        fs::write(&file, told_again(count)).expect("a file in a temporary directory");
    }
    file
}

/// The recording over and over, under new ids.
fn told_again(count: u64) -> String {
    let plain = zstd::decode_all(fs::File::open(RECORDING).expect("the recording")).expect("the recording");
    let lines: Vec<Value> = plain.split(|b| *b == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
    let mut text = String::new();
    for (number, mut message) in (0..count).zip(lines.iter().cycle().cloned()) {
        message["msg_id"] = format!("2024-00000000-0000-4000-8000-{number:012x}").into();
        text.push_str(&message.to_string());
        text.push('\n');
    }
    text
}

/// Makes hubs for those whom the messages name most, so that feeds and marks have work.
pub fn hubs(data_dir: &Path, messages: &Path) {
    let (people, packages) = busiest(messages, PEOPLE, TEAMS * PACKAGES_PER_TEAM);
    let store = Store::open(data_dir, Time::now).expect("a new store");
    let made = store.write(move |change| {
        for name in people.iter().map(String::as_str).chain([READER]) {
            change.put_person(&Person::new(PersonName::from(name), name, Time::ZERO))?;
            let board = board(include_str!("../../data/defaults/user.toml"));
            let Ok(hub_name) = name.parse() else { continue };
            if let Some(hub) = change.create_hub(&hub(hub_name, HubKind::User, HubLinks::default(), board))? {
                change.set_roles(hub, &PersonName::from(name), Roles::default().with(Role::Owner))?;
            }
        }
        for (number, packages) in packages.chunks(PACKAGES_PER_TEAM).enumerate() {
            let links = HubLinks { packages: packages.to_vec(), ..HubLinks::default() };
            let mut board = board(include_str!("../../data/defaults/team.toml"));
            board.widgets.push(BoardWidget { plugin: "dummy".into(), column: Column::Right, config: Map::new() });
            let name = format!("bench-team-{number}").parse().expect("a good name");
            change.create_hub(&hub(name, HubKind::Team, links, board))?;
        }
        Ok(())
    });
    made.wait().expect("hubs");
}

fn hub(name: fedora_hubs::model::HubName, kind: HubKind, links: HubLinks, board: Board) -> NewHub {
    let summary = name.to_string();
    let (description, created, visibility) = (String::new(), Time::ZERO, Visibility::Public);
    NewHub { name, kind, summary, description, created, visibility, links, board }
}

/// Makes so many hubs with ten widgets each, of the people and packages that the messages name most.
pub fn many_hubs(data_dir: &Path, messages: &Path, count: usize) {
    // A fifth are teams. Some names cannot be a hub's.
    let (people, packages) = busiest(messages, count, count * 2);
    let links = |packages: &[String]| HubLinks { packages: packages.to_vec(), ..HubLinks::default() };
    let teams = packages.chunks(10).enumerate().map(|(number, packages)| {
        (format!("bench-team-{number}"), HubKind::Team, links(packages), ten_widgets(&OF_TEAMS))
    });
    let own = people.iter().map(|name| (name.clone(), HubKind::User, HubLinks::default(), ten_widgets(&OF_PEOPLE)));
    let new: Vec<NewHub> = teams
        .chain(own)
        .filter_map(|(name, kind, links, board)| Some(hub(name.parse().ok()?, kind, links, board)))
        .take(count)
        .collect();
    let store = Store::open(data_dir, Time::now).expect("a new store");
    let made = store.write(move |change| {
        for new in &new {
            let owner = PersonName::from(if new.kind == HubKind::User { new.name.as_str() } else { READER });
            change.put_person(&Person::new(owner.clone(), owner.as_str(), Time::ZERO))?;
            if let Some(hub) = change.create_hub(new)? {
                change.set_roles(hub, &owner, Roles::default().with(Role::Owner).with(Role::Member))?;
            }
        }
        Ok(new.len())
    });
    eprintln!("  {} hubs with ten widgets each", made.wait().expect("hubs"));
}

const OF_PEOPLE: [&str; 10] = [
    "feed",
    "fedmsgs",
    "fedmsgstats",
    "linechart",
    "badges",
    "plusplus",
    "memberships",
    "stats",
    "bugzilla",
    "workflow.updates2stable",
];
const OF_TEAMS: [&str; 10] =
    ["feed", "linechart", "people", "meetings", "irc", "halp", "newest_open_tickets", "pagure_pr", "stats", "cobwebs"];

fn ten_widgets(plugins: &[&str; 10]) -> Board {
    let widget = |plugin: &&str| BoardWidget { plugin: (*plugin).to_owned(), column: Column::Left, config: Map::new() };
    Board { left_width: 8, widgets: plugins.iter().map(widget).collect() }
}

fn board(text: &str) -> Board {
    toml::from_str(text).expect("a default board")
}

/// The names that stand most often in the messages' usual places: so many people and packages.
fn busiest(messages: &Path, most_people: usize, most_packages: usize) -> (Vec<String>, Vec<String>) {
    let (mut people, mut packages) = (HashMap::<String, u32>::new(), HashMap::<String, u32>::new());
    let file = BufReader::new(fs::File::open(messages).expect("the messages"));
    for line in file.lines().map_while(Result::ok).take(20_000) {
        let Ok(message) = serde_json::from_str::<Value>(&line) else { continue };
        let body = &message["msg"];
        for key in ["owner", "agent", "user"] {
            if let Some(name) = body[key].as_str() {
                *people.entry(name.to_owned()).or_default() += 1;
            }
        }
        for key in ["name", "package", "pkg"] {
            if let Some(name) = body[key].as_str() {
                *packages.entry(name.to_owned()).or_default() += 1;
            }
        }
    }
    (first(people, most_people), first(packages, most_packages))
}

fn first(counts: HashMap<String, u32>, most: usize) -> Vec<String> {
    let mut names: Vec<(String, u32)> = counts.into_iter().collect();
    names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    names.into_iter().map(|(name, _)| name).take(most).collect()
}
