//! `POST /api/hub/<hub>/<act>`: what people do about roles, from buttons and from programs.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use crate::model::{Pending, PersonName, Role};
use crate::store::Acted;

use super::answer::{Done, own_path};
use super::error::Failure;
use super::extract::{ActPath, AsJson, Signed};
use super::portal::Portal;
use super::posted::Posted;

/// Without a `person` people do it for themselves; `next` is where a browser goes on, the hub where it is not given.
pub async fn act(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    ActPath(hub, act): ActPath,
    AsJson(as_json): AsJson,
    Posted(fields): Posted,
) -> Result<Response, Failure> {
    let of = match fields.one("person").trim() {
        "" if act.is_own() => signed.person.clone(),
        "" => {
            return Err(Failure::bad_request("Say whom this is about: the nickname of somebody with an account here."));
        }
        // Accounts are in lower case; people type names as they are said.
        person => PersonName(person.to_lowercase()),
    };
    let acted = portal.act(&signed, act, &hub, &of).await?;
    let to = match fields.one("next") {
        // Who left a private hub cannot go back to it.
        "" if acted.shut_out() && of == signed.person => "/".to_owned(),
        "" => acted.hub.path(),
        next => own_path(next).to_owned(),
    };
    Ok(Done::new(to, told(&acted, &of)).respond(as_json))
}

fn told(acted: &Acted, of: &PersonName) -> serde_json::Value {
    let roles: Vec<Role> = Role::ALL.into_iter().filter(|role| acted.after.roles.has(*role)).collect();
    json!({
        "hub": acted.hub.name,
        "person": of,
        "roles": roles,
        "pending": (acted.after.pending != Pending::Nothing).then_some(acted.after.pending),
        "changed": acted.before != acted.after,
    })
}
