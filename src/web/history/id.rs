//! `/id?id=` and `/v2/id?id=`: one message by its id, with or without its year. Browsers get a page of it: the
//! address that can be passed on.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::{HeaderValue, VARY};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::look::in_query;
use crate::model::{HubName, MessageId, Picture, SubjectKind};
use crate::store::{Archived, StoreError, View};
use crate::web::error::Failure;
use crate::web::extract::{Looking, accepts};
use crate::web::pages::{self, MessageView, Named};
use crate::web::portal::Portal;
use crate::web::session::Who;

use super::item::{Item, Shape};
use super::meta::Meta;
use super::parameters::Parameters;

/// A longer message is not written out on its page; programs are given all of it.
const SHOWN_BYTES: usize = 64 * 1024;

pub async fn first(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    headers: HeaderMap,
    mut asked: Parameters,
) -> Result<Response, Failure> {
    let mut response = if accepts(&headers, "text/html") {
        page(&portal, &who, wanted(&mut asked)?).await?
    } else {
        item(&portal, &who, asked, Shape::First).await?
    };
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept"));
    Ok(response)
}

pub async fn second(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    asked: Parameters,
) -> Result<Response, Failure> {
    item(&portal, &who, asked, Shape::Second).await
}

/// Where the picture of who acted is, if they have a hub here with one.
pub(super) fn picture_of_agent(view: &View<'_>, message: &Archived) -> Result<Option<String>, StoreError> {
    let Some(name) = message.facts.agent.as_deref().and_then(|agent| agent.parse::<HubName>().ok()) else {
        return Ok(None);
    };
    Ok(view.hub_named(&name)?.and_then(|hub| hub.picture_address(Picture::Avatar)))
}

async fn item(portal: &Arc<Portal>, who: &Who, mut asked: Parameters, shape: Shape) -> Result<Response, Failure> {
    let (id, meta) = (wanted(&mut asked)?, Meta::take(&mut asked)?);
    let read = move |view: &View<'_>| {
        let Some(message) = view.message_of(&id)? else { return Ok(None) };
        let picture = if meta.wants_picture() { picture_of_agent(view, &message)? } else { None };
        let meta = meta.of(&message, picture.as_deref());
        Ok(Some(Item::new(message, shape, meta)))
    };
    Ok(Json(portal.read(who, read).await?.ok_or_else(unknown)?).into_response())
}

async fn page(portal: &Arc<Portal>, who: &Who, id: MessageId) -> Result<Response, Failure> {
    let read = move |view: &View<'_>| match view.message_of(&id)? {
        Some(message) => Ok(Some(shown(view, message)?)),
        None => Ok(None),
    };
    let (message, surround) = portal.look(who, read).await?;
    Ok(pages::message(&portal.frame(&surround), &message.ok_or_else(unknown)?).into_response())
}

fn shown(view: &View<'_>, message: Archived) -> Result<MessageView, StoreError> {
    let Archived { id, topic, time, facts, envelope, .. } = message;
    let people = facts.usernames.iter().map(|name| named(view, SubjectKind::Person, name));
    let packages = facts.packages.iter().map(|name| Ok(Named::new(SubjectKind::Package, name)));
    let places = facts.places.iter().map(|place| named(view, place.kind, &place.name));
    Ok(MessageView {
        people: people.collect::<Result<_, StoreError>>()?,
        packages: packages.collect::<Result<_, StoreError>>()?,
        places: places.collect::<Result<_, StoreError>>()?,
        kind: topic.kind().to_owned(),
        category: topic.category().to_owned(),
        topic: topic.to_string(),
        time,
        title: facts.title,
        sentence: facts.subtitle,
        link: facts.link,
        icon: facts.icon,
        agent: facts.agent,
        as_json: format!("/v2/id?id={}", in_query(&id.0)),
        id: id.0,
        written: written(&envelope),
    })
}

/// A name with where it leads: to its hub, where the viewer may know of one.
fn named(view: &View<'_>, kind: SubjectKind, name: &str) -> Result<Named, StoreError> {
    let hub = match name.parse::<HubName>() {
        Ok(name) if matches!(kind, SubjectKind::Person | SubjectKind::Hub) => view.hub_named(&name)?,
        _ => None,
    };
    let found = Named::new(kind, name);
    Ok(hub.map_or(found.clone(), |hub| Named { path: hub.path(), ..found }))
}

/// The envelope set out in lines; none where it is too long for a page.
fn written(envelope: &str) -> Option<String> {
    let value: Value = serde_json::from_str(envelope).ok().filter(|_| envelope.len() <= SHOWN_BYTES)?;
    serde_json::to_string_pretty(&value).ok()
}

fn wanted(asked: &mut Parameters) -> Result<MessageId, Failure> {
    let missing = || Failure::bad_request("Say which message is wanted: /id?id= and its id.");
    asked.take("id").map(MessageId).ok_or_else(missing)
}

fn unknown() -> Failure {
    Failure::not_found("There is no message of that id here.")
}
