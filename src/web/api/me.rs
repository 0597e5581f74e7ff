//! `/api/v1/me`: whoever asks.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::super::error::Failure;
use super::super::extract::Looking;
use super::super::portal::Portal;
use super::answer;
use super::shapes::{Belonging, Me, Problem};
use crate::model::{Role, Roles};
use crate::store::{Glance, StoreError, View};

/// Who you are
///
/// And which hubs you are something to. Needs a token, see `/settings/tokens`.
#[utoipa::path(
    get,
    path = "/api/v1/me",
    tag = "People",
    responses(
        (status = 200, body = Me, description = "What was asked for."),
        (status = 304, description = "You have this answer already."),
        (status = 401, body = Problem, description = "You did not say who you are."),
    ),
    security(("token" = []))
)]
pub async fn me(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let sentence = "Say who you are: make a token at /settings/tokens, and send it as Authorization: Bearer.";
    let me = portal.read(&who, read).await?.ok_or_else(|| Failure::new(StatusCode::UNAUTHORIZED, sentence))?;
    answer(&me, &headers)
}

fn read(view: &View<'_>) -> Result<Option<Me>, StoreError> {
    let Some(me) = view.me()? else { return Ok(None) };
    let hubs = me.hubs(&view.all_hubs()?)?;
    let person = me.person();
    Ok(Some(Me {
        name: person.name.to_string(),
        full_name: person.full_name.clone(),
        time_zone: person.time_zone.clone(),
        notices: me.notice_count()?,
        hubs: hubs.iter().map(belonging).collect(),
    }))
}

fn belonging((glance, roles): &(Glance, Roles)) -> Belonging {
    let held = Role::ALL.into_iter().filter(|role| roles.has(*role));
    Belonging { hub: glance.hub.name.to_string(), roles: held.collect() }
}
