//! `/`: what this is, where it is busy, what has just happened, who asks for help.

use std::cmp::Reverse;
use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use crate::model::{FeedEntry, HubKind, Reason, Subject, Time};
use crate::store::{Archived, Glance, StoreError, View, Viewer};

use super::directory::{self, Directory};
use super::error::Failure;
use super::extract::Looking;
use super::pages::{self, FrontView, Tile};
use super::portal::Portal;

const BUSIEST: usize = 6;
const LATEST: usize = 12;
const MEET: usize = 6;
const HELP: usize = 4;

/// Who is signed in is led to their own hub.
pub async fn front(State(portal): State<Arc<Portal>>, Looking(who): Looking) -> Result<Response, Failure> {
    if let Viewer::Person(name) = &who.viewer {
        return Ok(Redirect::to(&format!("/{name}")).into_response());
    }
    let (shared, now) = (portal.clone(), (portal.clock)());
    let (view, surround) = portal.look(&who, move |view| front_view(&shared.directory, view, now)).await?;
    Ok(pages::front(&portal.frame(&surround), &view).into_response())
}

fn front_view(directory: &Directory, view: &View<'_>, now: Time) -> Result<FrontView, StoreError> {
    let listed = directory.listed(view, now)?;
    let (teams, busiest) = most_active(&listed.hubs, HubKind::Team, BUSIEST, now);
    let (people, meet) = most_active(&listed.hubs, HubKind::User, MEET, now);
    Ok(FrontView {
        teams,
        people,
        messages: listed.messages,
        busiest,
        latest: directory.latest(view, now, LATEST)?,
        meet,
        help: directory.help(view, now, HELP)?,
    })
}

/// How many hubs of a kind there are, and the most active of them.
fn most_active(hubs: &[Glance], kind: HubKind, limit: usize, now: Time) -> (u64, Vec<Tile>) {
    let mut found: Vec<&Glance> = hubs.iter().filter(|one| one.hub.kind == kind && !one.hub.archived).collect();
    found.sort_by_key(|glance| Reverse(glance.newest));
    (found.len() as u64, found.iter().take(limit).map(|glance| directory::tile(glance, now)).collect())
}

/// A message outside any hub's feed, as a line.
pub(super) fn as_entry(message: &Archived) -> FeedEntry {
    let reason = Reason::Linked(Subject::category(message.topic.category()));
    FeedEntry::new(message.seq, message.time, &message.topic, &message.facts, reason)
}
