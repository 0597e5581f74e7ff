//! A hub's own pictures: taken, made anew within limits, and removed.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::{Asked, Deed, Faults, as_faults, done, head, raster, told};
use crate::model::{Hub, HubName, Picture};
use crate::store::Refusal;
use crate::web::error::Failure;
use crate::web::extract::{AsJson, HubPath, Signed};
use crate::web::pages::{self, PictureForm, PicturesView, Place};
use crate::web::portal::Portal;
use crate::web::posted::{Fields, Posted};

const PLACE: Place = Place::Pictures;

/// What is not as it should be with what was sent.
#[derive(Default)]
struct Trouble {
    fault: Option<(Picture, String)>,
    problem: Option<String>,
}

pub async fn page(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    HubPath(name): HubPath,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Failure> {
    shown(&portal, &signed, &name, StatusCode::OK, told(asked), Trouble::default()).await
}

pub async fn save(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    HubPath(name): HubPath,
    AsJson(as_json): AsJson,
    Posted(sent): Posted,
) -> Result<Response, Failure> {
    let edition = sent.number("edition")?;
    let picture = Picture::parse(sent.one("which"))
        .ok_or_else(|| Failure::bad_request("Say which picture it is: avatar or header."))?;
    super::hub(&portal, &signed, &name, PLACE).await?;
    let new = match wanted(&sent, picture).await {
        Ok(new) => new,
        Err(fault) if as_json => return Ok(as_faults(&Faults::from([("picture", fault)]))),
        Err(fault) => {
            let trouble = Trouble { fault: Some((picture, fault)), problem: None };
            return shown(&portal, &signed, &name, StatusCode::UNPROCESSABLE_ENTITY, None, trouble).await;
        }
    };
    let deed = if new.is_some() { Deed::Drawn } else { Deed::Cleared };
    let stored = portal.manage(&signed, &name, move |change, admin| {
        if admin.hub().edition != edition {
            return Ok(Ok(false));
        }
        let new = new.as_ref().map(|(bytes, tag)| (bytes.as_slice(), tag.clone()));
        Ok(change.set_picture(admin, picture, new)?.map(|()| true))
    });
    match stored.await? {
        true => Ok(done(&name, PLACE, deed, as_json)),
        false if as_json => Err(Failure::refused(&Refusal::Outdated, &name)),
        false => {
            let trouble = Trouble { problem: Some(Refusal::Outdated.to_string()), fault: None };
            shown(&portal, &signed, &name, StatusCode::CONFLICT, None, trouble).await
        }
    }
}

/// The picture to be stored with its tag; none where it is to be removed. A sentence where what was sent is none.
async fn wanted(sent: &Fields, picture: Picture) -> Result<Option<(Vec<u8>, String)>, String> {
    if sent.one("do") == "remove" {
        return Ok(None);
    }
    let file = sent.file("picture").ok_or("Choose a picture first.")?;
    let made = raster::remade(file.to_vec(), picture).await?;
    let tag = raster::tag(&made);
    Ok(Some((made, tag)))
}

async fn shown(
    portal: &Arc<Portal>,
    signed: &Signed,
    name: &HubName,
    status: StatusCode,
    told: Option<&'static str>,
    trouble: Trouble,
) -> Result<Response, Failure> {
    let hub = super::hub(portal, signed, name, PLACE).await?;
    let pictures = Picture::ALL.map(|picture| form(&hub, picture, trouble.fault.as_ref()));
    let (head, edition, problem) = (head(&hub, PLACE, told), hub.edition, trouble.problem);
    let view = PicturesView { head, edition, pictures, problem };
    let surround = portal.surround(&signed.who).await;
    Ok((status, pages::pictures(&portal.frame(&surround), &view)).into_response())
}

fn form(hub: &Hub, picture: Picture, fault: Option<&(Picture, String)>) -> PictureForm {
    let fault = fault.filter(|(of, _)| *of == picture).map(|(_, sentence)| sentence.clone());
    PictureForm { picture, address: hub.picture_address(picture), fault }
}
