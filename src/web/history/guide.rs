//! `/history`: what programs can ask of the archive, said to people.

use std::sync::Arc;

use axum::extract::State;
use maud::Markup;

use crate::web::error::Failure;
use crate::web::extract::Looking;
use crate::web::pages;
use crate::web::portal::Portal;

pub async fn guide(State(portal): State<Arc<Portal>>, Looking(who): Looking) -> Result<Markup, Failure> {
    let (shared, now) = (portal.clone(), (portal.clock)());
    let (listed, surround) = portal.look(&who, move |view| shared.directory.listed(view, now)).await?;
    Ok(pages::history(&portal.frame(&surround), listed.messages))
}
