//! `/search?q=`: people, hubs and activity; `part=results` gives the answers alone, for the page that asks while one types.

mod activity;
mod filters;

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use maud::Markup;
use serde::Deserialize;

use crate::model::{Asked, HubKind, HubName, Time};
use crate::search::{Search, SearchError};
use crate::store::{Position, StoreError, View};

use super::directory::tile;
use super::error::Failure;
use super::extract::Looking;
use super::pages::{self, SearchSort, SearchView, Tile};
use super::portal::Portal;
use super::saved;

/// Longer queries are cut: nobody types them. A widget takes as many.
pub(super) const QUERY_CHARS: usize = 300;
const HUBS: usize = 24;
/// The index is asked for more hubs than are shown, because some may be hidden from the viewer.
const HUBS_ASKED: usize = 10 * HUBS;

#[derive(Deserialize, Default)]
pub struct Address {
    #[serde(default)]
    q: String,
    #[serde(default)]
    hub: String,
    #[serde(default)]
    sort: String,
    /// Where the page before ended.
    #[serde(default)]
    before: String,
    /// Messages before this page, where the best come first.
    #[serde(default)]
    skip: String,
    #[serde(default)]
    part: String,
}

/// What is asked, read.
struct Wanted {
    asked: Asked,
    query: String,
    hub: String,
    sort: SearchSort,
    before: Option<Position>,
    skip: usize,
}

pub async fn search(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    address: Result<Query<Address>, QueryRejection>,
) -> Result<Markup, Failure> {
    let address = address.map(|Query(address)| address).unwrap_or_default();
    let (only_results, now) = (address.part == "results", (portal.clock)());
    let (wanted, shared) = (Wanted::read(address, now), portal.clone());
    let look = move |view: &View<'_>| match wanted.look(&shared.search, view, now) {
        Ok(found) => Ok(found),
        Err(SearchError::Store(failure)) => Err(failure),
        Err(failure) => {
            tracing::error!("the search index does not answer: {failure}");
            let problem = Some(Failure::SILENT_INDEX.to_owned());
            Ok(SearchView { problem, ..wanted.view(view)? })
        }
    };
    if only_results {
        return Ok(pages::search_results(&portal.read(&who, look).await?));
    }
    let (view, surround) = portal.look(&who, look).await?;
    Ok(pages::search(&portal.frame(&surround), &view))
}

impl Wanted {
    fn read(address: Address, now: Time) -> Self {
        let query: String = address.q.chars().take(QUERY_CHARS).collect();
        Wanted {
            asked: Asked::parse(&query, now),
            // A space at the end says that the last word is finished.
            query: query.trim_start().to_owned(),
            hub: address.hub,
            sort: if address.sort == SearchSort::Best.as_str() { SearchSort::Best } else { SearchSort::Newest },
            before: address.before.parse().ok(),
            skip: address.skip.parse().unwrap_or(0),
        }
    }

    fn look(&self, search: &Search, view: &View<'_>, now: Time) -> Result<SearchView, SearchError> {
        let mut found = self.view(view)?;
        if self.query.trim().is_empty() {
            return Ok(found);
        }
        if self.is_first() {
            let (tiles, more) = hubs(search, view, &self.words(), now)?;
            (found.people, found.hubs) = tiles.into_iter().partition(|tile| tile.kind == HubKind::User);
            found.more_hubs = more;
        }
        if !self.asked.is_empty() {
            activity::find(self, search, view, now, &mut found)?;
        }
        Ok(found)
    }

    /// The page without any answers.
    fn view(&self, view: &View<'_>) -> Result<SearchView, StoreError> {
        Ok(SearchView {
            query: self.query.clone(),
            asked: self.asked.clone(),
            sort: self.sort,
            hub: began_on(view, &self.hub)?,
            places: saved::places(view)?,
            ..SearchView::default()
        })
    }

    fn is_first(&self) -> bool {
        self.before.is_none() && self.skip == 0
    }

    /// What people and hubs are searched for: the words, and the names of people and hubs that are asked for.
    fn words(&self) -> String {
        let named = ["user:", "person:", "hub:"];
        let parts = self.asked.parts.iter().map(|part| part.typed.as_str()).filter(|typed| !typed.starts_with('-'));
        let words = parts.filter_map(|typed| match typed.split_once(':') {
            Some((_, name)) if named.iter().any(|field| typed.starts_with(field)) => Some(name),
            Some((field, _)) if field.chars().all(char::is_alphabetic) => None,
            _ => Some(typed),
        });
        words.collect::<Vec<_>>().join(" ")
    }
}

/// The hub whose page the search was typed on; an address may name anything.
fn began_on(view: &View<'_>, name: &str) -> Result<Option<String>, StoreError> {
    let Ok(name) = name.parse::<HubName>() else { return Ok(None) };
    Ok(view.hub_named(&name)?.map(|hub| hub.name.to_string()))
}

/// The hubs that answer best, and whether there are more.
fn hubs(search: &Search, view: &View<'_>, words: &str, now: Time) -> Result<(Vec<Tile>, bool), SearchError> {
    let mut found = Vec::new();
    for id in search.hubs(words, HUBS_ASKED)? {
        if let Some(glance) = view.glance(id)? {
            if found.len() == HUBS {
                return Ok((found, true));
            }
            found.push(tile(&glance, now));
        }
    }
    Ok((found, false))
}
