//! Every key of the configuration: its name, what it takes, and where it goes. Knows neither file nor environment.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use super::Settings;
use crate::bus::Endpoint;
use crate::model::Secret;

/// More tasks than this are a slip of the keyboard.
const MOST_TASKS: usize = 256;
/// A hundred years.
const MOST_DAYS: u32 = 36_500;
const LONGEST_NAME: usize = 100;
/// Shorter ones are guessed.
const SHORTEST_SECRET: usize = 16;

/// One key. In the environment `data_dir` is `FEDORA_HUBS_DATA_DIR`.
pub(super) struct Key {
    pub(super) name: &'static str,
    /// What it takes, after "takes ".
    pub(super) takes: &'static str,
    /// How a value is written: one thing, or several.
    pub(super) shape: Shape,
}

pub(super) enum Shape {
    Text(fn(&mut Settings, &str) -> Result<(), String>),
    Number(fn(&mut Settings, NonZeroUsize)),
    List(fn(&mut Settings, &[String]) -> Result<(), String>),
    Switch(fn(&mut Settings, bool)),
}

/// All keys, in the order of the manual.
pub(super) const KEYS: &[Key] = &[
    Key { name: "listen", takes: ADDRESS, shape: Shape::Text(listen) },
    Key { name: "data_dir", takes: "the path of a directory", shape: Shape::Text(data_dir) },
    Key { name: "bus", takes: "a list of addresses such as tcp://localhost:4001", shape: Shape::List(bus) },
    Key { name: "topics", takes: "a list of beginnings of topics", shape: Shape::List(topics) },
    Key { name: "triage", takes: WHOLE_NUMBER, shape: Shape::Number(|settings, n| settings.triage = Some(n)) },
    Key { name: "workers", takes: WHOLE_NUMBER, shape: Shape::Number(|settings, n| settings.workers = Some(n)) },
    Key { name: "junk_suffixes", takes: "a list of ends of topics", shape: Shape::List(junk_suffixes) },
    Key { name: "retain", takes: DAYS, shape: Shape::Text(retain) },
    Key { name: "name", takes: "a name of 1 to 100 characters", shape: Shape::Text(name) },
    Key { name: "public_url", takes: "an address such as https://hubs.example.org", shape: Shape::Text(public_url) },
    Key { name: "topic_prefix", takes: "a beginning such as org.example.prod", shape: Shape::Text(topic_prefix) },
    Key { name: "dev_login", takes: YES_OR_NO, shape: Shape::Switch(|settings, on| settings.dev_login = Some(on)) },
    Key {
        name: "insecure_cookies",
        takes: YES_OR_NO,
        shape: Shape::Switch(|settings, on| settings.insecure_cookies = Some(on)),
    },
    Key { name: "new_teams", takes: YES_OR_NO, shape: Shape::Switch(|settings, on| settings.new_teams = Some(on)) },
    Key { name: "github_hook_secret", takes: SECRET, shape: Shape::Text(github_hook_secret) },
    Key { name: "forgejo_hook_secret", takes: SECRET, shape: Shape::Text(forgejo_hook_secret) },
    Key { name: "log", takes: "a filter such as info or warn,fedora_hubs=debug", shape: Shape::Text(log) },
];

const ADDRESS: &str = "an address with a port, such as 127.0.0.1:5000";
const DAYS: &str = "a number of days from 1d to 36500d such as 400d";
const SECRET: &str = "a secret of 16 characters or more";
const YES_OR_NO: &str = "true or false";
const WHOLE_NUMBER: &str = "a whole number from 1 to 256";

/// The key of that name, or a sentence about the nearest one.
pub(super) fn key(name: &str) -> Result<&'static Key, Option<&'static str>> {
    KEYS.iter().find(|key| key.name == name).ok_or_else(|| nearest(name))
}

impl Key {
    /// Takes a value given as text, as the environment does; a list is separated by commas.
    pub(super) fn set_text(&self, settings: &mut Settings, text: &str) -> Result<(), String> {
        match self.shape {
            Shape::Text(set) => set(settings, text),
            Shape::Number(_) => match text.trim().parse() {
                Ok(number) => self.set_number(settings, number),
                Err(_) => Err(self.takes()),
            },
            Shape::Switch(_) => match text.trim().parse() {
                Ok(on) => self.set_switch(settings, on),
                Err(_) => Err(self.takes()),
            },
            Shape::List(set) => {
                let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
                set(settings, &items.map(str::to_owned).collect::<Vec<_>>())
            }
        }
    }

    pub(super) fn set_number(&self, settings: &mut Settings, number: i64) -> Result<(), String> {
        let tasks = usize::try_from(number).ok().filter(|number| *number <= MOST_TASKS).and_then(NonZeroUsize::new);
        match (&self.shape, tasks) {
            (Shape::Number(set), Some(tasks)) => set(settings, tasks),
            _ => return Err(self.takes()),
        }
        Ok(())
    }

    pub(super) fn set_list(&self, settings: &mut Settings, items: &[String]) -> Result<(), String> {
        match self.shape {
            Shape::List(set) => set(settings, items),
            _ => Err(self.takes()),
        }
    }

    pub(super) fn set_switch(&self, settings: &mut Settings, on: bool) -> Result<(), String> {
        match self.shape {
            Shape::Switch(set) => set(settings, on),
            _ => return Err(format!("{}, not true or false", self.takes())),
        }
        Ok(())
    }

