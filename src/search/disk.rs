//! One index on disk: opened, or made anew where it cannot be used; written by one thread and read by many.
//!
//! Each commit carries a [`Cursor`] in its payload, so that the index itself says how far it has come. Here stands
//! what tantivy asks for to stay small and clean; what is indexed and how it is found is said elsewhere.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tantivy::columnar::StrColumn;
use tantivy::directory::error::OpenReadError;
use tantivy::fastfield::Column;
use tantivy::index::{IndexSettings, IndexSortByField, Order};
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::query::Query;
use tantivy::schema::Schema;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, TantivyError, Term};
use tokio::sync::watch;
use tracing::{error, warn};

use super::SearchError;
use super::words;
use crate::damage::survive;
use crate::model::Day;

/// Goes up when the same archive is to be indexed differently; an index of another number is built anew.
const FORMAT: u32 = 2;

/// Smaller segments count as equal when it is decided which to merge: live commits are small, and merging what they
/// leave must not cost more than they did.
const SMALL_SEGMENT: u32 = 2_000;

/// Larger segments are left as they are: stopping waits for the merge that runs, and eight of these take seconds.
const LARGE_SEGMENT: usize = 100_000;

/// What an index is made of.
pub(super) struct Plan {
    /// The folder's name.
    pub name: &'static str,
    pub schema: Schema,
    /// The field by which documents are kept, largest first.
    pub newest_by: Option<&'static str>,
    /// The two fast fields that say which document it is, see [`Pages::columns`].
    pub columns: [&'static str; 2],
    /// The columns of names, see [`Pages::facets`].
    pub facets: &'static [&'static str],
    /// Bytes of memory for documents not yet on disk.
    pub heap: usize,
}

/// How far an index has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    format: u32,
    /// The last message or change that is in it; zero in an empty one.
    pub place: u64,
    /// What stood there, to notice an archive that is not the one indexed; empty where nothing is known.
    pub witness: String,
    /// Tells this index from those that were here before it; zero in one that an older program began.
    #[serde(default)]
    pub born: u64,
    /// Nothing from before this day is in it.
    #[serde(default)]
    pub horizon: u32,
}

impl Cursor {
    /// Of an index that begins anew.
    pub fn start() -> Self {
        let born = getrandom::u64().unwrap_or_default();
        Cursor { format: FORMAT, place: 0, witness: String::new(), born, horizon: 0 }
    }

    /// The same index without anything from before that day.
    pub fn without_before(&self, Day(horizon): Day) -> Self {
        Cursor { horizon, ..self.clone() }
    }

    /// The same index, further on.
    pub fn at(&self, place: u64, witness: impl Into<String>) -> Self {
        Cursor { place, witness: witness.into(), ..self.clone() }
    }
}

/// One commit as searches see it. Columns are opened here, once, because that takes longer than most searches.
pub(super) struct Pages {
    pub searcher: Searcher,
    /// For each segment the two columns named in [`Plan::columns`].
    pub columns: Vec<[Column<u64>; 2]>,
    /// For each segment the columns named in [`Plan::facets`]; none where no document has a name there.
    pub facets: Vec<Vec<Option<StrColumn>>>,
    pub cursor: Cursor,
}

/// The writing side of an index. Dropping it forgets what was not committed and waits for merges to end.
pub(super) struct Shelf {
    index: Index,
    reader: IndexReader,
    columns: Columns,
    heap: usize,
    /// None only while it is being opened again.
    writer: Option<IndexWriter>,
    pages: watch::Sender<Arc<Pages>>,
}

/// The columns that are opened with each commit, by name.
struct Columns {
    numbers: [&'static str; 2],
    names: &'static [&'static str],
}

/// Why an index on disk is not used as it is.
enum Unusable {
    Missing,
    Locked,
    Damaged(String),
}

