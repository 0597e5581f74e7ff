//! What pages list of the whole portal, kept ready: hubs as tiles, the newest messages, who asks for help.
//!
//! Reading these for each visitor would grow with the portal; so each is read at most once a second and shared. They
//! are kept sealed: each viewer's view takes out of them what that viewer may see.

use std::cmp::Reverse;

use crate::look::idle_class;
use crate::model::{
    FeedEntry, HELP_TOPIC, HelpRequest, HelpStand, Hub, HubKind, Picture, Role, Roles, STORY_WINDOW_MS, Subject, Time,
    neighbour,
};
use crate::store::{Archived, Glance, Me, SealedHubs, SealedMessages, StoreError, View};

use super::kept::Kept;
use super::pages::{Bookmark, Tile};

/// Hubs in the bar above every page.
const AT_HAND: usize = 8;
/// Messages read for the latest activity: more than lines are shown, because neighbours of one story are joined.
const LATEST: usize = 48;
/// Requests read: some may be answered.
const HELP: usize = 32;

#[derive(Default)]
pub struct Directory {
    hubs: Kept<SealedHubs>,
    latest: Kept<SealedMessages<FeedEntry>>,
    help: Kept<SealedMessages<HelpRequest>>,
}

/// The hubs one viewer may know of.
pub(super) struct Listed {
    /// In the order they were made.
    pub hubs: Vec<Glance>,
    /// Messages on record, as far as the viewer may know.
    pub messages: u64,
}

impl Directory {
    pub(super) fn listed(&self, view: &View<'_>, now: Time) -> Result<Listed, StoreError> {
        let all = self.hubs.get(view, now, || view.all_hubs())?;
        Ok(Listed { hubs: view.glances(&all)?, messages: view.messages_on_record(&all)? })
    }

    /// The bar above every page: the viewer's own hubs, or for a visitor those that are most active.
    pub(super) fn bookmarks(
        &self,
        view: &View<'_>,
        me: Option<&Me<'_>>,
        now: Time,
    ) -> Result<Vec<Bookmark>, StoreError> {
        match me {
            Some(me) => self.own(me, now),
            None => self.at_hand(view, now),
        }
    }

    fn own(&self, me: &Me<'_>, now: Time) -> Result<Vec<Bookmark>, StoreError> {
        let bookmark = |(glance, _): &(Glance, Roles)| {
            let name = glance.hub.name.to_string();
            let (label, picture) = (if is_own(me, glance) { "me".to_owned() } else { name.clone() }, avatar_of(glance));
            Ok(Bookmark { label, name, picture, idle: idle(glance, now), news: me.has_news(glance)? })
        };
        self.bookmarked(me, now)?.iter().map(bookmark).collect()
    }

    /// One's own hub, then those one belongs to or follows: first as they were put in order, then by name.
    pub(super) fn bookmarked(&self, me: &Me<'_>, now: Time) -> Result<Vec<(Glance, Roles)>, StoreError> {
        let all = self.hubs.get(me.view(), now, || me.view().all_hubs())?;
        let mut hubs = me.hubs(&all)?;
        hubs.retain(|(glance, roles)| !glance.hub.archived && (roles.is_member() || roles.has(Role::Subscriber)));
        let order = &me.person().bookmarks;
        let place = |glance: &Glance| order.iter().position(|hub| *hub == glance.hub.id).unwrap_or(order.len());
        hubs.sort_by(|(a, _), (b, _)| {
            let key = |glance| (!is_own(me, glance), place(glance));
            key(a).cmp(&key(b)).then_with(|| a.hub.name.cmp(&b.hub.name))
        });
        Ok(hubs)
    }

    fn at_hand(&self, view: &View<'_>, now: Time) -> Result<Vec<Bookmark>, StoreError> {
        let all = self.hubs.get(view, now, || view.all_hubs())?;
        let mut teams = view.glances(&all)?;
        teams.retain(|glance| glance.hub.kind == HubKind::Team && !glance.hub.archived);
        teams.sort_by(|a, b| b.newest.cmp(&a.newest).then_with(|| a.hub.name.cmp(&b.hub.name)));
        teams.truncate(AT_HAND);
        // Alphabetical, so that a tab does not move away under the pointer with every message.
        teams.sort_by(|a, b| a.hub.name.cmp(&b.hub.name));
        let bookmark = |glance: &Glance| {
            let name = glance.hub.name.to_string();
            Bookmark { label: name.clone(), name, picture: avatar_of(glance), idle: idle(glance, now), news: false }
        };
        Ok(teams.iter().map(bookmark).collect())
    }

    /// The newest messages as lines, neighbours of one story joined, at most `limit`.
    pub(super) fn latest(&self, view: &View<'_>, now: Time, limit: usize) -> Result<Vec<FeedEntry>, StoreError> {
        let line = |message: &Archived| Some(super::front::as_entry(message));
        let all = self.latest.get(view, now, || view.newest_for_all(None, LATEST, line))?;
        let mut entries: Vec<FeedEntry> = Vec::new();
        for entry in view.messages(&all)?.into_iter().rev() {
            let from = entries.len().saturating_sub(limit);
            match neighbour(&entries[from..], entry, STORY_WINDOW_MS) {
                Some(place) => entries[from + place].join(entry.clone()),
                None => entries.push(entry.clone()),
            }
        }
        entries.sort_by_key(|entry| Reverse((entry.end, entry.seq)));
        entries.truncate(limit);
        Ok(entries)
    }

    /// Who asked for help and waits, newest first, at most `limit`.
    pub(super) fn help(&self, view: &View<'_>, now: Time, limit: usize) -> Result<Vec<HelpRequest>, StoreError> {
        let topic = Subject::topic(HELP_TOPIC);
        let read = || view.newest_for_all(Some(&topic), HELP, HelpRequest::read);
        let all = self.help.get(view, now, read)?;
        let mut open = Vec::new();
        for request in view.messages(&all)? {
            if open.len() < limit && view.help_stand(request.seq)? == HelpStand::Open {
                open.push(request.clone());
            }
        }
        Ok(open)
    }
}

/// Whether it is the viewer's own hub.
pub(super) fn is_own(me: &Me<'_>, glance: &Glance) -> bool {
    glance.hub.name.as_str() == me.person().name.as_str()
}

/// A hub as a tile.
pub(super) fn tile(glance: &Glance, now: Time) -> Tile {
    Tile {
        name: glance.hub.name.to_string(),
        title: title(&glance.hub).to_owned(),
        picture: avatar_of(glance),
        kind: glance.hub.kind,
        summary: glance.hub.summary.clone(),
        members: glance.members,
        open: glance.open,
        last_activity: glance.newest,
        idle: idle(glance, now),
    }
}

fn avatar_of(glance: &Glance) -> Option<String> {
    glance.hub.picture_address(Picture::Avatar)
}

/// What a hub is called: a person by the full name, a team by its name.
pub(super) fn title(hub: &Hub) -> &str {
    match hub.kind {
        HubKind::User if !hub.summary.is_empty() => &hub.summary,
        _ => hub.name.as_str(),
    }
}

/// A hub whose activity is not shown does not fade: that would show it.
fn idle(glance: &Glance, now: Time) -> &'static str {
    if glance.open { idle_class(glance.newest, now) } else { "idle-0" }
}
