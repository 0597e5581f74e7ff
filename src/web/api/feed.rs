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
use crate::model::{FEED_LIMIT, FeedEntry};
use crate::store::Position;

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
/// The newest hundred things that happened around a person or a team, newest first. Neighbours that tell one story are
/// one entry. What is older is found with `/api/v1/search?q=hub:NAME`.
#[utoipa::path(
    get,
    path = "/api/v1/hubs/{hub}/feed",
    tag = "Activity",
    params(
        ("hub" = String, Path, description = "The hub's name.", example = "design"),
        ("before" = Option<String>, Query, nullable = false, description = "Where the page before ended.", pattern = "^[0-9]{1,15}-[0-9]{1,18}$"),
        ("limit" = Option<u32>, Query, nullable = false, description = "How many; 30 where nothing is said.", minimum = 1, maximum = 100),
    ),
    responses(
        (status = 200, body = Feed),
        (status = 304, description = "You have this answer already."),
        (status = 400, body = Problem),
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
    let (from, most) = (asked::before(before.as_deref())?, asked::limit(limit.as_deref())?);
    let path = format!("/api/v1/hubs/{name}/feed");
    let mut entries =
        portal.read(&who, move |view| widgets::open(view, &name, |readable| readable.feed(FEED_LIMIT))).await??;
    entries.retain(|entry| from.is_none_or(|from| position(entry) < from));
    let more = entries.len() > most;
    entries.truncate(most);
    let next = entries.last().filter(|_| more).map(|last| {
        let more = [("before", Some(asked::place(position(last)))), ("limit", limit)];
        here.to(&asked::address(&path, &more))
    });
    answer(&Feed { entries: entries.iter().map(Entry::of).collect(), next }, &headers)
}

fn position(entry: &FeedEntry) -> Position {
    Position { time: entry.end, seq: entry.seq }
}
