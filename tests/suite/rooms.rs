//! Holds the house to its plan: who may use whom, as `ARCHITECTURE.md` says, and how files begin and are named.

use std::fs;
use std::path::{Path, PathBuf};

/// Each room with those it may use besides `model` and `stop`, which everybody may.
const ROOMS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("stop", &[]),
    ("damage", &[]),
    ("bus", &[]),
    ("meaning", &[]),
    ("push", &[]),
    ("look", &[]),
    ("store", &[]),
    ("search", &["store"]),
    ("widgets", &["store", "look"]),
    ("worker", &["store", "widgets"]),
    ("triage", &["store", "search", "widgets", "bus"]),
    ("collectors", &["meaning", "store", "triage", "widgets"]),
    ("control", &["triage", "collectors"]),
    ("web", &["store", "search", "widgets", "push", "look"]),
    ("config", &["bus", "collectors"]),
];

/// These stand above the rooms and may use all of them; nobody uses these.
const ABOVE: &[&str] = &["app", "cli", "main", "lib"];
const FOR_ALL: &[&str] = &["model", "stop", "damage"];
/// Names that say nothing.
const EMPTY_NAMES: &[&str] = &["utils", "util", "helpers", "helper", "manager", "common", "misc"];

#[test]
fn nobody_reaches_up_or_across() {
    let offences: Vec<String> =
        sources("src").iter().flat_map(|file| offences(file, &fs::read_to_string(file).unwrap())).collect();
    assert!(offences.is_empty(), "\n{}\n", offences.join("\n"));
}

#[test]
fn every_file_says_what_it_owns() {
    let silent = |file: &PathBuf| !fs::read_to_string(file).unwrap().starts_with("//! ");
    let files: Vec<PathBuf> = ["src", "tests"].into_iter().flat_map(sources).filter(silent).collect();
    assert!(files.is_empty(), "these do not begin with `//! `: {files:?}");
}

#[test]
fn names_say_something() {
    let named = |file: &PathBuf| file.iter().any(|part| EMPTY_NAMES.iter().any(|name| stem(Path::new(part)) == *name));
    let files: Vec<PathBuf> = sources("src").into_iter().filter(named).collect();
    assert!(files.is_empty(), "find a noun of the domain for {files:?}");
}

#[test]
fn the_plan_and_the_folder_agree() {
    let planned = |room: &str| ROOMS.iter().any(|(name, _)| *name == room) || ABOVE.contains(&room);
    let built: Vec<String> = fs::read_dir("src").unwrap().map(|entry| stem(&entry.unwrap().path())).collect();
    let unplanned: Vec<&String> = built.iter().filter(|room| !planned(room)).collect();
    assert!(unplanned.is_empty(), "ARCHITECTURE.md and tests/suite/rooms.rs do not know {unplanned:?}");
    let missing: Vec<&str> =
        ROOMS.iter().map(|(name, _)| *name).filter(|name| !built.iter().any(|room| room == name)).collect();
    assert!(missing.is_empty(), "no such room any more: {missing:?}");
}

#[test]
fn this_test_has_eyes() {
    let seen = |file: &str, text: &str| offences(Path::new(file), text).len();
    assert_eq!(seen("src/bus/lines.rs", "use crate::model::Time;\nuse crate::stop::Stop;\n"), 0);
    assert_eq!(seen("src/bus/lines.rs", "use crate::store::Store;\n"), 1);
    assert_eq!(seen("src/bus/lines.rs", "pub use crate::store::Store;\n"), 1);
    assert_eq!(seen("src/push/mod.rs", "fn f(hub: &crate::web::Portal) {} // crate::app\n"), 1);
    assert_eq!(seen("src/push/mod.rs", "//! Like crate::web, but see [`crate::store::View`].\n"), 0);
    assert_eq!(seen("src/model/hub.rs", "use crate::look;\n"), 1);
    assert_eq!(seen("src/web/hub.rs", "use crate::{store, bus};\n"), 1);
    assert_eq!(seen("src/web/pages/hub.rs", "use super::card;\nuse super::super::router;\n"), 0);
    assert_eq!(seen("src/web/mod.rs", "use super::store::Store;\n"), 1);
    assert_eq!(seen("src/web/pages/hub.rs", "use super::super::super::store;\n"), 1);
    assert_eq!(seen("src/config.rs", "use super::bus;\n"), 1);
    assert_eq!(seen("src/config.rs", "mod tests {\n    use super::Config;\n}\n"), 0);
    assert_eq!(seen("src/cli/run.rs", "use crate::web::router;\n"), 0);
    assert_eq!(seen("src/web/hub.rs", "use crate::app::serve;\n"), 1);
}

/// What a file does that it may not, each as `file:line: …`.
fn offences(file: &Path, text: &str) -> Vec<String> {
    let room = file.iter().nth(1).map(|part| stem(Path::new(part))).unwrap_or_default();
    if ABOVE.contains(&room.as_str()) {
        return Vec::new();
    }
    let allowed = ROOMS.iter().find(|(name, _)| *name == room).map_or(&[][..], |(_, allowed)| allowed);
    let mut offences = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let mut offend = |what: String| offences.push(format!("{}:{}: {what}", file.display(), number + 1));
        let code = line.split("//").next().unwrap_or_default();
        for used in code.split("crate::").skip(1) {
            let used: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if used.is_empty() {
                offend("write one `use crate::room::…` for each room".to_owned());
            } else if used != room && !allowed.contains(&used.as_str()) && !FOR_ALL.contains(&used.as_str())
                || FOR_ALL.contains(&room.as_str()) && used != room
            {
                offend(format!("`{room}` may not use `{used}`"));
            }
        }
        let nested = (code.len() - code.trim_start().len()) / 4;
        if code.contains("use super::") && code.matches("super::").count() >= depth(file) + nested {
            offend("write `use crate::room::…` to leave a room".to_owned());
        }
    }
    offences
}

/// How many times `super` leads from a file to the crate's root.
fn depth(file: &Path) -> usize {
    let parts = file.iter().count() - 1;
    if file.file_name().is_some_and(|name| name == "mod.rs") { parts - 1 } else { parts }
}

/// All source files below a folder of the project, by relative path.
fn sources(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "no source in {folder}");
    found.sort();
    found
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
