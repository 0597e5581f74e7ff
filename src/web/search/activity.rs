//! The messages that answer: a page of them, how many there are, and what would narrow them down.

use crate::model::{FeedEntry, Question, Time, Unseen};
use crate::search::{Marks, Search, SearchError};
use crate::store::{Position, View};

use super::super::front::as_entry;
use super::super::pages::{Hit, SearchSort, SearchView};
use super::{Wanted, filters};

/// Messages on a page.
const ACTIVITY: usize = 25;
/// The best are not paged through further than this.
const BEST: usize = 500;
/// What the index leaves out and what a view refuses is the same, but for what changed since; then more is asked for.
const ROUNDS: usize = 10;

pub(super) fn find(
    wanted: &Wanted,
    search: &Search,
    view: &View<'_>,
    now: Time,
    found: &mut SearchView,
) -> Result<(), SearchError> {
    let (question, unseen) = (wanted.asked.question.clone().widen(|hub| view.interests(hub))?, view.unseen()?);
    let (marks, mut first) = (Marks::of(&question), None);
    if wanted.is_first() {
        let survey = search.survey(&question, &unseen, &filters::wanted(now, ACTIVITY + 1).borrowed())?;
        found.total = survey.total;
        found.filters = filters::of(wanted, view, &question, &survey)?;
        if let Some(hub) = &found.hub {
            found.filters.extend(filters::of_hub(wanted, search, view, hub, &unseen)?);
        }
        first = Some(survey.positions);
    }
    match wanted.sort {
        SearchSort::Newest => newest(wanted, search, view, (&question, &unseen, &marks), first, found),
        SearchSort::Best => best(wanted, search, view, (&question, &unseen, &marks), found),
    }
}

type Searched<'a> = (&'a Question, &'a Unseen, &'a Marks);

fn newest(
    wanted: &Wanted,
    search: &Search,
    view: &View<'_>,
    (question, unseen, marks): Searched<'_>,
    mut first: Option<Vec<Position>>,
    found: &mut SearchView,
) -> Result<(), SearchError> {
    let mut before = wanted.before;
    for _ in 0..ROUNDS {
        // One more than are shown says whether there are more.
        let places = first.take().map_or_else(|| search.newest(question, unseen, before, ACTIVITY + 1), Ok)?;
        for place in &places {
            if found.activity.len() == ACTIVITY {
                let last = found.activity.last().map(|hit| Position { time: hit.entry.end, seq: hit.entry.seq });
                found.older = last.map(|last| format!("before={last}"));
                return Ok(());
            }
            found.activity.extend(hit(view, *place, marks)?);
        }
        if places.len() <= ACTIVITY {
            return Ok(());
        }
        before = places.last().copied();
    }
    Ok(())
}

fn best(
    wanted: &Wanted,
    search: &Search,
    view: &View<'_>,
    (question, unseen, marks): Searched<'_>,
    found: &mut SearchView,
) -> Result<(), SearchError> {
    let skip = wanted.skip.min(BEST);
    let places = search.best(question, unseen, skip, ACTIVITY + 1)?;
    for place in places.iter().take(ACTIVITY) {
        found.activity.extend(hit(view, *place, marks)?);
    }
    if places.len() > ACTIVITY && skip + ACTIVITY < BEST {
        found.older = Some(format!("skip={}", skip + ACTIVITY));
    }
    Ok(())
}

fn hit(view: &View<'_>, place: Position, marks: &Marks) -> Result<Option<Hit>, SearchError> {
    let Some(message) = view.message(place.seq)? else { return Ok(None) };
    let entry: FeedEntry = as_entry(&message);
    let (marked, excerpt) = (marks.ranges(&entry.subtitle), marks.excerpt(&entry.subtitle, &message.envelope));
    let excerpt = excerpt.map(|text| (marks.ranges(&text), text));
    Ok(Some(Hit { id: message.id.0, marked, excerpt, entry }))
}
