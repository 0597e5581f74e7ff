//! What a team is linked to, one a line. Its feed is filled anew from the archive after a change.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;

use super::section::Section;
use super::{Asked, Faults, told};
use crate::model::{Hub, HubLinks, LinkKind};
use crate::web::error::Failure;
use crate::web::extract::{AsJson, HubPath, Signed};
use crate::web::pages::{Field, Place, Suggest};
use crate::web::portal::Portal;
use crate::web::posted::{Fields, Posted};

/// A list of links in the form.
struct List {
    kind: LinkKind,
    name: &'static str,
    label: &'static str,
    help: &'static str,
    /// One of them, and several: for sentences.
    one: &'static str,
    many: &'static str,
}

const LISTS: [List; 6] = [
    List {
        kind: LinkKind::MailingList,
        name: "mailing_lists",
        label: "Mailing lists",
        help: "Addresses, one a line: garden@lists.example.org",
        one: "a mailing list's address",
        many: "mailing lists",
    },
    List {
        kind: LinkKind::Channel,
        name: "channels",
        label: "Chat channels",
        help: "One a line, with the network if it matters: #garden on libera. Meetings held there show on the hub.",
        one: "a channel",
        many: "channels",
    },
    List {
        kind: LinkKind::Calendar,
        name: "calendars",
        label: "Meeting calendars",
        help: "Names of calendars, one a line: garden",
        one: "a calendar's name",
        many: "calendars",
    },
    List {
        kind: LinkKind::Project,
        name: "projects",
        label: "Projects on forges",
        help: "One a line, the forge first: pagure:design/tasks or github:owner/name",
        one: "a project",
        many: "projects",
    },
    List {
        kind: LinkKind::Package,
        name: "packages",
        label: "Packages",
        help: "Names of source packages, one a line.",
        one: "a package's name",
        many: "packages",
    },
    List {
        kind: LinkKind::Group,
        name: "groups",
        label: "Groups of the account system",
        help: "Names of groups, one a line.",
        one: "a group's name",
        many: "groups",
    },
];

const LINKS: Section = Section { place: Place::Links, fields, check, apply };

pub async fn page(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    HubPath(name): HubPath,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Failure> {
    LINKS.show(&portal, &signed, &name, told(asked)).await
}

pub async fn save(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    HubPath(name): HubPath,
    AsJson(as_json): AsJson,
    Posted(sent): Posted,
) -> Result<Response, Failure> {
    LINKS.save(&portal, &signed, &name, as_json, sent).await
}

fn fields(hub: &Hub) -> Vec<Field> {
    let field = |list: &List| {
        let links = hub.links.list(list.kind);
        let rows = links.len().clamp(2, 12) as u8;
        let field = Field::text(list.name, list.label, rows).help(list.help).value(links.join("\n"));
        if list.kind == LinkKind::Package { field.suggest(Suggest::Packages) } else { field }
    };
    LISTS.iter().map(field).collect()
}

fn check(_hub: &Hub, sent: &Fields) -> Faults {
    LISTS.iter().filter_map(|list| Some((list.name, fault(list, sent.one(list.name))?))).collect()
}

fn apply(hub: &mut Hub, sent: &Fields) {
    for list in &LISTS {
        hub.links.set(list.kind, links(sent.one(list.name)));
    }
}

fn fault(list: &List, typed: &str) -> Option<String> {
    for (nth, line) in typed.lines().enumerate() {
        let link = joined(line);
        if !link.is_empty() && !list.kind.takes(&link) {
            let (nth, link, example) = (nth + 1, shortened(&link), list.kind.example());
            return Some(format!("Line {nth}, \u{201c}{link}\u{201d}, is not {}; write it like {example}.", list.one));
        }
    }
    let (most, count) = (HubLinks::MOST, links(typed).len());
    (count > most).then(|| format!("At most {most} {} can be linked; here are {count}.", list.many))
}

/// The lines that hold something, each once, in their order.
fn links(typed: &str) -> Vec<String> {
    let mut links: Vec<String> = Vec::new();
    for link in typed.lines().map(joined).filter(|link| !link.is_empty()) {
        if !links.contains(&link) {
            links.push(link);
        }
    }
    links
}

/// Words with one space between them.
fn joined(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn shortened(link: &str) -> String {
    let mut short: String = link.chars().take(60).collect();
    if short.len() < link.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cleaned_and_had_once() {
        assert_eq!(links(" #a  on \tlibera\r\n\n#b\n#a on libera\n"), ["#a on libera", "#b"]);
    }

    #[test]
    fn faults_name_the_line_and_an_example() {
        let said = |nth: usize, typed: &str| fault(&LISTS[nth], typed).unwrap_or_default();
        assert_eq!(
            said(1, "#garden\n\nweeds <b>"),
            "Line 3, \u{201c}weeds <b>\u{201d}, is not a channel; write it like #garden or #garden on libera."
        );
        let many = |count: usize| (0..count).map(|n| format!("spade-{n}\n")).collect::<String>();
        assert_eq!(said(4, &many(101)), "At most 100 packages can be linked; here are 101.");
        assert_eq!(said(4, &many(100)), "");
        assert_eq!(said(4, &"spade\n".repeat(500)), "", "the same one again does not count");
    }
}
