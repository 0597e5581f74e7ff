//! Lets go of messages that are older than the operator wants them, in whole days of UTC, while the portal runs.
//!
//! Step by step between other writes: each step is one short transaction, and what is still to go stands in the archive
//! itself, so that nothing is lost of where it was when the process ends.

use std::sync::PoisonError;
use std::time::Duration;

use tracing::{error, info};

use crate::model::{HubId, Seq};
use crate::stop::Stop;
use crate::store::{Expired, SealedFeeds, StoreError};

use super::Triage;
use super::hints::Hints;

/// Messages let go in one transaction.
const STEP: usize = 200;
/// Between two steps others write.
const PAUSE: Duration = Duration::from_millis(20);
/// How often it is looked whether another day has become too old.
const LOOK: Duration = Duration::from_secs(60);

/// Keeps the last `days` days until `stop`. `indexed` says how far the search index has come: what it stands on stays,
/// so that it knows the archive for its own when it starts again; and so does the last message.
pub async fn retain(triage: Triage, days: u32, indexed: impl Fn() -> Seq, mut stop: Stop) {
    loop {
        match triage.let_go(days, &indexed, &stop).await {
            Ok(0) => (),
            Ok(messages) => info!(messages, "let go of messages older than {days} days"),
            Err(failure) => error!("old messages could not be let go, trying again: {failure}"),
        }
        tokio::select! { () = tokio::time::sleep(LOOK) => (), () = stop.fired() => return }
    }
}

impl Triage {
    /// One round, until nothing is left that is too old; gives how many messages went.
    async fn let_go(&self, days: u32, indexed: &impl Fn() -> Seq, stop: &Stop) -> Result<u64, StoreError> {
        let horizon = (self.clock)().day().minus(days);
        if self.store.read(move |snapshot| Ok(snapshot.horizon()? < horizon)).await? {
            self.store.write(move |change| change.set_horizon(horizon)).durable().await?;
        }
        let mut messages = 0;
        while !stop.has_fired() {
            let gone = self.step(indexed()).await?;
            if gone == 0 {
                break;
            }
            messages += gone;
            metrics::counter!("hubs_pruned_messages_total").increment(gone);
            tokio::time::sleep(PAUSE).await;
        }
        if messages > 0 {
            self.store.write(|change| change.mark_all()).durable().await?;
        }
        Ok(messages)
    }

    async fn step(&self, indexed: Seq) -> Result<u64, StoreError> {
        let expired =
            self.store.read(move |snapshot| snapshot.expired(indexed.min(snapshot.last_seq()?), STEP)).await?;
        if expired.is_empty() {
            return Ok(0);
        }
        let hints = self.hints.clone();
        let step = self.store.write(move |change| {
            let mut hints = hints.lock().unwrap_or_else(PoisonError::into_inner);
            hints.refresh(change)?;
            let expired: Vec<_> = expired.iter().map(|expired| (expired.clone(), entered(&hints, expired))).collect();
            change.prune(&expired)
        });
        step.durable().await
    }
}

/// The hubs whose feeds a message entered, as far as that can be told today.
fn entered(hints: &Hints, expired: &Expired) -> Vec<HubId> {
    let Some(message) = &expired.message else { return Vec::new() };
    let subjects = message.facts.subjects(&message.topic);
    let feeds = hints.feeds(message.seq, &message.topic, &message.facts, &subjects, &SealedFeeds::new());
    feeds.into_iter().map(|(hub, _)| hub).collect()
}

#[cfg(test)]
mod tests;
