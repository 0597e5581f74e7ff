//! What can go wrong with the search index, in words for the person at the terminal.

use std::path::PathBuf;

use tantivy::TantivyError;

use crate::store::StoreError;

/// Why searching or indexing failed. A damaged index is never a reason: it is built anew from the archive.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    #[error(
        "cannot use the search index in {dir}: {source}; check its owner, its permissions and the room on its disk"
    )]
    Directory { dir: PathBuf, source: std::io::Error },
    #[error("another program is writing the search index in {dir}; stop it first")]
    InUse { dir: PathBuf },
    #[error("the search index failed: {0}")]
    Index(#[from] TantivyError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
