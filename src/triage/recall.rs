//! Reads an archive from before matters were kept, while the portal runs.
//!
//! The last word on a matter holds whenever it is heard, so that this and what arrives meanwhile do not get into each
//! other's way. Interrupted, it goes on where it was.

use std::time::Duration;

use tracing::{error, info};

use crate::model::{Matter, Message, Seq, Time};
use crate::stop::Stop;
use crate::store::StoreError;

use super::{Triage, note};

/// Messages read at a time.
const CHUNK: usize = 500;
/// How long to wait before a failed write is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// Reads what is still to be read, until all of it is or `stop` says so.
pub async fn recall(triage: Triage, mut stop: Stop) {
    let mut read = 0;
    loop {
        match next(&triage).await {
            Ok(0) => break,
            Ok(count) => read += count,
            Err(failure) => {
                error!("the archive could not be read again, trying again: {failure}");
                tokio::select! { () = tokio::time::sleep(RETRY) => (), () = stop.fired() => () }
            }
        }
        if stop.has_fired() {
            return;
        }
    }
    if read > 0 {
        info!(messages = read, "the archive was read again for what is open");
    }
}

/// One chunk; gives how many messages it had.
async fn next(triage: &Triage) -> Result<usize, StoreError> {
    let find = triage.find_matter;
    let chunk = triage.store.read(move |snapshot| {
        let Some(after) = snapshot.to_recall()? else { return Ok(None) };
        let archived = snapshot.arrived_after(after, CHUNK)?;
        let last = archived.last().map(|message| message.seq);
        let matters: Vec<(Matter, Time)> = archived
            .iter()
            .filter_map(|archived| {
                let message = Message::decode(archived.envelope.as_bytes(), archived.time).ok()?;
                Some((find(&message, &archived.facts)?, archived.time))
            })
            .collect();
        Ok(Some((archived.len(), last, matters)))
    });
    let Some((count, last, matters)) = chunk.await? else { return Ok(0) };
    keep(triage, matters, last).await?;
    Ok(count)
}

async fn keep(triage: &Triage, matters: Vec<(Matter, Time)>, last: Option<Seq>) -> Result<(), StoreError> {
    let hints = triage.hints.clone();
    let written = triage.store.write(move |change| {
        let mut hints = hints.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        hints.refresh(change)?;
        for (matter, at) in &matters {
            note(change, &hints, matter, *at)?;
        }
        change.recalled(last)
    });
    written.durable().await
}
