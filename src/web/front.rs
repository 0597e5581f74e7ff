//! `/`: what this is, where it is busy, what has just happened, who asks for help.

use std::cmp::Reverse;
use std::sync::Arc;

use axum::extract::State;
use maud::Markup;

use crate::model::{FeedEntry, HubKind, Reason, Subject, SubjectKind};
use crate::store::{Archived, Snapshot, StoreError, View};

use super::error::Failure;
use super::extract::Looking;
use super::pages::{self, FrontView, HelpWanted, Tile};
use super::portal::Portal;

const BUSIEST: usize = 6;
const LATEST: usize = 12;
const MEET: usize = 6;
const HELP: usize = 4;
const HELP_TOPIC: &str = "meetbot.meeting.item.help";
/// A request for help is shortened to this many characters here; its own record has the rest.
const HELP_CHARS: usize = 240;

pub async fn front(State(portal): State<Arc<Portal>>, Looking(viewer): Looking) -> Result<Markup, Failure> {
    let shared = portal.clone();
    let (view, surround) = portal.look(&viewer, move |snapshot, view| front_view(&shared, snapshot, view)).await?;
    Ok(pages::front(&portal.frame(&surround), &view))
}

fn front_view(portal: &Portal, snapshot: &Snapshot, view: &View<'_>) -> Result<FrontView, StoreError> {
    let listed = portal.directory.seen_by(snapshot, view, (portal.clock)())?;
    let of_kind = |kind: HubKind| -> Vec<Tile> {
        let mut tiles: Vec<Tile> =
            listed.iter().filter(|one| one.hub.kind == kind && !one.hub.archived).map(|one| one.tile.clone()).collect();
        tiles.sort_by_key(|tile| Reverse(tile.last_activity));
        tiles
    };
    let (mut teams, mut people) = (of_kind(HubKind::Team), of_kind(HubKind::User));
    let counts = (teams.len() as u64, people.len() as u64);
    teams.truncate(BUSIEST);
    people.truncate(MEET);
    Ok(FrontView {
        teams: counts.0,
        people: counts.1,
        messages: snapshot.total()?.count,
        busiest: teams,
        latest: latest(snapshot, view)?,
        meet: people,
        help: help(snapshot, view)?,
    })
}

fn latest(snapshot: &Snapshot, view: &View<'_>) -> Result<Vec<FeedEntry>, StoreError> {
    let mut entries: Vec<FeedEntry> = Vec::new();
    // Neighbours of one story are joined as in a feed, so more messages are read than lines are shown.
    for message in snapshot.newest(None, None, LATEST * 4)?.iter().rev() {
        if !view.shows(&message.facts)? {
            continue;
        }
        let entry = as_entry(message);
        match entries.iter_mut().rev().take(LATEST).find(|old| old.continues_with(&entry)) {
            Some(old) => old.join(entry),
            None => entries.push(entry),
        }
    }
    entries.sort_by_key(|entry| Reverse((entry.end, entry.seq)));
    entries.truncate(LATEST);
    Ok(entries)
}

fn help(snapshot: &Snapshot, view: &View<'_>) -> Result<Vec<HelpWanted>, StoreError> {
    let mut wanted = Vec::new();
    for message in snapshot.newest(Some(&Subject::topic(HELP_TOPIC)), None, HELP * 2)? {
        if view.shows(&message.facts)? {
            wanted.extend(help_wanted(&message));
        }
    }
    wanted.truncate(HELP);
    Ok(wanted)
}

fn help_wanted(message: &Archived) -> Option<HelpWanted> {
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
