//! `/settings`: what people say about themselves, and how the portal is to treat them. One file a page.

pub mod activity;
pub mod forget;
pub mod hubs;
pub mod profile;
pub mod sessions;
pub mod theme;
pub mod tokens;

use std::sync::Arc;

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::http::StatusCode;
use serde::Deserialize;

use crate::model::Person;
use crate::store::{Me, StoreError};

use super::error::Failure;
use super::extract::Signed;
use super::portal::{Portal, Surround};

/// Whether a page is shown after what it offers was done.
#[derive(Deserialize, Default)]
pub struct Asked {
    done: Option<String>,
}

type AskedQuery = Result<Query<Asked>, QueryRejection>;

impl Asked {
    fn is_done(asked: AskedQuery) -> bool {
        asked.is_ok_and(|Query(asked)| asked.done.is_some())
    }
}

/// Changes one's own record, whatever was changed elsewhere meanwhile.
async fn edit(
    portal: &Arc<Portal>,
    signed: &Signed,
    change: impl FnOnce(&mut Person) + Send + 'static,
) -> Result<(), Failure> {
    portal.edit_person(signed, None, change).await?.map_err(|refusal| Failure::bad_request(refusal.to_string()))
}

/// Reads what only the person who asks may read, with what stands around the page.
async fn own<T: Send + 'static>(
    portal: &Arc<Portal>,
    signed: &Signed,
    read: impl FnOnce(&Me<'_>) -> Result<T, StoreError> + Send + 'static,
) -> Result<(T, Surround), Failure> {
    let (found, surround) = portal.look(&signed.who, move |view| view.me()?.map(|me| read(&me)).transpose()).await?;
    // Who has asked to be forgotten in another window.
    let gone = || Failure::new(StatusCode::UNAUTHORIZED, "You have no account here any more; sign in to begin anew.");
    Ok((found.ok_or_else(gone)?, surround))
}
