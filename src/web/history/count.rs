//! `/messagecount`: how many messages there are, as far as the viewer may know.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use crate::web::error::Failure;
use crate::web::extract::Looking;
use crate::web::portal::Portal;

#[derive(Serialize)]
pub struct Count {
    messagecount: u64,
}

pub async fn count(State(portal): State<Arc<Portal>>, Looking(who): Looking) -> Result<Json<Count>, Failure> {
    let (shared, now) = (portal.clone(), (portal.clock)());
    let listed = portal.read(&who, move |view| shared.directory.listed(view, now)).await?;
    Ok(Json(Count { messagecount: listed.messages }))
}
