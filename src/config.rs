//! What the appliance was told: defaults, then file, environment and flags over them, become one plain `Config`.
//!
//! Pure: the environment is an argument and the file is text. Every key stands once, in `KEYS`; a key or variable that
//! is not there is refused by name. Flags are parsed by `cli`, which hands them over as `Settings`.

mod collectors;
mod environment;
mod file;
mod keys;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use crate::bus::Endpoint;
use crate::collectors::Setups;
use crate::model::{Forge, Secret};

pub use keys::{address, tasks};

/// The name of the variable that names the configuration file; `cli` reads it.
pub const FILE_VARIABLE: &str = "FEDORA_HUBS_CONFIG";

/// The environment, as `std::env::vars_os()` gives it.
pub type Environment = BTreeMap<OsString, OsString>;

/// Everything a running appliance is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Where browsers connect.
    pub listen: SocketAddr,
    /// Where everything is kept.
    pub data_dir: PathBuf,
    /// The publishers to hear, one socket each.
    pub bus: Vec<Endpoint>,
    /// Beginnings of the topics to hear; none means all.
    pub topics: Vec<String>,
    /// How many tasks find out what a message makes stale.
    pub triage: NonZeroUsize,
    /// How many tasks rebuild what is stale.
    pub workers: NonZeroUsize,
    /// Messages whose topic ends in one of these are dropped.
    pub junk_suffixes: Vec<String>,
    /// Days for which messages are kept; for ever where none.
    pub retain: Option<u32>,
    /// What this instance calls itself.
    pub name: String,
    /// Where others find the portal, without a slash at its end, if that was said.
    pub public_url: Option<String>,
    /// Before the kind of what the portal itself tells the bus.
    pub topic_prefix: String,
    /// Anybody may sign in as anybody; only where the listener is on this machine alone.
    pub dev_login: bool,
    /// Cookies are sent over plain http, too.
    pub insecure_cookies: bool,
    /// Whoever is signed in may make a hub for a team.
    pub new_teams: bool,
    /// Each forge whose webhooks are taken, with the secret it signs with.
    pub hook_secrets: Vec<(Forge, Secret)>,
    /// Services outside that are asked; none unless the file switches them on.
    pub collectors: Setups,
    /// What is logged, in the notation of tracing's filters: `info`, `warn,fedora_hubs=debug`.
    pub log: String,
}

/// What one layer says; `None` where it says nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    pub listen: Option<SocketAddr>,
    pub data_dir: Option<PathBuf>,
    pub bus: Option<Vec<Endpoint>>,
    pub topics: Option<Vec<String>>,
    pub triage: Option<NonZeroUsize>,
    pub workers: Option<NonZeroUsize>,
    pub junk_suffixes: Option<Vec<String>>,
    pub retain: Option<u32>,
    pub name: Option<String>,
    pub public_url: Option<String>,
    pub topic_prefix: Option<String>,
    pub dev_login: Option<bool>,
    pub insecure_cookies: Option<bool>,
    pub new_teams: Option<bool>,
    pub github_hook_secret: Option<Secret>,
    pub forgejo_hook_secret: Option<Secret>,
    pub collectors: Option<Setups>,
    pub log: Option<String>,
}

/// One sentence: where, what, and the way out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("{file}, line {line}: {fault}")]
    File { file: String, line: usize, fault: String },
    #[error("environment variable {variable}: {fault}")]
    Environment { variable: String, fault: String },
    #[error("neither HOME nor XDG_DATA_HOME is set; say where to keep the data with --data-dir")]
    NoHome,
    #[error(
        "with dev_login anybody can sign in as anybody, so it works only on an address of this machine alone, and {0} is none: listen on 127.0.0.1, or leave dev_login out"
    )]
    OpenDoor(SocketAddr),
}

impl Config {
    /// Flags over environment over file over defaults. `file` is its name, for errors, and its text.
    pub fn build(flags: Settings, environment: &Environment, file: Option<(&str, &str)>) -> Result<Self, ConfigError> {
        let file = file.map_or(Ok(Settings::default()), |(name, text)| Settings::from_file(name, text))?;
        flags.over(Settings::from_environment(environment)?).over(file).into_config(environment)
    }

    /// Where others find the portal, as far as that is known without asking them: for what it tells the bus.
    pub fn address(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }
}

