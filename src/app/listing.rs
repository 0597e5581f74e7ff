//! What a directory of files holds that people may change while the portal runs, and looking at it again and again.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tokio::time::{Interval, MissedTickBehavior};
use tracing::warn;

use crate::stop::Stop;

/// How often a directory is looked at.
const GLANCE: Duration = Duration::from_secs(1);

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

/// One look after the other, each on a thread where nobody waits.
pub(super) struct Glances {
    tick: Interval,
    stop: Stop,
}

impl Glances {
    pub fn new(stop: Stop) -> Self {
        let mut tick = tokio::time::interval(GLANCE);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Glances { tick, stop }
    }

    /// Has who follows a directory look at it when it is time; none at the stop, or where a look ended early. `what` is
    /// in the files.
    pub async fn next<F: Send + 'static>(&mut self, mut follower: F, look: fn(&mut F), what: &str) -> Option<F> {
        tokio::select! {
            () = self.stop.fired() => return None,
            _ = self.tick.tick() => {}
        }
        let looked = tokio::task::spawn_blocking(move || {
            look(&mut follower);
            follower
        });
        let looked = looked.await;
        looked.inspect_err(|failure| warn!("changed {what} will not be used until the next start: {failure}")).ok()
    }
}
