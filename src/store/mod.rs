//! The data directory's database: one `redb` file that holds the archive and everything derived from it.
//!
//! [`Store`] opens it; [`Snapshot`] reads; [`Change`] is what a job of the group commit writes through. One file for
//! each kind of thing adds its verbs to both. `tables` documents every key and value. The store knows nothing of the
//! bus, of rules, of HTML or of the network; the only clock it has is handed to it.

mod access;
mod account;
mod activity;
mod audit;
mod change;
mod codec;
mod cookies;
mod counters;
mod discretion;
mod error;
mod feeds;
mod forget;
mod founding;
mod gathered;
mod help;
mod hubs;
mod lists;
mod manage;
mod marks;
mod matters;
mod messages;
mod migrations;
mod outgoing;
mod people;
mod pictures;
mod prune;
mod rebuild;
mod recount;
mod roles;
mod sessions;
mod snapshot;
mod stories;
mod stream;
mod subjects;
mod tables;
mod tokens;
mod view;
mod visits;
mod writer;

use std::fs;
use std::io::Read;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use redb::{Database, DatabaseError, ReadableDatabase, StorageError};
use tokio::sync::watch;

use crate::damage::survive;
use crate::model::Time;

pub use activity::{Before, Past};
pub use change::Change;
pub use codec::{Archived, Parcel};
pub use counters::{DayCount, Tally};
pub use error::{OpenError, StoreError};
pub use founding::NewTeam;
pub use help::HelpRefusal;
pub use hubs::{BoardsVersion, NewHub};
pub use manage::{Admin, MOST_WIDGETS, Refusal};
pub use marks::{Built, Mark};
pub use messages::Position;
pub use outgoing::Outgoing;
pub use prune::Expired;
pub use rebuild::SealedFeeds;
pub use roles::Acted;
pub use snapshot::Snapshot;
pub use view::{
    Glance, HelpAsked, HelpLine, HelpPage, HelpPlace, Managed, Me, Readable, SealedHubs, SealedMessages, View, Viewer,
};
pub use writer::Pending;

/// The database's file in the data directory.
pub const FILE: &str = "hubs.redb";

/// Pages of the database kept in memory.
const CACHE_BYTES: usize = 64 * 1024 * 1024;

/// The open database. Clones share it; the last one dropped closes it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    // Declared before the database: the writer ends, with what waits committed, before the file closes.
    writer: writer::Writer,
    database: Arc<Database>,
    wakes: Arc<Wakes>,
    dir: PathBuf,
}

impl Store {
    /// Opens the database in `dir`, making both where they are missing. `clock` dates marks.
    pub fn open(dir: &Path, clock: fn() -> Time) -> Result<Store, OpenError> {
        let unusable = |reason| OpenError::Directory { dir: dir.to_owned(), reason };
        if dir.exists() && !dir.is_dir() {
            return Err(unusable(std::io::Error::other("it is not a directory")));
        }
        // What is private to a hub's members is private on the disk, too.
        fs::DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(unusable)?;
        let file = dir.join(FILE);
        check_file(&file).map_err(unusable)??;
        let opened = survive(|| open_database(dir, &file));
        let database = opened.unwrap_or_else(|| Err(damaged(&file, "its inside contradicts itself")))?;
        let (database, wakes) = (Arc::new(database), Arc::new(Wakes::default()));
        let writer = writer::Writer::start(database.clone(), wakes.clone(), clock).map_err(unusable)?;
        Ok(Store { inner: Arc::new(Inner { writer, database, wakes, dir: dir.to_owned() }) })
    }

    /// A consistent view for reading, on this thread.
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        Ok(Snapshot { txn: self.inner.database.begin_read()? })
    }

    /// Reads on a blocking thread, from asynchronous code.
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Snapshot) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let store = self.clone();
        let reading = tokio::task::spawn_blocking(move || read(&store.snapshot()?));
        reading.await.unwrap_or_else(|_| Err(StoreError::Failed("reading it ended early".to_owned())))
    }

    /// Queues a write; the answer comes when it is durable.
    pub fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Change<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Pending<T> {
        self.inner.writer.submit(job, |_| ())
    }

    /// The same; `then` runs right after the commit, and those of later commits after it. It must not block.
    pub fn write_then<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Change<'_>) -> Result<T, StoreError> + Send + 'static,
        then: impl FnOnce(&T) + Send + 'static,
    ) -> Pending<T> {
        self.inner.writer.submit(job, then)
    }

    /// Bells that ring after commits; they carry no data.
    pub fn wakes(&self) -> &Wakes {
        &self.inner.wakes
    }

    pub fn dir(&self) -> &Path {
        &self.inner.dir
    }
}

