//! `fedora-hubs demo`: a lively portal from what the program itself carries.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use tokio::sync::mpsc;

use crate::app::{self, Core, Teller};
use crate::bus::file::Recording;
use crate::bus::replay::{self, Story};
use crate::config::{self, Config, Settings};
use crate::model::{Message, Time};
use crate::triage::{self, Outcome};

use super::options::{block_on, demo_dir, empty, environment, start_log};
use super::seed::seed;

const RECORDING: &[u8] = include_bytes!("../../data/demo/recording.jsonl.zst");
/// The name of the recorded history among the sources.
const SOURCE: &str = "recording";
/// Only what is wrong: the terminal is for the person who looks at the demo.
const LOG: &str = "warn";

#[derive(Args)]
pub struct Demo {
    /// Where browsers connect.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:5000", value_parser = config::address)]
    listen: SocketAddr,
    /// Where the demo keeps its data [default: fedora-hubs/demo in your cache directory].
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Start over with an empty data directory.
    #[arg(long)]
    fresh: bool,
    /// How fast things happen: 1 is something every few seconds, 2 twice as fast.
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0, value_parser = speed)]
    speed: f64,
    /// The same seed tells the same story.
    #[arg(long, value_name = "NUMBER", default_value_t = 41)]
    seed: u64,
    /// What to log: error, warn, info, debug or trace.
    #[arg(long, value_name = "LEVEL", default_value = LOG)]
    log: String,
}

impl Demo {
    pub fn run(self) -> anyhow::Result<()> {
        start_log(&self.log)?;
        let data_dir = match &self.data_dir {
            Some(dir) => dir.clone(),
            None => demo_dir()?,
        };
        if self.fresh {
            empty(&data_dir)?;
        }
        let settings = Settings {
            listen: Some(self.listen),
            data_dir: Some(data_dir),
            name: Some("Fedora Hubs demo".to_owned()),
            dev_login: Some(true),
            ..Settings::default()
        };
        let config = settings.into_config(&environment())?;
        block_on(self.play(&config))
    }

    async fn play(&self, config: &Config) -> anyhow::Result<()> {
        let (bound, core) = app::open(config).await?;
        eprintln!("Fedora Hubs demo: invented people, a recorded fortnight, and something new every few seconds.");
        let store = core.store.clone();
        tokio::task::block_in_place(|| seed(&store))?;
        let story = Story::new(recorded()?, Time::now(), self.seed);
        let history: Vec<Message> = story.history().collect();
        let told = tell(&core, history).await?;
        report(&core, told, &config.data_dir)?;
        eprintln!("\n  Look here: http://localhost:{}/\n", bound.address.port());
        eprintln!("Stop it with Ctrl-C. Its data is in {}; --fresh starts over.", config.data_dir.display());
        let speed = self.speed;
        let teller: Teller = Box::new(move |intake, stop, tasks| {
            if let Some(live) = story.live(speed) {
                tasks.spawn(replay::play(live, intake, Time::now, stop));
            }
        });
        app::serve(config, bound, core, Some(teller)).await?;
        eprintln!("Goodbye.");
        Ok(())
    }
}

/// Stores the history; on data that has it already nothing happens.
async fn tell(core: &Core, history: Vec<Message>) -> anyhow::Result<Outcome> {
    let (chunks, queue) = mpsc::channel(triage::CHUNKS_CAP);
    let sending = tokio::spawn(async move {
        let mut history = history.into_iter();
        loop {
            let chunk = triage::chunk(&mut history);
            if chunk.is_empty() || chunks.send(chunk).await.is_err() {
                break;
            }
        }
    });
    let told = triage::ingest(&core.triage, &Arc::from(SOURCE), queue, |_| ()).await?;
    sending.await?;
    Ok(told)
}

fn report(core: &Core, told: Outcome, data_dir: &Path) -> anyhow::Result<()> {
    let snapshot = core.store.snapshot()?;
    let hubs = snapshot.hubs()?.len();
    let total = snapshot.total()?;
    eprintln!("{hubs} hubs and {} messages are ready.", total.count);
    let quiet_for = total.newest.map_or(0, |newest| Time::now().millis_since(newest));
    const DAY_MILLIS: u64 = 86_400_000;
    if told.stored == 0 && quiet_for > DAY_MILLIS {
        eprintln!(
            "The last of them is {} days old, from an earlier run; --fresh tells the story anew in {}.",
            quiet_for / DAY_MILLIS,
            data_dir.display()
        );
    }
    Ok(())
}

fn recorded() -> anyhow::Result<Vec<Message>> {
    let recording = Recording::open(RECORDING, Time::ZERO).context("the embedded recording cannot be read")?;
    recording.collect::<Result<_, _>>().context("the embedded recording has a mistake")
}

fn speed(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(speed) if (0.01..=1000.0).contains(&speed) => Ok(speed),
        _ => Err("a number from 0.01 to 1000".to_owned()),
    }
}
