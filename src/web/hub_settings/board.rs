//! The board as a text: given out to be kept, and taken back. `/<hub>/board.toml` is the same as a file.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::{Asked, Deed, as_faults, done, head, managed, told};
use crate::model::{Board, Hub, HubName};
use crate::store::Refusal;
use crate::web::error::Failure;
use crate::web::extract::{AsJson, HubPath, Signed};
use crate::web::pages::{self, BoardView, Place};
use crate::web::portal::Portal;
use crate::web::posted::{Fields, Posted};
use crate::widgets::exchange;

const PLACE: Place = Place::Board;

const OUTDATED: &str = "Somebody changed this hub meanwhile. What its board is now stands below yours; import again if \
    yours is to stand.";

/// What is not as it should be with an import.
#[derive(Default)]
struct Import {
    typed: String,
    faults: Vec<String>,
    problem: Option<String>,
}

pub async fn page(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    HubPath(name): HubPath,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Failure> {
    shown(&portal, &signed, &name, StatusCode::OK, told(asked), Import::default()).await
}

pub async fn export(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    HubPath(name): HubPath,
) -> Result<Response, Failure> {
    let Written { hub, text, .. } = written(&portal, &signed, &name).await?;
    let headers = [
        (CONTENT_TYPE, "application/toml; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{}-board.toml\"", hub.name)),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, text).into_response())
}

pub async fn import(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    HubPath(name): HubPath,
    AsJson(as_json): AsJson,
    Posted(sent): Posted,
) -> Result<Response, Failure> {
    let edition = sent.number("edition")?;
    let Written { hub, .. } = written(&portal, &signed, &name).await?;
    let typed = text(&sent);
    let board = match exchange::read(&typed, hub.kind, &portal.shelf) {
        Ok(board) => board,
        Err(faults) if as_json => return Ok(as_faults(&vec![("board", faults.join(" "))])),
        Err(faults) => {
            let import = Import { typed, faults, problem: None };
            return shown(&portal, &signed, &name, StatusCode::UNPROCESSABLE_ENTITY, None, import).await;
        }
    };
    let replaced =
        portal.manage(&signed, &name, move |change, admin| match change.replace_board(admin, edition, &board)? {
            Err(Refusal::Outdated) => Ok(Ok(false)),
            replaced => Ok(replaced.map(|()| true)),
        });
    match replaced.await? {
        true => Ok(done(&name, PLACE, Deed::Imported, as_json)),
        false if as_json => Err(Failure::refused(&Refusal::Outdated, &name)),
        false => {
            let import = Import { typed, problem: Some(OUTDATED.to_owned()), ..Import::default() };
            shown(&portal, &signed, &name, StatusCode::CONFLICT, None, import).await
        }
    }
}

/// What was chosen or pasted. A file goes before, because it was chosen on purpose.
fn text(sent: &Fields) -> String {
    let text =
        sent.file("file").map_or_else(|| sent.one("board").to_owned(), |file| String::from_utf8_lossy(file).into());
    text.replace("\r\n", "\n")
}

/// A hub with its board as text, and what tells that board from another.
struct Written {
    hub: Hub,
    edition: u64,
    text: String,
}

/// Reads what only an owner may have.
async fn written(portal: &Arc<Portal>, signed: &Signed, name: &HubName) -> Result<Written, Failure> {
    let wanted = name.clone();
    let read = portal.read(&signed.who, move |view| match managed(view, &wanted, PLACE)? {
        Ok(managed) => Ok(Ok((managed.hub().clone(), managed.widgets()?))),
        Err(failure) => Ok(Err(failure)),
    });
    let (hub, widgets) = read.await??;
    let board = Board::of(&hub, &widgets);
    let text = exchange::write(&board).map_err(|failure| {
        tracing::error!(hub = hub.name.as_str(), "a board cannot be written down: {failure}");
        Failure::internal("This board could not be written down; the portal's log says more.")
    })?;
    Ok(Written { hub, edition: board.edition(), text })
}

async fn shown(
    portal: &Arc<Portal>,
    signed: &Signed,
    name: &HubName,
    status: StatusCode,
    told: Option<&'static str>,
    import: Import,
) -> Result<Response, Failure> {
    let Written { hub, edition, text: board } = written(portal, signed, name).await?;
    let Import { typed, faults, problem } = import;
    let view = BoardView { head: head(&hub, PLACE, told), edition, board, typed, faults, problem };
    let surround = portal.surround(&signed.who).await;
    Ok((status, pages::board(&portal.frame(&surround), &view)).into_response())
}
