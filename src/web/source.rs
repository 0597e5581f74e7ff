//! `/source/<plugin>`: a widget's own source, as it runs here.

use std::sync::Arc;

use axum::extract::State;
use maud::Markup;

use super::error::Failure;
use super::extract::{Looking, NamePath};
use super::pages::{self, SourceView};
use super::portal::Portal;
use crate::widgets::Kind;

pub async fn source(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    NamePath(name): NamePath,
) -> Result<Markup, Failure> {
    let unknown = || Failure::not_found("There is no widget of that name; the list of hubs leads to those there are.");
    let kind = portal.shelf.find(&name).filter(|kind| !kind.is_broken()).ok_or_else(unknown)?;
    let source = kind.source();
    let view = SourceView {
        plugin: kind.manual().name.to_owned(),
        own: matches!(kind, Kind::Own(_)),
        path: source.path,
        text: source.text.to_owned(),
        plugins: portal.shelf.kinds().iter().map(|kind| kind.manual().name.to_owned()).collect(),
    };
    Ok(pages::source(&portal.frame(&portal.surround(&who).await), &view))
}
