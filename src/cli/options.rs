//! What several subcommands share: options, the log, the runtime, where data lies.

use std::ffi::OsString;
use std::fs;
use std::future::Future;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use tracing_subscriber::EnvFilter;

use crate::collectors::{Setups, token};
use crate::config::{Config, Environment, FILE_VARIABLE, Settings};
use crate::model::Time;
use crate::store::{self, Store};

/// Where everything is kept, and the file that says more.
#[derive(Args, Default)]
pub struct Place {
    /// Where everything is kept.
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// A configuration file in TOML.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl Place {
    /// Flags over environment over file.
    pub fn config(&self, flags: Settings) -> anyhow::Result<Config> {
        let environment = environment();
        let named = environment.get(&OsString::from(FILE_VARIABLE)).map(PathBuf::from);
        let file = match self.config.as_ref().or(named.as_ref()) {
            None => None,
            Some(path) => {
                let text = fs::read_to_string(path)
                    .with_context(|| format!("cannot read the configuration file {}", path.display()))?;
                Some((path.display().to_string(), text))
            }
        };
        let flags = Settings { data_dir: self.data_dir.clone(), ..flags };
        let file = file.as_ref().map(|(name, text)| (name.as_str(), text.as_str()));
        let mut config = Config::build(flags, &environment, file)?;
        read_tokens(&mut config.collectors)?;
        Ok(config)
    }
}

fn read_tokens(setups: &mut Setups) -> anyhow::Result<()> {
    for setup in &mut setups.services {
        let Some(file) = &setup.token_file else { continue };
        let text = fs::read_to_string(file)
            .with_context(|| format!("cannot read the token of {} in {}", setup.service, file.display()))?;
        let token = token(&text);
        setup.token = Some(token.with_context(|| format!("{} does not hold one token", file.display()))?);
    }
    Ok(())
}

pub fn environment() -> Environment {
    std::env::vars_os().collect()
}

/// `$XDG_CACHE_HOME/fedora-hubs/demo` or `~/.cache/fedora-hubs/demo`.
pub fn demo_dir() -> anyhow::Result<PathBuf> {
    let directory = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let cache = directory("XDG_CACHE_HOME").or_else(|| directory("HOME").map(|home| home.join(".cache")));
    let cache = cache.context("neither HOME nor XDG_CACHE_HOME is set; say where to keep the data with --data-dir")?;
    Ok(cache.join("fedora-hubs").join("demo"))
}

/// Sentences on standard error; colours only on a terminal.
pub fn start_log(filter: &str) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter)
        .with_context(|| format!("\"{filter}\" does not say what to log; try \"info\" or \"debug\""))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_target(false).with_writer(std::io::stderr);
    // A second subscriber can only be an embedding test's, which has its own.
    let _ = log.with_ansi(std::io::stderr().is_terminal()).try_init();
    Ok(())
}

/// Runs asynchronous work to its end; what still blocks a second later is left behind.
pub fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start threads")?;
    let ended = runtime.block_on(work);
    runtime.shutdown_timeout(Duration::from_millis(300));
    ended
}

/// Removes what this program keeps in a data directory, and nothing else there. Refused while somebody uses it.
pub fn empty(data_dir: &Path) -> anyhow::Result<()> {
    if !data_dir.join(store::FILE).exists() {
        return Ok(());
    }
    // Whatever else may be wrong with it goes away with it.
    if let Err(store::OpenError::InUse { dir }) = Store::open(data_dir, Time::now) {
        bail!("another fedora-hubs is using {}; stop it before starting over", dir.display());
    }
    let kept = |name: &str| data_dir.join(name);
    let removed = fs::remove_file(kept(store::FILE)).and_then(|()| match fs::remove_dir_all(kept("index")) {
        Err(failure) if failure.kind() != std::io::ErrorKind::NotFound => Err(failure),
        _ => Ok(()),
    });
    removed.with_context(|| format!("cannot empty {}", data_dir.display()))
}
