//! A data directory with the hubs of [`plant`], and what a test does with it.

use std::path::Path;

use tempfile::TempDir;

use super::{Portal, Ran, command, plant, run_with};

/// Removed when dropped.
pub struct House {
    dir: TempDir,
}

impl House {
    pub fn new() -> House {
        let house = House::empty();
        plant(house.path());
        house
    }

    /// Without hubs, and without a database.
    pub fn empty() -> House {
        House { dir: tempfile::tempdir().expect("a directory") }
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// The same, for a command line.
    pub fn dir(&self) -> &str {
        self.path().to_str().expect("a path in UTF-8")
    }

    pub fn start(&self, more: &[&str]) -> Portal {
        Portal::start(self.path(), more)
    }

    /// `fedora-hubs import -`, through the running portal if there is one.
    pub fn import(&self, lines: impl AsRef<[u8]>) -> Ran {
        run_with(command(&["import", "-", "--data-dir", self.dir()]), lines.as_ref())
    }
}