    pub(super) fn takes_switch(&self) -> bool {
        matches!(self.shape, Shape::Switch(_))
    }

    pub(super) fn takes_number(&self) -> bool {
        matches!(self.shape, Shape::Number(_))
    }

    pub(super) fn takes_list(&self) -> bool {
        matches!(self.shape, Shape::List(_))
    }

    /// `"triage" takes a whole number from 1 to 256`
    pub(super) fn takes(&self) -> String {
        format!("\"{}\" takes {}", self.name, self.takes)
    }
}

fn nearest(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase().replace('-', "_");
    let distance = |key: &Key| strsim::damerau_levenshtein(key.name, &name);
    KEYS.iter().min_by_key(|key| distance(key)).filter(|key| distance(key) <= key.name.len() / 2).map(|key| key.name)
}

fn listen(settings: &mut Settings, text: &str) -> Result<(), String> {
    let text = text.trim();
    let refused = |takes| format!("\"listen\" takes {takes}, and `{text}` is none");
    settings.listen = Some(address(text).map_err(refused)?);
    Ok(())
}

/// `127.0.0.1:5000` or `localhost:5000`. The error says what is taken.
pub fn address(text: &str) -> Result<SocketAddr, &'static str> {
    let numeric = text.strip_prefix("localhost:").map(|port| format!("127.0.0.1:{port}"));
    numeric.as_deref().unwrap_or(text).parse().map_err(|_| ADDRESS)
}

/// How many tasks do one kind of work. The error says what is taken.
pub fn tasks(text: &str) -> Result<NonZeroUsize, &'static str> {
    let number = text.trim().parse().ok().and_then(NonZeroUsize::new);
    number.filter(|number| number.get() <= MOST_TASKS).ok_or(WHOLE_NUMBER)
}

fn data_dir(settings: &mut Settings, text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err("\"data_dir\" takes the path of a directory".to_owned());
    }
    settings.data_dir = Some(PathBuf::from(text));
    Ok(())
}

fn bus(settings: &mut Settings, items: &[String]) -> Result<(), String> {
    let endpoints: Result<Vec<Endpoint>, _> = items.iter().map(|item| item.parse()).collect();
    settings.bus = Some(endpoints.map_err(|error| error.to_string())?);
    Ok(())
}

fn topics(settings: &mut Settings, items: &[String]) -> Result<(), String> {
    settings.topics = Some(items.to_vec());
    Ok(())
}

fn junk_suffixes(settings: &mut Settings, items: &[String]) -> Result<(), String> {
    if items.iter().any(String::is_empty) {
        return Err("\"junk_suffixes\" has an empty item, and every topic ends in that; take it out".to_owned());
    }
    settings.junk_suffixes = Some(items.to_vec());
    Ok(())
}

fn retain(settings: &mut Settings, text: &str) -> Result<(), String> {
    let days = text.trim().strip_suffix('d').and_then(|days| days.trim().parse().ok());
    let days = days.filter(|days| (1..=MOST_DAYS).contains(days));
    settings.retain = Some(days.ok_or_else(|| format!("\"retain\" takes {DAYS}, and `{text}` is none"))?);
    Ok(())
}

fn name(settings: &mut Settings, text: &str) -> Result<(), String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST_NAME || text.chars().any(char::is_control) {
        return Err("\"name\" takes a name of 1 to 100 characters, on one line".to_owned());
    }
    settings.name = Some(text.to_owned());
    Ok(())
}

fn public_url(settings: &mut Settings, text: &str) -> Result<(), String> {
    let text = text.trim().trim_end_matches('/');
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    if host.is_none_or(|host| host.is_empty() || !host.bytes().all(|byte| byte.is_ascii_graphic())) {
        return Err(format!("\"public_url\" takes an address such as https://hubs.example.org, and `{text}` is none"));
    }
    settings.public_url = Some(text.to_owned());
    Ok(())
}

fn topic_prefix(settings: &mut Settings, text: &str) -> Result<(), String> {
    let parts: Vec<&str> = text.split('.').collect();
    let named = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if parts.len() != 3 || !parts.iter().all(named) || text.len() > LONGEST_NAME {
        return Err(format!(
            "\"topic_prefix\" takes three words with dots between them, such as org.example.prod, and `{text}` is not so"
        ));
    }
    settings.topic_prefix = Some(text.to_owned());
    Ok(())
}

fn github_hook_secret(settings: &mut Settings, text: &str) -> Result<(), String> {
    settings.github_hook_secret = Some(secret("github_hook_secret", text)?);
    Ok(())
}

fn forgejo_hook_secret(settings: &mut Settings, text: &str) -> Result<(), String> {
    settings.forgejo_hook_secret = Some(secret("forgejo_hook_secret", text)?);
    Ok(())
}

/// What was given instead is not repeated: it may be most of a secret.
fn secret(key: &str, text: &str) -> Result<Secret, String> {
    let text = text.trim();
    let long = text.chars().count() >= SHORTEST_SECRET;
    long.then(|| Secret::new(text)).ok_or_else(|| format!("\"{key}\" takes {SECRET}; `openssl rand -hex 32` makes one"))
}

fn log(settings: &mut Settings, text: &str) -> Result<(), String> {
    settings.log = Some(text.trim().to_owned());
    Ok(())
}
