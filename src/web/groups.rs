//! `/groups`: all hubs, filtered and sorted.

use std::cmp::Reverse;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use maud::Markup;
use serde::Deserialize;

use crate::model::HubKind;

use super::directory::tile;
use super::error::Failure;
use super::extract::Looking;
use super::pages::{self, GroupsView, Sort, Tile};
use super::portal::Portal;

#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    sort: String,
    #[serde(default)]
    q: String,
}

pub async fn groups(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Markup, Failure> {
    let Asked { sort, q } = asked.map(|Query(asked)| asked).unwrap_or_default();
    let (sort, filter) = (Sort::parse(&sort), q.trim().to_owned());
    let shared = portal.clone();
    let now = (portal.clock)();
    let listing = portal.look(&who, move |view| shared.directory.listed(view, now));
    let (listed, surround) = listing.await?;
    let needle = filter.to_lowercase();
    let of_kind = |kind: HubKind| {
        let tiles = listed.hubs.iter().filter(|one| one.hub.kind == kind).map(|one| tile(one, now));
        let mut tiles: Vec<Tile> = tiles.filter(|tile| matches(tile, &needle)).collect();
        order(&mut tiles, sort);
        tiles
    };
    let new_team = who.key.is_some() && portal.accounts.new_teams;
    let view = GroupsView { new_team, teams: of_kind(HubKind::Team), people: of_kind(HubKind::User), sort, filter };
    Ok(pages::groups(&portal.frame(&surround), &view))
}

fn matches(tile: &Tile, needle: &str) -> bool {
    needle.is_empty()
        || [&tile.name, &tile.title, &tile.summary].iter().any(|text| text.to_lowercase().contains(needle))
}

fn order(tiles: &mut [Tile], sort: Sort) {
    match sort {
        Sort::Name => tiles.sort_by_cached_key(|tile| tile.title.to_lowercase()),
        Sort::Members => tiles.sort_by_key(|tile| Reverse(tile.members)),
        Sort::Activity => tiles.sort_by_key(|tile| Reverse(tile.last_activity)),
    }
}
