//! `/<hub>/add`: the kinds of widget for this hub; a POST adds one.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use maud::{Markup, PreEscaped};
use serde::Deserialize;
use serde_json::json;

use super::done::{Deed, done};
use super::managed;
use crate::model::{Column, HubKind};
use crate::web::directory::title;
use crate::web::error::Failure;
use crate::web::extract::{AsJson, HubPath, Signed};
use crate::web::pages::{self, Exhibit, GalleryView};
use crate::web::portal::Portal;
use crate::web::posted::Posted;
use crate::widgets::Plugin;

#[derive(Deserialize, Default)]
pub struct Asked {
    column: Option<String>,
}

pub async fn gallery(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    HubPath(name): HubPath,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Markup, Failure> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let read = portal.look(&signed.who, move |view| Ok(managed(view, &name)?.map(|managed| managed.hub().clone())));
    let (hub, surround) = read.await?;
    let hub = hub?;
    let kinds = portal.shelf.kinds();
    let view = GalleryView {
        hub: hub.name.to_string(),
        hub_title: title(&hub).to_owned(),
        column: asked.column.as_deref().and_then(column).unwrap_or(Column::Left),
        exhibits: kinds.iter().filter(|kind| fits(&***kind, hub.kind)).map(|kind| exhibit(&**kind)).collect(),
    };
    Ok(pages::gallery(&portal.frame(&surround), &view))
}

pub async fn add(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    HubPath(name): HubPath,
    as_json: AsJson,
    Posted(fields): Posted,
) -> Result<Response, Failure> {
    let column = column(fields.one("column"));
    let column = column.ok_or_else(|| Failure::bad_request("Say which column: left or right."))?;
    let kind = portal.shelf.find(fields.one("plugin"));
    let kind = kind
        .filter(|kind| !kind.is_broken())
        .ok_or_else(|| Failure::bad_request("There is no such kind of widget."))?;
    let manual = kind.manual();
    let added = portal.manage(&signed, &name, move |change, admin| {
        if !fits(&*kind, admin.hub().kind) {
            return Ok(Ok(None));
        }
        Ok(change.add_to_board(admin, kind.manual().name, column, json!({}))?.map(Some))
    });
    let elsewhere = || Failure::bad_request(format!("{} is not for hubs like {name}.", manual.label));
    let widget = added.await?.ok_or_else(elsewhere)?;
    Ok(done(as_json, &name, Deed::Added, Some(widget)))
}

/// The column of that name.
pub(super) fn column(word: &str) -> Option<Column> {
    match word {
        "left" => Some(Column::Left),
        "right" => Some(Column::Right),
        _ => None,
    }
}

fn fits(plugin: &dyn Plugin, kind: HubKind) -> bool {
    plugin.manual().kinds.contains(&kind)
}

fn exhibit(plugin: &dyn Plugin) -> Exhibit {
    let manual = plugin.manual();
    // One that hides would be no example to look at.
    let example = plugin.examples().into_iter().find(|example| !example.hidden);
    Exhibit {
        plugin: manual.name,
        label: manual.label,
        description: manual.description,
        example: PreEscaped(example.map_or_else(String::new, |example| example.html)),
    }
}