impl Shelf {
    /// Opens the index `plan` in its folder below `parent`. One that is missing, damaged or of another make is
    /// replaced by an empty one, to be filled from the archive.
    pub fn open(parent: &Path, plan: &Plan) -> Result<Self, SearchError> {
        let dir = parent.join(plan.name);
        // tantivy trusts what it reads: some damage makes it panic rather than fail.
        let existing = survive(|| Self::open_existing(&dir, plan));
        match existing.unwrap_or_else(|| Err(Unusable::Damaged("its files make no sense".to_owned()))) {
            Ok(shelf) => return Ok(shelf),
            Err(Unusable::Locked) => return Err(SearchError::InUse { dir }),
            Err(Unusable::Missing) => {}
            Err(Unusable::Damaged(reason)) => {
                warn!(
                    "the search index in {} cannot be used and is built anew from the archive: {reason}",
                    dir.display()
                );
            }
        }
        Self::create(&dir, plan)
    }

    pub fn pages(&self) -> watch::Receiver<Arc<Pages>> {
        self.pages.subscribe()
    }

    /// How far the last commit came.
    pub fn cursor(&self) -> Cursor {
        self.pages.borrow().cursor.clone()
    }

    pub fn add(&self, document: TantivyDocument) -> Result<(), SearchError> {
        self.writer()?.add_document(document)?;
        Ok(())
    }

    /// Removes what was added under this term until now.
    pub fn delete(&self, term: Term) -> Result<(), SearchError> {
        self.writer()?.delete_term(term);
        Ok(())
    }

    /// Removes everything that the query finds and that was added until now.
    pub fn delete_all(&self, query: impl Query) -> Result<(), SearchError> {
        self.writer()?.delete_query(Box::new(query))?;
        Ok(())
    }

    /// Makes everything added since the last commit durable and found.
    pub fn commit(&mut self, cursor: Cursor) -> Result<(), SearchError> {
        let Some(writer) = &mut self.writer else { return Err(closed()) };
        commit(writer, &cursor)?;
        let pages = load(&self.reader, &self.columns, cursor)?;
        self.pages.send_replace(Arc::new(pages));
        Ok(())
    }

    /// Reads every file through and holds it against its checksum: a tenth of a second for a million messages. Opening
    /// does not do that, so that the first page need not wait for it.
    pub fn is_sound(&self) -> bool {
        self.index.validate_checksum().is_ok_and(|damaged| damaged.is_empty())
    }

    /// Empties the index.
    pub fn clear(&mut self) -> Result<(), SearchError> {
        self.writer()?.delete_all_documents()?;
        self.commit(Cursor::start())
    }

    /// Goes back to the last commit with a new writer, after a failure that may have ended the old one.
    pub fn reopen(&mut self) -> Result<(), SearchError> {
        // The lock goes with the old writer.
        drop(self.writer.take());
        self.writer = Some(writer(&self.index, self.heap)?);
        Ok(())
    }

    fn writer(&self) -> Result<&IndexWriter, SearchError> {
        self.writer.as_ref().ok_or_else(closed)
    }

    fn open_existing(dir: &Path, plan: &Plan) -> Result<Self, Unusable> {
        if !dir.is_dir() {
            return Err(Unusable::Missing);
        }
        let index = Index::open_in_dir(dir)?;
        if index.schema() != plan.schema || *index.settings() != settings(plan) {
            return Err(Unusable::Damaged("another version of fedora-hubs made it".to_owned()));
        }
        let payload = index.load_metas()?.payload.unwrap_or_default();
        let cursor = match serde_json::from_str::<Cursor>(&payload) {
            Ok(cursor) if cursor.format == FORMAT => cursor,
            _ => return Err(Unusable::Damaged("another version of fedora-hubs wrote it".to_owned())),
        };
        let shelf = Self::assemble(index, plan, cursor)?;
        // Only now that the lock is ours: nobody else is writing these.
        sweep(dir);
        if let Some(writer) = &shelf.writer {
            writer.garbage_collect_files().wait()?;
        }
        Ok(shelf)
    }

