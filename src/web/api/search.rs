//! `/api/v1/search`: messages that answer a search.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::error::Failure;
use super::super::extract::Looking;
use super::super::here::Here;
use super::super::portal::Portal;
use super::shapes::{Message, Problem};
use super::{answer, asked};
use crate::model::{self, Time};
use crate::search::{Search, SearchError};
use crate::store::{Archived, Position, StoreError, View};

const PATH: &str = "/api/v1/search";
/// Nobody types a longer one. A widget takes as many.
const LONGEST: usize = 300;
/// Beyond so many best answers there are only worse ones: those are better looked for by time.
const DEEPEST: usize = 1000;

#[derive(Deserialize, Default)]
pub struct Asked {
    q: Option<String>,
    sort: Option<String>,
    before: Option<String>,
    skip: Option<String>,
    limit: Option<String>,
}

/// Messages that answer a search.
#[derive(Serialize, ToSchema)]
pub struct Found {
    messages: Vec<Message>,
    /// The address of the next page; none on the last.
    next: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(rename_all = "lowercase")]
enum Sort {
    Newest,
    Best,
}

/// Search
///
/// Messages in the language of the search box: words, `"phrases"`, `user:NAME`, `package:NAME`, `category:NAME`,
/// `topic:…`, `hub:NAME`, `after:2026-01-01`, `before:7d`, and `-` before what must not be.
#[utoipa::path(
    get,
    path = "/api/v1/search",
    tag = "Activity",
    params(
        ("q" = String, Query, description = "What to look for.", max_length = 300, example = "python"),
        ("sort" = inline(Option<Sort>), Query, nullable = false, description = "Newest first where nothing is said."),
        ("before" = Option<String>, Query, nullable = false, description = "Where the page before ended, newest first.", pattern = "^[0-9]{1,15}-[0-9]{1,18}$"),
        ("skip" = Option<u32>, Query, nullable = false, description = "How many to leave out, best first.", minimum = 0, maximum = 1000),
        ("limit" = Option<u32>, Query, nullable = false, description = "How many; 30 where nothing is said.", minimum = 1, maximum = 100),
    ),
    responses(
        (status = 200, body = Found, description = "What was asked for."),
        (status = 304, description = "You have this answer already."),
        (status = 400, body = Problem, description = "What was sent makes no sense; the sentence says why."),
        (status = 503, body = Problem, description = "The index does not answer just now."),
    ),
    security((), ("token" = []))
)]
pub async fn search(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    here: Here,
    headers: HeaderMap,
    query: asked::AskedQuery<Asked>,
) -> Result<Response, Failure> {
    let Asked { q, sort, before, skip, limit } = asked::read(query)?;
    let missing = || Failure::bad_request("Say what to look for: q=…");
    let words = asked::text("q", Some(q.as_deref().ok_or_else(missing)?), LONGEST)?.to_owned();
    let sorts = [("newest", Sort::Newest), ("best", Sort::Best)];
    let by = asked::choice("sort", sort.as_deref(), &sorts)?.unwrap_or(Sort::Newest);
    let from = asked::before(before.as_deref())?;
    let skipped = asked::number("skip", skip.as_deref(), 0..=DEEPEST)?.unwrap_or_default();
    let most = asked::limit(limit.as_deref())?;
    let (shared, now) = (portal.clone(), (portal.clock)());
    let read = move |view: &View<'_>| match by {
        Sort::Newest => newest(&shared.search, view, &words, now, from, most)
            .map(|(found, next)| (found, next.map(|next| ("before", next.to_string())))),
        Sort::Best => best(&shared.search, view, &words, now, skipped, most)
            .map(|(found, next)| (found, next.map(|next| ("skip", next.to_string())))),
    };
    let (found, next) = portal.read(&who, move |view| Ok(read(view))).await??;
    let next = next.map(|(name, place)| {
        here.to(&asked::address(PATH, &[("q", q), ("sort", sort), (name, Some(place)), ("limit", limit)]))
    });
    answer(&Found { messages: found.iter().map(Message::of).collect(), next }, &headers)
}

/// The newest messages that answer and may be seen, newest first, and before which one there may be more.
pub fn newest(
    search: &Search,
    view: &View<'_>,
    query: &str,
    now: Time,
    before: Option<Position>,
    limit: usize,
) -> Result<(Vec<Archived>, Option<Position>), SearchError> {
    let asked = model::Asked::parse(query, now);
    if asked.is_empty() {
        return Ok((Vec::new(), None));
    }
    let (question, unseen) = (asked.question.widen(|hub| view.interests(hub))?, view.unseen()?);
    let hits = search.newest(&question, &unseen, before, limit + 1)?;
    let next = hits.get(..limit).filter(|_| hits.len() > limit).and_then(|page| page.last().copied());
    Ok((seen(view, &hits[..hits.len().min(limit)])?, next))
}

/// Those that answer best, best first, and how many to leave out for the next ones.
fn best(
    search: &Search,
    view: &View<'_>,
    query: &str,
    now: Time,
    skip: usize,
    limit: usize,
) -> Result<(Vec<Archived>, Option<usize>), SearchError> {
    let asked = model::Asked::parse(query, now);
    if asked.is_empty() {
        return Ok((Vec::new(), None));
    }
    let (question, unseen) = (asked.question.widen(|hub| view.interests(hub))?, view.unseen()?);
    let hits = search.best(&question, &unseen, skip, limit + 1)?;
    let next = Some(skip + limit).filter(|next| hits.len() > limit && *next <= DEEPEST);
    Ok((seen(view, &hits[..hits.len().min(limit)])?, next))
}

/// What stands at these places. The index leaves out what may not be seen; the view is asked all the same.
fn seen(view: &View<'_>, places: &[Position]) -> Result<Vec<Archived>, StoreError> {
    places.iter().filter_map(|place| view.message(place.seq).transpose()).collect()
}
