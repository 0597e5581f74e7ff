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

use super::error::Failure;
use super::extract::Looking;
use super::portal::Portal;

#[derive(Deserialize, Default)]
pub struct Asked {
    hub: Option<String>,
    /// The revision the page was rendered at. `Last-Event-ID`, which a browser sends when it comes back, is newer.
    since: Option<String>,
}

pub async fn stream(
    State(portal): State<Arc<Portal>>,
    Looking(viewer): Looking,
    asked: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Asked { hub, since } = asked.map(|Query(asked)| asked).unwrap_or_default();
    let name = hub.unwrap_or_default();
    let parsed: HubName = match name.as_str() {
        "" => return Err(Failure::bad_request("Say which hub: /sse?hub=NAME.")),
        name => name.parse().map_err(|_| Failure::no_hub(name))?,
    };
    let last_seen = headers.get("last-event-id").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let since = match last_seen.filter(|text| !text.is_empty()).or(since) {
        None => None,
        Some(text) => Some(text.parse().map(Revision).map_err(|_| {
            Failure::bad_request("The id to continue from must be a number, as an earlier event gave it.")
        })?),
    };
    let found = portal.read(&viewer, move |snapshot, view| {
        let Some(hub) = view.hub_named(&parsed)? else { return Ok(None) };
        if !view.may_read(&hub)? {
            return Ok(None);
        }
        let mut newest_of_hub = Revision(0);
        for widget in snapshot.widgets_of(hub.id)? {
            newest_of_hub = newest_of_hub.max(snapshot.result(widget.id)?.map_or(Revision(0), |r| r.revision));
        }
        Ok(Some((hub.id, snapshot.revision()?, newest_of_hub)))
    });
    let (hub, newest, newest_of_hub) = found.await?.ok_or_else(|| Failure::no_hub(&name))?;
    let standing = since.map(|since| Standing { since, newest, newest_of_hub });
    let events = portal.push.subscribe(hub, standing);
    let headers = [
        (CONTENT_TYPE, "text/event-stream; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        // nginx would hold events back otherwise.
        (axum::http::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, Body::from_stream(events)).into_response())
}
