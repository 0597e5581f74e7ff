//! Summary and description. A person's hub has the person's name for a summary, which is set with their profile.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;

use super::section::{Section, text};
use super::{Asked, Faults, told};
use crate::model::{Hub, HubKind, is_one_line};
use crate::web::error::Failure;
use crate::web::extract::{AsJson, HubPath, Signed};
use crate::web::pages::{Field, Place};
use crate::web::portal::Portal;
use crate::web::posted::{Fields, Posted};

const GENERAL: Section = Section { place: Place::General, fields, check, apply };

pub async fn page(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    HubPath(name): HubPath,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Failure> {
    GENERAL.show(&portal, &signed, &name, told(asked)).await
}

pub async fn save(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    HubPath(name): HubPath,
    AsJson(as_json): AsJson,
    Posted(sent): Posted,
) -> Result<Response, Failure> {
    GENERAL.save(&portal, &signed, &name, as_json, sent).await
}

/// What is wrong with a summary.
pub fn summary_fault(summary: &str) -> Option<String> {
    let (most, length) = (Hub::MAX_SUMMARY, summary.chars().count());
    if length > most {
        return Some(format!("The summary may have at most {most} characters; it has {length}."));
    }
    (!is_one_line(summary)).then(|| "The summary must be one line of text that can be seen.".to_owned())
}

fn fields(hub: &Hub) -> Vec<Field> {
    let summary = (hub.kind == HubKind::Team).then(|| {
        Field::line("summary", "Summary")
            .help("One line below the name, and in every list of hubs.")
            .max(Hub::MAX_SUMMARY)
            .value(hub.summary.clone())
    });
    let description = Field::markdown("description", "Description", 12).value(hub.description.clone());
    summary.into_iter().chain([description]).collect()
}

fn check(hub: &Hub, sent: &Fields) -> Faults {
    let mut faults = Faults::new();
    if hub.kind == HubKind::Team {
        faults.extend(summary_fault(sent.one("summary").trim()).map(|fault| ("summary", fault)));
    }
    let (most, length) = (Hub::MAX_DESCRIPTION, text(sent, "description").trim_end().chars().count());
    if length > most {
        let fault = format!("The description may have at most {most} characters; it has {length}.");
        faults.push(("description", fault));
    }
    faults
}

fn apply(hub: &mut Hub, sent: &Fields) {
    if hub.kind == HubKind::Team {
        sent.one("summary").trim().clone_into(&mut hub.summary);
    }
    text(sent, "description").trim_end().clone_into(&mut hub.description);
}
