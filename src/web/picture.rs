//! `/<hub>/picture/<avatar or header>`: what a hub looks like where it is not drawn from its name.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::model::{Hub, HubName, Picture};

use super::error::Failure;
use super::extract::{Looking, PairPath};
use super::portal::Portal;

#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    v: String,
}

pub async fn picture(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    PairPath(name, word): PairPath,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Failure> {
    let hub: HubName = name.parse().map_err(|_| Failure::no_hub(&name))?;
    let missing = Failure::no_hub(hub.as_str());
    let picture = Picture::parse(&word);
    let read = portal.read(&who, move |view| {
        let Some(hub) = view.hub_named(&hub)? else { return Ok(None) };
        let bytes = picture.map_or(Ok(None), |picture| view.picture(&hub, picture))?;
        Ok(Some((hub, bytes)))
    });
    let (hub, bytes) = read.await?.ok_or(missing)?;
    let (Some(picture), Some(bytes)) = (picture, bytes) else {
        return Err(Failure::not_found(format!("{} has no such picture.", hub.name)));
    };
    let version = asked.map(|Query(asked)| asked.v).unwrap_or_default();
    let headers = [(CONTENT_TYPE, kind(picture)), (CACHE_CONTROL, keeping(&hub, picture, &version))];
    Ok((headers, bytes).into_response())
}

fn kind(picture: Picture) -> &'static str {
    match picture {
        Picture::Avatar => "image/png",
        Picture::Header => "image/jpeg",
    }
}

/// An address with the picture's own tag never shows another one.
fn keeping(hub: &Hub, picture: Picture, version: &str) -> &'static str {
    if hub.picture(picture) == Some(version) {
        // Never by shared caches: a hub that is public today may close tomorrow.
        "private, max-age=31536000, immutable"
    } else {
        "private, no-cache"
    }
}
