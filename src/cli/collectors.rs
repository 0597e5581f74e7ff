//! `fedora-hubs collectors`: what is brought in from outside, from which service, and how that goes.

use std::fmt::Write;

use clap::Args;

use crate::app;
use crate::collectors::{Report, ServiceReport, WantReport};
use crate::config::Settings;

use super::import::{Way, way_in};
use super::options::{Place, block_on, start_log};

const NONE: &str = "No collector is switched on, so nothing is asked outside. A section such as [collectors.github] in \
                    the configuration file (--config) switches one on; the README says which there are.";

#[derive(Args)]
pub struct Collectors {
    #[command(flatten)]
    place: Place,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Collectors {
    pub fn run(self) -> anyhow::Result<()> {
        let config = self.place.config(Settings::default())?;
        start_log("warn")?;
        // A running portal knows which services it was told of.
        let report = match block_on(way_in(&config))? {
            Way::Server(server) => server.collectors()?,
            Way::Alone(core) => app::reporter(&core, &config.collectors)().map_err(anyhow::Error::msg)?,
        };
        if self.json {
            println!("{}", serde_json::to_string_pretty(&report)?);
        } else {
            print!("{}", table(&report));
        }
        Ok(())
    }
}

fn table(report: &Report) -> String {
    if report.services.is_empty() {
        return format!("{NONE}\n");
    }
    let wants = report.services.iter().flat_map(|service| &service.wants);
    let width = wants.map(|want| want.want.chars().count()).max().unwrap_or(0).clamp(4, 60);
    let mut text = String::new();
    for service in &report.services {
        // Writing to a text cannot fail.
        let _ = write!(text, "{}{}", if text.is_empty() { "" } else { "\n" }, heading(service));
        if !service.wants.is_empty() {
            let _ = writeln!(text, "  {:width$}  {:20}  Next run", "Want", "Last success");
        }
        for want in &service.wants {
            text.push_str(&row(want, width));
        }
    }
    text
}

fn heading(service: &ServiceReport) -> String {
    let every = match service.every_seconds / 60 {
        minutes if minutes % 60 == 0 => format!("{} h", minutes / 60),
        minutes => format!("{minutes} min"),
    };
    let place = if service.address.is_empty() { "addresses on boards" } else { &service.address };
    let nothing = if service.wants.is_empty() { "; no widget wants anything of it" } else { "" };
    format!("{}: {place}, every {every}{nothing}\n", service.service)
}

fn row(want: &WantReport, width: usize) -> String {
    let or = |text: &Option<String>, none: &str| text.clone().unwrap_or_else(|| none.to_owned());
    let (success, next) = (or(&want.last_success, "never"), or(&want.next_run, "never"));
    // The first run has no time of its own.
    let next = if next.starts_with("1970") { "now".to_owned() } else { next };
    let row = format!("  {:width$}  {success:20}  {next}", want.want);
    let error = match (&want.last_error, want.failures) {
        (None, _) => String::new(),
        (Some(error), 0 | 1) => format!("    {error}\n"),
        (Some(error), times) => format!("    {error}; failed {times} times in a row\n"),
    };
    format!("{}\n{error}", row.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_a_table() {
        let want = |want: &str, success: Option<&str>, failures, error: Option<&str>, next: Option<&str>| WantReport {
            want: want.to_owned(),
            last_success: success.map(str::to_owned),
            last_change: None,
            failures,
            last_error: error.map(str::to_owned),
            next_run: next.map(str::to_owned),
        };
        let service = |service: &str, address: &str, wants| ServiceReport {
            service: service.to_owned(),
            address: address.to_owned(),
            every_seconds: 900,
            wants,
        };
        let wants = vec![
            want(
                "github:issues:a/b",
                Some("2026-11-21T16:05:00Z"),
                3,
                Some("it is down"),
                Some("2026-11-21T17:05:00Z"),
            ),
            want("github:pulls-of:ann", None, 0, Some("cannot be asked for: no link"), None),
            want("github:pulls:a/b", None, 0, None, Some("1970-01-01T00:00:00Z")),
        ];
        let report = Report {
            services: vec![service("github", "https://api.github.com", wants), service("calendar", "", vec![])],
        };
        let expected = "\
github: https://api.github.com, every 15 min
  Want                 Last success          Next run
  github:issues:a/b    2026-11-21T16:05:00Z  2026-11-21T17:05:00Z
    it is down; failed 3 times in a row
  github:pulls-of:ann  never                 never
    cannot be asked for: no link
  github:pulls:a/b     never                 now

calendar: addresses on boards, every 15 min; no widget wants anything of it
";
        assert_eq!(table(&report), expected);
        assert!(table(&Report { services: Vec::new() }).starts_with("No collector is switched on"));
    }
}
