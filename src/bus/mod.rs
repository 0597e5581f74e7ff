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

use crate::model::Message;

pub use endpoint::{Endpoint, EndpointError};

/// A message, and where it came from.
#[derive(Debug, Clone)]
pub struct Arrival {
    pub message: Message,
    /// A short name for metrics and cursors: `tcp://host:port`, `replay`.
    pub source: Arc<str>,
}

/// The queue between the sources and triage. A full queue slows its sources; nothing is dropped.
pub type Intake = tokio::sync::mpsc::Sender<Arrival>;

/// How many messages the queue holds.
pub const INTAKE_CAP: usize = 1024;
