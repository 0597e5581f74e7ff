//! `fedora-hubs describe`: one line out for each line in, whatever is on it.

use serde_json::{Value, json};

use crate::support::{House, TOPIC, command, lines, run, run_with};

const KEYS: &[&str] =
    &["msg_id", "topic", "category", "title", "subtitle", "link", "agent", "usernames", "packages", "objects"];

/// Each line of output as JSON.
fn described(input: &[u8]) -> Vec<Value> {
    let house = House::empty();
    let ran = run_with(command(&["describe", "--data-dir", house.dir()]), input);
    let answers: Vec<Value> = ran.well().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for answer in &answers {
        let keys = answer.as_object().unwrap();
        assert!(keys.len() == KEYS.len() && KEYS.iter().all(|key| keys.contains_key(*key)), "{answer}");
        assert!(answer["subtitle"].as_str().is_some_and(|sentence| !sentence.is_empty()), "{answer}");
        assert!(answer["usernames"].is_array() && answer["packages"].is_array() && answer["objects"].is_array());
    }
    answers
}

#[test]
fn one_line_for_each_in_the_same_order() {
    let answers = described(lines("d", 200).as_bytes());
    assert_eq!(answers.len(), 200);
    for (number, answer) in answers.iter().enumerate() {
        assert_eq!(answer["msg_id"], format!("2026-d-{number}"));
        assert_eq!((&answer["topic"], &answer["category"]), (&json!(TOPIC), &json!("garden")));
        assert_eq!((&answer["agent"], &answer["usernames"]), (&json!("ann"), &json!(["ann"])));
        assert_eq!(answer["subtitle"], "garden: bed watered by ann", "a message that no rule knows");
    }
    assert!(described(b"").is_empty());
}

#[test]
fn the_demos_own_messages_get_sentences() {
    let packed = std::fs::read("data/demo/recording.jsonl.zst").unwrap();
    let recording = zstd::decode_all(packed.as_slice()).unwrap();
    let answers = described(&recording);
    assert_eq!(answers.len(), recording.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count());
    assert!(answers.len() >= 2000, "{}", answers.len());
    let topics: std::collections::BTreeSet<&str> =
        answers.iter().filter_map(|answer| answer["topic"].as_str()).collect();
    assert!(topics.len() >= 40, "{} topics", topics.len());
    for answer in &answers {
        assert!(answer["msg_id"].is_string() && answer["title"] != "unreadable", "{answer}");
        let sentence = answer["subtitle"].as_str().unwrap();
        assert!(sentence.chars().count() <= 400 && !sentence.contains(['\n', '{', '\u{202e}']), "{sentence}");
        assert!(answer["link"].as_str().is_none_or(|link| link.starts_with("https://") || link.starts_with("http://")));
    }
}

#[test]
fn whatever_stands_on_a_line() {
    let deep = format!("{{\"topic\":\"a.b.c.d\",\"msg\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let wide = format!("{{\"topic\":\"a.b.c.d\",\"msg\":{{\"user\":\"{}\"}}}}", "x".repeat(1_000_000));
    let odd: [&[u8]; 20] = [
        b"",
        b" ",
        b"\t\r",
        b"nonsense",
        b"{",
        b"[]",
        b"[1,2]",
        b"null",
        b"7",
        b"\"text\"",
        b"{}",
        b"{\"topic\":7}",
        b"{\"topic\":\"\"}",
        b"\xff\xfe\x00",
        b"{\"topic\":\"\xff\"}",
        b"{\"topic\":\"a\",\"msg\":[null,{}]}",
        b"{\"topic\":\"\\u0000\\u202e\\ud800\",\"msg\":{}}",
        b"\xef\xbb\xbf{\"topic\":\"a.b.c.d\"}",
        deep.as_bytes(),
        wide.as_bytes(),
    ];
    let answers = described(&odd.join(&b'\n'));
    assert_eq!(answers.len(), odd.len(), "one line for each line");
    let doubled = described(&[&odd.join(&b'\n')[..], b"\n"].concat());
    assert_eq!(doubled.len(), odd.len(), "the last line break begins no line");
    for (line, answer) in odd.iter().zip(&answers).take(13) {
        assert!(answer["msg_id"].is_null(), "{}: {answer}", String::from_utf8_lossy(line));
    }
}

#[test]
fn rules_of_the_data_directory_that_are_wrong() {
    let house = House::empty();
    std::fs::create_dir(house.path().join("meaning")).unwrap();
    std::fs::write(house.path().join("meaning/garden.toml"), "this is no rule").unwrap();
    for arguments in [&["describe"][..], &["run", "--listen", "127.0.0.1:0"]] {
        let refused = run(&[arguments, &["--data-dir", house.dir()]].concat());
        assert!(refused.refusal().contains("garden.toml, line 1"), "{refused:?}");
    }
}
