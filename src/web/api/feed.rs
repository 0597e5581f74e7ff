//! `/api/v1/hubs/{hub}/feed`: what happened around a person or a team.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::error::Failure;
use super::super::extract::{HubPath, Looking};
use super::super::here::Here;
use super::super::portal::Portal;
use super::shapes::{Entry, Problem};
use super::{answer, asked, widgets};
use crate::store::{Before, Readable};

#[derive(Deserialize, Default)]
pub struct Asked {
    before: Option<String>,
    limit: Option<String>,
}

/// A hub's feed.
#[derive(Serialize, ToSchema)]
pub struct Feed {
    /// Newest first.
    entries: Vec<Entry>,
    /// The address of the next page; none on the last.
    next: Option<String>,
}

/// The feed of a hub
///
/// What happened around a person or a team, newest first, as far back as the archive goes. Neighbours that tell one
/// story are one entry.
#[utoipa::path(
    get,
    path = "/api/v1/hubs/{hub}/feed",
    tag = "Activity",
    params(
        ("hub" = String, Path, description = "The hub's name.", example = "design"),
        ("before" = Option<String>, Query, nullable = false, description = "Where the page before ended.", pattern = "^[0-9]{1,15}(-[0-9]{1,18}){1,2}$"),
        ("limit" = Option<u32>, Query, nullable = false, description = "How many; 30 where nothing is said.", minimum = 1, maximum = 100),
    ),
    responses(
        (status = 200, body = Feed, description = "What was asked for."),
        (status = 304, description = "You have this answer already."),
        (status = 400, body = Problem, description = "What was sent makes no sense; the sentence says why."),
        (status = 403, body = Problem, description = "Only its members may see what happens there."),
        (status = 404, body = Problem, description = "There is no such hub, or you may not know of it."),
    ),
    security((), ("token" = []))
)]
pub async fn feed(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    here: Here,
    HubPath(name): HubPath,
    headers: HeaderMap,
    query: asked::AskedQuery<Asked>,
) -> Result<Response, Failure> {
    let Asked { before, limit } = asked::read(query)?;
    let (from, most) = (asked::from(before.as_deref())?, asked::limit(limit.as_deref())?);
    let path = format!("/api/v1/hubs/{name}/feed");
    let whose = name.to_string();
    let read = move |readable: &Readable<'_>| readable.activity(from, most);
    let past = portal.read(&who, move |view| widgets::open(view, &name, read)).await??;
    let next = past
        .older
        .map(|older: Before| here.to(&asked::address(&path, &[("before", Some(older.to_string())), ("limit", limit)])));
    answer(&Feed { entries: past.entries.iter().map(|entry| Entry::of(entry, &whose)).collect(), next }, &headers)
}
