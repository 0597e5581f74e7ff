//! `/settings/forget`: "forget me".

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use maud::Markup;
use serde_json::json;

use crate::store::Refusal;

use super::super::answer::Done;
use super::super::error::Failure;
use super::super::extract::{AsJson, Signed};
use super::super::pages::{self, ForgetView};
use super::super::portal::{Portal, Surround};
use super::super::posted::Posted;
use super::own;

pub async fn page(State(portal): State<Arc<Portal>>, signed: Signed) -> Result<Markup, Failure> {
    let (view, surround) = read(&portal, &signed).await?;
    Ok(pages::forget(&portal.frame(&surround), &view))
}

pub async fn forget(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    AsJson(as_json): AsJson,
    Posted(fields): Posted,
) -> Result<Response, Failure> {
    let typed = fields.one("name").trim();
    let fault = if typed.to_lowercase() == signed.person.as_str() {
        match portal.forget(&signed).await? {
            Ok(()) => {
                let done = Done::new("/", json!({ "forgotten": true })).respond(as_json);
                return Ok(([(SET_COOKIE, portal.sign_out_cookie())], done).into_response());
            }
            Err(refusal @ Refusal::LastOwnerOf(_)) if as_json => {
                return Err(Failure::new(StatusCode::CONFLICT, refusal.to_string()));
            }
            Err(refusal) => refusal.to_string(),
        }
    } else {
        format!("Nothing was done: type {} here, if you are sure.", signed.person)
    };
    if as_json {
        return Err(Failure::new(StatusCode::UNPROCESSABLE_ENTITY, fault));
    }
    let (view, surround) = read(&portal, &signed).await?;
    let view = ForgetView { typed: typed.to_owned(), fault: Some(fault), ..view };
    let page = pages::forget(&portal.frame(&surround), &view);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn read(portal: &Arc<Portal>, signed: &Signed) -> Result<(ForgetView, Surround), Failure> {
    let read = |me: &crate::store::Me<'_>| {
        let needed_by = me.needed_by()?.into_iter().map(|hub| hub.to_string()).collect();
        Ok(ForgetView { name: me.person().name.to_string(), needed_by, ..ForgetView::default() })
    };
    own(portal, signed, read).await
}
