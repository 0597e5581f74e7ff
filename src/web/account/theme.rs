//! `/settings/theme`: light, dark, or as the system has it.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use maud::Markup;
use serde_json::json;

use crate::model::Theme;

use super::super::answer::Done;
use super::super::error::Failure;
use super::super::extract::{AsJson, Signed};
use super::super::pages;
use super::super::portal::Portal;
use super::super::posted::Posted;
use super::{Asked, AskedQuery, own};

pub async fn page(State(portal): State<Arc<Portal>>, signed: Signed, asked: AskedQuery) -> Result<Markup, Failure> {
    let (theme, surround) = own(&portal, &signed, |me| Ok(me.person().theme)).await?;
    Ok(pages::theme(&portal.frame(&surround), theme, Asked::is_done(asked)))
}

/// From the page, and from the button in every page's header.
pub async fn save(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    AsJson(as_json): AsJson,
    Posted(fields): Posted,
) -> Result<Response, Failure> {
    let theme = Theme::parse(fields.one("theme"));
    let theme = theme.ok_or_else(|| Failure::bad_request("A theme is one of system, light and dark."))?;
    super::edit(&portal, &signed, move |person| person.theme = theme).await?;
    Ok(Done::new("/settings/theme?done", json!({ "theme": theme })).respond(as_json))
}
