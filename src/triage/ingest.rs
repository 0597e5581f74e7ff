//! Many messages at once: imports, the demo's history, what a client sends through the control socket.

use std::sync::Arc;

use tokio::sync::mpsc;

use crate::model::Message;
use crate::store::StoreError;

use super::{Outcome, Triage};

/// Messages in one transaction of an import: large enough that the commit hardly counts.
const CHUNK: usize = 1000;
/// A chunk is closed before its thousand messages when they are large.
const CHUNK_BYTES: usize = 8 * 1024 * 1024;
/// Chunks that may wait; a full queue slows the reader.
pub const CHUNKS_CAP: usize = 2;

/// The next chunk; empty at the end.
pub fn chunk(messages: &mut impl Iterator<Item = Message>) -> Vec<Message> {
    let (mut chunk, mut bytes) = (Vec::new(), 0);
    while chunk.len() < CHUNK
        && bytes < CHUNK_BYTES
        && let Some(message) = messages.next()
    {
        bytes += message.envelope.len();
        chunk.push(message);
    }
    chunk
}

/// Stores chunks of messages in order as they come, describing one while the one before is being committed. `told`
/// hears the sum after each chunk that is durable. Ends when the sender is dropped, or with the first failure.
pub async fn ingest(
    triage: &Triage,
    source: &Arc<str>,
    mut chunks: mpsc::Receiver<Vec<Message>>,
    mut told: impl FnMut(Outcome),
) -> Result<Outcome, StoreError> {
    let mut sum = Outcome::default();
    let mut under_way = None;
    while let Some(chunk) = chunks.recv().await {
        let batch = triage.prepare(chunk).await?;
        let next = triage.commit(&batch, source);
        if let Some(pending) = under_way.replace(next) {
            sum += crate::store::Pending::durable(pending).await?;
            told(sum);
        }
    }
    if let Some(pending) = under_way {
        sum += pending.durable().await?;
        told(sum);
    }
    Ok(sum)
}
