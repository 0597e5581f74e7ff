//! What a request that cannot be answered gets: a page for people, JSON for programs.

use std::sync::Arc;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use tracing::error;

use crate::model::HubName;
use crate::store::{StoreError, Viewer};

use super::pages::{self, ErrorView};
use super::portal::Portal;

/// Why there is no answer. It becomes a page or JSON only where the request is known, in the router's last layer.
#[derive(Debug, Clone)]
pub struct Failure {
    pub status: StatusCode,
    /// One sentence for the person.
    pub sentence: String,
    /// Where to go instead: label and path.
    pub ways_out: Vec<(String, String)>,
}

impl Failure {
    pub fn new(status: StatusCode, sentence: impl Into<String>) -> Self {
        Failure { status, sentence: sentence.into(), ways_out: Vec::new() }
    }

    pub fn not_found(sentence: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, sentence)
    }

    pub fn bad_request(sentence: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, sentence)
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
    pub(super) async fn render(&self, portal: &Arc<Portal>, as_json: bool) -> Response {
        if as_json {
            return (self.status, Json(serde_json::json!({ "error": self.sentence }))).into_response();
        }
        let title = self.status.canonical_reason().unwrap_or("Something went wrong");
        let surround = portal.surround(&Viewer::Visitor).await;
        let view = ErrorView {
            status: self.status.as_u16(),
            title: title.to_owned(),
            sentence: self.sentence.clone(),
            ways_out: self.ways_out.clone(),
        };
        (self.status, pages::error(&portal.frame(&surround), &view)).into_response()
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

fn shortened(name: &str) -> String {
    let mut short: String = name.chars().take(60).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short
}
