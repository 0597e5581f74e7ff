//! Hubs as tiles, kept ready for the pages that list them.
//!
//! Reading every hub's counts for each visitor would grow with the portal; so the list is read at most once a second,
//! by whoever comes first after that, and shared.

use std::sync::{Arc, Mutex, PoisonError};

use crate::look::idle_class;
use crate::model::{Hub, HubKind, Time};
use crate::store::{Snapshot, StoreError, View};

use super::pages::{Bookmark, Tile};

const FRESH_MILLIS: u64 = 1000;
/// Hubs in the bar above every page.
const AT_HAND: usize = 8;

/// All hubs with what their tiles say, whoever may see them.
#[derive(Default)]
pub struct Directory {
    last: Mutex<Option<(Time, Arc<Vec<Listed>>)>>,
}

/// One hub with its tile.
#[derive(Clone)]
pub(super) struct Listed {
    pub hub: Hub,
    pub tile: Tile,
}

impl Directory {
    /// The hubs this viewer may know of, in the order they were made.
    pub(super) fn seen_by(&self, snapshot: &Snapshot, view: &View<'_>, now: Time) -> Result<Vec<Listed>, StoreError> {
        let all = self.all(snapshot, now)?;
        let mut seen = Vec::with_capacity(all.len());
        for listed in all.iter() {
            if view.knows(&listed.hub)? {
                seen.push(listed.clone());
            }
        }
        Ok(seen)
    }

    /// The bar above every page: the teams that are most active, until there are hubs of the viewer's own.
    pub(super) fn at_hand(&self, snapshot: &Snapshot, view: &View<'_>, now: Time) -> Result<Vec<Bookmark>, StoreError> {
        let mut tiles = Vec::new();
        for listed in self.all(snapshot, now)?.iter() {
            if listed.hub.kind == HubKind::Team && !listed.hub.archived && view.knows(&listed.hub)? {
                tiles.push(listed.tile.clone());
            }
        }
        tiles.sort_by(|a, b| b.last_activity.cmp(&a.last_activity).then_with(|| a.name.cmp(&b.name)));
        tiles.truncate(AT_HAND);
        // Alphabetical, so that a tab does not move away under the pointer with every message.
        tiles.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(tiles.into_iter().map(|Tile { name, idle, .. }| Bookmark { label: name.clone(), name, idle }).collect())
    }

    fn all(&self, snapshot: &Snapshot, now: Time) -> Result<Arc<Vec<Listed>>, StoreError> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((read, list)) = last.as_ref()
            && now.millis_since(*read) < FRESH_MILLIS
        {
            return Ok(list.clone());
        }
        let hubs = snapshot.hubs()?.into_iter().map(|hub| list(snapshot, hub, now));
        let list = Arc::new(hubs.collect::<Result<Vec<_>, _>>()?);
        *last = Some((now, list.clone()));
        Ok(list)
    }
}

/// One hub's tile, read now.
pub(super) fn list(snapshot: &Snapshot, hub: Hub, now: Time) -> Result<Listed, StoreError> {
    let tally = snapshot.hub_tally(hub.id)?;
    let members = match hub.kind {
        HubKind::Team => snapshot.roles_of_hub(hub.id)?.iter().filter(|(_, roles)| roles.is_member()).count() as u64,
        HubKind::User => 0,
    };
    let tile = Tile {
        name: hub.name.to_string(),
        title: title(&hub).to_owned(),
        kind: hub.kind,
        summary: hub.summary.clone(),
        members,
        last_activity: tally.newest,
        idle: idle_class(tally.newest, now),
    };
    Ok(Listed { hub, tile })
}

/// What a hub is called: a person by the full name, a team by its name.
pub(super) fn title(hub: &Hub) -> &str {
    match hub.kind {
        HubKind::User if !hub.summary.is_empty() => &hub.summary,
        _ => hub.name.as_str(),
    }
}
