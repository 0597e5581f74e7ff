//! A thousand rules beside a hundred: a rule is found by its topic, not by trying each.

use std::fmt::Write;
use std::fs;

use fedora_hubs::meaning::Meaning;

use super::throughput;

/// Where the embedded rules come from; all of them are put aside here.
const EMBEDDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/meaning");

/// Messages a second with a hundred rules, and with a thousand. Every message has a rule, and all rules get messages.
pub fn compare(count: usize) -> (f64, f64) {
    (rate(100, count), rate(1000, count))
}

fn rate(rules: usize, count: usize) -> f64 {
    let dir = tempfile::tempdir().expect("a temporary directory");
    for entry in fs::read_dir(EMBEDDED).expect("the embedded rules") {
        let name = entry.expect("the embedded rules").file_name();
        if name.to_string_lossy().ends_with(".toml") {
            fs::write(dir.path().join(name), "").expect("a file");
        }
    }
    let mut text = String::from("icon = \"help\"\n");
    for number in 0..rules {
        write!(text, "{}", rule(number)).expect("memory");
    }
    fs::write(dir.path().join("garden.toml"), text).expect("a file");
    let meaning = Meaning::with_overrides(dir.path()).unwrap_or_else(|fault| panic!("{fault}"));
    // The same number of different messages either way, so that only the rules differ.
    let lines: Vec<String> = (0..1000).map(|number| message(number % rules, number)).collect();
    throughput(&meaning, &lines, count)
}

fn rule(number: usize) -> String {
    format!(
        r#"
[[rule]]
topics = ["garden.bed{number}.watered"]
sentence = "{{{{ agent or 'Somebody' }}}} watered the bed {{{{ msg.bed.id }}}}[[: {{{{ msg.bed.note | first_line | shorten }}}}]]"
link = "https://garden.example.org/beds/{{{{ msg.bed.id }}}}"
agent = "msg.user | person"
usernames = ["agent"]
objects = ["beds/{{{{ msg.bed.id }}}}"]

[[rule.example]]
msg = '{{"user": "ann", "bed": {{"id": 7}}}}'
sentence = "ann watered the bed 7"
agent = "ann"
"#
    )
}

fn message(rule: usize, number: usize) -> String {
    format!(
        r#"{{"topic": "org.example.prod.garden.bed{rule}.watered", "msg_id": "2026-{number}", "timestamp": 1780000000, "msg": {{"user": {{"name": "ann", "fullname": "Ann Example"}}, "bed": {{"id": {number}, "note": "The roses are thirsty."}}, "cans": [1, 2, 3]}}}}"#
    )
}
