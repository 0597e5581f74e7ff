//! What would narrow a search down, each with how many messages would be left.

use crate::model::{Question, Subject, SubjectKind, Term, Time, Unseen};
use crate::search::{Facet, Search, SearchError};
use crate::store::View;

use super::super::pages::{Filter, Filters};
use super::activity::COUNTED;
use super::{Trouble, Wanted};

/// The newest messages that are looked through for what they are about.
const AMONG: usize = 1_000;
const NAMES: usize = 8;

const FACETS: [(Facet, SubjectKind, &str, &str); 3] = [
    (Facet::Category, SubjectKind::Category, "Category", "category"),
    (Facet::Person, SubjectKind::Person, "People", "user"),
    (Facet::Package, SubjectKind::Package, "Packages", "package"),
];

const TIMES: [(&str, &str, u64); 4] =
    [("last day", "1d", 1), ("last 7 days", "7d", 7), ("last 30 days", "30d", 30), ("last year", "1y", 365)];

pub(super) fn of(
    wanted: &Wanted,
    search: &Search,
    question: &Question,
    unseen: &Unseen,
    now: Time,
) -> Result<Vec<Filters>, SearchError> {
    let mut found = Vec::new();
    if question.since.is_none() {
        found.push(times(wanted, search, question, unseen, now)?);
    }
    for (facet, kind, label, field) in FACETS {
        let named = search.tally(question, unseen, facet, AMONG, NAMES + 1)?;
        let others = named.into_iter().filter(|(name, _)| !is_asked(question, kind, name)).take(NAMES);
        let choices =
            others.map(|(name, count)| Filter { query: wanted.asked.with(&part(field, &name)), label: name, count });
        found.push(Filters { label, among_newest: true, choices: choices.collect() });
    }
    found.retain(|filters| !filters.choices.is_empty());
    Ok(found)
}

/// Only what belongs to the hub that the search began on.
pub(super) fn of_hub(
    wanted: &Wanted,
    search: &Search,
    view: &View<'_>,
    hub: &str,
    unseen: &Unseen,
) -> Result<Option<Filters>, Trouble> {
    let asked = &wanted.asked.question;
    if is_asked(asked, SubjectKind::Hub, hub) {
        return Ok(None);
    }
    let there = asked.clone().and([Term::About(Subject::hub(hub))]).widen(|hub| view.interests(hub))?;
    let count = search.count(&there, unseen, COUNTED)?;
    let choice = Filter { query: wanted.asked.with(&part("hub", hub)), label: hub.to_owned(), count };
    Ok((count > 0).then(|| Filters { label: "Only in", among_newest: false, choices: vec![choice] }))
}

fn times(
    wanted: &Wanted,
    search: &Search,
    question: &Question,
    unseen: &Unseen,
    now: Time,
) -> Result<Filters, SearchError> {
    let mut choices = Vec::new();
    for (label, typed, days) in TIMES {
        let since = now.minus_millis(days * crate::model::Day::MILLIS);
        let count = search.count(&question.clone().within(Some(since), None), unseen, COUNTED)?;
        if count > 0 {
            let query = wanted.asked.with(&part("after", typed));
            choices.push(Filter { query, label: label.to_owned(), count });
        }
    }
    Ok(Filters { label: "When", among_newest: false, choices })
}

fn is_asked(question: &Question, kind: SubjectKind, name: &str) -> bool {
    let about = |term: &Term| matches!(term, Term::About(subject) if subject.kind == kind && subject.name.eq_ignore_ascii_case(name));
    question.clauses.iter().any(|clause| clause.wanted && clause.any.iter().any(about))
}

/// A name that could be read as more than one is put in quotation marks.
fn part(field: &str, name: &str) -> String {
    if name.contains(char::is_whitespace) { format!("{field}:\"{name}\"") } else { format!("{field}:{name}") }
}
