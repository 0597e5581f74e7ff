//! What would narrow a search down, each with how many messages would be left.

use crate::model::{Day, Question, Subject, SubjectKind, Term, Time, Unseen};
use crate::search::{self, Facet, Search, SearchError, Survey};
use crate::store::{StoreError, View};

use super::super::pages::{COUNTED, Filter, Filters};
use super::Wanted;

/// The newest messages that are looked through for what they are about.
const AMONG: usize = 500;
const NAMES: usize = 8;

const FACETS: [(Facet, SubjectKind, &str, &str); 3] = [
    (Facet::Category, SubjectKind::Category, "Category", "category"),
    (Facet::Person, SubjectKind::Person, "People", "user"),
    (Facet::Package, SubjectKind::Package, "Packages", "package"),
];

/// The same facets, as the index is asked for them.
const BY: [Facet; 3] = [FACETS[0].0, FACETS[1].0, FACETS[2].0];

const TIMES: [(&str, &str, u64); 4] =
    [("last day", "1d", 1), ("last 7 days", "7d", 7), ("last 30 days", "30d", 30), ("last year", "1y", 365)];

/// What the index is asked for; since when stands in the order of [`TIMES`].
pub(super) struct Asking {
    first: usize,
    since: [Time; TIMES.len()],
}

pub(super) fn wanted(now: Time, first: usize) -> Asking {
    Asking { first, since: TIMES.map(|(_, _, days)| now.minus_millis(days * Day::MILLIS)) }
}

impl Asking {
    pub fn borrowed(&self) -> search::Wanted<'_> {
        search::Wanted {
            first: self.first,
            most: COUNTED,
            since: &self.since,
            facets: &BY,
            among: AMONG,
            names: NAMES + 1,
        }
    }
}

pub(super) fn of(
    wanted: &Wanted,
    view: &View<'_>,
    question: &Question,
    survey: &Survey,
) -> Result<Vec<Filters>, StoreError> {
    let mut found = Vec::new();
    if question.since.is_none() {
        found.push(times(wanted, &survey.since));
    }
    for ((_, kind, label, field), named) in FACETS.into_iter().zip(&survey.about) {
        let mut choices = Vec::new();
        for (name, count) in named.iter().filter(|(name, _)| !is_asked(question, kind, name)) {
            if choices.len() < NAMES && (kind != SubjectKind::Person || view.names(name)?) {
                let query = wanted.asked.with(&part(field, name));
                choices.push(Filter { query, label: name.clone(), count: *count });
            }
        }
        found.push(Filters { label, among_newest: Some(AMONG as u64), choices });
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
) -> Result<Option<Filters>, SearchError> {
    let asked = &wanted.asked.question;
    if is_asked(asked, SubjectKind::Hub, hub) {
        return Ok(None);
    }
    let there = asked.clone().and([Term::About(Subject::hub(hub))]).widen(|hub| view.interests(hub))?;
    let count = search.count(&there, unseen, COUNTED)?;
    let choice = Filter { query: wanted.asked.with(&part("hub", hub)), label: hub.to_owned(), count };
    Ok((count > 0).then(|| Filters { label: "Only in", among_newest: None, choices: vec![choice] }))
}

fn times(wanted: &Wanted, counts: &[u64]) -> Filters {
    let counted = TIMES.iter().zip(counts).filter(|(_, count)| **count > 0);
    let choices = counted.map(|((label, typed, _), count)| {
        let query = wanted.asked.with(&part("after", typed));
        Filter { query, label: (*label).to_owned(), count: *count }
    });
    Filters { label: "When", among_newest: None, choices: choices.collect() }
}

fn is_asked(question: &Question, kind: SubjectKind, name: &str) -> bool {
    let about = |term: &Term| matches!(term, Term::About(subject) if subject.kind == kind && subject.name.eq_ignore_ascii_case(name));
    question.clauses.iter().any(|clause| clause.wanted && clause.any.iter().any(about))
}

/// A name that could be read as more than one is put in quotation marks.
fn part(field: &str, name: &str) -> String {
    if name.contains(char::is_whitespace) { format!("{field}:\"{name}\"") } else { format!("{field}:{name}") }
}
