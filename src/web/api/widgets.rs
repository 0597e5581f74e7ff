//! `/api/v1/hubs/{hub}/widgets`: what a hub's widgets show.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::error::Failure;
use super::super::extract::{HubPath, Looking, WidgetPath};
use super::super::hub::warm;
use super::super::portal::Portal;
use super::answer;
use super::shapes::{Problem, Widget};
use crate::model::{HubName, WidgetId};
use crate::store::{Readable, StoreError, View};

/// The widgets of a hub.
#[derive(Serialize, ToSchema)]
pub struct WidgetList {
    /// Left column first, each in its order.
    widgets: Vec<Widget>,
}

/// The widgets of a hub
///
/// With what each shows, as it was last built.
#[utoipa::path(
    get,
    path = "/api/v1/hubs/{hub}/widgets",
    tag = "Hubs",
    params(("hub" = String, Path, description = "The hub's name.", example = "design")),
    responses(
        (status = 200, body = WidgetList, description = "What was asked for."),
        (status = 304, description = "You have this answer already."),
        (status = 403, body = Problem, description = "Only its members may see what happens there."),
        (status = 404, body = Problem, description = "There is no such hub, or you may not know of it."),
    ),
    security((), ("token" = []))
)]
pub async fn widgets(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    HubPath(name): HubPath,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let read = move |view: &View<'_>| open(view, &name, all);
    let mut widgets = portal.read(&who, read.clone()).await??;
    let cold: Vec<WidgetId> =
        widgets.iter().filter(|one| one.built.is_none()).map(|one| WidgetId(one.number)).collect();
    if !cold.is_empty() {
        warm(&portal, cold).await;
        widgets = portal.read(&who, read).await??;
    }
    answer(&WidgetList { widgets }, &headers)
}

/// One widget
///
/// With what it shows, as it was last built.
#[utoipa::path(
    get,
    path = "/api/v1/hubs/{hub}/widgets/{number}",
    tag = "Hubs",
    params(
        ("hub" = String, Path, description = "The hub's name.", example = "design"),
        ("number" = u32, Path, description = "The widget's number."),
    ),
    responses(
        (status = 200, body = Widget, description = "What was asked for."),
        (status = 304, description = "You have this answer already."),
        (status = 403, body = Problem, description = "Only its members may see what happens there."),
        (status = 404, body = Problem, description = "There is no such hub or widget, or you may not know of it."),
    ),
    security((), ("token" = []))
)]
pub async fn widget(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    WidgetPath(name, number): WidgetPath,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let missing = Failure::not_found(format!("The hub \u{201c}{name}\u{201d} has no widget of that number."));
    let read = move |view: &View<'_>| open(view, &name, |readable| one(readable, number));
    let mut widget = portal.read(&who, read.clone()).await??;
    if widget.as_ref().is_some_and(|widget| widget.built.is_none()) {
        warm(&portal, vec![number]).await;
        widget = portal.read(&who, read).await??;
    }
    answer(&widget.ok_or(missing)?, &headers)
}

/// What `read` makes of a hub that may be read, or why it may not.
pub(super) fn open<T>(
    view: &View<'_>,
    name: &HubName,
    read: impl FnOnce(&Readable<'_>) -> Result<T, StoreError>,
) -> Result<Result<T, Failure>, StoreError> {
    let Some(hub) = view.hub_named(name)? else { return Ok(Err(Failure::no_hub(name.as_str()))) };
    match view.open(&hub)? {
        Some(readable) => read(&readable).map(Ok),
        None => Ok(Err(Failure::members_only(name))),
    }
}

fn all(readable: &Readable<'_>) -> Result<Vec<Widget>, StoreError> {
    readable.widgets()?.into_iter().map(|widget| Widget::read(readable, widget)).collect()
}

fn one(readable: &Readable<'_>, number: WidgetId) -> Result<Option<Widget>, StoreError> {
    readable.widget(number)?.map(|widget| Widget::read(readable, widget)).transpose()
}
