//! The rules as a whole: their examples, and that faulty ones are refused with a place and a reason.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;

use super::*;
use crate::model::{Subject, Time};

const GOOD: &str = r#"
icon = "comment"
let = ["issue = msg.issue or msg.ticket", "unused = msg.whole | count"]

[[rule]]
topics = ["forge.issue.*"]
sentence = "{{ agent or 'Somebody' }} wrote to [[{{ msg.project }}]]#{{ issue.id }}[[: {{ issue.title }}]]"
link = "https://forge.example.org/{{ issue.id }}"
agent = "msg.user | person"
usernames = ["agent", "msg.mentioned"]
packages = ["msg.build | package"]
objects = ["issue/{{ issue.id }}"]
places = ["project:forge:{{ msg.project }}"]
weight = "notable"
story = { key = ["msg.project", "issue.id"], says = "{people} wrote to #{{ issue.id }} about {{ issue.title }} ({count})" }

[[rule.example]]
topic = "org.example.prod.forge.issue.note"
msg = '{"user": "ann", "issue": {"id": 1}}'
sentence = "ann wrote to #1"
link = "https://forge.example.org/1"
agent = "ann"
usernames = ["ann"]
objects = ["issue/1"]
"#;

fn compiled(text: &str) -> Result<Meaning, RuleError> {
    Meaning::from_files(&BTreeMap::from([("forge.toml".to_owned(), text.to_owned())])).map_err(first)
}

fn message(topic: &str, msg: serde_json::Value) -> Message {
    Message::from_value(json!({"topic": topic, "msg": msg, "username": "apache"}), Time::ZERO).unwrap()
}

#[test]
fn all_examples_say_what_they_promise() {
    let check = Meaning::check(Path::new("/nonexistent"));
    let faults: Vec<String> = check.faults.iter().map(ToString::to_string).collect();
    assert!(check.examples >= check.rules && check.rules > check.files, "{check:?}");
    assert!(faults.is_empty(), "{} examples fail:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_rule_gives_facts() {
    let meaning = compiled(GOOD).unwrap();
    let full = message(
        "org.example.prod.forge.issue.note",
        json!({"user": {"name": "ann"}, "mentioned": ["cy", "bo", "ann"], "project": "tasks", "build": "ed-1-2",
            "ticket": {"id": 7, "title": "{people}\nlogo"}}),
    );
    let facts = meaning.describe(&full);
    assert_eq!(facts.subtitle, "ann wrote to tasks#7: {people} logo");
    assert_eq!(facts.title, "forge.issue.note");
    assert_eq!(facts.usernames, ["ann", "bo", "cy"]);
    assert_eq!(facts.packages, ["ed"]);
    assert_eq!(facts.places, ["project:forge:tasks".parse::<Subject>().unwrap()]);
    let story = facts.story.unwrap();
    assert_eq!(story.key, "org.example.prod.forge.issue.note\ntasks\n7");
    assert_eq!(story.says, "{people} wrote to #7 about { people} logo ({count})");

    // What is missing makes the sentence shorter and the lists empty, and tells no story.
    let bare = meaning.describe(&message("org.example.prod.forge.issue.note", json!({"project": null})));
    assert_eq!(bare.subtitle, "forge: issue note");
    assert_eq!((bare.link, bare.agent, bare.story), (None, None, None));
    assert!(bare.usernames.is_empty() && bare.objects.is_empty() && bare.places.is_empty());
}

#[test]
fn a_rule_that_fails_leaves_the_neutral_sentence() {
    let failing = GOOD.replace("{{ issue.id }}[[:", "{{ issue.id + 1 }}[[:");
    let meaning = compiled(&failing).unwrap();
    let facts =
        meaning.describe(&message("org.example.prod.forge.issue.note", json!({"user": "ann", "issue": {"id": "x"}})));
    assert_eq!(facts.subtitle, "forge: issue note by ann");
}

#[test]
fn faulty_rules_are_refused_with_a_place_and_a_reason() {
    let twice = format!(
        "{GOOD}\n[[rule]]\ntopics = [\"forge.issue.*\"]\nsentence = \"x\"\n[[rule.example]]\nmsg = '1'\nsentence = \"x\"\n"
    );
    let cases = [
        (GOOD.replace("| person", "| persona"), 9, "no filter"),
        (GOOD.replace("msg.user | person", "msg.user +"), 9, ""),
        (GOOD.replace("{{ msg.project }}]]#", "{{ mesg.project }}]]#"), 7, "mesg"),
        (GOOD.replace("[[: {{", "[: {{"), 7, "pairs"),
        (GOOD.replace("weight = \"notable\"", "weight = \"loud\""), 14, "loud"),
        (GOOD.replace("objects = [\"issue/{{", "objets = [\"issue/{{"), 12, "objets"),
        (GOOD.replace("icon = \"comment\"", "icon = \"smile\""), 2, "smile"),
        (GOOD.replace("\"project:forge", "\"place:forge"), 13, "kind:name"),
        (GOOD.replace("unused = ", "msg = "), 3, "cannot be a name"),
        (GOOD.replace("forge.issue.*", "forge.issue*"), 6, "star"),
        (GOOD.split("[[rule.example]]").next().unwrap().to_owned(), 6, "no [[rule.example]]"),
        (twice, 27, "has a rule already, at forge.toml:6"),
        ("rule = 3".to_owned(), 1, ""),
    ];
    for (text, line, reason) in cases {
        let fault = compiled(&text).unwrap_err();
        assert_eq!((fault.file.as_str(), fault.line), ("forge.toml", Some(line)), "{fault}");
        assert!(fault.reason.contains(reason) && !fault.reason.is_empty(), "{fault}");
    }
}

#[test]
fn examples_that_lie_are_found() {
    let files =
        BTreeMap::from([("forge.toml".to_owned(), GOOD.replace("objects = [\"issue/1\"]", "objects = [\"issue/2\"]"))]);
    let (count, faults) = examples::run(&Meaning::from_files(&files).unwrap(), &files);
    assert_eq!((count, faults.len()), (1, 1));
    assert!(faults[0].reason.starts_with("objects is [\"issue/1\"]"), "{}", faults[0]);
}

#[test]
fn files_of_the_data_directory_override() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("forge.toml"), GOOD).unwrap();
    std::fs::write(dir.path().join("notes.txt"), "not a rule").unwrap();
    let meaning = Meaning::with_overrides(dir.path()).unwrap();
    assert!(meaning.knows(&Topic::new("org.example.stg.forge.issue.x")));
    assert!(!meaning.knows(&Topic::new("org.example.stg.forge.issue")));
    std::fs::write(dir.path().join("forge.toml"), "bad").unwrap();
    assert_eq!(Meaning::with_overrides(dir.path()).unwrap_err().file, "forge.toml");
    assert!(Meaning::with_overrides(&dir.path().join("absent")).is_ok());
}

#[test]
fn the_environment_of_a_topic_can_be_read() {
    let text = GOOD.replace("'Somebody'", "env ~ ' ' ~ prefix ~ ' ' ~ topic[2] ~ ' ' ~ sender");
    let facts = compiled(&text).unwrap().describe(&message("io.forge.stg.forge.issue.x", json!({"issue": {"id": 2}})));
    assert_eq!(facts.subtitle, "stg io.forge x apache wrote to #2");
}
