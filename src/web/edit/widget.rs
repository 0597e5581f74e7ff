//! What happens to one widget as a whole: it is moved, removed, put back.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use super::done::{Deed, done};
use super::gallery::column;
use super::{seen, to_the_board};
use crate::model::Move;
use crate::web::error::Failure;
use crate::web::extract::{AsJson, Signed, WidgetPath};
use crate::web::portal::Portal;
use crate::web::posted::{Fields, Posted};

pub async fn move_widget(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    WidgetPath(hub, widget): WidgetPath,
    as_json: AsJson,
    Posted(fields): Posted,
) -> Result<Response, Failure> {
    let sentence = "Say where to: up, down or across; or a column and an index in it.";
    let to = destination(&fields).ok_or_else(|| Failure::bad_request(sentence))?;
    let seen = seen(&fields)?;
    let moved = portal.manage(&signed, &hub, move |change, admin| change.move_widget(admin, widget, to, seen));
    moved.await.map_err(|failure| to_the_board(failure, &hub))?;
    Ok(done(as_json, &hub, Deed::Moved, Some(widget)))
}

pub async fn remove(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    WidgetPath(hub, widget): WidgetPath,
    as_json: AsJson,
    Posted(fields): Posted,
) -> Result<Response, Failure> {
    let seen = seen(&fields)?;
    let removed = portal.manage(&signed, &hub, move |change, admin| change.remove_widget(admin, widget, seen));
    removed.await.map_err(|failure| to_the_board(failure, &hub))?;
    Ok(done(as_json, &hub, Deed::Removed, Some(widget)))
}

pub async fn restore(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    WidgetPath(hub, widget): WidgetPath,
    as_json: AsJson,
    Posted(_): Posted,
) -> Result<Response, Failure> {
    let restored = portal.manage(&signed, &hub, move |change, admin| change.restore_widget(admin, widget));
    restored.await.map_err(|failure| to_the_board(failure, &hub))?;
    Ok(done(as_json, &hub, Deed::Restored, Some(widget)))
}

/// By a button's word, or as dragging says it.
fn destination(fields: &Fields) -> Option<Move> {
    match fields.one("to") {
        "up" => Some(Move::Up),
        "down" => Some(Move::Down),
        "across" => Some(Move::Across),
        "" => Some(Move::To(column(fields.one("column"))?, fields.one("index").parse().ok()?)),
        _ => None,
    }
}
