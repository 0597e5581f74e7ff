//! `/settings/sessions`: where one is signed in, and signing out there.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;
use serde_json::json;

use super::super::answer::Done;
use super::super::error::Failure;
use super::super::extract::{AsJson, Signed};
use super::super::pages::{self, SessionLine};
use super::super::portal::Portal;
use super::super::posted::Posted;
use super::{Asked, AskedQuery, own};

pub async fn page(State(portal): State<Arc<Portal>>, signed: Signed, asked: AskedQuery) -> Result<Markup, Failure> {
    let (here, now) = (signed.key, (portal.clock)());
    let read = move |me: &crate::store::Me<'_>| {
        let mut sessions = me.sessions()?;
        sessions.retain(|(_, session)| !session.is_over(now));
        sessions.sort_by_key(|(key, session)| (*key != here, std::cmp::Reverse(session.seen)));
        let line = |(key, session): (crate::model::SessionKey, crate::model::Session)| SessionLine {
            handle: key.handle(),
            browser: pages::browser(&session.browser),
            opened: session.opened,
            seen: session.seen,
            here: key == here,
        };
        Ok(sessions.into_iter().map(line).collect::<Vec<_>>())
    };
    let (lines, surround) = own(&portal, &signed, read).await?;
    Ok(pages::sessions(&portal.frame(&surround), &lines, Asked::is_done(asked)))
}

/// `handle` names the one to end; without it, all but this one end.
pub async fn revoke(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    AsJson(as_json): AsJson,
    Posted(fields): Posted,
) -> Result<Response, Failure> {
    let (here, handle) = (signed.key, fields.one("handle").to_owned());
    if handle == here.handle() {
        portal.revoke(&signed.person, move |key| *key == here).await?;
        return Ok(([(SET_COOKIE, portal.sign_out_cookie())], Redirect::to("/")).into_response());
    }
    let all = handle.is_empty();
    portal.revoke(&signed.person, move |key| *key != here && (all || key.handle() == handle)).await?;
    Ok(Done::new("/settings/sessions?done", json!({ "ended": true })).respond(as_json))
}
