//! `/search.atom?q=`: what a search finds, as it comes in.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;

use crate::look::in_query;
use crate::model::Time;

use super::super::api::{AskedQuery, newest, read};
use super::super::conditional::Document;
use super::super::error::Failure;
use super::super::extract::Looking;
use super::super::here::Here;
use super::super::portal::Portal;
use super::atom::{self, Feed};
use super::entries;

const LISTED: usize = 50;
/// Longer searches are cut, as the search page does.
const QUERY_CHARS: usize = 300;

#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

pub async fn search(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    here: Here,
    headers: HeaderMap,
    query: AskedQuery<Asked>,
) -> Result<Response, Failure> {
    let query: String = read(query)?.q.trim().chars().take(QUERY_CHARS).collect();
    let (shared, now, words) = (portal.clone(), (portal.clock)(), query.clone());
    let found = portal.read(&who, move |view| Ok(newest(&shared.search, view, &words, now, None, LISTED)));
    let (messages, _) = found.await??;
    let asked = format!("?q={}", in_query(&query));
    let feed = Feed {
        id: here.tag(&format!("search/{}", in_query(&query))),
        title: format!("{query} · Search · {}", portal.name),
        subtitle: String::new(),
        address: here.to(&format!("/search.atom{asked}")),
        page: here.to(&format!("/search{asked}")),
        author: portal.name.clone(),
        since: Time::ZERO,
        entries: messages.iter().map(|message| entries::of_message(&here, message)).collect(),
    };
    Ok(Document::new(atom::KIND, feed.write()).changed_at(Some(feed.updated())).respond(&headers))
}
