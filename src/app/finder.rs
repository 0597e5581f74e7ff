//! The search as widgets are given it.

use std::sync::Arc;

use crate::search::{ActivityQuery, Search, SearchError};
use crate::store::StoreError;
use crate::widgets::Find;

/// Asks the index for widgets.
pub(super) fn finder(search: Search) -> Find {
    let failed = |failure: SearchError| StoreError::Record { what: "search index", reason: failure.to_string() };
    Arc::new(move |query, before, limit| search.activity(&ActivityQuery::parse(query), before, limit).map_err(failed))
}
