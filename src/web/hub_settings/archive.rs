//! A team that has come to its end can be archived: read, and not changed, until somebody wakes it up.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::{Asked, Deed, done, head, told};
use crate::model::HubName;
use crate::store::Refusal;
use crate::web::error::Failure;
use crate::web::extract::{AsJson, HubPath, Signed};
use crate::web::pages::{self, ArchiveView, Place};
use crate::web::portal::Portal;
use crate::web::posted::Posted;

const PLACE: Place = Place::Archive;

pub async fn page(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    HubPath(name): HubPath,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Failure> {
    shown(&portal, &signed, &name, StatusCode::OK, told(asked), None).await
}

pub async fn archive(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    HubPath(name): HubPath,
    AsJson(as_json): AsJson,
    Posted(sent): Posted,
) -> Result<Response, Failure> {
    let edition = sent.number("edition")?;
    let archived = match sent.one("archived") {
        "yes" => true,
        "no" => false,
        _ => return Err(Failure::bad_request("Say whether the hub is to be archived: yes or no.")),
    };
    super::hub(&portal, &signed, &name, PLACE).await?;
    let written = portal.manage_archived(&signed, &name, move |change, admin| {
        match change.change_hub(admin, edition, |hub| hub.archived = archived)? {
            Err(Refusal::Outdated) => Ok(Ok(None)),
            written => Ok(written.map(Some)),
        }
    });
    match written.await? {
        Some(changed) if changed.is_empty() => Ok(done(&name, PLACE, Deed::Same, as_json)),
        Some(_) => Ok(done(&name, PLACE, if archived { Deed::Archived } else { Deed::Unarchived }, as_json)),
        None if as_json => Err(Failure::refused(&Refusal::Outdated, &name)),
        None => {
            let problem = Some(Refusal::Outdated.to_string());
            shown(&portal, &signed, &name, StatusCode::CONFLICT, None, problem).await
        }
    }
}

async fn shown(
    portal: &Arc<Portal>,
    signed: &Signed,
    name: &HubName,
    status: StatusCode,
    told: Option<&'static str>,
    problem: Option<String>,
) -> Result<Response, Failure> {
    let hub = super::hub(portal, signed, name, PLACE).await?;
    let view = ArchiveView { head: head(&hub, PLACE, told), edition: hub.edition, problem };
    let surround = portal.surround(&signed.who).await;
    Ok((status, pages::archive(&portal.frame(&surround), &view)).into_response())
}