    fn create(dir: &Path, plan: &Plan) -> Result<Self, SearchError> {
        let unusable = |source| SearchError::Directory { dir: dir.to_owned(), source };
        match fs::remove_dir_all(dir) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unusable(error)),
            _ => fs::create_dir_all(dir).map_err(unusable)?,
        }
        let index = Index::builder().schema(plan.schema.clone()).settings(settings(plan)).create_in_dir(dir)?;
        let mut shelf = Self::assemble(index, plan, Cursor::start())?;
        shelf.commit(Cursor::start())?;
        Ok(shelf)
    }

    fn assemble(index: Index, plan: &Plan, cursor: Cursor) -> tantivy::Result<Self> {
        index.tokenizers().register(words::ANALYZER, words::analyzer());
        let reader: IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let columns = Columns { numbers: plan.columns, names: plan.facets };
        let pages = watch::Sender::new(Arc::new(load(&reader, &columns, cursor)?));
        let writer = Some(writer(&index, plan.heap)?);
        Ok(Shelf { index, reader, columns, heap: plan.heap, writer, pages })
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        // A writer dropped without this leaves files of unfinished merges behind.
        if let Some(Err(failure)) = self.writer.take().map(IndexWriter::wait_merging_threads) {
            error!("the search index did not close cleanly and will catch up at the next start: {failure}");
        }
    }
}

impl From<TantivyError> for Unusable {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::LockFailure(..) => Unusable::Locked,
            TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(file)) => {
                Unusable::Damaged(format!("{} is missing", file.display()))
            }
            other => Unusable::Damaged(other.to_string()),
        }
    }
}

fn settings(plan: &Plan) -> IndexSettings {
    let sort_by_field = plan.newest_by.map(|field| IndexSortByField { field: field.to_owned(), order: Order::Desc });
    // Nothing is stored, so nothing is worth a thread of its own.
    IndexSettings { sort_by_field, docstore_compress_dedicated_thread: false, ..IndexSettings::default() }
}

fn writer(index: &Index, heap: usize) -> tantivy::Result<IndexWriter> {
    let options =
        IndexWriterOptions::builder().num_worker_threads(1).num_merge_threads(1).memory_budget_per_thread(heap).build();
    let writer = index.writer_with_options(options)?;
    let mut policy = LogMergePolicy::default();
    policy.set_min_layer_size(SMALL_SEGMENT);
    policy.set_max_docs_before_merge(LARGE_SEGMENT);
    policy.set_del_docs_ratio_before_merge(0.5);
    writer.set_merge_policy(Box::new(policy));
    Ok(writer)
}

fn commit(writer: &mut IndexWriter, cursor: &Cursor) -> Result<(), SearchError> {
    let payload = serde_json::to_string(cursor).map_err(io::Error::from).map_err(TantivyError::from)?;
    let mut prepared = writer.prepare_commit()?;
    prepared.set_payload(&payload);
    prepared.commit()?;
    Ok(())
}

fn load(reader: &IndexReader, columns: &Columns, cursor: Cursor) -> tantivy::Result<Pages> {
    reader.reload()?;
    let searcher = reader.searcher();
    let (mut numbers, mut facets) = (Vec::new(), Vec::new());
    for segment in searcher.segment_readers() {
        let [first, second] = columns.numbers;
        numbers.push([segment.fast_fields().u64(first)?, segment.fast_fields().u64(second)?]);
        let names = columns.names.iter().map(|name| segment.fast_fields().str(name));
        facets.push(names.collect::<tantivy::Result<_>>()?);
    }
    Ok(Pages { searcher, columns: numbers, facets, cursor })
}

/// Files that a killed process was about to rename.
fn sweep(dir: &Path) {
    let left: Vec<PathBuf> = fs::read_dir(dir)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok())
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(".tmp"))
        .map(|entry| entry.path())
        .collect();
    for file in left {
        if let Err(failure) = fs::remove_file(&file) {
            warn!("cannot remove {}, left by an earlier run: {failure}", file.display());
        }
    }
}

fn closed() -> SearchError {
    SearchError::Index(TantivyError::SystemError("its writer is closed".to_owned()))
}
