//! The message rules in use, and those of the data directory that take their place while the portal runs.
//!
//! A file there that is changed, added or removed is used a moment later; messages stored before keep their sentences.
//! Rules that are refused change nothing: the old ones stay until the mistake is mended.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use tracing::{info, warn};

use crate::meaning::Meaning;
use crate::model::{Facts, Message};
use crate::stop::Stop;

use super::AppError;
use super::listing::{Glances, Listing, listing};

/// Below the data directory, where files of rules are looked for.
pub fn rules_dir(data_dir: &Path) -> PathBuf {
    data_dir.join("meaning")
}

/// The embedded rules, with those of `<data-dir>/meaning` over them.
pub fn meaning(data_dir: &Path) -> Result<Meaning, AppError> {
    Meaning::with_overrides(&rules_dir(data_dir)).map_err(|mistake| AppError::Rules(mistake.to_string()))
}

/// Clones share the rules in use.
#[derive(Clone)]
pub struct Rules {
    dir: PathBuf,
    /// What the directory held when the rules in use were read.
    seen: Listing,
    used: Arc<RwLock<Arc<Meaning>>>,
}

impl Rules {
    pub fn open(data_dir: &Path) -> Result<Rules, AppError> {
        let dir = rules_dir(data_dir);
        // Looked at before it is read: what changes in between is seen as new.
        let seen = listing(&dir).unwrap_or_default();
        Ok(Rules { dir, seen, used: Arc::new(RwLock::new(Arc::new(meaning(data_dir)?))) })
    }

    /// What a message means by the rules in use now.
    pub fn describe(&self, message: &Message) -> Facts {
        let used = self.used.read().unwrap_or_else(PoisonError::into_inner).clone();
        used.describe(message)
    }

    /// Looks for changed files until the stop.
    pub async fn follow(mut self, stop: Stop) {
        let mut glances = Glances::new(stop);
        while let Some(rules) = glances.next(self, Rules::look, "message rules").await {
            self = rules;
        }
    }

    /// Uses what has changed; of a mistake says so, once.
    fn look(&mut self) {
        let dir = self.dir.display();
        let Ok(listing) = listing(&self.dir) else { return };
        if listing == self.seen {
            return;
        }
        match Meaning::with_overrides(&self.dir) {
            Ok(meaning) => {
                *self.used.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(meaning);
                info!("the message rules in {dir} have changed and are in use");
            }
            Err(mistake) => warn!("the message rules in {dir} have a mistake, so the old ones stay: {mistake}"),
        }
        self.seen = listing;
    }
}
