//! `fedora-hubs import`: recorded messages into the archive, through a running server or without one.

use std::fs::File;
use std::io::{Read, stdin};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::{mpsc, watch};

use crate::app::{AppError, Core};
use crate::bus::file::{Progress, Recording};
use crate::config::{Config, Settings};
use crate::control::Client;
use crate::model::{Message, Time};
use crate::store::OpenError;
use crate::triage::{self, Outcome};

use super::options::{Place, block_on, start_log};

/// Bad lines told one by one; of more only the number is told.
const TOLD: u64 = 20;
/// The name of this source for metrics and its cursor.
const SOURCE: &str = "import";
/// How long a server may hold the data without answering, and how often it is tried.
const BETWEEN: Duration = Duration::from_secs(5);
const GLANCE: Duration = Duration::from_millis(50);

#[derive(Args)]
pub struct Import {
    /// Files of JSON Lines or pages of history, also .zst and .gz; "-" is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    place: Place,
    /// Stop at the first line that is no message.
    #[arg(long)]
    strict: bool,
}

impl Import {
    pub fn run(self) -> anyhow::Result<()> {
        let config = self.place.config(Settings::default())?;
        start_log("warn")?;
        // A file that is not there is told before anything is stored.
        for file in self.files.iter().filter(|file| !is_stdin(file)) {
            File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
        }
        let began = Instant::now();
        let bar = bar(&self.files);
        let reading = Arc::new(Mutex::new(Reading { strict: self.strict, bad: 0, stopped: None, bar: bar.clone() }));
        let messages = Messages { files: self.files.into_iter(), open: None, reading: reading.clone() };
        let told = |sum: Outcome| bar.set_message(format!("{} stored", sum.stored));
        let outcome = match block_on(way_in(&config))? {
            Way::Server(server) => {
                server.import(SOURCE, messages, told).map(|sum| (sum, None)).map_err(anyhow::Error::from)
            }
            Way::Alone(core) => block_on(alone(*core, messages, told)).map(|(sum, index)| (sum, Some(index))),
        };
        bar.finish_and_clear();
        let reading = reading.lock().unwrap_or_else(PoisonError::into_inner);
        let (outcome, index) = outcome?;
        let storing = began.elapsed().saturating_sub(index.unwrap_or_default());
        println!("{}", summary(outcome, reading.bad, storing, index));
        match &reading.stopped {
            Some(reason) => bail!("{reason}"),
            None => Ok(()),
        }
    }
}

/// Who holds the data.
pub(super) enum Way {
    Server(Client),
    Alone(Box<Core>),
}

/// Through a running server, or alone where there is none. One that starts or stops just now holds the data without
/// answering for a moment; that moment is waited for.
pub(super) async fn way_in(config: &Config) -> anyhow::Result<Way> {
    let deadline = Instant::now() + BETWEEN;
    loop {
        if let Some(server) = Client::connect(&config.data_dir) {
            return Ok(Way::Server(server));
        }
        match Core::open(&config.data_dir, config.triage, &config.junk_suffixes).await {
            Ok(core) => return Ok(Way::Alone(Box::new(core))),
            Err(AppError::Open(OpenError::InUse { .. })) if Instant::now() < deadline => {
                tokio::time::sleep(GLANCE).await;
            }
            Err(failure) => return Err(failure.into()),
        }
    }
}

/// Without a server: stores them here, and leaves when the search index has caught up; says how long that took.
async fn alone(core: Core, messages: Messages, told: impl FnMut(Outcome)) -> anyhow::Result<(Outcome, Duration)> {
    let Core { store, triage, mut indexer, .. } = core;
    let (stop, stopping) = watch::channel(false);
    let indexing = tokio::task::spawn_blocking(move || {
        indexer.run(&store, stopping.into());
        indexer.catch_up(&store)
    });
    let (chunks, queue) = mpsc::channel(triage::CHUNKS_CAP);
    let reading = tokio::task::spawn_blocking(move || {
        let mut messages = messages;
        loop {
            let chunk = triage::chunk(&mut messages);
            if chunk.is_empty() || chunks.blocking_send(chunk).is_err() {
                break;
            }
        }
    });
    let outcome = triage::ingest(&triage, &Arc::from(SOURCE), queue, told).await?;
    let stored = Instant::now();
    reading.await?;
    stop.send_replace(true);
    indexing.await??;
    Ok((outcome, stored.elapsed()))
}

/// What reading came upon, shared with whoever reports.
struct Reading {
    strict: bool,
    /// Lines skipped.
    bad: u64,
    /// Why reading ended before the end.
    stopped: Option<String>,
    bar: ProgressBar,
}

