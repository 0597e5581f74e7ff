//! `/`: what this is, where it is busy, what has just happened, who asks for help.

use std::cmp::Reverse;
use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use crate::model::{FeedEntry, HubKind, Reason, Subject, SubjectKind, Time};
use crate::store::{Archived, Glance, StoreError, View, Viewer};

use super::directory::{self, Directory};
use super::error::Failure;
use super::extract::Looking;
use super::pages::{self, FrontView, HelpWanted, Tile};
use super::portal::Portal;

const BUSIEST: usize = 6;
const LATEST: usize = 12;
const MEET: usize = 6;
const HELP: usize = 4;
/// A request for help is shortened to this many characters here; its own record has the rest.
const HELP_CHARS: usize = 240;

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

pub(super) fn help_wanted(message: &Archived) -> Option<HelpWanted> {
    let envelope: serde_json::Value = serde_json::from_str(&message.envelope).ok()?;
    let details = &envelope["msg"]["details"];
    let text: String = details["line"].as_str()?.chars().take(HELP_CHARS).collect();
    Some(HelpWanted {
        who: details["nick"].as_str().or(message.facts.agent.as_deref()).unwrap_or_default().to_owned(),
        text,
        link: message.facts.link.clone().unwrap_or_default(),
        place: message.facts.places_of(SubjectKind::Channel).next().unwrap_or_default().to_owned(),
        at: message.time,
    })
}

/// A message outside any hub's feed, as a line.
pub(super) fn as_entry(message: &Archived) -> FeedEntry {
    let reason = Reason::Linked(Subject::category(message.topic.category()));
    FeedEntry::new(message.seq, message.time, &message.topic, &message.facts, reason)
}
