//! `/<hub>/members`: who belongs to a hub, and for owners who waits to be let in.

use std::sync::Arc;

use axum::extract::State;
use maud::Markup;

use crate::model::HubName;
use crate::store::{StoreError, View, Viewer};

use super::directory::title;
use super::error::Failure;
use super::extract::{HubPath, Looking};
use super::pages::{self, MembersView};
use super::portal::Portal;

pub async fn page(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    HubPath(name): HubPath,
) -> Result<Markup, Failure> {
    let missing = Failure::no_hub(name.as_str());
    let me = match &who.viewer {
        Viewer::Person(person) => Some(person.clone()),
        Viewer::Visitor => None,
    };
    let (found, surround) = portal.look(&who, move |view| read(view, &name)).await?;
    let view = found.ok_or(missing)?;
    Ok(pages::members(&portal.frame(&surround), &MembersView { me, ..view }))
}

fn read(view: &View<'_>, name: &HubName) -> Result<Option<MembersView>, StoreError> {
    let Some(hub) = view.hub_named(name)? else { return Ok(None) };
    Ok(Some(MembersView {
        hub: hub.name.to_string(),
        title: title(&hub).to_owned(),
        kind: hub.kind,
        archived: hub.archived,
        people: view.roles_of_hub(&hub)?,
        pending: view.administer(&hub)?.map(|managed| managed.pending()).transpose()?,
        me: None,
    }))
}
