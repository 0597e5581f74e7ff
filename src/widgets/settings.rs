//! What each kind of setting accepts, and what several widgets share in reading theirs. A refusal is a sentence
//! without its subject and without a full stop, because the setting's name or its label stands before it.

use std::ops::RangeInclusive;

use serde_json::Value;

use crate::look;
use crate::model::{Hub, HubKind, HubName, LinkKind, Subject, Want, is_one_line};

use super::{ConfigError, Parameter, ParameterKind, links};

/// Projects in one list.
const PROJECTS: usize = 50;

/// Whom a widget is about: read with [`person_or_own`].
pub const PERSON: Parameter = Parameter {
    name: "username",
    label: "Person",
    kind: ParameterKind::Person,
    default: "",
    help: "A nickname. When empty, the person whose hub this is.",
};

/// Whether a value is one of its parameter's kind. That it has the right type is the configuration's own affair.
pub fn check(parameter: &'static Parameter, value: &Value) -> Result<(), ConfigError> {
    match refused(parameter.kind, value) {
        Some(reason) => Err(ConfigError { parameter: Some(parameter.name), reason }),
        None => Ok(()),
    }
}

/// A number for use, within the range that was checked.
pub fn clamped(value: i64, range: &RangeInclusive<i64>) -> usize {
    value.clamp(*range.start(), *range.end()).max(0) as usize
}

/// The person a widget is about: the one set, or the one whose hub it is.
pub fn person_or_own<'a>(username: &'a str, hub: &'a Hub) -> &'a str {
    match username.trim() {
        "" => hub.name.as_str(),
        name => name,
    }
}

/// The same, where there is somebody: a team is nobody.
pub fn person_if_any<'a>(username: &'a str, hub: &'a Hub) -> Option<&'a str> {
    let somebody = hub.kind == HubKind::User || !username.trim().is_empty();
    somebody.then(|| person_or_own(username, hub))
}

fn refused(kind: ParameterKind, value: &Value) -> Option<String> {
    let text = value.as_str().unwrap_or_default();
    match kind {
        ParameterKind::Text(max) => too_long(text, max).or_else(|| no_line(text)),
        ParameterKind::Markdown(max) => too_long(text, max),
        ParameterKind::Number(from, to) => value.as_i64().and_then(|number| outside(number, from, to)),
        ParameterKind::Choice(options) => no_choice(text, options),
        ParameterKind::Address => no_address(text.trim()),
        ParameterKind::Addresses(most) => no_addresses(value.as_array()?, most),
        ParameterKind::Person => no_person(text.trim()),
        ParameterKind::Hub => no_hub(text.trim()),
        ParameterKind::Projects => no_projects(value.as_array()?),
        ParameterKind::Links => links::refused(value.as_array()?),
    }
}

fn too_long(text: &str, max: usize) -> Option<String> {
    let length = text.chars().count();
    (length > max).then(|| format!("may have at most {max} characters; it has {length}"))
}

fn no_line(text: &str) -> Option<String> {
    (!is_one_line(text)).then(|| "must be one line of text that can be seen".to_owned())
}

fn outside(number: i64, from: i64, to: i64) -> Option<String> {
    (!(from..=to).contains(&number)).then(|| format!("must be from {from} to {to}; it is {number}"))
}

fn no_choice(text: &str, options: &[(&str, &str)]) -> Option<String> {
    let known = options.iter().any(|(value, _)| *value == text);
    let labels: Vec<&str> = options.iter().map(|(_, label)| *label).collect();
    (!known).then(|| format!("must be one of these: {}", labels.join(", ")))
}

fn no_address(text: &str) -> Option<String> {
    let good = text.is_empty() || look::safe_url(text).is_some();
    (!good).then(|| "must be an address that begins with https:// or http://".to_owned())
}

