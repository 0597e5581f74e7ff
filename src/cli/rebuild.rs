//! `fedora-hubs rebuild`: everything derived anew from the archive, while no portal runs.

use std::time::Instant;

use anyhow::bail;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use crate::app;
use crate::config::Settings;
use crate::store;
use crate::triage::Rebuilt;

use super::options::{Place, block_on, start_log};

#[derive(Args)]
pub struct Rebuild {
    #[command(flatten)]
    place: Place,
}

impl Rebuild {
    pub fn run(self) -> anyhow::Result<()> {
        let config = self.place.config(Settings::default())?;
        start_log("warn")?;
        if !config.data_dir.join(store::FILE).exists() {
            bail!("there is no archive in {}; say where it is with --data-dir", config.data_dir.display());
        }
        let (began, bar) = (Instant::now(), bar());
        let told = |done: Rebuilt| {
            bar.set_length(done.of);
            bar.set_position(done.messages);
        };
        let messages = block_on(async { Ok(app::rebuild_all(&config, told).await?) });
        bar.finish_and_clear();
        println!("{}", summary(messages?, began.elapsed().as_secs_f64()));
        Ok(())
    }
}

/// Hidden by itself where standard error is no terminal.
fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    match ProgressStyle::with_template("{bar:30} {percent:>3} %  {pos} of {len} messages  {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn summary(messages: u64, seconds: f64) -> String {
    let count = if messages == 1 { "1 message".to_owned() } else { format!("{messages} messages") };
    format!(
        "Made everything anew from {count} in {seconds:.1} s. The next start builds the search index and the widgets."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries() {
        assert!(summary(1, 0.04).starts_with("Made everything anew from 1 message in 0.0 s."));
        assert!(summary(2, 1.0).starts_with("Made everything anew from 2 messages in 1.0 s."));
    }
}
