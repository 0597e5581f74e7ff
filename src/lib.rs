//! Fedora Hubs: a community portal in one binary.
//!
//! The rooms, in reading order; `ARCHITECTURE.md` walks messages and pages through them.

pub mod model;

pub mod bus;
pub mod look;
pub mod push;
pub mod store;
pub mod triage;
pub mod web;
pub mod widgets;
pub mod worker;
