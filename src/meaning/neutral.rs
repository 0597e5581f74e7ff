//! What is said of a message that no rule knows: its topic in words, and a person and a package where the body has
//! them in the usual places.

use serde_json::Value as Json;

use crate::model::{Facts, Message, Topic};

use super::marks::{clean, shorten};
use super::told::{MAX_NAME, MAX_SENTENCE, MAX_TITLE};

/// Where senders keep the person who acted, the surest first.
const PERSON_KEYS: [&str; 8] = ["agent", "user", "username", "actor", "sender", "author", "owner", "submitter"];

/// Where an object that stands for a person keeps the name.
const NAME_KEYS: [&str; 5] = ["username", "nickname", "login", "nick", "name"];

const PACKAGE_KEYS: [&str; 4] = ["package", "package_name", "pkg", "srpm_name"];

/// Facts for any message: `bodhi: update comment on kernel by ann`.
pub fn facts(message: &Message) -> Facts {
    let person = find(&message.body, &PERSON_KEYS);
    let package = find(&message.body, &PACKAGE_KEYS);
    Facts {
        title: title(&message.topic),
        subtitle: sentence(&message.topic, package.as_deref(), person.as_deref()),
        agent: person.clone(),
        usernames: person.into_iter().collect(),
        packages: package.into_iter().collect(),
        ..Facts::default()
    }
}

/// The topic without prefix and environment.
pub fn title(topic: &Topic) -> String {
    shorten(&clean(topic.kind()), MAX_TITLE).into_owned()
}

/// The topic in words, with what is known of the package and the person. Both must be clean.
pub fn sentence(topic: &Topic, package: Option<&str>, person: Option<&str>) -> String {
    let mut sentence = topic_in_words(topic);
    for (word, name) in [(" on ", package), (" by ", person)] {
        if let Some(name) = name {
            sentence.push_str(word);
            sentence.push_str(name);
        }
    }
    shorten(&sentence, MAX_SENTENCE).into_owned()
}

/// `bodhi: update comment` for `bodhi.update.comment`.
fn topic_in_words(topic: &Topic) -> String {
    let kind = clean(topic.kind());
    let (category, rest) = kind.split_once('.').unwrap_or((&kind, ""));
    let words: Vec<&str> = rest.split(['.', '_', '-', ' ']).filter(|word| !word.is_empty()).collect();
    match (category, words.as_slice()) {
        ("", []) => "A message without a topic".to_owned(),
        (category, []) => format!("{category}: a message"),
        (category, words) => format!("{category}: {}", words.join(" ")),
    }
}

/// The first of `keys` whose value is a name, or an object with one.
fn find(body: &Json, keys: &[&str]) -> Option<String> {
    let values = keys.iter().filter_map(|key| body.get(*key));
    values.into_iter().find_map(|value| match value {
        Json::Object(_) => NAME_KEYS.iter().find_map(|key| name(value.get(*key)?)),
        value => name(value),
    })
}

/// A name as accounts and packages have them: one word, no mail address, not overlong.
fn name(value: &Json) -> Option<String> {
    let name = clean(value.as_str()?);
    let fits = !name.is_empty() && name.len() <= MAX_NAME && !name.contains(|c: char| c.is_whitespace() || c == '@');
    fits.then(|| name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Time;
    use serde_json::json;

    fn said(topic: &str, msg: Json) -> Facts {
        facts(&Message::from_value(json!({"topic": topic, "msg": msg}), Time::ZERO).unwrap())
    }

    #[test]
    fn unknown_messages_read_well() {
        let facts = said(
            "org.example.prod.forge.merge_request.new-comment",
            json!({"user": {"login": "ann"}, "package": "ed"}),
        );
        assert_eq!(facts.subtitle, "forge: merge request new comment on ed by ann");
        assert_eq!((facts.agent.as_deref(), facts.packages.as_slice()), (Some("ann"), ["ed".to_owned()].as_slice()));
        assert_eq!(said("org.example.prod.forge", json!(7)).subtitle, "forge: a message");
        assert_eq!(said("org.example.prod.forge.x", json!({"user": "ann@example.org"})).subtitle, "forge: x");
        assert_eq!(said("odd", json!(null)).subtitle, "odd: a message");
    }

    #[test]
    fn hostile_topics_are_bounded() {
        let facts = said(&format!("a.b.c.x\u{202e}\n{}", "long ".repeat(180)), json!({"agent": "a\nb c"}));
        assert!(facts.subtitle.chars().count() <= MAX_SENTENCE);
        assert!(!facts.subtitle.contains(['\n', '\u{202e}']));
        assert_eq!(facts.agent, None);
    }
}
