//! The widgets that files of the data directory say, taken up while the portal runs.
//!
//! A file that is changed, added or removed is used a moment later, and the widgets of its kind are built anew; so they
//! are at a start, where a file changed while the portal was away. What a file may say is told in `widgets::own`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};
use tracing::{info, warn};

use crate::stop::Stop;
use crate::store::{Store, StoreError};
use crate::widgets::{Plugin, Shelf, own};

use super::listing::{Glances, Listing, listing};

/// Files that are taken, the first by name.
const MOST: usize = 100;
/// The cursor's name in the store.
const CURSOR: &str = "widget files";

/// What each file held, by the name of its widget.
type Digests = BTreeMap<String, String>;

/// The files in use, and the shelf on which their widgets stand.
pub struct OwnWidgets {
    dir: PathBuf,
    store: Store,
    shelf: Shelf,
    /// What the directory held when the files in use were read.
    seen: Listing,
    digests: Digests,
}

impl OwnWidgets {
    /// Puts the widgets of `<data-dir>/widgets` on the shelf. A mistake is told in the log, and to whoever owns a hub
    /// with that widget.
    pub fn open(data_dir: &Path, store: Store, shelf: Shelf) -> Self {
        let dir = data_dir.join("widgets");
        let mut widgets = OwnWidgets { dir, store, shelf, seen: Listing::new(), digests: Digests::new() };
        widgets.look();
        widgets
    }

    /// Has the widgets built anew whose file is another than when this was done last.
    pub async fn settle(&self) -> Result<(), StoreError> {
        let now = self.digests.clone();
        let settled = self.store.write(move |change| {
            let before = change.cursor(CURSOR)?;
            let before: Digests = before.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
            if before == now {
                return Ok(());
            }
            for widget in change.widgets()? {
                if before.get(&widget.plugin) != now.get(&widget.plugin) {
                    change.forget_result(widget.id)?;
                }
            }
            let record = serde_json::to_vec(&now);
            let record = record.map_err(|error| StoreError::Record { what: CURSOR, reason: error.to_string() })?;
            change.set_cursor(CURSOR, &record)
        });
        settled.durable().await
    }

    /// Looks for changed files until the stop.
    pub async fn follow(mut self, stop: Stop) {
        let (mut glances, mut settled) = (Glances::new(stop), self.digests.clone());
        while let Some(widgets) = glances.next(self, OwnWidgets::look, "widget files").await {
            self = widgets;
            if settled != self.digests {
                match self.settle().await {
                    Ok(()) => settled.clone_from(&self.digests),
                    Err(failure) => warn!("widgets whose files changed could not be marked, trying again: {failure}"),
                }
            }
        }
    }

    /// Uses what has changed.
    fn look(&mut self) {
        let Ok(listing) = listing(&self.dir) else { return };
        if listing == self.seen {
            return;
        }
        let (mut widgets, mut digests) = (Vec::<Arc<dyn Plugin>>::new(), Digests::new());
        for (nth, path) in listing.keys().enumerate() {
            if nth == MOST {
                warn!(
                    "{} holds more than {MOST} files of widgets; those after the first are left out",
                    self.dir.display()
                );
                break;
            }
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = text(path).map_err(|failure| format!("it cannot be read: {failure}"));
            let (widget, mistake) = own::read(&name, text.as_deref().map_err(Clone::clone));
            if let Some(mistake) = mistake {
                warn!("the widget in {} cannot be used: {mistake}", path.display());
            }
            if let Some(widget) = widget {
                widgets.push(widget);
                digests.insert(name, format!("{:x}", Sha256::digest(text.unwrap_or_default())));
            }
        }
        if !widgets.is_empty() || !self.digests.is_empty() {
            info!(count = widgets.len(), "the widgets in {} were read", self.dir.display());
        }
        self.shelf.restock(widgets);
        (self.seen, self.digests) = (listing, digests);
    }
}

/// What a file holds, and a little of what is too much.
fn text(path: &Path) -> io::Result<Vec<u8>> {
    // A pipe would keep us waiting.
    if !path.metadata()?.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let mut text = Vec::new();
    File::open(path)?.take(own::MAX_FILE as u64 + 1).read_to_end(&mut text)?;
    Ok(text)
}
