//! What can go wrong with the data, in words for the person at the terminal.

use std::path::PathBuf;

/// Why a data directory cannot be opened. Each sentence names the thing and the way out, and has its cause in it.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(
        "cannot use the data directory {dir} ({reason}): check its owner and permissions, or choose another with --data-dir"
    )]
    Directory { dir: PathBuf, reason: std::io::Error },
    #[error("another fedora-hubs is using {dir}; stop it first, or choose another directory with --data-dir")]
    InUse { dir: PathBuf },
    #[error(
        "{file} is damaged or was not written by fedora-hubs ({reason}); restore it from a backup, or move it away to start empty"
    )]
    Damaged { file: PathBuf, reason: String },
    #[error(
        "{file} was written by a newer fedora-hubs (schema {found}, this one knows {known}); install that version again, or choose another --data-dir"
    )]
    Newer { file: PathBuf, found: u64, known: u64 },
    #[error("cannot prepare {file} ({reason}): look at the free space on its disk, or choose another --data-dir")]
    Failed { file: PathBuf, reason: StoreError },
}

/// Why a read or a write failed. A caller can only pass it on; nothing of the failed transaction remains.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database failed: {0}")]
    Database(Box<redb::Error>),
    #[error("a stored {what} cannot be read: {reason}")]
    Record { what: &'static str, reason: String },
    #[error("the database could not be written ({0})")]
    Failed(String),
    #[error("the store is closing")]
    Closed,
}

impl StoreError {
    /// The same error for the next who waits.
    pub(super) fn again(&self) -> StoreError {
        match self {
            StoreError::Closed => StoreError::Closed,
            StoreError::Failed(reason) => StoreError::Failed(reason.clone()),
            other => StoreError::Failed(other.to_string()),
        }
    }

    /// True where the database takes no more writes until it is opened anew.
    pub(super) fn is_for_good(&self) -> bool {
        let StoreError::Database(error) = self else { return false };
        matches!(**error, redb::Error::Io(_) | redb::Error::PreviousIo | redb::Error::Corrupted(_))
    }
}

macro_rules! from_redb {
    ($($error:ident),+) => {
        $(impl From<redb::$error> for StoreError {
            fn from(error: redb::$error) -> Self {
                StoreError::Database(Box::new(error.into()))
            }
        })+
    };
}

from_redb!(StorageError, TableError, TransactionError, CommitError, SetDurabilityError);