fn no_addresses(list: &[Value], most: usize) -> Option<String> {
    if list.len() > most {
        return Some(format!("may hold at most {most} addresses; it holds {}", list.len()));
    }
    let addresses = || list.iter().map(|one| one.as_str().unwrap_or_default().trim());
    if let Some(long) = addresses().find(|address| address.len() > Want::MOST) {
        return Some(format!("may hold addresses of at most {} characters; one has {}", Want::MOST, long.len()));
    }
    let odd = addresses().find(|address| look::safe_url(address).is_none())?;
    let odd: String = odd.chars().take(60).collect();
    Some(format!("must be addresses that begin with https:// or http://; \u{201c}{odd}\u{201d} does not"))
}

fn no_person(text: &str) -> Option<String> {
    (text.len() > Subject::MAX_NAME || has_space(text)).then(|| "must be one nickname, without spaces".to_owned())
}

fn no_hub(text: &str) -> Option<String> {
    let good = text.is_empty() || text.parse::<HubName>().is_ok();
    (!good).then(|| "must be the name of one hub, as it stands in its address".to_owned())
}

fn no_projects(list: &[Value]) -> Option<String> {
    if list.len() > PROJECTS {
        return Some(format!("may hold at most {PROJECTS} projects; it holds {}", list.len()));
    }
    let odd = list.iter().map(|one| one.as_str().unwrap_or_default()).find(|name| !LinkKind::Project.takes(name))?;
    let odd: String = odd.chars().take(60).collect();
    Some(format!("must be projects such as pagure:design/tasks; \u{201c}{odd}\u{201d} is none"))
}

fn has_space(text: &str) -> bool {
    text.contains(|c: char| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(kind: ParameterKind, value: Value) -> String {
        refused(kind, &value).unwrap_or_default()
    }

    #[test]
    fn texts_and_numbers() {
        assert_eq!(said(ParameterKind::Number(1, 9), json!(0)), "must be from 1 to 9; it is 0");
        assert_eq!((said(ParameterKind::Number(1, 9), json!(9)), clamped(70, &(1..=9))), (String::new(), 9));
        assert_eq!(said(ParameterKind::Text(2), json!("ééé")), "may have at most 2 characters; it has 3");
        assert_eq!(said(ParameterKind::Markdown(2), json!("éé")), "");
        let choice = ParameterKind::Choice(&[("day", "A day"), ("week", "A week")]);
        assert_eq!((said(choice, json!("day")).as_str(), clamped(-5, &(1..=9))), ("", 1));
        assert_eq!(said(choice, json!("A day")), "must be one of these: A day, A week");
    }

    #[test]
    fn names_and_addresses() {
        assert!(said(ParameterKind::Address, json!("javascript:alert(1)")).contains("https://"));
        assert_eq!(said(ParameterKind::Address, json!(" https://example.org ")), "");
        assert_eq!(said(ParameterKind::Person, json!("ann bo")), "must be one nickname, without spaces");
        assert!(said(ParameterKind::Hub, json!("no/hub")).contains("one hub"));
        for (kind, empty) in [(ParameterKind::Address, " "), (ParameterKind::Person, ""), (ParameterKind::Hub, "")] {
            assert_eq!(said(kind, json!(empty)), "");
        }
    }

    #[test]
    fn lists_of_addresses() {
        let kind = ParameterKind::Addresses(2);
        assert_eq!(said(kind, json!(["https://example.org", " http://example.org/a "])), "");
        assert!(said(kind, json!(["https://example.org", "feed"])).contains("\u{201c}feed\u{201d} does not"));
        assert!(said(kind, json!([7])).contains("must be addresses"));
        assert!(said(kind, json!(["a", "b", "c"])).contains("at most 2"));
        assert!(said(kind, json!([format!("https://example.org/{}", "x".repeat(600))])).contains("one has 620"));
    }

    #[test]
    fn projects() {
        let good = json!(["pagure:design/tasks", "pagure:hubs", "github:a/b.c", "git.example.org:x/y/z"]);
        assert_eq!(said(ParameterKind::Projects, good), "");
        for odd in ["design/tasks", ":x", "pagure:", "pagure:/x", "pagure:a b", "pa gure:x"] {
            assert!(said(ParameterKind::Projects, json!(["pagure:hubs", odd])).contains(odd), "{odd}");
        }
        assert!(said(ParameterKind::Projects, json!(vec!["a:b"; 51])).contains("at most 50"));
    }
}
