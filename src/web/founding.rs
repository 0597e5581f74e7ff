//! `/new`: somebody makes a hub for a team; and `/api/name`, which says while they type whether a name can be had.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::model::{Hub, HubName, Visibility};
use crate::store::{NewTeam, Refusal};
use crate::widgets::defaults::{TEMPLATES, Template};

use super::answer::Done;
use super::error::Failure;
use super::extract::{AsJson, Signed};
use super::hub_settings::{Faults, as_faults, summary_fault};
use super::pages::{self, FoundingView};
use super::portal::Portal;
use super::posted::{Fields, Posted};

const TAKEN: &str = "That name is taken; choose another one.";

pub async fn page(State(portal): State<Arc<Portal>>, signed: Signed) -> Result<Response, Failure> {
    allowed(&portal)?;
    let view = FoundingView {
        template: TEMPLATES[0].name.to_owned(),
        visibility: Visibility::Public.as_str().to_owned(),
        ..FoundingView::default()
    };
    shown(&portal, &signed, StatusCode::OK, &view).await
}

pub async fn found(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    AsJson(as_json): AsJson,
    Posted(fields): Posted,
) -> Result<Response, Failure> {
    allowed(&portal)?;
    let mut view = typed(&fields);
    let made = match checked(&view, is_taken(&portal, &signed, &view.name).await?) {
        Ok(team) => make(&portal, &signed, team).await?,
        Err(faults) => Err(faults),
    };
    match made {
        Ok(hub) => {
            Ok(Done::new(format!("{}/edit", hub.path()), json!({ "name": hub.name, "path": hub.path() }))
                .respond(as_json))
        }
        Err(faults) if as_json => Ok(as_faults(&faults)),
        Err(faults) => {
            view.faults = faults;
            shown(&portal, &signed, StatusCode::UNPROCESSABLE_ENTITY, &view).await
        }
    }
}

#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    name: String,
}

pub async fn name(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Json<Value>, Failure> {
    let name = asked.map(|Query(asked)| asked).unwrap_or_default().name;
    let (ok, sentence) = match name.trim().parse::<HubName>() {
        Err(error) => (false, pages::sentence(&error.to_string())),
        Ok(_) if is_taken(&portal, &signed, &name).await? => (false, TAKEN.to_owned()),
        Ok(name) => (true, format!("\u{201c}{name}\u{201d} is free.")),
    };
    Ok(Json(json!({ "ok": ok, "sentence": sentence })))
}

/// Whether somebody has that name already; one that nobody can have is nobody's.
async fn is_taken(portal: &Arc<Portal>, signed: &Signed, name: &str) -> Result<bool, Failure> {
    match name.trim().parse::<HubName>() {
        Ok(name) => portal.read(&signed.who, move |view| view.is_taken(&name)).await,
        Err(_) => Ok(false),
    }
}

fn allowed(portal: &Portal) -> Result<(), Failure> {
    if portal.accounts.new_teams {
        return Ok(());
    }
    let sentence = "On this portal, hubs for teams are made by whoever runs it; ask them to make yours.";
    let ways_out = vec![("All hubs".to_owned(), "/groups".to_owned())];
    Err(Failure { ways_out, ..Failure::new(StatusCode::FORBIDDEN, sentence) })
}

fn typed(fields: &Fields) -> FoundingView {
    let text = |name| fields.one(name).to_owned();
    FoundingView {
        name: text("name"),
        summary: text("summary"),
        template: text("template"),
        visibility: text("visibility"),
        faults: Vec::new(),
    }
}

/// Everything that is wrong is told at once, so the name is asked for before anything is made.
fn checked(view: &FoundingView, taken: bool) -> Result<NewTeam, Faults> {
    let mut faults = Vec::new();
    let name = view.name.trim().parse::<HubName>();
    if let Err(error) = &name {
        faults.push(("name", pages::sentence(&error.to_string())));
    }
    if taken {
        faults.push(("name", TAKEN.to_owned()));
    }
    let summary = view.summary.trim();
    faults.extend(summary_fault(summary).map(|fault| ("summary", fault)));
    let template = Template::named(&view.template);
    if template.is_none() {
        faults.push(("template", "Choose what the hub begins with.".to_owned()));
    }
    let visibility = Visibility::parse(&view.visibility);
    if visibility.is_none() {
        faults.push(("visibility", "Choose who may see the hub.".to_owned()));
    }
    match (name, template, visibility) {
        (Ok(name), Some(template), Some(visibility)) if faults.is_empty() => {
            Ok(NewTeam { name, summary: summary.to_owned(), visibility, board: template.board() })
        }
        _ => Err(faults),
    }
}

/// A name that somebody else took meanwhile is a fault of the form, like any other.
async fn make(portal: &Arc<Portal>, signed: &Signed, team: NewTeam) -> Result<Result<Hub, Faults>, Failure> {
    let (founder, name) = (signed.person.clone(), team.name.clone());
    match portal.try_change(move |change| change.found(&founder, team)).await? {
        Ok(hub) => Ok(Ok(hub)),
        Err(Refusal::Taken) => Ok(Err(vec![("name", TAKEN.to_owned())])),
        Err(refusal) => {
            let ways_out = vec![("All hubs".to_owned(), "/groups".to_owned())];
            Err(Failure { ways_out, ..Failure::refused(&refusal, &name) })
        }
    }
}

async fn shown(
    portal: &Arc<Portal>,
    signed: &Signed,
    status: StatusCode,
    view: &FoundingView,
) -> Result<Response, Failure> {
    let surround = portal.surround(&signed.who).await;
    Ok((status, pages::founding(&portal.frame(&surround), view)).into_response())
}
