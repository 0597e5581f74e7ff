//! A hub as its owners read it. Everybody else is told what the store would tell them.

use crate::model::HubName;
use crate::store::{Managed, Refusal, StoreError, View};

use super::error::Failure;

pub(super) fn owned<'s>(view: &View<'s>, name: &HubName) -> Result<Result<Managed<'s>, Failure>, StoreError> {
    let Some(hub) = view.hub_named(name)? else { return Ok(Err(Failure::no_hub(name.as_str()))) };
    let managed = view.administer(&hub)?;
    Ok(managed.ok_or_else(|| Failure::refused(&Refusal::NotOwner, name)))
}