/// Wake-ups without data: who hears one looks into the store for what there is to do.
pub struct Wakes {
    archived: watch::Sender<u64>,
    marked: watch::Sender<u64>,
    boards: watch::Sender<u64>,
    announced: watch::Sender<u64>,
    broken: watch::Sender<Option<String>>,
}

impl Wakes {
    /// Rings when messages were archived.
    pub fn archived(&self) -> watch::Receiver<u64> {
        self.archived.subscribe()
    }

    /// Rings when widgets became stale.
    pub fn marked(&self) -> watch::Receiver<u64> {
        self.marked.subscribe()
    }

    /// Rings when hubs, widgets, people or roles changed.
    pub fn boards(&self) -> watch::Receiver<u64> {
        self.boards.subscribe()
    }

    /// Rings when announcements wait to be told.
    pub fn announced(&self) -> watch::Receiver<u64> {
        self.announced.subscribe()
    }

    /// Tells why, once the database takes no more writes; the process should end and start again.
    pub fn broken(&self) -> watch::Receiver<Option<String>> {
        self.broken.subscribe()
    }

    fn ring(&self, effects: change::Effects) {
        let bells = [
            (effects.archived, &self.archived),
            (effects.marked, &self.marked),
            (effects.boards, &self.boards),
            (effects.announced, &self.announced),
        ];
        for (rings, bell) in bells {
            if rings {
                bell.send_modify(|count| *count += 1);
            }
        }
    }
}

impl Default for Wakes {
    fn default() -> Self {
        let bell = || watch::Sender::new(0);
        Wakes { archived: bell(), marked: bell(), boards: bell(), announced: bell(), broken: watch::Sender::new(None) }
    }
}

fn open_database(dir: &Path, file: &Path) -> Result<Database, OpenError> {
    let builder = Database::builder().set_cache_size(CACHE_BYTES).create(file);
    let database = builder.map_err(|error| explain(error, dir, file))?;
    let failed = |reason| OpenError::Failed { file: file.to_owned(), reason };
    let found = migrations::found(&database).map_err(failed)?;
    if found > migrations::KNOWN {
        return Err(OpenError::Newer { file: file.to_owned(), found, known: migrations::KNOWN });
    }
    migrations::run(&database, found).map_err(failed)?;
    Ok(database)
}

/// redb aborts on some files that are not its own; the first bytes tell.
fn check_file(file: &Path) -> std::io::Result<Result<(), OpenError>> {
    const MAGIC: &[u8] = b"redb";
    let mut start = Vec::new();
    match fs::File::open(file) {
        Ok(opened) => opened.take(MAGIC.len() as u64).read_to_end(&mut start)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Ok(())),
        Err(error) => return Err(error),
    };
    let ours = start.is_empty() || start == MAGIC;
    Ok(if ours { Ok(()) } else { Err(damaged(file, "it does not begin as a database does")) })
}

fn explain(error: DatabaseError, dir: &Path, file: &Path) -> OpenError {
    match error {
        DatabaseError::DatabaseAlreadyOpen => OpenError::InUse { dir: dir.to_owned() },
        // A file too short to hold a header ends while it is read.
        DatabaseError::Storage(StorageError::Io(reason)) if reason.kind() == std::io::ErrorKind::UnexpectedEof => {
            damaged(file, "it breaks off in its header")
        }
        DatabaseError::Storage(StorageError::Io(reason)) if reason.kind() != std::io::ErrorKind::InvalidData => {
            OpenError::Directory { dir: dir.to_owned(), reason }
        }
        other => damaged(file, &other.to_string()),
    }
}

fn damaged(file: &Path, reason: &str) -> OpenError {
    OpenError::Damaged { file: file.to_owned(), reason: reason.to_owned() }
}
