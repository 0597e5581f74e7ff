//! Fedora Hubs: a community portal in one binary.
//!
//! The rooms, in reading order; `ARCHITECTURE.md` walks messages and pages through them.

pub mod cli;
pub mod meaning;
pub mod model;
