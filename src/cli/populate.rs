//! `fedora-hubs populate`: the demo's people, teams and boards, without messages.

use std::io::{IsTerminal, Write};

use anyhow::bail;
use clap::Args;

use crate::config::Settings;
use crate::model::Time;
use crate::store::{self, Store};

use super::options::{Place, empty};
use super::seed::seed;

#[derive(Args)]
pub struct Populate {
    #[command(flatten)]
    place: Place,
    /// Empty the data directory first; asks before it does.
    #[arg(long)]
    fresh: bool,
    /// Do not ask.
    #[arg(long, requires = "fresh")]
    yes: bool,
}

impl Populate {
    pub fn run(self) -> anyhow::Result<()> {
        let dir = self.place.config(Settings::default())?.data_dir;
        if self.fresh && dir.join(store::FILE).exists() {
            let question = format!("Remove every hub, person and message in {}?", dir.display());
            if !self.yes && !agreed(&question)? {
                bail!("nothing was changed");
            }
            empty(&dir)?;
        }
        let made = seed(&Store::open(&dir, Time::now)?)?;
        match (made.people, made.teams) {
            (0, 0) => println!("All of the demo's people and teams are in {} already.", dir.display()),
            (people, teams) => println!("Made {people} people and {teams} teams in {}.", dir.display()),
        }
        println!("See them: fedora-hubs run --data-dir {}", dir.display());
        Ok(())
    }
}

/// Asks on the terminal; without one, nobody can agree.
fn agreed(question: &str) -> anyhow::Result<bool> {
    if !std::io::stdin().is_terminal() {
        bail!("{question} There is no terminal to answer on; say it with --yes");
    }
    eprint!("{question} [y/N] ");
    std::io::stderr().flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}
