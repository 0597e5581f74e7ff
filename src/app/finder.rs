//! The search as widgets are given it.

use std::sync::Arc;

use crate::model::Unseen;
use crate::search::{Search, SearchError};
use crate::store::StoreError;
use crate::widgets::Find;

/// Asks the index for widgets.
pub(super) fn finder(search: Search) -> Find {
    let failed = |failure: SearchError| StoreError::Record { what: "search index", reason: failure.to_string() };
    // What a hub may not tell is left out where it is read, for all who look at the hub alike.
    let all = Unseen::default();
    Arc::new(move |question, before, limit| search.newest(question, &all, before, limit).map_err(failed))
}
