//! `/api/v1/widgets`: every kind of widget.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::error::Failure;
use super::super::portal::Portal;
use super::answer;
use super::shapes::Kind;

/// Kinds of widget.
#[derive(Serialize, ToSchema)]
pub struct KindList {
    /// In the order in which people are offered them.
    kinds: Vec<Kind>,
}

/// Kinds of widget
///
/// What a hub's owners may put on it, and what can be set on each.
#[utoipa::path(
    get,
    path = "/api/v1/widgets",
    tag = "Hubs",
    responses((status = 200, body = KindList, description = "What was asked for."), (status = 304, description = "You have this answer already."))
)]
pub async fn kinds(State(portal): State<Arc<Portal>>, headers: HeaderMap) -> Result<Response, Failure> {
    let kinds = portal.shelf.kinds().iter().map(|kind| Kind::of(kind.manual())).collect();
    answer(&KindList { kinds }, &headers)
}
