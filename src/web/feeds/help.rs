//! `/help.atom`: who asks for help.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use crate::model::{Subject, Time};
use crate::store::{Archived, StoreError, View};

use super::super::conditional::Document;
use super::super::directory::HELP_TOPIC;
use super::super::error::Failure;
use super::super::extract::Looking;
use super::super::here::Here;
use super::super::portal::Portal;
use super::atom::{self, Entry, Feed};
use super::entries;

const LISTED: usize = 50;

pub async fn help(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    here: Here,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let feed = Feed {
        id: here.tag("help"),
        title: format!("Help wanted · {}", portal.name),
        subtitle: "Who asked for help in a meeting, newest first.".to_owned(),
        address: here.to("/help.atom"),
        page: here.to("/"),
        author: portal.name.clone(),
        since: Time::ZERO,
        entries: portal.read(&who, move |view| requests(view, &here)).await?,
    };
    Ok(Document::new(atom::KIND, feed.write()).changed_at(Some(feed.updated())).respond(&headers))
}

fn requests(view: &View<'_>, here: &Here) -> Result<Vec<Entry>, StoreError> {
    let entry = |message: &Archived| Some(entries::of_message(here, message));
    let newest = view.newest_for_all(Some(&Subject::topic(HELP_TOPIC)), LISTED, entry)?;
    Ok(view.messages(&newest)?.into_iter().take(LISTED).cloned().collect())
}
