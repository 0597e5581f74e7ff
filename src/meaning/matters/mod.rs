//! What is open: the issue, pull request, bug, update or request that a message tells of, and how it stands.
//!
//! Messages carry the whole of the thing they are about, so that any of them says how it stands. One file a kind of
//! service reads that; what is missing or odd there is not said. Collectors, which ask the same services, read their
//! answers with the same words.

mod bodhi;
mod bugzilla;
mod hooks;
mod pagure;
mod pkgdb;

#[cfg(test)]
mod tests;

use serde_json::Value;

use crate::model::{Facts, Forge, Matter, Message, Subject, SubjectKind, Time};

/// Characters kept of a title and of a name.
const MAX_TITLE: usize = 300;
const MAX_NAME: usize = 100;
/// Longer addresses lead nowhere.
const MAX_LINK: usize = 500;

pub use bodhi::{may_go_stable, of_update};
pub use bugzilla::{account_of, of_bug};
pub use hooks::{Named, of_thing as of_forge};
pub use pagure::of_thing as of_pagure;

/// The matter that a message is about, if it is about one.
pub fn matter(message: &Message, facts: &Facts) -> Option<Matter> {
    match message.topic.category() {
        "pagure" => pagure::matter(message, facts),
        "github" => hooks::matter(message, facts, Forge::Github),
        "forgejo" => hooks::matter(message, facts, Forge::Forgejo),
        "bugzilla" => bugzilla::matter(message, facts),
        "bodhi" => bodhi::matter(message, facts),
        "pkgdb" => pkgdb::matter(message, facts),
        _ => None,
    }
}

/// A text, without what surrounds it; none where there is nothing in it.
pub fn text(value: &Value, most: usize) -> Option<String> {
    let text = value.as_str()?.trim();
    (!text.is_empty()).then(|| text.chars().take(most).collect())
}

pub fn name(value: &Value) -> Option<String> {
    text(value, MAX_NAME)
}

fn title(value: &Value) -> String {
    text(value, MAX_TITLE).unwrap_or_default()
}

/// A number, also where it was written as text.
pub fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// Seconds since 1970 as number or text, RFC 3339, or date and time in UTC.
pub fn time(value: &Value) -> Option<Time> {
    if let Some(secs) = value.as_f64().or_else(|| value.as_str()?.parse().ok()) {
        return Some(Time::from_secs_f64(secs));
    }
    let text = value.as_str()?.trim();
    let instant = text.parse::<jiff::Timestamp>().or_else(|_| {
        let civil: jiff::civil::DateTime = text.parse()?;
        civil.to_zoned(jiff::tz::TimeZone::UTC).map(|zoned| zoned.timestamp())
    });
    Some(Time::from_millis(instant.ok()?.as_millisecond()))
}

/// The project that the rules found.
fn project(facts: &Facts) -> Option<&str> {
    facts.places_of(SubjectKind::Project).next()
}

/// Where the matter itself is: a message's link may lead to one comment on it.
fn page(facts: &Facts) -> Option<String> {
    let link = facts.link.as_deref()?;
    Some(link.split_once('#').map_or(link, |(page, _)| page).to_owned())
}

/// The project, if there is one, and people, each once.
fn concerned<'a>(project: Option<&str>, people: impl IntoIterator<Item = Option<&'a String>>) -> Vec<Subject> {
    let mut subjects: Vec<Subject> = project.map(|name| Subject::new(SubjectKind::Project, name)).into_iter().collect();
    for person in people.into_iter().flatten().map(|name| Subject::person(name)) {
        if !subjects.contains(&person) {
            subjects.push(person);
        }
    }
    subjects
}
