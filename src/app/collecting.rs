//! Puts the collectors together: what they work with, and what the command line is told of them.

use std::sync::Arc;

use super::Core;
use crate::collectors::{Crew, Setups, report, system_lookup};
use crate::config::Config;
use crate::control::Reporter;
use crate::model::Time;

/// `reader` is this program, so that another one reads answers anew.
pub(super) fn crew(config: &Config, core: &Core, reader: String) -> Crew {
    Crew {
        store: core.store.clone(),
        triage: core.triage.clone(),
        shelf: core.shelf.clone(),
        setups: config.collectors.clone(),
        reader,
        agent: format!("fedora-hubs/{} (+{})", env!("CARGO_PKG_VERSION"), config.address()),
        lookup: system_lookup(),
        clock: Time::now,
    }
}

/// How it goes, whenever somebody asks.
pub fn reporter(core: &Core, setups: &Setups) -> Reporter {
    let (store, shelf, setups) = (core.store.clone(), core.shelf.clone(), setups.clone());
    let read = move || report(&store.snapshot()?, &shelf, &setups);
    Arc::new(move || read().map_err(|failure| failure.to_string()))
}
