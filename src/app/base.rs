//! The data directory opened: the store, the rules, the index, and what fills them.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::meaning;
use crate::model::Time;
use crate::search::{Indexer, Search};
use crate::store::Store;
use crate::triage::{Describe, Triage};
use crate::widgets::Shelf;

use super::{AppError, OwnWidgets, Rules, rebuild};

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
        let shelf = Shelf::default();
        let (store, triage, rules) = open_store(data_dir, &shelf, tasks, junk_suffixes)?;
        rebuild::rebuild_if_asked(&store, &triage).await?;
        let index = index_dir(data_dir);
        let opened = Search::open(&index);
        let (search, indexer) = opened.map_err(|failure| AppError::Search(index, failure.to_string()))?;
        let own_widgets = OwnWidgets::open(data_dir, store.clone(), shelf.clone());
        Ok(Core { store, shelf, own_widgets, triage, search, indexer, rules })
    }
}

/// The archive, and what understands messages.
pub(super) fn open_store(
    data_dir: &Path,
    shelf: &Shelf,
    tasks: NonZeroUsize,
    junk_suffixes: &[String],
) -> Result<(Store, Triage, Rules), AppError> {
    let store = Store::open(data_dir, Time::now)?;
    let rules = Rules::open(data_dir)?;
    let used = rules.clone();
    let describe: Describe = Arc::new(move |message| used.describe(message));
    let find_matter = meaning::matter;
    let triage = Triage::new(store.clone(), shelf.clone(), describe, find_matter, junk_suffixes, tasks, Time::now);
    Ok((store, triage, rules))
}

/// Below the data directory, where the search indexes are.
pub(super) fn index_dir(data_dir: &Path) -> PathBuf {
    data_dir.join("index")
}
