//! `/<hub>/hub.json`: all of a hub that the viewer may read, in one document.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use crate::model::{FEED_LIMIT, HubName};
use crate::store::{StoreError, View};

use super::super::error::Failure;
use super::super::extract::{HubPath, Looking};
use super::super::here::Here;
use super::super::portal::Portal;
use super::answer;
use super::shapes::{Entry, Hub, HubExport, Widget};

pub async fn export(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    here: Here,
    HubPath(name): HubPath,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let export = portal.read(&who, move |view| read(view, &here, &name)).await??;
    answer(&export, &headers)
}

/// Of a hub that may only be known, what may be known.
fn read(view: &View<'_>, here: &Here, name: &HubName) -> Result<Result<HubExport, Failure>, StoreError> {
    let Some(hub) = view.hub_named(name)? else { return Ok(Err(Failure::no_hub(name.as_str()))) };
    let mut export = HubExport {
        hub: Hub::read(view, here, &hub)?,
        left_width: hub.left_width,
        widgets: Vec::new(),
        feed: Vec::new(),
    };
    if let Some(readable) = view.open(&hub)? {
        for widget in readable.widgets()? {
            export.widgets.push(Widget::read(&readable, widget)?);
        }
        export.feed = readable.feed(FEED_LIMIT)?.iter().map(|entry| Entry::of(entry, name.as_str())).collect();
    }
    Ok(Ok(export))
}