impl Settings {
    /// This layer, and where it says nothing the one beneath.
    pub fn over(self, beneath: Settings) -> Settings {
        Settings {
            listen: self.listen.or(beneath.listen),
            data_dir: self.data_dir.or(beneath.data_dir),
            bus: self.bus.or(beneath.bus),
            topics: self.topics.or(beneath.topics),
            triage: self.triage.or(beneath.triage),
            workers: self.workers.or(beneath.workers),
            junk_suffixes: self.junk_suffixes.or(beneath.junk_suffixes),
            retain: self.retain.or(beneath.retain),
            name: self.name.or(beneath.name),
            public_url: self.public_url.or(beneath.public_url),
            topic_prefix: self.topic_prefix.or(beneath.topic_prefix),
            dev_login: self.dev_login.or(beneath.dev_login),
            insecure_cookies: self.insecure_cookies.or(beneath.insecure_cookies),
            new_teams: self.new_teams.or(beneath.new_teams),
            github_hook_secret: self.github_hook_secret.or(beneath.github_hook_secret),
            forgejo_hook_secret: self.forgejo_hook_secret.or(beneath.forgejo_hook_secret),
            collectors: self.collectors.or(beneath.collectors),
            log: self.log.or(beneath.log),
        }
    }

    /// With the defaults for what no layer says.
    pub fn into_config(self, environment: &Environment) -> Result<Config, ConfigError> {
        let data_dir = match self.data_dir {
            Some(path) => below_home(path, environment),
            None => default_data_dir(environment)?,
        };
        let listen = self.listen.unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 5000)));
        let dev_login = self.dev_login.unwrap_or(false);
        if dev_login && !listen.ip().is_loopback() {
            return Err(ConfigError::OpenDoor(listen));
        }
        Ok(Config {
            listen,
            data_dir,
            bus: self.bus.unwrap_or_default(),
            topics: self.topics.unwrap_or_default(),
            triage: self.triage.unwrap_or(FOUR),
            workers: self.workers.unwrap_or(FOUR),
            junk_suffixes: self.junk_suffixes.unwrap_or_default(),
            retain: self.retain,
            name: self.name.unwrap_or_else(|| "Fedora Hubs".to_owned()),
            public_url: self.public_url,
            topic_prefix: self.topic_prefix.unwrap_or_else(|| "org.fedoraproject.dev".to_owned()),
            dev_login,
            // Who signs in on this machine alone has no certificate for it.
            insecure_cookies: self.insecure_cookies.unwrap_or(dev_login),
            new_teams: self.new_teams.unwrap_or(true),
            hook_secrets: [(Forge::Github, self.github_hook_secret), (Forge::Forgejo, self.forgejo_hook_secret)]
                .into_iter()
                .filter_map(|(forge, secret)| Some((forge, secret?)))
                .collect(),
            collectors: self.collectors.unwrap_or_default(),
            log: self.log.unwrap_or_else(|| QUIET_LIBRARIES.to_owned()),
        })
    }
}

/// Our own sentences; of libraries that tell every step, only what is wrong.
const QUIET_LIBRARIES: &str = "info,zeromq=warn,tantivy=warn";

const FOUR: NonZeroUsize = NonZeroUsize::MIN.saturating_add(3);

/// `$XDG_DATA_HOME/fedora-hubs` or `~/.local/share/fedora-hubs`.
fn default_data_dir(environment: &Environment) -> Result<PathBuf, ConfigError> {
    // The specification has relative paths ignored.
    let data_home = directory("XDG_DATA_HOME", environment).filter(|path| path.is_absolute());
    data_home
        .map(Path::to_owned)
        .or_else(|| directory("HOME", environment).map(|home| home.join(".local/share")))
        .map(|data| data.join("fedora-hubs"))
        .ok_or(ConfigError::NoHome)
}

/// A shell expands `~/`; a file and a unit's environment do not, and people write it all the same.
fn below_home(path: PathBuf, environment: &Environment) -> PathBuf {
    match (path.strip_prefix("~"), directory("HOME", environment)) {
        (Ok(below), Some(home)) => home.join(below),
        _ => path,
    }
}

fn directory<'a>(variable: &str, environment: &'a Environment) -> Option<&'a Path> {
    environment.get(&OsString::from(variable)).filter(|value| !value.is_empty()).map(Path::new)
}

#[cfg(test)]
mod tests;
