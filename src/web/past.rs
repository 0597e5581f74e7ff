//! `/<hub>/activity`: what happened around a hub, as far back as the archive goes.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use maud::Markup;
use serde::Deserialize;

use crate::look::{because, because_of_you};
use crate::model::{Hub, HubKind, HubName};
use crate::store::{Before, StoreError, View, Viewer};

use super::directory::title;
use super::error::Failure;
use super::extract::{HubPath, Looking};
use super::pages::{self, PastView};
use super::portal::Portal;

/// Entries of one page.
const ENTRIES: usize = 50;

#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    before: String,
}

pub async fn page(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    HubPath(name): HubPath,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Markup, Failure> {
    // A place that cannot be read is the beginning.
    let before = asked.ok().and_then(|Query(asked)| asked.before.parse().ok());
    let viewer = who.viewer.clone();
    let read = move |view: &View<'_>| read(view, &name, before, &viewer);
    let (found, surround) = portal.look(&who, read).await?;
    Ok(pages::past(&portal.frame(&surround), &found?))
}

fn read(
    view: &View<'_>,
    name: &HubName,
    before: Option<Before>,
    viewer: &Viewer,
) -> Result<Result<PastView, Failure>, StoreError> {
    let Some(hub) = view.hub_named(name)? else { return Ok(Err(Failure::no_hub(name.as_str()))) };
    let Some(readable) = view.open(&hub)? else { return Ok(Err(Failure::members_only(name))) };
    let past = readable.activity(before, ENTRIES)?;
    let why = if is_own(&hub, viewer) { because_of_you } else { because };
    let entries = past.entries.into_iter().map(|entry| (why(&entry.reason, name.as_str()), entry)).collect();
    let older = past.older.map(|older| older.to_string());
    Ok(Ok(PastView { hub: name.to_string(), title: title(&hub).to_owned(), entries, begins: before.is_none(), older }))
}

fn is_own(hub: &Hub, viewer: &Viewer) -> bool {
    hub.kind == HubKind::User && matches!(viewer, Viewer::Person(person) if person.as_str() == hub.name.as_str())
}
