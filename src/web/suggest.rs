//! `/api/suggest?q=&kind=`: names that go on from what was typed, for fields that ask for a person, a hub or a package.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, HeaderName};
use serde::{Deserialize, Serialize};

use crate::look::in_query;
use crate::model::HubKind;
use crate::search::{Search, SearchError, nearness};
use crate::store::{StoreError, View};

use super::error::Failure;
use super::extract::Looking;
use super::portal::Portal;

/// What is typed beyond this is not read: no name is longer.
const QUERY_CHARS: usize = 100;
const MOST: usize = 10;
/// The index is asked for more hubs than are suggested, because some may be hidden from the viewer.
const HUBS_ASKED: usize = 10 * MOST;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    kind: Kind,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    People,
    /// Those of teams; a person is found among the people.
    Hubs,
    Packages,
}

#[derive(Serialize)]
pub struct Suggestions {
    suggestions: Vec<Suggestion>,
}

#[derive(Serialize)]
struct Suggestion {
    /// What belongs into the field.
    name: String,
    /// What it is called: a full name, a team's line; the name where there is nothing else.
    label: String,
    /// Where it can be looked at.
    path: String,
}

/// Another viewer of the same browser may not see the same.
type Unkept<T> = ([(HeaderName, &'static str); 1], Json<T>);

pub async fn suggest(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Unkept<Suggestions>, Failure> {
    let Ok(Query(Asked { q, kind })) = asked else {
        return Err(Failure::bad_request("Say what to suggest: kind=people, kind=hubs or kind=packages."));
    };
    let typed: String = q.trim().chars().take(QUERY_CHARS).collect();
    let search = portal.search.clone();
    let look = move |view: &View<'_>| match kind {
        Kind::People => hubs(&search, view, HubKind::User, &typed),
        Kind::Hubs => hubs(&search, view, HubKind::Team, &typed),
        Kind::Packages => packages(view, &typed).map(Ok),
    };
    let suggestions = portal.read(&who, look).await??;
    Ok(([(CACHE_CONTROL, "no-store")], Json(Suggestions { suggestions })))
}

fn hubs(
    search: &Search,
    view: &View<'_>,
    kind: HubKind,
    typed: &str,
) -> Result<Result<Vec<Suggestion>, SearchError>, StoreError> {
    let found = match search.hubs_of(kind, typed, HUBS_ASKED) {
        Ok(found) => found,
        Err(failure) => return Ok(Err(failure)),
    };
    let mut suggestions = Vec::new();
    for id in found {
        if suggestions.len() == MOST {
            break;
        }
        if let Some(glance) = view.glance(id)? {
            let (name, path) = (glance.hub.name.to_string(), glance.hub.path());
            let label = if glance.hub.summary.is_empty() { name.clone() } else { glance.hub.summary.clone() };
            suggestions.push(Suggestion { name, label, path });
        }
    }
    Ok(Ok(suggestions))
}

fn packages(view: &View<'_>, typed: &str) -> Result<Vec<Suggestion>, StoreError> {
    let found = view.packages(MOST, |name| nearness(name, typed))?;
    let suggestion = |name: String| {
        let path = format!("/search?q=package:{}", in_query(&name));
        Suggestion { label: name.clone(), path, name }
    };
    Ok(found.into_iter().map(suggestion).collect())
}
