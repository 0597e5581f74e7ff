//! `/api/v1`: the portal for programs. JSON in shapes that are described, read through the same views as pages.
//!
//! One file a resource; `shapes` are what is sent, and [`description()`] is made of the handlers themselves. Nothing here
//! changes anything.

mod asked;
mod description;
mod export;
mod feed;
mod hubs;
mod kinds;
mod manual;
mod me;
mod people;
mod search;
mod shapes;
mod widgets;

pub use description::description;
pub use export::export;
pub use feed::feed;
pub use hubs::{hub, hubs};
pub use kinds::kinds;
pub use manual::manual;
pub use me::me;
pub use people::{people, person};
pub use search::search;
pub use widgets::{widget, widgets};

pub(super) use asked::{AskedQuery, read};
pub(super) use search::newest;

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
