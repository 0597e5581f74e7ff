//! `/notices`: what one is told, until one puts it away.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use maud::Markup;
use serde_json::json;

use crate::model::{Hub, Notice};
use crate::store::{Refusal, View};

use super::answer::Done;
use super::error::Failure;
use super::extract::{AsJson, Signed};
use super::pages::{self, NoticeHub, NoticeLine};
use super::portal::Portal;
use super::posted::Posted;

pub async fn page(State(portal): State<Arc<Portal>>, signed: Signed) -> Result<Markup, Failure> {
    let read = |view: &View<'_>| {
        let Some(me) = view.me()? else { return Ok(Vec::new()) };
        let line = |(number, notice, hub): (u64, Notice, Option<Hub>)| NoticeLine {
            number,
            at: notice.at,
            kind: notice.kind,
            by: notice.by.to_string(),
            hub: hub
                .map(|hub| NoticeHub { name: hub.name.to_string(), title: super::directory::title(&hub).to_owned() }),
        };
        Ok(me.notices()?.into_iter().map(line).collect())
    };
    let (lines, surround) = portal.look(&signed.who, read).await?;
    Ok(pages::notices(&portal.frame(&surround), &lines))
}

/// Puts away the notice of that `number`; without one, all.
pub async fn put_away(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    AsJson(as_json): AsJson,
    Posted(fields): Posted,
) -> Result<Response, Failure> {
    let number = if fields.one("number").is_empty() { None } else { Some(fields.number("number")?) };
    let person = signed.person.clone();
    let put_away = portal.try_change(move |change| change.put_away(&person, number).map(Ok)).await?;
    put_away.map_err(|refusal: Refusal| Failure::bad_request(refusal.to_string()))?;
    Ok(Done::new("/notices", json!({ "put_away": true })).respond(as_json))
}
