//! What a directory of files holds that people may change while the portal runs.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The files of TOML in a directory: when each was changed, and how long it is.
pub(super) type Listing = BTreeMap<PathBuf, (SystemTime, u64)>;

/// A directory that is not there has no files.
pub(super) fn listing(dir: &Path) -> io::Result<Listing> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(failure) if matches!(failure.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(Listing::new());
        }
        Err(failure) => return Err(failure),
    };
    let mut listing = Listing::new();
    for entry in entries {
        let path = entry?.path();
        // Editors keep notes of their own beside a file, some of which lead nowhere.
        let is_hidden = path.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
        if !is_hidden && path.extension().is_some_and(|extension| extension == "toml") {
            let Ok(data) = fs::metadata(&path) else { continue };
            listing.insert(path, (data.modified()?, data.len()));
        }
    }
    Ok(listing)
}
