//! `GET /sse?hub=NAME`: the event stream of one hub.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::model::{HubName, Revision};
use crate::push::Standing;
use crate::store::View;

use super::error::Failure;
use super::extract::Looking;
use super::portal::Portal;
use super::session::Who;

#[derive(Deserialize, Default)]
pub struct Asked {
    hub: Option<String>,
    /// The revision the page was rendered at. `Last-Event-ID`, which a browser sends when it comes back, is newer.
    since: Option<String>,
}

pub async fn stream(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Asked { hub, since } = asked.map(|Query(asked)| asked).unwrap_or_default();
    let name = hub.unwrap_or_default();
    let parsed: HubName = match name.as_str() {
        "" => return Err(Failure::bad_request("Say which hub: /sse?hub=NAME.")),
        name => name.parse().map_err(|_| Failure::no_hub(name))?,
    };
    let since = last_seen(&headers, since)?;
    let (again, missing) = (parsed.clone(), Failure::no_hub(parsed.as_str()));
    let found = portal.read(&who, move |view| {
        let Some(hub) = view.hub_named(&parsed)? else { return Ok(Err(Failure::no_hub(parsed.as_str()))) };
        let Some(readable) = view.open(&hub)? else { return Ok(Err(Failure::members_only(&parsed))) };
        let (newest, newest_of_hub) = (view.revision()?, readable.newest_revision()?);
        Ok(Ok((readable.id(), since.map(|since| Standing { since, newest, newest_of_hub }))))
    });
    let (hub, standing) = found.await??;
    let events = portal.push.subscribe(hub, standing);
    if !may_still_look(&portal, &who, again).await? {
        return Err(missing);
    }
    let headers = [
        (CONTENT_TYPE, "text/event-stream; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        // nginx would hold events back otherwise.
        (axum::http::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, Body::from_stream(events)).into_response())
}

/// Whether nobody was shut out since the first look: who was, was not here yet to be cut off.
async fn may_still_look(portal: &Arc<Portal>, who: &Who, name: HubName) -> Result<bool, Failure> {
    if let Some(key) = who.key
        && portal.find_session(key, (portal.clock)()).await.is_none()
    {
        return Ok(false);
    }
    let look = move |view: &View<'_>| match view.hub_named(&name)? {
        Some(hub) => Ok(view.open(&hub)?.is_some()),
        None => Ok(false),
    };
    portal.read(who, look).await
}

/// Where the browser stands: what its last event said, else what its page says. Either may be empty.
fn last_seen(headers: &HeaderMap, since: Option<String>) -> Result<Option<Revision>, Failure> {
    let header = headers.get("last-event-id").map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let Some(text) = header.filter(|text| !text.is_empty()).or(since).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let number = text.parse().map(Revision);
    let refusal = "The id to continue from must be a number, as an earlier event gave it.";
    number.map(Some).map_err(|_| Failure::bad_request(refusal))
}
