//! Collectors bring in what widgets want from outside, so that a page never waits for a network.
//!
//! A collector is a file here: which service it speaks for ([`Manual`]), what to ask for a want, and what an answer
//! says. It is pure: it opens no connection and asks no clock, so that each is tested with answers as text. Off unless
//! the configuration switches its service on. To add one: write the file, add its `mod` line and its line in
//! [`REGISTRY`]; a new service is named in `model::Service` first.

mod accounts;
mod address;
mod ask;
mod fetch;
mod json;
mod report;
mod run;
mod schedule;
mod setup;
#[cfg(test)]
mod testing;
mod text;
mod wanted;

mod articles;
mod badges;
mod bodhi;
mod bugzilla;
mod calendar;
mod forgejo;
mod github;
mod pagure;

use std::fmt;
use std::time::Duration;

use crate::model::{Gathered, Service, Time, Want};

pub use accounts::Accounts;
pub use fetch::{LookedUp, Lookup, system_lookup};
pub use report::{Report, ServiceReport, WantReport, report};
pub use run::{Crew, run};
pub use setup::{Setup, Setups, token};

/// What knows how to ask one service, and what its answers say.
pub trait Collector: Send + Sync {
    fn manual(&self) -> &'static Manual;

    /// What to ask first.
    fn request(&self, want: &Want, setting: &Setting<'_>) -> Result<Request, Unaskable>;

    /// What an answer says, and what to ask next where that was not all. Answers are hostile: whatever they hold, they
    /// give bounded facts or a sentence.
    fn read(&self, want: &Want, answer: &Answer<'_>, setting: &Setting<'_>) -> Result<Page, Unreadable>;
}

/// What a service is, for people and for the configuration.
#[derive(Debug)]
pub struct Manual {
    pub service: Service,
    /// As people call it.
    pub label: &'static str,
    pub home: Home,
    /// The word before the token in `Authorization`; none where the service takes no token.
    pub token: Option<&'static str>,
    /// How often it is asked for each want, unless the configuration says otherwise.
    pub every: Duration,
}

/// Where a service is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// There, unless the configuration says otherwise.
    At(&'static str),
    /// Where the configuration says.
    Configured,
    /// Each want carries an address of its own.
    Wanted,
}

/// What a collector may know besides the want.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    /// The service's address, without a slash at its end; empty for [`Home::Wanted`].
    pub address: &'a str,
    /// What mail addresses of accounts end in, without the `@`.
    pub domain: &'a str,
    /// Whether the service sees who asks, and may tell what not everybody may see.
    pub has_token: bool,
    pub accounts: &'a Accounts,
    pub now: Time,
}

/// Something to ask with GET.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub address: String,
    pub accept: &'static str,
    /// The collector's own note on where it is among several requests for one want; the first is 0.
    pub step: u16,
}

/// A good answer to a request.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// Of its request.
    pub step: u16,
    /// Where it came from, after redirects.
    pub address: &'a str,
    pub body: &'a [u8],
    pub content_type: Option<&'a str>,
    /// The address of the next page, where a header names one.
    pub next: Option<&'a str>,
}

/// What one answer says.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Joined to what the pages before said, see [`Gathered::extend`].
    pub gathered: Gathered,
    pub next: Option<Request>,
}

/// Why a want cannot be asked for: after "cannot be asked for: ", without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unaskable(pub String);

/// What is wrong with an answer: after "the answer ", without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(pub String);

/// Every collector, in the order of [`Service::ALL`].
pub static REGISTRY: &[&dyn Collector] = &[
    &github::Github,
    &pagure::Pagure,
    &forgejo::Forgejo,
    &bodhi::Bodhi,
    &bugzilla::Bugzilla,
    &calendar::Calendar,
    &articles::Articles,
    &badges::Badges,
];

/// The collector of that service.
pub fn collector(service: Service) -> Option<&'static dyn Collector> {
    REGISTRY.iter().copied().find(|collector| collector.manual().service == service)
}

impl Request {
    /// From this step on nothing is listed: it is only looked whether what was listed may be shown.
    pub const ASIDE: u16 = 100;

    /// The first request for JSON.
    pub fn json(address: impl Into<String>) -> Self {
        Request { address: address.into(), accept: "application/json", step: 0 }
    }
}

impl fmt::Display for Unaskable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot be asked for: {}", self.0)
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the answer {}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The files here that are no collectors.
    const SHARED: &[&str] = &[
        "mod", "accounts", "address", "ask", "fetch", "json", "report", "run", "schedule", "setup", "testing", "text",
        "wanted",
    ];

    #[test]
    fn every_collector_is_registered_once() {
        let mut names: Vec<&str> = REGISTRY.iter().map(|collector| collector.manual().service.as_str()).collect();
        assert!(names.is_sorted_by_key(|name| Service::named(name)), "in the order of `Service::ALL`");
        names.sort_unstable();
        let mut files: Vec<String> = std::fs::read_dir("src/collectors")
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some())
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .filter(|name| !SHARED.contains(&name.as_str()))
            .collect();
        files.sort_unstable();
        assert_eq!(names, files);
    }
}
