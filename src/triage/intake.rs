//! The loop between the sources' channel and the store.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tracing::{debug, error};

use crate::bus::Arrival;
use crate::model::Message;
use crate::store::Pending;

use super::{Batch, Outcome, Triage};

/// Messages in one batch at most.
const BATCH_MAX: usize = 512;
/// How long to wait before a failed write is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// Takes what has arrived, in order, until every source has closed its end; then what is left is stored and the loop
/// returns. There is no lingering: while one batch is being committed the next one gathers.
pub async fn run(triage: Triage, mut queue: mpsc::Receiver<Arrival>) {
    let mut arrived = Vec::with_capacity(BATCH_MAX);
    let mut under_way: Option<(Batch, Arc<str>, Pending<Outcome>)> = None;
    loop {
        let count = queue.recv_many(&mut arrived, BATCH_MAX).await;
        metrics::gauge!("hubs_intake_queue_depth").set(queue.len() as f64);
        if count == 0 {
            break;
        }
        for (source, messages) in by_source(&mut arrived) {
            let batch = match triage.prepare(messages).await {
                Ok(batch) => batch,
                Err(failure) => {
                    error!("messages from {source} could not be packed and are lost: {failure}");
                    continue;
                }
            };
            // At most one batch is in the writer while the next is prepared, so that a failure keeps their order.
            settle(&triage, under_way.take()).await;
            let pending = triage.commit(&batch, &source);
            under_way = Some((batch, source, pending));
        }
    }
    settle(&triage, under_way.take()).await;
    debug!("every message taken is stored");
}

/// Waits until a batch is durable, trying again after a failure that may pass. Where the database takes nothing any more
/// the whole process is about to end with that reason, and the sources tell what they sent when it starts again.
async fn settle(triage: &Triage, under_way: Option<(Batch, Arc<str>, Pending<Outcome>)>) {
    let Some((batch, source, mut pending)) = under_way else { return };
    while let Err(failure) = pending.durable().await {
        if triage.store.wakes().broken().borrow().is_some() {
            return error!("messages from {source} could not be stored and are lost: {failure}");
        }
        error!("messages from {source} could not be stored, trying again: {failure}");
        tokio::time::sleep(RETRY).await;
        pending = triage.commit(&batch, &source);
    }
}

/// Runs of messages from one source, in order of arrival.
fn by_source(arrived: &mut Vec<Arrival>) -> Vec<(Arc<str>, Vec<Message>)> {
    let mut runs: Vec<(Arc<str>, Vec<Message>)> = Vec::new();
    for Arrival { message, source, .. } in arrived.drain(..) {
        match runs.last_mut() {
            Some((last, messages)) if *last == source => messages.push(message),
            _ => runs.push((source, vec![message])),
        }
    }
    runs
}
