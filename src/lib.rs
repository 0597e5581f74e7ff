//! Fedora Hubs: a community portal in one binary.
//!
//! The rooms, in reading order; `ARCHITECTURE.md` walks messages and pages through them.

pub mod model;
pub mod stop;

pub mod damage;

pub mod bus;
pub mod meaning;

pub mod store;

pub mod look;
pub mod push;
pub mod search;
pub mod triage;
pub mod web;
pub mod widgets;
pub mod worker;

pub mod collectors;

pub mod control;

pub mod app;
pub mod cli;
pub mod config;

/// Rules, pages and indexes make and drop small texts all the time: `tests/bench/run meaning` describes a tenth more
/// messages a second with this allocator than with the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
