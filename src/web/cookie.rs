//! `/<hub>/cookie`: a word of thanks for a person.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::model::{HubKind, HubName, is_one_line};
use crate::store::Refusal;

use super::answer::Done;
use super::directory::title;
use super::error::Failure;
use super::extract::{AsJson, HubPath, Signed};
use super::pages::{self, CookieView};
use super::portal::Portal;
use super::posted::Posted;

/// Characters: one sentence.
const MAX_WORDS: usize = 140;

pub async fn page(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    HubPath(name): HubPath,
) -> Result<Response, Failure> {
    if name.as_str() == signed.person.as_str() {
        return Err(Failure::refused(&Refusal::OwnCookie, &name));
    }
    shown(&portal, &signed, name, StatusCode::OK, String::new(), None).await
}

pub async fn give(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    HubPath(name): HubPath,
    AsJson(as_json): AsJson,
    Posted(fields): Posted,
) -> Result<Response, Failure> {
    let words = fields.one("words").trim().to_owned();
    let fault = fault(&words);
    if let (Some(fault), true) = (&fault, as_json) {
        return Err(Failure::bad_request(fault.clone()));
    }
    if fault.is_some() {
        return shown(&portal, &signed, name, StatusCode::UNPROCESSABLE_ENTITY, words, fault).await;
    }
    let (by, to) = (signed.person.clone(), name.clone());
    let given = portal.try_change(move |change| change.give_cookie(&by, &to, &words)).await?;
    given.map_err(|refusal| Failure::refused(&refusal, &name))?;
    Ok(Done::new(format!("/{name}"), json!({ "given": true })).respond(as_json))
}

fn fault(words: &str) -> Option<String> {
    let fits = words.chars().count() <= MAX_WORDS && is_one_line(words);
    (!fits).then(|| format!("Say it in one line of at most {MAX_WORDS} characters."))
}

async fn shown(
    portal: &Arc<Portal>,
    signed: &Signed,
    name: HubName,
    status: StatusCode,
    words: String,
    fault: Option<String>,
) -> Result<Response, Failure> {
    let wanted = name.clone();
    let (hub, surround) = portal.look(&signed.who, move |view| view.hub_named(&wanted)).await?;
    let hub = hub.filter(|hub| hub.kind == HubKind::User).ok_or_else(|| Failure::no_hub(name.as_str()))?;
    let view =
        CookieView { person: hub.name.to_string(), title: title(&hub).to_owned(), most: MAX_WORDS, words, fault };
    Ok((status, pages::cookie(&portal.frame(&surround), &view)).into_response())
}
