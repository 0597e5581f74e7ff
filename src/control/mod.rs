//! The local socket in the data directory through which the command line talks to a running server.
//!
//! Only the owner of the data directory may connect (mode 0600). A client sends one line of JSON that says what it
//! wants, then whatever belongs to it; the answers are lines of JSON. It is a courtesy between parts of one program of
//! one version, not an interface for others.

mod client;
mod server;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::collectors::Report;
use crate::triage::Outcome;

pub use client::{Client, ControlError};
pub use server::{Control, Reporter, bind, serve};

/// The socket's name in the data directory.
const SOCKET: &str = "control.sock";

fn socket_path(data_dir: &Path) -> PathBuf {
    data_dir.join(SOCKET)
}

/// The first line of a conversation.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "lowercase")]
enum Request {
    /// Envelopes follow, one a line, until the client closes its sending side.
    Import { source: String },
    /// How bringing things in from outside goes.
    Collectors,
}

/// What the server says, a line each.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Answer {
    /// So much is durable.
    Stored(Outcome),
    /// The end, and all went well.
    Done(Outcome),
    /// The end, and this is how it goes.
    Report(Report),
    /// The end, because of this.
    Failed(String),
}
