//! What a request that cannot be answered gets: a page for people, JSON for programs.

use std::sync::Arc;

use axum::Json;
use axum::http::header::REFERER;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use tracing::error;

use crate::model::{HubName, PersonName, RoleRefusal};
use crate::search::SearchError;
use crate::store::{Refusal, StoreError};

use super::pages::{self, ErrorView};
use super::portal::Portal;
use super::session::Who;

/// Why there is no answer. It becomes a page or JSON only where the request is known, in the router's last layer.
#[derive(Debug, Clone)]
pub struct Failure {
    pub status: StatusCode,
    /// One sentence for the person.
    pub sentence: String,
    /// Where to go instead: label and path.
    pub ways_out: Vec<(String, String)>,
    /// Where a browser is sent at once.
    pub redirect: Option<String>,
}

impl Failure {
    /// What people read where the search index fails.
    pub const SILENT_INDEX: &'static str = "The search index does not answer just now; try again in a moment.";

    pub fn new(status: StatusCode, sentence: impl Into<String>) -> Self {
        Failure { status, sentence: sentence.into(), ways_out: Vec::new(), redirect: None }
    }

    pub fn not_found(sentence: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, sentence)
    }

    pub fn bad_request(sentence: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, sentence)
    }

    pub fn internal(sentence: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, sentence)
    }

    /// For who is not signed in: a page leads to where they can, and back; what was sent is not done.
    pub fn sign_in_first(request: &Parts) -> Self {
        let failure = Self::new(StatusCode::UNAUTHORIZED, "Sign in first; then this can be done.");
        let login = |path: &str| {
            let next: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
            format!("/login?next={next}")
        };
        if matches!(request.method, Method::GET | Method::HEAD) {
            let here = request.uri.path_and_query().map_or("/", |path| path.as_str());
            return Failure { redirect: Some(login(here)), ..failure };
        }
        // The page that the form stands on; the login takes no path but one of ours.
        let page = request.headers.get(REFERER).and_then(|value| value.to_str().ok()?.parse::<Uri>().ok());
        let page = page.as_ref().and_then(Uri::path_and_query).map_or("/", |path| path.as_str());
        Failure { ways_out: vec![("Sign in".to_owned(), login(page))], ..failure }
    }

    /// What the store refused to change.
    pub fn refused(refusal: &Refusal, hub: &HubName) -> Self {
        let status = match refusal {
            Refusal::NoHub => return Self::no_hub(hub.as_str()),
            Refusal::NotOwner | Refusal::Role(RoleRefusal::OwnersOnly) => StatusCode::FORBIDDEN,
            Refusal::NoWidget | Refusal::NoPerson => StatusCode::NOT_FOUND,
            Refusal::Archived | Refusal::Outdated | Refusal::Full | Refusal::Taken | Refusal::TooManyTeams => {
                StatusCode::CONFLICT
            }
            Refusal::LastOwnerOf(_) | Refusal::Role(RoleRefusal::LastOwner) => StatusCode::CONFLICT,
            Refusal::CookieGiven | Refusal::SavedFull | Refusal::MutesFull | Refusal::AlsoFull => StatusCode::CONFLICT,
            Refusal::OwnCookie | Refusal::Role(_) => StatusCode::BAD_REQUEST,
        };
        let ways_out = vec![(format!("Back to {hub}"), format!("/{hub}"))];
        Failure { ways_out, ..Self::new(status, refusal.to_string()) }
    }

    /// For a name that nobody here has, typed by who looks after a hub's members.
    pub fn nobody(name: &PersonName, hub: &HubName) -> Self {
        let name = shortened(name.as_str());
        let sentence = format!("Nobody called \u{201c}{name}\u{201d} has an account here; check how it is written.");
        let ways_out = vec![(format!("Members of {hub}"), format!("/{hub}/members"))];
        Failure { ways_out, ..Self::not_found(sentence) }
    }

    /// The same for every hub that is not there or may not be seen.
    pub fn no_hub(name: &str) -> Self {
        let failure = Self::not_found(format!("There is no hub called \u{201c}{}\u{201d} here.", shortened(name)));
        match name.parse::<HubName>() {
            // The bus speaks of many who have no hub; what they did can be found all the same.
            Ok(name) => {
                let path = format!("/search?q=user:{}", name.as_str().replace('+', "%2B"));
                Failure { ways_out: vec![(format!("What {name} did"), path)], ..failure }
            }
            Err(_) => failure,
        }
    }

    /// For a hub that may be known but whose activity may not be read.
    pub fn members_only(hub: &HubName) -> Self {
        Self::new(StatusCode::FORBIDDEN, format!("Only members see what happens in \u{201c}{hub}\u{201d}."))
    }

    /// As JSON or as a page.
    pub(super) async fn render(&self, portal: &Arc<Portal>, who: &Who, as_json: bool) -> Response {
        if as_json {
            return (self.status, Json(serde_json::json!({ "error": self.sentence }))).into_response();
        }
        if let Some(elsewhere) = &self.redirect {
            return Redirect::to(elsewhere).into_response();
        }
        let title = heading(self.status);
        let surround = portal.surround(who).await;
        let view = ErrorView {
            status: self.status.as_u16(),
            title: title.to_owned(),
            sentence: self.sentence.clone(),
            ways_out: self.ways_out.clone(),
        };
        (self.status, pages::error(&portal.frame(&surround), &view)).into_response()
    }
}

impl From<SearchError> for Failure {
    fn from(failure: SearchError) -> Self {
        match failure {
            SearchError::Store(failure) => failure.into(),
            failure => {
                error!("the search index does not answer: {failure}");
                Failure::new(StatusCode::SERVICE_UNAVAILABLE, Failure::SILENT_INDEX)
            }
        }
    }
}

impl From<StoreError> for Failure {
    fn from(failure: StoreError) -> Self {
        error!("a request could not be answered: {failure}");
        Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "The portal could not read its data; its log says more.")
    }
}

/// The reason travels with the response, for the layer that renders it.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// What people read above the sentence.
fn heading(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "Please sign in",
        StatusCode::FORBIDDEN => "Not allowed",
        StatusCode::NOT_FOUND => "Not found",
        StatusCode::METHOD_NOT_ALLOWED => "Not like this",
        StatusCode::CONFLICT => "Not now",
        _ if status.is_client_error() => "That did not work",
        _ => "Something went wrong",
    }
}

fn shortened(name: &str) -> String {
    let mut short: String = name.chars().take(60).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short
}
