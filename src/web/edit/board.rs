//! `/<hub>/edit`: the board with its tools; a POST sets the width of its columns.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use maud::Markup;
use serde::Deserialize;

use super::done::{Deed, done};
use super::{label, managed, seen, to_the_board};
use crate::model::{Board, Column, HubName, WidgetId, WidgetInstance};
use crate::store::{StoreError, View};
use crate::web::directory::title;
use crate::web::error::Failure;
use crate::web::extract::{AsJson, HubPath, Signed};
use crate::web::pages::{self, EditCard, EditView, Notice};
use crate::web::portal::Portal;
use crate::web::posted::Posted;
use crate::widgets::{Parameter, ParameterKind, Shelf};

/// Settings shown on a card, and characters of each.
const PREVIEW: usize = 4;
const PREVIEW_CHARS: usize = 80;

/// What was done a moment ago, as [`done`] puts it into the address.
#[derive(Deserialize, Default)]
pub struct Asked {
    done: Option<String>,
    widget: Option<String>,
}

pub async fn page(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    HubPath(name): HubPath,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Markup, Failure> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let shelf = portal.shelf.clone();
    let (read, surround) = portal.look(&signed.who, move |view| read(&shelf, view, &name, &asked)).await?;
    Ok(pages::edit(&portal.frame(&surround), &read?))
}

pub async fn set_columns(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    HubPath(name): HubPath,
    as_json: AsJson,
    Posted(fields): Posted,
) -> Result<Response, Failure> {
    let width = fields.one("left_width").trim().parse().ok().filter(|width| (1..=11).contains(width));
    let width = width.ok_or_else(|| Failure::bad_request("The left column can be 1 to 11 twelfths wide."))?;
    let seen = seen(&fields)?;
    let set = portal.manage(&signed, &name, move |change, admin| change.set_columns(admin, width, seen));
    set.await.map_err(|failure| to_the_board(failure, &name))?;
    Ok(done(as_json, &name, Deed::Columns, None))
}

fn read(
    shelf: &Shelf,
    view: &View<'_>,
    name: &HubName,
    asked: &Asked,
) -> Result<Result<EditView, Failure>, StoreError> {
    let managed = match managed(view, name)? {
        Ok(managed) => managed,
        Err(failure) => return Ok(Err(failure)),
    };
    let widgets = managed.widgets()?;
    let removed: Vec<WidgetInstance> = managed.removed()?.into_iter().map(|removed| removed.widget).collect();
    let card = |widget| card(shelf, widget);
    let cards = |column| widgets.iter().filter(|widget| widget.column == column).map(card).collect();
    let hub = managed.hub();
    Ok(Ok(EditView {
        hub: hub.name.to_string(),
        hub_title: title(hub).to_owned(),
        left_width: hub.left_width,
        edition: Board::of(hub, &widgets).edition(),
        left: cards(Column::Left),
        right: cards(Column::Right),
        notice: notice(shelf, asked, &widgets, &removed),
        removed: removed.iter().map(card).collect(),
        revision: view.revision()?,
    }))
}

fn notice(shelf: &Shelf, asked: &Asked, widgets: &[WidgetInstance], removed: &[WidgetInstance]) -> Option<Notice> {
    let deed = Deed::parse(asked.done.as_deref()?)?;
    let id = asked.widget.as_deref().and_then(|text| text.parse().ok()).map(WidgetId);
    let is_it = |widget: &&WidgetInstance| Some(widget.id) == id;
    let undo = removed.iter().find(is_it).filter(|_| deed == Deed::Removed);
    // An address kept from before may speak of what is not so any more.
    let about = match deed {
        Deed::Columns => None,
        Deed::Removed => Some(undo?),
        _ => Some(widgets.iter().find(is_it)?),
    };
    Some(Notice {
        sentence: deed.sentence(about.map_or("", |widget| label(shelf, widget))),
        undo: undo.map(|widget| widget.id),
    })
}

fn card(shelf: &Shelf, widget: &WidgetInstance) -> EditCard {
    let texts = shelf.find(&widget.plugin).map(|kind| kind.texts(&widget.config)).unwrap_or_default();
    EditCard {
        id: widget.id,
        plugin: widget.plugin.clone(),
        label: label(shelf, widget).to_owned(),
        settable: !texts.is_empty(),
        preview: texts.iter().filter_map(|(parameter, text)| preview(parameter, text)).take(PREVIEW).collect(),
    }
}

fn preview(parameter: &Parameter, text: &str) -> Option<(&'static str, String)> {
    let options = if let ParameterKind::Choice(options) = parameter.kind { options } else { &[] };
    let text = options.iter().find(|(value, _)| *value == text).map_or(text, |(_, label)| label);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = line.chars().take(PREVIEW_CHARS).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    (!short.is_empty()).then_some((parameter.label, short))
}
