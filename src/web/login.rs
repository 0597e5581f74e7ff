//! `/login` and `/logout`: how people come in.
//!
//! Whoever vouches for a person ends in [`admit`] with an [`Identity`]: the local login of demonstrations here, a
//! provider of identities when one is configured.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, HOST, HeaderMap, SET_COOKIE, USER_AGENT};
use axum::http::uri::Authority;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::model::{HubName, Person, PersonName, is_one_line};
use crate::store::{Refusal, Viewer};
use crate::widgets::defaults;

use super::answer::{Done, own_path};
use super::error::Failure;
use super::extract::{AsJson, Looking};
use super::pages::{self, LoginView};
use super::portal::Portal;
use super::posted::{Fields, Posted};

/// Characters of what a browser calls itself.
const MAX_BROWSER: usize = 200;

/// Somebody whom a login vouches for.
pub struct Identity {
    pub name: HubName,
    /// May be empty.
    pub full_name: String,
}

#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    next: String,
}

pub async fn page(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Failure> {
    let next = own_path(&asked.map(|Query(asked)| asked).unwrap_or_default().next).to_owned();
    let view = LoginView { next, dev_login: portal.accounts.dev_login, ..LoginView::default() };
    shown(&portal, who, view, StatusCode::OK).await
}

pub async fn sign_in(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    AsJson(as_json): AsJson,
    headers: HeaderMap,
    Posted(fields): Posted,
) -> Result<Response, Failure> {
    if !portal.accounts.dev_login {
        return Err(Failure::new(StatusCode::FORBIDDEN, "Nobody can sign in here by name alone."));
    }
    if !is_this_machine(&headers) {
        let sentence = "Signing in by name alone works on this machine only; open the portal at http://localhost.";
        return Err(Failure::new(StatusCode::FORBIDDEN, sentence));
    }
    let admitted = match identity(&fields) {
        Ok(identity) => admit(&portal, identity, &headers).await?,
        Err(fault) => Err(fault),
    };
    let next = own_path(fields.one("next")).to_owned();
    match admitted {
        Ok((person, cookie)) => {
            // This browser has one session: what it was signed in with before is over.
            if let (Some(old), Viewer::Person(before)) = (who.key, &who.viewer) {
                portal.revoke(before, move |key| *key == old).await?;
            }
            let to = if next == "/" { format!("/{person}") } else { next };
            let json = serde_json::json!({ "name": person, "path": to });
            Ok(([(SET_COOKIE, cookie)], Done::new(to, json).respond(as_json)).into_response())
        }
        Err(fault) if as_json => Err(Failure::bad_request(pages::sentence(&fault))),
        Err(fault) => {
            let (name, full_name) = (fields.one("name").to_owned(), fields.one("full_name").to_owned());
            let view = LoginView { next, dev_login: true, name, full_name, fault: Some(fault) };
            shown(&portal, who, view, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// Whether the browser calls us by a name of the machine it runs on. A listener on loopback is not enough: a page
/// elsewhere can have its own name lead here, and would be let in as anybody.
fn is_this_machine(headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|value| value.to_str().ok()).and_then(|text| text.parse::<Authority>().ok());
    host.is_some_and(|host| {
        let name = host.host().trim_start_matches('[').trim_end_matches(']');
        name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    })
}

/// Lets a person in; the first time, this makes their record and their hub. A sentence where that cannot be.
async fn admit(
    portal: &Arc<Portal>,
    identity: Identity,
    headers: &HeaderMap,
) -> Result<Result<(PersonName, HeaderValue), String>, Failure> {
    let name = PersonName::from(identity.name.as_str());
    let (board, now) = (defaults::user(), (portal.clock)());
    let person = Person::new(name.clone(), identity.full_name, now);
    let hub = identity.name.clone();
    match portal.try_change(move |change| change.admit(&person, &hub, board)).await? {
        Ok(()) => (),
        Err(Refusal::Taken) => {
            return Ok(Err(format!("\u{201c}{name}\u{201d} is the name of a team here, not of a person.")));
        }
        Err(refusal) => return Err(Failure::refused(&refusal, &identity.name)),
    }
    let browser = headers.get(USER_AGENT).map_or_else(String::new, |value| {
        String::from_utf8_lossy(value.as_bytes()).chars().filter(|c| !c.is_control()).take(MAX_BROWSER).collect()
    });
    let cookie = portal.sign_in(name.clone(), browser).await?;
    Ok(Ok((name, cookie)))
}

fn identity(fields: &Fields) -> Result<Identity, String> {
    let name = fields.one("name").trim().parse::<HubName>();
    let name = name.map_err(|error| error.to_string().replace("a hub name", "a nickname"))?;
    let full_name = fields.one("full_name").trim();
    let most = Person::MAX_FULL_NAME;
    if full_name.chars().count() > most || !is_one_line(full_name) {
        return Err(format!("a full name has at most {most} characters, on one line"));
    }
    Ok(Identity { name, full_name: full_name.to_owned() })
}

pub async fn sign_out(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    Posted(_): Posted,
) -> Result<Response, Failure> {
    if let (Some(here), Viewer::Person(person)) = (who.key, &who.viewer) {
        portal.revoke(person, move |key| *key == here).await?;
    }
    // What this browser kept of the pages is not shown again by going back.
    let clear = (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\""));
    let headers = [(SET_COOKIE, portal.sign_out_cookie()), clear];
    Ok((headers, Redirect::to("/")).into_response())
}

/// The page, with a secret for browsers that have none.
async fn shown(
    portal: &Arc<Portal>,
    mut who: super::session::Who,
    view: LoginView,
    status: StatusCode,
) -> Result<Response, Failure> {
    let mut headers = HeaderMap::new();
    if who.token.is_none() {
        let (token, cookie) = portal.visit()?;
        headers.insert(SET_COOKIE, cookie);
        who.token = Some(token);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let page = pages::login(&portal.frame(&portal.surround(&who).await), &view);
    Ok((status, headers, page).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_this_machine() {
        let called = |host: &'static str| HeaderMap::from_iter([(HOST, HeaderValue::from_static(host))]);
        for own in ["localhost:5000", "localhost", "127.0.0.1:5000", "[::1]:5000"] {
            assert!(is_this_machine(&called(own)), "{own}");
        }
        for other in ["hubs.example.org", "127.0.0.1.example.org:5000", "localhost.example.org", "10.0.0.1", ""] {
            assert!(!is_this_machine(&called(other)), "{other}");
        }
        assert!(!is_this_machine(&HeaderMap::new()));
    }
}
