//! Runs the examples that every rule carries: its documentation, held to what it really says.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::model::{Facts, Message, Subject, Time};

use super::Meaning;
use super::error::RuleError;
use super::file::{Example, Origin, Rule};

/// Runs every example of `files`: how many there are, and those whose rule says something else than they promise.
pub fn run(meaning: &Meaning, files: &BTreeMap<String, String>) -> (usize, Vec<RuleError>) {
    let mut count = 0;
    let mut faults = Vec::new();
    for (name, text) in files {
        let origin = Origin { name, text };
        let rules = match origin.read() {
            Ok(file) => file.rule,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        for (rule, example) in rules.iter().flat_map(|rule| rule.example.iter().map(move |example| (rule, example))) {
            count += 1;
            faults.extend(outcome(meaning, rule, example).err().map(|reason| origin.fault(&example.msg, reason)));
        }
    }
    (count, faults)
}

/// All examples of `files` as messages.
pub fn messages(files: &BTreeMap<String, String>) -> Result<Vec<Message>, RuleError> {
    let mut messages = Vec::new();
    for (name, text) in files {
        let origin = Origin { name, text };
        for rule in &origin.read()?.rule {
            for example in &rule.example {
                messages.push(message(rule, example).map_err(|reason| origin.fault(&example.msg, reason))?);
            }
        }
    }
    Ok(messages)
}

fn outcome(meaning: &Meaning, rule: &Rule, example: &Example) -> Result<(), String> {
    let message = message(rule, example)?;
    let facts = meaning.told(&message).ok_or("the rule says nothing of this message")?;
    let differences = differences(example, &facts);
    if differences.is_empty() { Ok(()) } else { Err(differences.join("; ")) }
}

/// The example as it would come off the bus.
fn message(rule: &Rule, example: &Example) -> Result<Message, String> {
    let topic = match (&example.topic, rule.topics.first()) {
        (Some(topic), _) => topic.clone(),
        (None, Some(topic)) if !topic.as_ref().contains('*') => format!("org.fedoraproject.prod.{}", topic.as_ref()),
        _ => return Err("the example needs a topic, because the rule's has a star".to_owned()),
    };
    let msg: Json = serde_json::from_str(example.msg.as_ref()).map_err(|fault| format!("msg is not JSON ({fault})"))?;
    let envelope = json!({"topic": topic, "msg": msg, "username": example.sender, "msg_id": "example", "timestamp": 1});
    Message::from_value(envelope, Time::ZERO).map_err(|fault| fault.to_string())
}

fn differences(example: &Example, facts: &Facts) -> Vec<String> {
    let mut differences = Vec::new();
    let mut compare = |field: &str, expected: &dyn std::fmt::Debug, got: &dyn std::fmt::Debug, same: bool| {
        if !same {
            differences.push(format!("{field} is {got:?}, not {expected:?}"));
        }
    };
    compare("sentence", &example.sentence, &facts.subtitle, example.sentence == facts.subtitle);
    compare("link", &example.link, &facts.link, example.link == facts.link);
    compare("agent", &example.agent, &facts.agent, example.agent == facts.agent);
    let lists = [
        ("usernames", &example.usernames, &facts.usernames),
        ("packages", &example.packages, &facts.packages),
        ("objects", &example.objects, &facts.objects),
        ("places", &example.places, &facts.places.iter().map(Subject::to_string).collect()),
    ];
    for (field, expected, got) in lists {
        let mut expected = expected.clone();
        expected.sort_unstable();
        let mut got = got.clone();
        got.sort_unstable();
        compare(field, &expected, &got, expected == got);
    }
    if let Some(expected) = &example.story {
        let got = facts.story.as_ref().map(|story| story.says.as_str());
        compare("story", expected, &got, got == Some(expected));
    }
    differences
}
