//! `/search/save`: a search becomes a widget on a hub.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use crate::model::{Asked, Column, HubName};
use crate::store::{StoreError, View};

use super::answer::Done;
use super::directory::title;
use super::error::Failure;
use super::extract::{AsJson, Signed};
use super::portal::Portal;
use super::posted::Posted;

/// The kind of widget that shows a search.
const PLUGIN: &str = "search";

pub async fn save(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    AsJson(as_json): AsJson,
    Posted(fields): Posted,
) -> Result<Response, Failure> {
    let (query, name) = (fields.one("q").trim(), fields.one("hub"));
    if Asked::parse(query, (portal.clock)()).is_empty() {
        return Err(Failure::bad_request("Search for something first; then it can be saved to a hub."));
    }
    let unknown = || Failure::bad_request("Say to which hub this search is to be saved.");
    let hub: HubName = name.parse().map_err(|_| unknown())?;
    let kind = portal.shelf.find(PLUGIN).ok_or_else(unknown)?;
    let config = kind.read(&[("query", query)]).map_err(|faults| {
        let sentences: Vec<String> = faults.into_iter().map(|fault| fault.sentence).collect();
        Failure::bad_request(sentences.join(" "))
    })?;
    let saved =
        portal.manage(&signed, &hub, move |change, admin| change.add_to_board(admin, PLUGIN, Column::Right, config));
    let widget = saved.await?;
    let place = format!("/{hub}#widget-{widget}");
    Ok(Done::new(place.as_str(), json!({ "done": "saved", "widget": widget, "page": place })).respond(as_json))
}

/// Where the viewer may save a search: hubs by name and title.
pub(super) fn places(view: &View<'_>) -> Result<Vec<(String, String)>, StoreError> {
    let hubs = view.me()?.map_or(Ok(Vec::new()), |me| me.furnishes())?;
    Ok(hubs.iter().map(|hub| (hub.name.to_string(), title(hub).to_owned())).collect())
}
