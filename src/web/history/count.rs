//! `/messagecount`: how many messages there are, as far as the viewer may know.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use crate::model::Question;
use crate::store::View;
use crate::web::error::Failure;
use crate::web::extract::Looking;
use crate::web::portal::Portal;

#[derive(Serialize)]
pub struct Count {
    messagecount: u64,
}

pub async fn count(State(portal): State<Arc<Portal>>, Looking(who): Looking) -> Result<Json<Count>, Failure> {
    let search = portal.search.clone();
    let count = move |view: &View<'_>| Ok(search.count(&Question::default(), &view.unseen()?, u64::MAX));
    Ok(Json(Count { messagecount: portal.read(&who, count).await?? }))
}
