//! `fedora-hubs meaning`: checking rules, explaining what they say, and what they cover; and rules of one's own that a
//! running portal takes up.

use std::fs;
use std::path::PathBuf;

use serde_json::json;

use crate::support::{House, Portal, Ran, Story, command, envelope, eventually, run, run_with};

/// A rule for the messages of these tests; `verb` is what ann did.
fn rule(verb: &str) -> String {
    format!(
        r#"icon = "help"

[[rule]]
topics = ["garden.bed.*"]
let = ["bed = msg.bed or 'a bed'"]
sentence = "{{{{ agent or 'Somebody' }}}} {verb} {{{{ bed }}}}"
agent = "msg.user"
usernames = ["agent"]

[[rule.example]]
topic = "org.example.prod.garden.bed.watered"
msg = '{{"user": "ann"}}'
sentence = "ann {verb} a bed"
agent = "ann"
usernames = ["ann"]
"#
    )
}

/// Puts a rule file into the data directory.
fn write(house: &House, name: &str, text: &str) -> PathBuf {
    let dir = house.path().join("meaning");
    fs::create_dir_all(&dir).unwrap();
    fs::write(dir.join(name), text).unwrap();
    dir.join(name)
}

fn meaning(house: &House, task: &[&str], input: &str) -> Ran {
    let arguments = [&["meaning"], task, &["--data-dir", house.dir()]].concat();
    run_with(command(&arguments), input.as_bytes())
}

#[test]
fn good_rules_pass() {
    let house = House::empty();
    let embedded = meaning(&house, &["check"], "").well().to_owned();
    assert!(embedded.contains(" rules in ") && embedded.contains("examples"), "{embedded}");
    write(&house, "garden.toml", &rule("watered"));
    assert_ne!(meaning(&house, &["check"], "").well(), embedded, "the data directory's own are counted");
    let dir = house.path().join("meaning");
    run(&["meaning", "check", dir.to_str().unwrap()]).well();
}

#[test]
fn every_mistake_is_told_with_its_place() {
    let house = House::empty();
    write(&house, "beds.toml", &rule("dug").replace("watered\"\n", "watered\"\nmesg = '{}'\n"));
    write(&house, "garden.toml", &rule("watered").replace("ann watered a bed", "ann dug a bed"));
    let twice = rule("watered").replace("garden.bed", "pond").replace("msg.user", "msg.user | persona");
    write(
        &house,
        "pond.toml",
        &format!("{twice}{}", &twice[twice.find("[[rule]]").unwrap()..].replace("pond", "lake")),
    );
    let refused = meaning(&house, &["check"], "");
    assert_eq!((refused.code, refused.out.as_str()), (1, ""), "{refused:?}");
    let said: Vec<&str> = refused.err.lines().collect();
    assert_eq!(said.len(), 5, "{said:#?}");
    assert!(said[0].starts_with("beds.toml, line 12: unknown field"), "{}", said[0]);
    assert!(said[1].starts_with("pond.toml, line 7: there is no filter \"persona\""), "{}", said[1]);
    assert!(said[2].starts_with("pond.toml, line 20: there is no filter \"persona\""), "{}", said[2]);
    assert!(said[3].starts_with("garden.toml, line 12: sentence is \"ann watered a bed\", not"), "{}", said[3]);
    assert_eq!(said[4], "fedora-hubs: the message rules have 4 mistakes");
    let nowhere = meaning(&house, &["check", "/dev/null/nothing"], "");
    assert!(nowhere.refusal().contains("there is no directory /dev/null/nothing"), "{nowhere:?}");
}

#[test]
fn a_message_is_explained() {
    let house = House::empty();
    let story = Story { id: "2026-a", at: 0, user: "ann", package: None, words: "dry" };
    let unknown = meaning(&house, &["explain"], &envelope(&story));
    assert!(unknown.well().contains("no rule is for garden.bed.watered"), "{}", unknown.out);
    assert!(unknown.out.contains("garden: bed watered by ann"), "{}", unknown.out);

    let file = write(&house, "garden.toml", &rule("watered"));
    let value: serde_json::Value = serde_json::from_str(&envelope(&story)).unwrap();
    let pretty = serde_json::to_string_pretty(&value).unwrap();
    let known = meaning(&house, &["explain"], &pretty);
    let said = known.well();
    let place = format!("{}, line 4, for garden.bed.*", file.display());
    for expected in [&place, "ann watered a bed", "bed", "\"a bed\"", "usernames"] {
        assert!(said.contains(expected), "{expected} in {said}");
    }
    assert!(!said.contains("Neutral"), "{said}");

    write(
        &house,
        "garden.toml",
        &rule("watered")
            .replace("or 'a bed'", "or msg.patch")
            .replace("ann watered a bed", "garden: bed watered by ann"),
    );
    let hole = meaning(&house, &["explain"], &envelope(&story));
    assert!(hole.well().contains("a value is missing outside of [[ ]]: ann watered (missing)"), "{}", hole.out);
    assert!(meaning(&house, &["explain"], "").refusal().contains("there is no message"));
    assert!(meaning(&house, &["explain"], "[]").refusal().contains("not an object"));
}

