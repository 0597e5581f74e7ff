//! `fedora-hubs run`: the portal.

use std::net::SocketAddr;
use std::num::NonZeroUsize;

use clap::Args;

use crate::app;
use crate::bus::Endpoint;
use crate::config::{self, Settings};

use super::options::{Place, block_on, start_log};

#[derive(Args)]
pub struct Run {
    #[command(flatten)]
    place: Place,
    /// Where browsers connect [default: 127.0.0.1:5000].
    #[arg(long, value_name = "ADDRESS:PORT", value_parser = config::address)]
    listen: Option<SocketAddr>,
    /// A publisher to hear, e.g. tcp://127.0.0.1:4001; may be given several times.
    #[arg(long, value_name = "ENDPOINT")]
    bus: Vec<Endpoint>,
    /// Hear only topics that begin so; may be given several times.
    #[arg(long = "topic", value_name = "PREFIX")]
    topics: Vec<String>,
    /// How many tasks find out what messages mean [default: 4].
    #[arg(long, value_name = "N", value_parser = config::tasks)]
    triage: Option<NonZeroUsize>,
    /// How many tasks rebuild widgets [default: 4].
    #[arg(long, value_name = "N", value_parser = config::tasks)]
    workers: Option<NonZeroUsize>,
    /// Let anybody sign in as anybody: for development, on an address of this machine alone.
    #[arg(long)]
    dev_login: bool,
    /// What to log: error, warn, info, debug or trace [default: info].
    #[arg(long, value_name = "LEVEL")]
    log: Option<String>,
}

impl Run {
    pub fn run(self) -> anyhow::Result<()> {
        let config = self.place.config(Settings {
            listen: self.listen,
            bus: Some(self.bus).filter(|list| !list.is_empty()),
            topics: Some(self.topics).filter(|list| !list.is_empty()),
            triage: self.triage,
            workers: self.workers,
            dev_login: self.dev_login.then_some(true),
            log: self.log,
            ..Settings::default()
        })?;
        start_log(&config.log)?;
        block_on(async {
            let (bound, core) = app::open(&config).await?;
            eprintln!(
                "{} runs on http://{}/ with its data in {}.",
                config.name,
                bound.address,
                config.data_dir.display()
            );
            if config.bus.is_empty() {
                eprintln!("No bus is configured (--bus tcp://host:port), so nothing new arrives but what is imported.");
            }
            Ok(app::serve(&config, bound, core, None).await?)
        })
    }
}
