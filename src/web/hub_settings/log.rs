//! Who did what to the hub, newest first.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use maud::Markup;
use serde::Deserialize;

use super::{head, managed};
use crate::web::error::Failure;
use crate::web::extract::{HubPath, Signed};
use crate::web::pages::{self, LogView, Place};
use crate::web::portal::Portal;

/// Lines on one page.
const LINES: usize = 50;

#[derive(Deserialize, Default)]
pub struct Asked {
    before: Option<u64>,
}

pub async fn page(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    HubPath(name): HubPath,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Markup, Failure> {
    let before = asked.map(|Query(asked)| asked.before).unwrap_or_default();
    let read = portal.look(&signed.who, move |view| match managed(view, &name, Place::Log)? {
        Ok(managed) => Ok(Ok((managed.hub().clone(), managed.audit(before, LINES + 1)?))),
        Err(failure) => Ok(Err(failure)),
    });
    let (read, surround) = read.await?;
    let (hub, mut lines) = read?;
    let more = lines.len() > LINES;
    lines.truncate(LINES);
    let older = lines.last().filter(|_| more).map(|(number, _)| *number);
    let view = LogView {
        head: head(&hub, Place::Log, None),
        lines: lines.into_iter().map(|(_, line)| line).collect(),
        newest: before.is_none(),
        older,
    };
    Ok(pages::log(&portal.frame(&surround), &view))
}
