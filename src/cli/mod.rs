//! The command line: one file per subcommand.

mod collectors;
mod demo;
mod describe;
mod import;
mod meaning;
mod options;
mod populate;
mod rebuild;
mod run;
mod seed;
mod widget;

pub use describe::{conglomerate, describe};

use clap::{Parser, Subcommand};

/// A community portal in one program: live hubs for people and teams, fed by the community's message bus.
#[derive(Parser)]
#[command(name = "fedora-hubs", version, propagate_version = true, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Show a lively portal with invented people and recorded messages; needs nothing else.
    Demo(demo::Demo),
    /// Run the portal.
    Run(run::Run),
    /// Make the demo's people, teams and boards, without messages.
    Populate(populate::Populate),
    /// Put recorded messages into the archive.
    Import(import::Import),
    /// Make feeds, counts and all else that is derived anew from the archive, by the rules of today.
    Rebuild(rebuild::Rebuild),
    /// Say what messages mean: JSON Lines in, JSON Lines out.
    Describe(describe::Describe),
    /// Check message rules, explain what they say, list topics without one.
    Meaning(meaning::Rules),
    /// List what is brought in from outside, and how that goes.
    Collectors(collectors::Collectors),
    /// For who writes widgets.
    Widget(widget::Widgets),
}

/// Does what the command line says. The error is one sentence for the person who typed it.
pub fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Demo(demo) => demo.run(),
        Command::Run(run) => run.run(),
        Command::Populate(populate) => populate.run(),
        Command::Import(import) => import.run(),
        Command::Rebuild(rebuild) => rebuild.run(),
        Command::Describe(describe) => describe.run(),
        Command::Meaning(rules) => rules.run(),
        Command::Collectors(collectors) => collectors.run(),
        Command::Widget(widgets) => widgets.run(),
    }
}