#[test]
fn topics_without_a_rule_are_listed() {
    let house = House::empty();
    let topics = "messages\ttopic (after prefix and environment)\n7\tbodhi.update.comment\n1\tgarden.bed.watered\n";
    let said = meaning(&house, &["coverage"], topics);
    assert_eq!(said.well(), "garden.bed.watered\n1 of 2 topics have a rule.\n");
    write(&house, "garden.toml", &rule("watered"));
    assert_eq!(meaning(&house, &["coverage"], topics).well(), "2 of 2 topics have a rule.\n");
}

/// What the search shows of one more message of ann's.
fn sentence_of_the_next(house: &House, portal: &Portal, number: u64) -> String {
    let id = format!("2026-reload-{number}");
    let words = format!("the roses are thirsty, says leaf{number}");
    house.import(envelope(&Story { id: &id, at: number, user: "ann", package: None, words: &words })).well();
    portal.settle();
    portal.get(&format!("/search?q=leaf{number}")).text().to_owned()
}

#[test]
fn a_running_portal_takes_up_changed_rules() {
    let house = House::new();
    let portal = house.start(&[]);
    let mut number = 0;
    let mut next = || {
        number += 1;
        sentence_of_the_next(&house, &portal, number)
    };
    let mut comes = |sentence: &str| eventually(sentence, || next().contains(sentence).then_some(()));
    comes("bed watered by ann");
    write(&house, "garden.toml", &rule("watered"));
    comes("ann watered a bed");
    write(&house, "garden.toml", &rule("thoroughly soaked"));
    comes("ann thoroughly soaked a bed");

    // A mistake changes nothing and is told once.
    write(&house, "garden.toml", &rule("drowned").replace("msg.user", "msg.user | persona"));
    eventually("a word about the mistake", || portal.said().contains("garden.toml, line 7").then_some(()));
    comes("ann thoroughly soaked a bed");

    fs::remove_dir_all(house.path().join("meaning")).unwrap();
    comes("bed watered by ann");
    let said = portal.stop();
    said.is_orderly();
    assert_eq!(said.said.matches("garden.toml, line 7: there is no filter").count(), 1, "{}", said.said);
}

#[test]
fn neighbours_become_entries() {
    let comment = |minute: u64, who: &str| {
        json!({"topic": "io.pagure.prod.pagure.issue.comment.added", "msg_id": format!("m{minute}"), "timestamp": 1_780_000_000 + minute * 60,
            "msg": {"agent": who, "issue": {"id": 849, "title": "A lantern"}, "project": {"name": "tasks", "namespace": "design"}}})
    };
    let lines: Vec<String> =
        [(0, "bo"), (10, "ann"), (30, "cy")].iter().map(|(minute, who)| comment(*minute, who).to_string()).collect();
    let input = format!("{}\nnonsense\n{}\n", lines[0], lines[1..].join("\n"));
    let house = House::empty();
    let joined = |flags: &[&str]| {
        let arguments = [&["describe", "--conglomerate", "--data-dir", house.dir()], flags].concat();
        let ran = run_with(command(&arguments), input.as_bytes());
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        assert!(ran.err.starts_with("standard input, line 2: it is not valid JSON"), "{}", ran.err);
        ran.well().lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<serde_json::Value>>()
    };
    let entries = joined(&[]);
    assert_eq!(entries.len(), 2);
    assert_eq!(
        entries[0],
        json!({"subtitle": "bo and ann commented on design/tasks#849: A lantern (2 comments)", "usernames": ["ann", "bo"],
            "packages": [], "start": 1_780_000_000, "end": 1_780_000_600, "msg_ids": ["m0", "m10"],
            "link": "https://pagure.io/design/tasks/issue/849"})
    );
    assert_eq!(entries[1]["subtitle"], "cy commented on design/tasks#849: A lantern");
    assert_eq!((joined(&["--window", "5"]).len(), joined(&["--window", "20"]).len()), (3, 1));
    let alone = run(&["describe", "--window", "5"]);
    assert!(alone.code == 2 && alone.err.contains("--conglomerate"), "{alone:?}");
}
