//! `/api/v1/people`: everybody, and one person.

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
use super::hubs::Wanted;
use super::shapes::{Person, PersonLine, Problem};
use super::{answer, asked};
use crate::model::HubKind;

const PATH: &str = "/api/v1/people";
const LONGEST: usize = 100;

#[derive(Deserialize, Default)]
pub struct Asked {
    q: Option<String>,
    after: Option<String>,
    limit: Option<String>,
}

/// People by nickname.
#[derive(Serialize, ToSchema)]
pub struct PersonList {
    people: Vec<PersonLine>,
    /// The address of the next page; none on the last.
    next: Option<String>,
}

/// Everybody
///
/// People with a hub that you may know of, by nickname.
#[utoipa::path(
    get,
    path = "/api/v1/people",
    tag = "People",
    params(
        ("q" = Option<String>, Query, nullable = false, description = "Only those whose nickname or name holds this.", max_length = 100),
        ("after" = Option<String>, Query, nullable = false, description = "Only those whose nickname comes after this.", max_length = 100),
        ("limit" = Option<u32>, Query, nullable = false, description = "How many; 30 where nothing is said.", minimum = 1, maximum = 100),
    ),
    responses(
        (status = 200, body = PersonList, description = "What was asked for."),
        (status = 304, description = "You have this answer already."),
        (status = 400, body = Problem, description = "What was sent makes no sense; the sentence says why."),
    ),
    security((), ("token" = []))
)]
pub async fn people(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    here: Here,
    headers: HeaderMap,
    query: asked::AskedQuery<Asked>,
) -> Result<Response, Failure> {
    let Asked { q, after, limit } = asked::read(query)?;
    let wanted = Wanted {
        words: asked::text("q", q.as_deref(), LONGEST)?.to_lowercase(),
        kind: Some(HubKind::User),
        after: asked::text("after", after.as_deref(), LONGEST)?.to_lowercase(),
        limit: asked::limit(limit.as_deref())?,
    };
    let (glances, next) = wanted.read(&portal, &who).await?;
    let next = next.map(|after| {
        let more = [("q", q), ("after", Some(after)), ("limit", limit)];
        here.to(&asked::address(PATH, &more))
    });
    answer(&PersonList { people: glances.iter().map(|glance| PersonLine::of(&here, glance)).collect(), next }, &headers)
}

/// One person
///
/// Their profile. Where you may not read their hub, it has no more than their name.
#[utoipa::path(
    get,
    path = "/api/v1/people/{person}",
    tag = "People",
    params(("person" = String, Path, description = "The person's nickname.", example = "ann")),
    responses(
        (status = 200, body = Person, description = "What was asked for."),
        (status = 304, description = "You have this answer already."),
        (status = 404, body = Problem, description = "There is nobody of that name, or you may not know of them."),
    ),
    security((), ("token" = []))
)]
pub async fn person(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    here: Here,
    HubPath(name): HubPath,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let missing = Failure::no_hub(name.as_str());
    let found = portal.read(&who, move |view| {
        let Some(hub) = view.hub_named(&name)? else { return Ok(None) };
        let Some(person) = view.person_of(&hub)? else { return Ok(None) };
        Ok(Some(Person::of(&here, &hub, person, view.open(&hub)?.is_some())))
    });
    answer(&found.await?.ok_or(missing)?, &headers)
}