/// The messages of all files in turn; bad lines are reported on the way.
struct Messages {
    files: std::vec::IntoIter<PathBuf>,
    open: Option<Source>,
    reading: Arc<Mutex<Reading>>,
}

struct Source {
    name: String,
    recording: Recording,
    progress: Progress,
    /// Bytes already shown for it.
    shown: u64,
}

impl Iterator for Messages {
    type Item = Message;

    fn next(&mut self) -> Option<Message> {
        let mut reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        while reading.stopped.is_none() {
            let source = match &mut self.open {
                Some(source) => source,
                None => match open(&self.files.next()?) {
                    Ok(source) => self.open.insert(source),
                    Err(failure) => {
                        reading.stopped = Some(format!("{failure:#}"));
                        return None;
                    }
                },
            };
            source.show(&reading.bar);
            match source.recording.next() {
                Some(Ok(message)) => return Some(message),
                Some(Err(bad)) => reading.meet(format!("{}, {bad}", source.name), bad.fault.ends_reading()),
                None => self.open = None,
            }
        }
        None
    }
}

impl Source {
    fn show(&mut self, bar: &ProgressBar) {
        let bytes = self.progress.bytes();
        if bytes != self.shown {
            bar.inc(bytes - self.shown);
            self.shown = bytes;
        }
    }
}

impl Reading {
    fn meet(&mut self, sentence: String, ends_reading: bool) {
        if self.strict || ends_reading {
            self.stopped = Some(format!("{sentence}; what came before it is stored"));
            return;
        }
        self.bad += 1;
        if self.bad <= TOLD {
            self.bar.suspend(|| eprintln!("{sentence}; skipped"));
        } else if self.bad == TOLD + 1 {
            self.bar.suspend(|| eprintln!("More lines like these are skipped without a word."));
        }
    }
}

fn open(file: &Path) -> anyhow::Result<Source> {
    let input: Box<dyn Read + Send> = if is_stdin(file) { Box::new(stdin()) } else { Box::new(File::open(file)?) };
    let name = if is_stdin(file) { "standard input".to_owned() } else { file.display().to_string() };
    let recording = Recording::open(input, Time::now()).with_context(|| format!("cannot read {name}"))?;
    Ok(Source { name, progress: recording.progress(), recording, shown: 0 })
}

fn is_stdin(file: &Path) -> bool {
    file.as_os_str() == "-"
}

/// By bytes where all sizes are known. Hidden by itself where standard error is no terminal.
fn bar(files: &[PathBuf]) -> ProgressBar {
    let sizes: Option<u64> = files.iter().map(|file| file.metadata().ok().map(|data| data.len())).sum();
    let (bar, look) = match sizes {
        Some(bytes) => (ProgressBar::new(bytes), "{bar:30} {percent:>3} %  {msg}  {eta} left"),
        None => (ProgressBar::new_spinner(), "{spinner} {bytes} read  {msg}"),
    };
    match ProgressStyle::with_template(look) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn summary(outcome: Outcome, bad: u64, took: Duration, index: Option<Duration>) -> String {
    let Outcome { stored, known, junk, late } = outcome;
    let mut besides = Vec::new();
    if known > 0 {
        besides.push(format!("{known} known already"));
    }
    if junk > 0 {
        besides.push(format!("{junk} of junk topics dropped"));
    }
    if late > 0 {
        besides.push(format!("{late} older than what is kept left out"));
    }
    if bad > 0 {
        besides.push(format!("{bad} {} skipped", if bad == 1 { "line" } else { "lines" }));
    }
    let besides = if besides.is_empty() { String::new() } else { format!(" ({})", besides.join(", ")) };
    let messages = if stored == 1 { "message" } else { "messages" };
    let index = index.filter(|took| *took >= Duration::from_millis(100));
    let index = index.map(|took| format!("; the search index caught up {:.1} s later", took.as_secs_f64()));
    format!("Imported {stored} {messages}{besides} in {:.1} s{}.", took.as_secs_f64(), index.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries() {
        let second = Duration::from_secs(1);
        let outcome = Outcome { stored: 1, ..Outcome::default() };
        assert_eq!(summary(outcome, 0, second, None), "Imported 1 message in 1.0 s.");
        let outcome = Outcome { stored: 2, known: 3, junk: 4, late: 5 };
        assert_eq!(
            summary(outcome, 1, second, Some(second)),
            "Imported 2 messages (3 known already, 4 of junk topics dropped, 5 older than what is kept left out, \
             1 line skipped) in 1.0 s; \
             the search index caught up 1.0 s later."
        );
    }
}
