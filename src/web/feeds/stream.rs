//! `/stream.atom?token=`: what concerns one person, for their own feed reader and nobody else's.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use crate::look::because_of_you;
use crate::model::{Reason, Subject, Time};
use crate::store::Viewer;

use super::super::api::{AskedQuery, read};
use super::super::conditional::Document;
use super::super::error::Failure;
use super::super::extract::Looking;
use super::super::here::Here;
use super::super::pages::{StreamEntry, StreamTab, Why};
use super::super::portal::Portal;
use super::super::stream;
use super::atom::{self, Entry, Feed};
use super::entries;

const LISTED: usize = 50;

#[derive(Deserialize, Default)]
pub struct Asked {
    tab: Option<String>,
}

/// Whose it is was told by the token, or by a browser that is signed in.
pub async fn stream(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    here: Here,
    headers: HeaderMap,
    query: AskedQuery<Asked>,
) -> Result<Response, Failure> {
    let Viewer::Person(person) = &who.viewer else { return Err(nobody()) };
    let asked = read(query)?.tab;
    let tab = StreamTab::parse(asked.as_deref().unwrap_or(StreamTab::Mine.word()));
    let tab = tab.ok_or_else(|| Failure::bad_request("tab is one of mine, actions, mentions, saved."))?;
    let (shared, now) = (portal.clone(), (portal.clock)());
    let read = portal.read(&who, move |view| Ok(stream::entries(view, &shared.search, tab, None, LISTED, now)));
    let found = read.await??;
    let feed = Feed {
        id: here.tag(&format!("stream/{person}/{}", tab.word())),
        title: format!("{} · {}", tab.label(), portal.name),
        subtitle: String::new(),
        // Without the token: what a reader shows or passes on of a feed gives nobody the way in.
        address: here.to(&format!("/stream.atom?tab={}", tab.word())),
        page: here.to(tab.path()),
        author: portal.name.clone(),
        since: Time::ZERO,
        entries: found.entries.iter().map(|entry| told(&here, entry)).collect(),
    };
    Ok(Document::new(atom::KIND, feed.write()).changed_at(Some(feed.updated())).respond(&headers))
}

fn nobody() -> Failure {
    let sentence = "Say whose stream: make a token in your settings, and put it into the address as token=….";
    Failure::new(StatusCode::UNAUTHORIZED, sentence)
}

fn told(here: &Here, entry: &StreamEntry) -> Entry {
    entries::one(here, &entry.told, Some(&entry.id), entry.why.as_ref().map(because).as_deref())
}

fn because(why: &Why) -> String {
    match why {
        Why::Did => because_of_you(&Reason::Acted, ""),
        Why::Named => because_of_you(&Reason::Mentioned, ""),
        Why::Followed(subject) => format!("You follow {}.", named(subject)),
        Why::Concerns { subject, ties, .. } => {
            let hubs: Vec<&str> = ties.iter().map(|tie| tie.hub.as_str()).collect();
            format!("It concerns {}, linked to {}.", named(subject), hubs.join(", "))
        }
    }
}

fn named(subject: &Subject) -> String {
    format!("{} {}", subject.kind.as_str(), subject.name)
}
