//! `/settings/tokens`: tokens for programs and feed readers.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::super::answer::Done;
use super::super::error::Failure;
use super::super::extract::{AsJson, Signed};
use super::super::here::Here;
use super::super::pages::{self, TokenLine, TokensView};
use super::super::portal::Portal;
use super::super::posted::Posted;
use super::super::session::{new_token_cookie, taken_token};
use super::{Asked, AskedQuery, own};
use crate::model::{Token, is_one_line};

const PATH: &str = "/settings/tokens";

/// A token made a moment ago is shown this once: the browser brought it here, and is told to let go of it.
pub async fn page(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    here: Here,
    headers: HeaderMap,
    asked: AskedQuery,
) -> Result<Response, Failure> {
    let read = |me: &crate::store::Me<'_>| {
        let mut tokens = me.tokens()?;
        tokens.sort_by_key(|(_, token)| std::cmp::Reverse(token.made));
        let line = |(key, token): (crate::model::TokenKey, Token)| TokenLine {
            handle: key.handle(),
            label: token.label,
            made: token.made,
            used: token.used,
        };
        Ok(tokens.into_iter().map(line).collect::<Vec<_>>())
    };
    let (lines, surround) = own(&portal, &signed, read).await?;
    let made = taken_token(&headers, &portal.accounts);
    let view = TokensView { lines, made, address: here.0, me: signed.person.to_string(), done: Asked::is_done(asked) };
    let page = pages::tokens(&portal.frame(&surround), &view);
    let clear = view.made.as_ref().map(|_| [(SET_COOKIE, new_token_cookie(&portal.accounts, None))]);
    Ok((clear.map(HeaderMap::from_iter).unwrap_or_default(), [(CACHE_CONTROL, "no-store")], page).into_response())
}

/// `handle` names the one to revoke; without it, one is made that is called `label`.
pub async fn save(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    AsJson(as_json): AsJson,
    Posted(fields): Posted,
) -> Result<Response, Failure> {
    let handle = fields.one("handle").to_owned();
    if !handle.is_empty() {
        portal.revoke_tokens(&signed.person, move |key| key.handle() == handle).await?;
        return Ok(Done::new("/settings/tokens?done", json!({ "revoked": true })).respond(as_json));
    }
    let label = fields.one("label").trim();
    let most = Token::MAX_LABEL;
    if label.is_empty() || label.chars().count() > most || !is_one_line(label) {
        let sentence = format!("Call the token something of at most {most} characters, on one line.");
        return Err(Failure::bad_request(sentence));
    }
    let secret = portal.make_token(&signed, label).await?.ok_or_else(|| {
        let sentence = format!("You have {} tokens, which is as many as can be; revoke one first.", Token::MOST);
        Failure::new(StatusCode::CONFLICT, sentence)
    })?;
    let cookie = [(SET_COOKIE, new_token_cookie(&portal.accounts, Some(&secret)))];
    let done = Done::new(PATH, json!({ "token": secret }));
    Ok(if as_json { done.respond(true) } else { (cookie, done.respond(false)).into_response() })
}
