//! From a rendered rule to facts: the last gate, where every string is bounded and every link is a web address.

use crate::model::{Facts, Story, Subject, Topic};

use super::compile::{Compiled, FIELDS};
use super::marks::{ALSO, FIELD, ITEM, MISSING, TEXT, item, sentence};
use super::neutral;

/// Characters of a sentence.
pub const MAX_SENTENCE: usize = 400;
/// Entries of one list.
pub const MAX_LIST: usize = 100;
/// Bytes of a person's or package's name.
pub const MAX_NAME: usize = Subject::MAX_NAME;
/// Bytes of an object's path: a mail names all the mails it answers.
const MAX_OBJECT: usize = 1000;
const MAX_LINK: usize = 2000;
/// Characters of a title.
pub const MAX_TITLE: usize = 100;
const MAX_KEY: usize = 1000;

/// The facts in `rendered`. Where its sentence misses something, the sentence is neutral and the other facts stand.
pub fn facts(rule: &Compiled, topic: &Topic, rendered: &str) -> Option<Facts> {
    let mut parts = rendered.split(FIELD);
    let mut fields = [""; FIELDS];
    for field in &mut fields {
        *field = parts.next()?;
    }
    let [title, says, link, agent, usernames, packages, objects, places, key, story] = fields;
    let title = sentence(title, MAX_TITLE, "{").unwrap_or_else(|| neutral::title(topic));
    let mut usernames = list(usernames, MAX_NAME);
    let agent = agent_of(agent, &usernames);
    if let Some(agent) = &agent
        && let Err(at) = usernames.binary_search(agent)
    {
        usernames.insert(at, agent.clone());
    }
    let packages = list(packages, MAX_NAME);
    let subtitle = sentence(says, MAX_SENTENCE, "{")
        .unwrap_or_else(|| neutral::sentence(topic, packages.first().map(String::as_str), agent.as_deref()));
    Some(Facts {
        title,
        subtitle,
        link: values(link).find_map(web_address),
        agent,
        usernames,
        packages,
        objects: list(objects, MAX_OBJECT),
        places: places_of(places),
        icon: rule.icon.clone(),
        weight: rule.weight,
        story: story_of(rule, topic, key, story),
    })
}

/// Sorted, without doubles, missing ones left out.
fn list(field: &str, limit: usize) -> Vec<String> {
    if field.is_empty() {
        return Vec::new();
    }
    let mut list = Vec::new();
    for entry in values(field).filter_map(|entry| item(entry, limit)) {
        let known = list.iter().any(|known: &String| *known == *entry);
        if !known {
            list.push(entry.into_owned());
            if list.len() == MAX_LIST {
                break;
            }
        }
    }
    list.sort_unstable();
    list
}

/// The values of a field: an expression gives one or, with a list, several; a template gives one a line.
fn values(field: &str) -> impl Iterator<Item = &str> {
    field.split(ITEM).flat_map(|entry| {
        let (template, entry) = entry.strip_prefix(TEXT).map_or((false, entry), |entry| (true, entry));
        let one_line = move |line: &&str| !template || !line.contains(ALSO);
        entry.split('\n').filter(one_line).flat_map(|line| line.split(ALSO))
    })
}

/// The one the rule names; where it names none, the only person there is.
fn agent_of(field: &str, usernames: &[String]) -> Option<String> {
    match (values(field).find_map(|agent| item(agent, MAX_NAME)), usernames) {
        (Some(agent), _) => Some(agent.into_owned()),
        (None, [only]) => Some(only.clone()),
        _ => None,
    }
}

fn web_address(rendered: &str) -> Option<String> {
    let link = item(rendered, MAX_LINK + 1)?;
    let (scheme, rest) = link.split_once("://")?;
    let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    (web && !host.is_empty() && !host.contains(char::is_whitespace) && link.len() <= MAX_LINK)
        .then(|| link.into_owned())
}

fn places_of(field: &str) -> Vec<Subject> {
    let places = list(field, MAX_NAME + 20).into_iter().filter_map(|place| place.parse::<Subject>().ok());
    let mut places: Vec<Subject> = places.filter(|place| !place.name.is_empty()).collect();
    places.sort_unstable();
    places
}

/// Same kind and same values make the same story; without one of the values there is none.
fn story_of(rule: &Compiled, topic: &Topic, key: &str, says: &str) -> Option<Story> {
    if rule.story_parts == 0 || key.contains(MISSING) || key.len() > MAX_KEY {
        return None;
    }
    let parts = key.strip_suffix(ITEM)?;
    if parts.split(ITEM).any(str::is_empty) {
        return None;
    }
    let kind = rule.story_kind.as_deref().unwrap_or_else(|| topic.kind());
    // Two places that speak of objects of the same name tell two stories.
    let place = topic.as_str().strip_suffix(topic.kind()).unwrap_or_default();
    // No value has a line break in it, so no two sets of values make one key.
    let key = format!("{place}{kind}\n{}", parts.replace(TEXT, "").replace(ITEM, "\n").replace(ALSO, ", "));
    Some(Story { key, says: sentence(says, MAX_SENTENCE, "{ ")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_web_addresses() {
        assert_eq!(web_address("https://example.org/a b").as_deref(), Some("https://example.org/a b"));
        assert_eq!(web_address("HTTP://example.org").as_deref(), Some("HTTP://example.org"));
        for bad in
            ["javascript:alert(1)", "foo", "https://", "https:///x", "file:///etc", "https://a b/", "ftp://x", ""]
        {
            assert_eq!(web_address(bad), None, "{bad}");
        }
        assert_eq!(web_address(&format!("https://example.org/{MISSING}")), None);
        assert_eq!(web_address(&format!("https://example.org/{}", "x".repeat(3000))), None);
    }

    #[test]
    fn lists_are_sets_within_bounds() {
        assert_eq!(list("b\u{1e}a\u{1e}\u{1e}b\u{1e}", 10), ["a", "b"]);
        let many: String = (0..500).map(|n| format!("{n}{ITEM}")).collect();
        assert_eq!(list(&many, 10).len(), MAX_LIST);
        assert_eq!(list(&"x".repeat(999), MAX_NAME)[0].len(), MAX_NAME);
        assert_eq!(list(&format!("a{ALSO}b{ITEM}{TEXT}x/{ALSO}y{ITEM}{TEXT}c\nd{ITEM}"), 10), ["a", "b", "c", "d"]);
    }

    #[test]
    fn the_only_person_is_the_agent() {
        let people = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(agent_of("", &people(&["ann"])).as_deref(), Some("ann"));
        assert_eq!(agent_of("", &people(&["ann", "bo"])), None);
        assert_eq!(agent_of("bo", &people(&["ann"])).as_deref(), Some("bo"));
        assert_eq!(agent_of("\u{1d}", &people(&[])), None);
    }
}
