//! `/<hub>/<idx>` and `/<hub>/<idx>/json`: one widget.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use maud::Markup;

use crate::model::{Hub, HubName, Revision, WidgetId, WidgetInstance};
use crate::store::{Readable, StoreError, View};
use crate::widgets::{Shelf, WidgetObject};

use super::conditional::Document;
use super::directory::title;
use super::error::Failure;
use super::extract::{Looking, WidgetPath};
use super::hub::{card, warm};
use super::pages::{self, Card, WidgetView};
use super::portal::Portal;

pub async fn page(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    WidgetPath(name, widget): WidgetPath,
) -> Result<Markup, Failure> {
    let shelf = portal.shelf.clone();
    let find = move |view: &View<'_>| {
        find(view, &name, widget, |found| {
            let card = card(&shelf, found.hub, found.readable, found.widget)?;
            Ok((card.content.is_none(), as_view(&shelf, found.hub, found.widget, card, view.revision()?)))
        })
    };
    let (found, surround) = portal.look(&who, find.clone()).await?;
    let (cold, mut shown) = found?;
    if cold {
        warm(&portal, vec![widget]).await;
        (_, shown) = portal.read(&who, find).await??;
    }
    Ok(pages::widget(&portal.frame(&surround), &shown))
}

/// The same object as the event's, without the fragment.
pub async fn as_json(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    WidgetPath(name, widget): WidgetPath,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let find = move |view: &View<'_>| {
        find(view, &name, widget, |found| {
            let result = found.readable.result(found.widget)?;
            Ok(result.map(|result| WidgetObject::json(found.widget, found.hub, &result).to_line()))
        })
    };
    let mut line = portal.read(&who, find.clone()).await??;
    if line.is_none() {
        warm(&portal, vec![widget]).await;
        line = portal.read(&who, find).await??;
    }
    let line = line.ok_or_else(|| {
        Failure::new(
            axum::http::StatusCode::SERVICE_UNAVAILABLE,
            "This widget is still being computed; try again in a moment.",
        )
    })?;
    Ok(Document::new("application/json", line).respond(&headers))
}

/// A widget that the viewer may read, on its hub.
struct Found<'f> {
    hub: &'f Hub,
    readable: &'f Readable<'f>,
    widget: &'f WidgetInstance,
}

/// What `read` makes of the widget, or why the viewer gets nothing.
fn find<T>(
    view: &View<'_>,
    name: &HubName,
    widget: WidgetId,
    read: impl FnOnce(&Found<'_>) -> Result<T, StoreError>,
) -> Result<Result<T, Failure>, StoreError> {
    let Some(hub) = view.hub_named(name)? else { return Ok(Err(Failure::no_hub(name.as_str()))) };
    let Some(readable) = view.open(&hub)? else { return Ok(Err(Failure::members_only(name))) };
    match readable.widget(widget)? {
        Some(widget) => read(&Found { hub: &hub, readable: &readable, widget: &widget }).map(Ok),
        None => Ok(Err(no_widget(name))),
    }
}

fn as_view(shelf: &Shelf, hub: &Hub, widget: &WidgetInstance, card: Card, revision: Revision) -> WidgetView {
    let description = shelf.find(&widget.plugin).map_or("", |kind| kind.manual().description).to_owned();
    WidgetView { card, description, hub_title: title(hub).to_owned(), revision }
}

fn no_widget(hub: &HubName) -> Failure {
    Failure::not_found(format!("The hub \u{201c}{hub}\u{201d} has no widget of that number."))
}
