//! `/<hub>.atom`: what happened around a person or a team.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};

use crate::model::{FEED_LIMIT, Hub, HubName};
use crate::store::{StoreError, View};

use super::super::conditional::Document;
use super::super::directory::title;
use super::super::error::Failure;
use super::super::extract::{HubPath, Looking, NamePath};
use super::super::here::Here;
use super::super::hub;
use super::super::portal::Portal;
use super::atom::{self, Feed};
use super::entries;

const SUFFIX: &str = ".atom";

/// The page of a hub, or its feed. A hub's name may end as a feed's address does: then it is the hub that is meant.
pub async fn page_or_feed(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    here: Here,
    NamePath(name): NamePath,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let exact: Option<HubName> = name.parse().ok();
    if let Some(of) = fed(&name) {
        let found = portal
            .read(&who, move |view| if is_there(view, exact)? { Ok(None) } else { feed(view, &here, &of).map(Some) });
        if let Some(feed) = found.await? {
            let feed = feed?;
            return Ok(Document::new(atom::KIND, feed.write()).changed_at(Some(feed.updated())).respond(&headers));
        }
    }
    let name = name.parse().map_err(|_| Failure::no_hub(&name))?;
    Ok(hub::page(State(portal), Looking(who), HubPath(name)).await.into_response())
}

/// The hub whose feed has that address.
fn fed(name: &str) -> Option<HubName> {
    let at = name.len().checked_sub(SUFFIX.len()).filter(|at| name.is_char_boundary(*at))?;
    let (hub, suffix) = name.split_at(at);
    if suffix.eq_ignore_ascii_case(SUFFIX) { hub.parse().ok() } else { None }
}

fn is_there(view: &View<'_>, name: Option<HubName>) -> Result<bool, StoreError> {
    name.map_or(Ok(false), |name| Ok(view.hub_named(&name)?.is_some()))
}

fn feed(view: &View<'_>, here: &Here, name: &HubName) -> Result<Result<Feed, Failure>, StoreError> {
    let Some(hub) = view.hub_named(name)? else { return Ok(Err(Failure::no_hub(name.as_str()))) };
    let Some(readable) = view.open(&hub)? else { return Ok(Err(Failure::members_only(name))) };
    let entries = entries::of_feed(view, here, name, &readable.feed(FEED_LIMIT)?)?;
    Ok(Ok(Feed { entries, ..about(here, &hub) }))
}

/// Its head, without entries.
fn about(here: &Here, hub: &Hub) -> Feed {
    Feed {
        id: here.tag(&format!("hub/{}", hub.name)),
        title: title(hub).to_owned(),
        subtitle: if title(hub) == hub.summary { String::new() } else { hub.summary.clone() },
        address: here.to(&format!("{}{SUFFIX}", hub.path())),
        page: here.to(&hub.path()),
        author: title(hub).to_owned(),
        since: hub.created,
        entries: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_is_named_after_its_hub() {
        assert_eq!(fed("Ann.atom").unwrap().as_str(), "ann");
        assert_eq!(fed("a.b.ATOM").unwrap().as_str(), "a.b");
        assert_eq!(fed("ann.atom.atom").unwrap().as_str(), "ann.atom");
        for none in ["ann", ".atom", "atom", "groups.atom", "é.atom", "annéatom"] {
            assert_eq!(fed(none), None, "{none}");
        }
    }
}
