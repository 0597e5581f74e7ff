//! `/<hub>/settings`: what owners change about their hub, but for the board and the members, which have their own pages.
//!
//! Who may is decided by the store alone: reading goes through `View::administer`, writing through `Portal::manage`.

mod archive;
mod board;
mod general;
mod links;
mod log;
mod pictures;
mod raster;
mod section;
mod visibility;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::answer::Done;
use super::directory::title;
use super::error::Failure;
use super::extract::Signed;
use super::owned::owned;
use super::pages::{Place, SettingsHead};
use super::portal::Portal;
use crate::model::{Hub, HubName, Picture};
use crate::store::{Managed, StoreError, View};

pub use archive::{archive, page as archive_page};
pub use board::{export, import, page as board_page};
pub use general::{page as general_page, save as save_general, summary_fault};
pub use links::{page as links_page, save as save_links};
pub use log::page as log_page;
pub use pictures::{page as pictures_page, save as save_picture};
pub use visibility::{page as visibility_page, save as save_visibility};

/// What is wrong with a form: a field's name and the sentence beside it.
pub type Faults = Vec<(&'static str, String)>;

const OUTDATED: &str = "Somebody changed this hub while you did. Nothing of theirs is lost: look at both below, and \
    save again if yours is to stand.";

/// What was done a moment ago, as the address says it.
#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    done: String,
}

/// What was done, for the address of the page that follows and for the status above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Saved,
    Same,
    Drawn,
    Cleared,
    Imported,
    Archived,
    Unarchived,
}

impl Deed {
    const ALL: [Deed; 7] =
        [Deed::Saved, Deed::Same, Deed::Drawn, Deed::Cleared, Deed::Imported, Deed::Archived, Deed::Unarchived];

    fn as_str(self) -> &'static str {
        match self {
            Deed::Saved => "saved",
            Deed::Same => "same",
            Deed::Drawn => "drawn",
            Deed::Cleared => "cleared",
            Deed::Imported => "imported",
            Deed::Archived => "archived",
            Deed::Unarchived => "unarchived",
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Deed::Saved => "Your changes were saved.",
            Deed::Same => "Nothing was changed: it was so already.",
            Deed::Drawn => "The new picture is there.",
            Deed::Cleared => "The picture was removed.",
            Deed::Imported => "The board was imported; the widgets before can be put back in edit mode for a while.",
            Deed::Archived => "This hub is archived now. It can be read and not changed.",
            Deed::Unarchived => "This hub is alive again.",
        }
    }

    /// What a change of a hub's record came to.
    fn of_change(changed: &[String]) -> Deed {
        if changed.is_empty() { Deed::Same } else { Deed::Saved }
    }
}

/// The sentence of an address; nothing where there is none.
fn told(asked: Result<Query<Asked>, QueryRejection>) -> Option<&'static str> {
    let word = asked.map(|Query(asked)| asked.done).unwrap_or_default();
    Deed::ALL.into_iter().find(|deed| deed.as_str() == word).map(Deed::sentence)
}

fn done(hub: &HubName, place: Place, deed: Deed, as_json: bool) -> Response {
    let page = format!("{}?done={}", place.path(hub.as_str()), deed.as_str());
    Done::new(page, json!({ "done": deed.as_str(), "says": deed.sentence() })).respond(as_json)
}

/// What a program is told about a form that is not right.
pub(super) fn as_faults(faults: &Faults) -> Response {
    let sentences: Vec<&str> = faults.iter().map(|(_, sentence)| sentence.as_str()).collect();
    let named: BTreeMap<&str, &str> = faults.iter().map(|(name, sentence)| (*name, sentence.as_str())).collect();
    (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "error": sentences.join(" "), "faults": named }))).into_response()
}

/// What an owner reads of a hub that has such settings.
fn managed<'s>(view: &View<'s>, name: &HubName, place: Place) -> Result<Result<Managed<'s>, Failure>, StoreError> {
    let managed = owned(view, name)?;
    Ok(managed.and_then(|managed| match place.fits(managed.hub().kind) {
        true => Ok(managed),
        false => Err(Failure::not_found("A person's hub has no such settings.")),
    }))
}

/// The hub itself, for an owner.
async fn hub(portal: &Arc<Portal>, signed: &Signed, name: &HubName, place: Place) -> Result<Hub, Failure> {
    let name = name.clone();
    let read = move |view: &View<'_>| Ok(managed(view, &name, place)?.map(|managed| managed.hub().clone()));
    portal.read(&signed.who, read).await?
}

fn head(hub: &Hub, place: Place, told: Option<&'static str>) -> SettingsHead {
    SettingsHead {
        hub: hub.name.to_string(),
        title: title(hub).to_owned(),
        picture: hub.picture_address(Picture::Avatar),
        kind: hub.kind,
        archived: hub.archived,
        place,
        told,
    }
}
