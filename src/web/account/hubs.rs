//! `/settings/hubs`: the order of the bookmarks.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use maud::Markup;
use serde_json::json;

use crate::model::HubId;

use super::super::answer::{Done, own_path};
use super::super::directory::{is_own, title};
use super::super::error::Failure;
use super::super::extract::{AsJson, Signed};
use super::super::pages::{self, HubLine};
use super::super::portal::Portal;
use super::super::posted::{Fields, Posted};
use super::own;

pub async fn page(State(portal): State<Arc<Portal>>, signed: Signed) -> Result<Markup, Failure> {
    let shared = portal.clone();
    let read = move |me: &crate::store::Me<'_>| {
        let line = |(glance, _)| line(me, &glance);
        Ok(shared.directory.bookmarked(me, (shared.clock)())?.into_iter().map(line).collect::<Vec<_>>())
    };
    let (lines, surround) = own(&portal, &signed, read).await?;
    Ok(pages::own_hubs(&portal.frame(&surround), &lines))
}

fn line(me: &crate::store::Me<'_>, glance: &crate::store::Glance) -> HubLine {
    HubLine { name: glance.hub.name.to_string(), title: title(&glance.hub).to_owned(), own: is_own(me, glance) }
}

/// Either `hub` with `move`, from the buttons, or all names in `order`, from the bar.
pub async fn save(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    AsJson(as_json): AsJson,
    Posted(fields): Posted,
) -> Result<Response, Failure> {
    let shared = portal.clone();
    let read = move |me: &crate::store::Me<'_>| {
        let rest =
            shared.directory.bookmarked(me, (shared.clock)())?.into_iter().filter(|(glance, _)| !is_own(me, glance));
        Ok(rest.map(|(glance, _)| (glance.hub.name.to_string(), glance.hub.id)).collect::<Vec<_>>())
    };
    let (mut order, _) = own(&portal, &signed, read).await?;
    reorder(&mut order, &fields)?;
    let names: Vec<String> = order.iter().map(|(name, _)| name.clone()).collect();
    let ids: Vec<HubId> = order.into_iter().map(|(_, id)| id).collect();
    super::edit(&portal, &signed, move |person| person.bookmarks = ids).await?;
    let to = if fields.has("next") { own_path(fields.one("next")) } else { "/settings/hubs" };
    Ok(Done::new(to, json!({ "order": names })).respond(as_json))
}

fn reorder(order: &mut [(String, HubId)], fields: &Fields) -> Result<(), Failure> {
    if fields.has("order") {
        let wanted: Vec<&str> = fields.all("order").collect();
        let place = |name: &str| wanted.iter().position(|one| *one == name).unwrap_or(wanted.len());
        order.sort_by_key(|(name, _)| place(name));
        return Ok(());
    }
    let at = order.iter().position(|(name, _)| name == fields.one("hub"));
    let at = at.ok_or_else(|| Failure::bad_request("That hub is none of yours; reload the page to see which are."))?;
    match fields.one("move") {
        "up" if at > 0 => order.swap(at, at - 1),
        "down" if at + 1 < order.len() => order.swap(at, at + 1),
        "up" | "down" => (),
        _ => return Err(Failure::bad_request("A hub moves up or down.")),
    }
    Ok(())
}
