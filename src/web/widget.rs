//! `/<hub>/<idx>` and `/<hub>/<idx>/json`: one widget.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use maud::Markup;

use crate::model::{Hub, HubName, Revision, WidgetId, WidgetInstance};
use crate::store::{Snapshot, StoreError, View};
use crate::widgets::{WidgetObject, plugin};

use super::directory::title;
use super::error::Failure;
use super::extract::{Looking, WidgetPath};
use super::hub::{card, warm};
use super::pages::{self, Card, WidgetView};
use super::portal::Portal;

pub async fn page(
    State(portal): State<Arc<Portal>>,
    Looking(viewer): Looking,
    WidgetPath(name, widget): WidgetPath,
) -> Result<Markup, Failure> {
    let missing = no_widget(&name);
    let find = {
        move |snapshot: &Snapshot, view: &View<'_>| -> Result<Option<(WidgetView, bool)>, StoreError> {
            let Some((hub, widget)) = find(snapshot, view, &name, widget)? else { return Ok(None) };
            let card = card(snapshot, &hub, &widget)?;
            let cold = card.content.is_none();
            Ok(Some((as_view(&hub, &widget, card, snapshot.revision()?), cold)))
        }
    };
    let (found, surround) = portal.look(&viewer, find.clone()).await?;
    let (mut shown, cold) = found.ok_or_else(|| missing.clone())?;
    if cold {
        warm(&portal, vec![widget]).await;
        shown = portal.read(&viewer, find).await?.ok_or(missing)?.0;
    }
    Ok(pages::widget(&portal.frame(&surround), &shown))
}

/// The same object as the event's, without the fragment.
pub async fn as_json(
    State(portal): State<Arc<Portal>>,
    Looking(viewer): Looking,
    WidgetPath(name, widget): WidgetPath,
) -> Result<Response, Failure> {
    let missing = no_widget(&name);
    let find = move |snapshot: &Snapshot, view: &View<'_>| -> Result<Option<Option<String>>, StoreError> {
        let Some((hub, widget)) = find(snapshot, view, &name, widget)? else { return Ok(None) };
        let result = snapshot.result(widget.id)?;
        Ok(Some(result.map(|result| WidgetObject::json(&widget, &hub, &result).to_line())))
    };
    let mut line = portal.read(&viewer, find.clone()).await?.ok_or_else(|| missing.clone())?;
    if line.is_none() {
        warm(&portal, vec![widget]).await;
        line = portal.read(&viewer, find).await?.ok_or(missing)?;
    }
    let line = line.ok_or_else(|| Failure {
        status: axum::http::StatusCode::SERVICE_UNAVAILABLE,
        sentence: "This widget is still being computed; try again in a moment.".to_owned(),
    })?;
    Ok(([(CONTENT_TYPE, "application/json")], line).into_response())
}

fn find(
    snapshot: &Snapshot,
    view: &View<'_>,
    name: &HubName,
    widget: WidgetId,
) -> Result<Option<(Hub, WidgetInstance)>, StoreError> {
    let Some(hub) = view.hub_named(name)? else { return Ok(None) };
    if !view.may_read(&hub)? {
        return Ok(None);
    }
    let widget = snapshot.widget(widget)?.filter(|widget| widget.hub == hub.id);
    Ok(widget.map(|widget| (hub, widget)))
}

fn as_view(hub: &Hub, widget: &WidgetInstance, card: Card, revision: Revision) -> WidgetView {
    let description = plugin(&widget.plugin).map_or("", |plugin| plugin.manual().description).to_owned();
    WidgetView { card, description, hub_title: title(hub).to_owned(), revision }
}

fn no_widget(hub: &HubName) -> Failure {
    Failure::not_found(format!("The hub \u{201c}{hub}\u{201d} has no widget of that number."))
}
