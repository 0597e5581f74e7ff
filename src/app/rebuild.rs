//! Has everything derived made anew from the archive: when somebody asks for it, and when it was asked for before and
//! not finished.

use std::fs;
use std::io::ErrorKind;
use std::time::{Duration, Instant};

use tracing::{info, warn};

use crate::config::Config;
use crate::store::Store;
use crate::triage::{self, Rebuilt, Triage};

use super::AppError;
use super::data::{Lower, index_dir};

/// How often the log says how far it has come.
const TOLD: Duration = Duration::from_secs(10);

/// Makes everything anew from the beginning; gives how many messages there are. `told` hears how far it has come.
pub async fn rebuild_all(config: &Config, told: impl FnMut(Rebuilt)) -> Result<u64, AppError> {
    let Lower { store, triage, .. } = Lower::open(&config.data_dir, config.triage, &config.junk_suffixes)?;
    store.write(|change| change.ask_rebuild()).durable().await?;
    Ok(rebuild(&store, &triage, told).await?.unwrap_or_default())
}

/// Does what was asked for before: by a newer program over an older archive, or by somebody whose machine stopped.
pub(super) async fn rebuild_if_asked(store: &Store, triage: &Triage) -> Result<(), AppError> {
    if store.read(|snapshot| snapshot.to_rebuild()).await?.is_none() {
        return Ok(());
    }
    warn!("feeds, counts and all else that is derived are made anew from the archive; this is done once");
    let began = Instant::now();
    let mut last = began;
    let told = |done: Rebuilt| {
        if last.elapsed() >= TOLD {
            last = Instant::now();
            info!(messages = done.messages, of = done.of, "making everything anew");
        }
    };
    let messages = rebuild(store, triage, told).await?;
    info!(messages, seconds = began.elapsed().as_secs(), "everything is made anew");
    Ok(())
}

/// The search index goes first: what it says of a message may be in other words tomorrow.
async fn rebuild(store: &Store, triage: &Triage, told: impl FnMut(Rebuilt)) -> Result<Option<u64>, AppError> {
    let index = index_dir(store.dir());
    match fs::remove_dir_all(&index) {
        Err(failure) if failure.kind() != ErrorKind::NotFound => {
            return Err(AppError::Search(index, failure.to_string()));
        }
        _ => (),
    }
    Ok(triage::rebuild(triage, told).await?)
}
