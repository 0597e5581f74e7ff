//! `/search?q=`: people, hubs and activity.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use maud::Markup;
use serde::Deserialize;

use crate::model::{FeedEntry, HubKind, HubName, Time};
use crate::search::{Search, SearchError};
use crate::store::{StoreError, View};

use super::directory::tile;
use super::error::Failure;
use super::extract::Looking;
use super::front::as_entry;
use super::pages::{self, SearchView, Tile};
use super::portal::Portal;
use super::saved;

/// Longer queries are cut: nobody types them. A widget takes as many.
const QUERY_CHARS: usize = 300;
const HUBS: usize = 24;
/// The index is asked for more hubs than are shown, because some may be hidden from the viewer.
const HUBS_ASKED: usize = 10 * HUBS;
const ACTIVITY: usize = 50;
/// Messages read in one go; one more than are shown says whether there are more.
const HITS: usize = ACTIVITY + 1;
/// Where almost nothing that matches may be seen, the search ends after this many.
const ROUNDS: usize = 10;

#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    hub: String,
}

pub async fn search(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Markup, Failure> {
    let Asked { q, hub } = asked.map(|Query(asked)| asked).unwrap_or_default();
    let query: String = q.trim().chars().take(QUERY_CHARS).collect();
    let (shared, now) = (portal.clone(), (portal.clock)());
    let look = move |view: &View<'_>| {
        let hub = began_on(view, &hub)?;
        let found = if query.is_empty() { Ok(SearchView::default()) } else { look(&shared.search, view, &query, now) };
        let places = saved::places(view)?;
        match found {
            Ok(found) => Ok(SearchView { query, hub, places, ..found }),
            Err(Trouble::Store(failure)) => Err(failure),
            Err(Trouble::Index(failure)) => {
                tracing::error!("the search index does not answer: {failure}");
                let problem = "The search index does not answer just now; try again in a moment.".to_owned();
                Ok(SearchView { query, hub, problem: Some(problem), ..SearchView::default() })
            }
        }
    };
    let (view, surround) = portal.look(&who, look).await?;
    Ok(pages::search(&portal.frame(&surround), &view))
}

enum Trouble {
    Store(StoreError),
    Index(SearchError),
}

impl From<StoreError> for Trouble {
    fn from(failure: StoreError) -> Self {
        Trouble::Store(failure)
    }
}

impl From<SearchError> for Trouble {
    fn from(failure: SearchError) -> Self {
        Trouble::Index(failure)
    }
}

/// The hub whose page the search was typed on; an address may name anything.
fn began_on(view: &View<'_>, name: &str) -> Result<Option<String>, StoreError> {
    let Ok(name) = name.parse::<HubName>() else { return Ok(None) };
    Ok(view.hub_named(&name)?.map(|hub| hub.name.to_string()))
}

fn look(search: &Search, view: &View<'_>, query: &str, now: Time) -> Result<SearchView, Trouble> {
    let (tiles, more_hubs) = hubs(search, view, query, now)?;
    let (people, hubs) = tiles.into_iter().partition(|tile| tile.kind == HubKind::User);
    let (activity, more_activity) = activity(search, view, query, now)?;
    Ok(SearchView { people, hubs, more_hubs, activity, more_activity, ..SearchView::default() })
}

/// The hubs that answer best, and whether there are more.
fn hubs(search: &Search, view: &View<'_>, query: &str, now: Time) -> Result<(Vec<Tile>, bool), Trouble> {
    let mut found = Vec::new();
    for id in search.hubs(query, HUBS_ASKED)? {
        if let Some(glance) = view.glance(id)? {
            if found.len() == HUBS {
                return Ok((found, true));
            }
            found.push(tile(&glance, now));
        }
    }
    Ok((found, false))
}

/// The newest messages that match, and whether there are more. The index does not know who may see what, so it is asked
/// for older ones until the page is full.
fn activity(search: &Search, view: &View<'_>, query: &str, now: Time) -> Result<(Vec<FeedEntry>, bool), Trouble> {
    let asked = crate::model::Asked::parse(query, now);
    if asked.is_empty() {
        return Ok((Vec::new(), false));
    }
    let (question, unseen) = (asked.question.widen(|hub| view.interests(hub))?, view.unseen()?);
    let (mut found, mut before) = (Vec::new(), None);
    for _ in 0..ROUNDS {
        let hits = search.newest(&question, &unseen, before, HITS)?;
        for hit in &hits {
            if let Some(message) = view.message(hit.seq)? {
                if found.len() == ACTIVITY {
                    return Ok((found, true));
                }
                found.push(as_entry(&message));
            }
        }
        if hits.len() < HITS {
            return Ok((found, false));
        }
        before = hits.last().copied();
    }
    let more = !found.is_empty();
    Ok((found, more))
}
