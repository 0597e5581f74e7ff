//! `/search?q=`: people, hubs and activity.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use maud::Markup;
use serde::Deserialize;

use crate::model::{HubKind, Time};
use crate::search::ActivityQuery;
use crate::store::{Snapshot, StoreError, View};

use super::directory;
use super::error::Failure;
use super::extract::Looking;
use super::front::as_entry;
use super::pages::{self, SearchView};
use super::portal::Portal;

/// Longer queries are cut: nobody types them.
const QUERY_CHARS: usize = 300;
const HUBS: usize = 24;
const ACTIVITY: usize = 50;

#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    hub: String,
}

pub async fn search(
    State(portal): State<Arc<Portal>>,
    Looking(viewer): Looking,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Markup, Failure> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let query: String = asked.q.trim().chars().take(QUERY_CHARS).collect();
    let hub = Some(asked.hub).filter(|hub| !hub.is_empty());
    if query.is_empty() {
        let surround = portal.surround(&viewer).await;
        return Ok(pages::search(&portal.frame(&surround), &SearchView { hub, ..SearchView::default() }));
    }
    let (shared, now) = (portal.clone(), (portal.clock)());
    let found = portal.look(&viewer, move |snapshot, view| look(&shared, snapshot, view, query, now));
    let (found, surround) = found.await?;
    let view = SearchView { hub, ..found };
    Ok(pages::search(&portal.frame(&surround), &view))
}

fn look(
    portal: &Portal,
    snapshot: &Snapshot,
    view: &View<'_>,
    query: String,
    now: Time,
) -> Result<SearchView, StoreError> {
    let mut found = SearchView::default();
    let problem = "The search index does not answer just now; try again in a moment.";
    match portal.search.hubs(&query, HUBS) {
        Ok(ids) => {
            for id in ids {
                if let Some(hub) = view.hub(id)? {
                    let tile = directory::list(snapshot, hub, now)?.tile;
                    match tile.kind {
                        HubKind::User => found.people.push(tile),
                        HubKind::Team => found.hubs.push(tile),
                    }
                }
            }
        }
        Err(failure) => {
            tracing::error!("people cannot be searched: {failure}");
            found.problem = Some(problem.to_owned());
        }
    }
    match portal.search.activity(&ActivityQuery::parse(&query), None, ACTIVITY) {
        Ok(hits) => {
            for hit in hits {
                if let Some(message) = snapshot.message(hit.seq)?
                    && view.shows(&message.facts)?
                {
                    found.activity.push(as_entry(&message));
                }
            }
            found.activity_total = found.activity.len() as u64;
        }
        Err(failure) => {
            tracing::error!("activity cannot be searched: {failure}");
            found.problem = Some(problem.to_owned());
        }
    }
    found.query = query;
    Ok(found)
}
