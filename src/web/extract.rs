//! Extractors: what a handler gets is checked already.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Path};
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::http::request::Parts;

use crate::model::{HubName, PersonName, RoleAct, SessionKey, WidgetId};
use crate::store::Viewer;

use super::error::Failure;
use super::session::Who;

/// Who is looking.
pub struct Looking(pub Who);

impl<S: Send + Sync> FromRequestParts<S> for Looking {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Looking(parts.extensions.get::<Who>().cloned().unwrap_or_default()))
    }
}

/// Somebody who is signed in; others are led to where they can.
pub struct Signed {
    pub person: PersonName,
    pub who: Who,
    pub key: SessionKey,
}

impl<S: Send + Sync> FromRequestParts<S> for Signed {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Failure> {
        let who = parts.extensions.get::<Who>().cloned().unwrap_or_default();
        match (&who.viewer, who.key) {
            (Viewer::Person(person), Some(key)) => Ok(Signed { person: person.clone(), key, who }),
            _ => Err(Failure::sign_in_first(parts)),
        }
    }
}

/// Whether the answer is wanted as JSON: by programs and our own scripts, not by forms.
pub struct AsJson(pub bool);

impl<S: Send + Sync> FromRequestParts<S> for AsJson {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(AsJson(wants_json(&parts.headers)))
    }
}

/// What a browser's page asks for names HTML; what a program asks for names JSON.
pub fn wants_json(headers: &HeaderMap) -> bool {
    accepts(headers, "application/json") && !accepts(headers, "text/html")
}

/// Whether a kind of answer is asked for by name.
pub fn accepts(headers: &HeaderMap, kind: &str) -> bool {
    headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok()).any(|value| value.contains(kind))
}

/// The hub named in the path. A name that no hub can have is a hub that is not there.
pub struct HubPath(pub HubName);

impl<S: Send + Sync> FromRequestParts<S> for HubPath {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path(name) = path::<String, S>(parts, state).await?;
        name.parse().map(HubPath).map_err(|_| Failure::no_hub(&name))
    }
}

/// A hub and the number of one of its widgets.
pub struct WidgetPath(pub HubName, pub WidgetId);

impl<S: Send + Sync> FromRequestParts<S> for WidgetPath {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path((hub, widget)) = path::<(String, String), S>(parts, state).await?;
        let name = hub.parse().map_err(|_| Failure::no_hub(&hub))?;
        let number = widget.parse().map_err(|_| Failure::not_found(format!("{name} has no page of that name.")))?;
        Ok(WidgetPath(name, WidgetId(number)))
    }
}

/// A hub and what is to be done about a role there.
pub struct ActPath(pub HubName, pub RoleAct);

impl<S: Send + Sync> FromRequestParts<S> for ActPath {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path((hub, word)) = path::<(String, String), S>(parts, state).await?;
        let name = hub.parse().map_err(|_| Failure::no_hub(&hub))?;
        let act = RoleAct::parse(&word).ok_or_else(|| Failure::not_found("There is nothing of that name to be done."));
        Ok(ActPath(name, act?))
    }
}

/// The one other thing a path names, as text.
pub struct NamePath(pub String);

impl<S: Send + Sync> FromRequestParts<S> for NamePath {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path(name) = path::<String, S>(parts, state).await?;
        Ok(NamePath(name))
    }
}

/// The two other things that a path names, as text.
pub struct PairPath(pub String, pub String);

impl<S: Send + Sync> FromRequestParts<S> for PairPath {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path((first, second)) = path::<(String, String), S>(parts, state).await?;
        Ok(PairPath(first, second))
    }
}

async fn path<T, S>(parts: &mut Parts, state: &S) -> Result<Path<T>, Failure>
where
    T: serde::de::DeserializeOwned + Send,
    S: Send + Sync,
{
    let found = Path::<T>::from_request_parts(parts, state).await;
    found.map_err(|_| Failure::not_found("This address leads nowhere."))
}
