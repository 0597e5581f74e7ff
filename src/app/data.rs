//! What lies in the data directory, opened: the archive, what understands messages, the search index.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::model::Time;
use crate::search::{Indexer, Search};
use crate::store::Store;
use crate::triage::{Describe, Triage};
use crate::widgets::Shelf;

use super::rebuild::rebuild_if_asked;
use super::{AppError, OwnWidgets, Rules};

/// The store with what fills it: enough for `import`, and the lower half of a running appliance.
pub struct Core {
    pub store: Store,
    pub shelf: Shelf,
    pub own_widgets: OwnWidgets,
    pub triage: Triage,
    pub search: Search,
    pub indexer: Indexer,
    pub rules: Rules,
}

impl Core {
    /// First makes anew what is asked to be, which may take long.
    pub async fn open(data_dir: &Path, tasks: NonZeroUsize, junk_suffixes: &[String]) -> Result<Core, AppError> {
        let Lower { store, shelf, triage, rules } = Lower::open(data_dir, tasks, junk_suffixes)?;
        rebuild_if_asked(&store, &triage).await?;
        let index = index_dir(data_dir);
        let opened = Search::open(&index);
        let (search, indexer) = opened.map_err(|failure| AppError::Search(index, failure.to_string()))?;
        let own_widgets = OwnWidgets::open(data_dir, store.clone(), shelf.clone());
        Ok(Core { store, shelf, own_widgets, triage, search, indexer, rules })
    }
}

/// The archive and what understands messages: all that is needed to make anew what follows from them.
pub(super) struct Lower {
    pub store: Store,
    pub shelf: Shelf,
    pub triage: Triage,
    pub rules: Rules,
}

impl Lower {
    pub fn open(data_dir: &Path, tasks: NonZeroUsize, junk_suffixes: &[String]) -> Result<Lower, AppError> {
        let store = Store::open(data_dir, Time::now)?;
        let rules = Rules::open(data_dir)?;
        let used = rules.clone();
        let describe: Describe = Arc::new(move |message| used.describe(message));
        let (shelf, find_matter) = (Shelf::default(), crate::meaning::matter);
        let triage = Triage::new(store.clone(), shelf.clone(), describe, find_matter, junk_suffixes, tasks, Time::now);
        Ok(Lower { store, shelf, triage, rules })
    }
}

/// Below the data directory, where the search indexes are.
pub(super) fn index_dir(data_dir: &Path) -> PathBuf {
    data_dir.join("index")
}
