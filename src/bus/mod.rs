//! Sources of messages: the live fedmsg bus, recorded files, the demo's replay.
//!
//! A source turns what it hears into `Message`s and puts them into the one bounded queue, the `Intake`; what cannot be
//! understood is counted by kind and left behind. Nothing here knows the store, and nothing here reads the clock: a
//! source that stamps arrivals is given one.

mod chance;
mod dial;
mod endpoint;
pub mod fedmsg;
pub mod file;
mod frames;
mod lines;
mod pages;
mod quiet;
pub mod replay;
mod shift;

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use crate::model::Message;

pub use endpoint::{Endpoint, EndpointError};

/// A message, and where it came from.
#[derive(Debug)]
pub struct Arrival {
    pub message: Message,
    /// A short name for metrics and cursors: `tcp://host:port`, `replay`.
    pub source: Arc<str>,
    /// Its share of the queue's bytes, given back when the message is taken out.
    _room: OwnedSemaphorePermit,
}

/// How many messages the queue holds, and how many bytes of them.
pub const INTAKE_CAP: usize = 1024;
const INTAKE_BYTES: usize = 64 * 1024 * 1024;

/// The way into the queue between the sources and triage. A full queue slows its sources; nothing is dropped.
#[derive(Debug, Clone)]
pub struct Intake {
    queue: mpsc::Sender<Arrival>,
    room: Arc<Semaphore>,
}

/// Nobody takes messages any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed;

/// A queue that holds at most `cap` messages.
pub fn intake(cap: usize) -> (Intake, mpsc::Receiver<Arrival>) {
    let (queue, arrivals) = mpsc::channel(cap);
    (Intake { queue, room: Arc::new(Semaphore::new(INTAKE_BYTES)) }, arrivals)
}

impl Intake {
    /// Waits for room and queues a message.
    pub async fn send(&self, message: Message, source: Arc<str>) -> Result<(), Closed> {
        // No message is larger than the room there is: envelopes are bounded far below it.
        let bytes = message.envelope.len().min(INTAKE_BYTES) as u32;
        let room = self.room.clone().acquire_many_owned(bytes).await.map_err(|_| Closed)?;
        self.queue.send(Arrival { message, source, _room: room }).await.map_err(|_| Closed)
    }
}
