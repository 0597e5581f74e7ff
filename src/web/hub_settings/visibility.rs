//! Who may see the hub. Whoever looks at it is asked to come in again right after a change.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;

use super::section::Section;
use super::{Asked, Faults, told};
use crate::model::{Hub, Visibility};
use crate::web::error::Failure;
use crate::web::extract::{AsJson, HubPath, Signed};
use crate::web::pages::{Place, visibility_field};
use crate::web::portal::Portal;
use crate::web::posted::{Fields, Posted};

const VISIBILITY: Section = Section {
    place: Place::Visibility,
    fields: |hub| vec![visibility_field(hub.kind).value(hub.visibility.as_str())],
    check,
    apply,
};

pub async fn page(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    HubPath(name): HubPath,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Failure> {
    VISIBILITY.show(&portal, &signed, &name, told(asked)).await
}

pub async fn save(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    HubPath(name): HubPath,
    AsJson(as_json): AsJson,
    Posted(sent): Posted,
) -> Result<Response, Failure> {
    VISIBILITY.save(&portal, &signed, &name, as_json, sent).await
}

fn check(_hub: &Hub, sent: &Fields) -> Faults {
    match Visibility::parse(sent.one("visibility")) {
        Some(_) => Faults::new(),
        None => vec![("visibility", "Choose who may see the hub.".to_owned())],
    }
}

fn apply(hub: &mut Hub, sent: &Fields) {
    if let Some(visibility) = Visibility::parse(sent.one("visibility")) {
        hub.visibility = visibility;
    }
}
