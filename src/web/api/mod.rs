//! The portal for programs: JSON in shapes that are described, read through the same views as pages.
//!
//! One file a resource; `shapes` are what is sent. Nothing here changes anything.

mod export;
mod shapes;

pub use export::export;

use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;

use super::conditional::Document;
use super::error::Failure;

const JSON: &str = "application/json";

/// A shape as JSON, unless whoever asks has it already.
fn answer(shape: &impl Serialize, asked: &HeaderMap) -> Result<Response, Failure> {
    let body = serde_json::to_vec(shape).map_err(|failure| {
        tracing::error!("an answer cannot be written: {failure}");
        Failure::internal("The portal could not write its answer; its log says more.")
    })?;
    Ok(Document::new(JSON, body).respond(asked))
}
