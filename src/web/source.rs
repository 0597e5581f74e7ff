//! `/source/<plugin>`: a widget's own source, as it runs here.

use std::sync::Arc;

use axum::extract::State;
use maud::Markup;

use super::error::Failure;
use super::extract::{Looking, NamePath};
use super::pages::{self, SourceView};
use super::portal::Portal;

pub async fn source(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    NamePath(name): NamePath,
) -> Result<Markup, Failure> {
    let unknown = || Failure::not_found("There is no widget of that name; the list of hubs leads to those there are.");
    let manual = portal.shelf.find(&name).ok_or_else(unknown)?.manual();
    let view = SourceView {
        plugin: manual.name.to_owned(),
        path: format!("src/widgets/{}", manual.file()),
        text: manual.source.to_owned(),
        plugins: portal.shelf.kinds().iter().map(|kind| kind.manual().name.to_owned()).collect(),
    };
    Ok(pages::source(&portal.frame(&portal.surround(&who).await), &view))
}
