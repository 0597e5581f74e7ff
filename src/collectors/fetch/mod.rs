//! The one place of the program that asks the net: GET only, bounded in time and size, never further than it may.
//!
//! Redirects are followed by hand, so that every step is looked at: no token leaves its service, nothing goes from https
//! back to http, and only what the configuration itself names may be in a network that is not public.

mod guard;
mod limits;

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    LAST_MODIFIED, LINK, LOCATION,
};
use reqwest::{Client, Response, StatusCode, Url};

use crate::model::{Secret, Time};

use super::Request;

use guard::{Guard, NotPublic, is_public};
pub use guard::{LookedUp, Lookup, system_lookup};

/// How long a connection may take to be made, and everything from the first byte to the last.
const CONNECT: Duration = Duration::from_secs(10);
const WHOLE: Duration = Duration::from_secs(30);
/// The longest answer read, unpacked.
const LONGEST: usize = 10 * 1024 * 1024;
const REDIRECTS: usize = 5;
/// Longer validators are not worth sending back.
const MAX_VALIDATOR: usize = 500;

/// Asks. Clones share their connections.
#[derive(Clone)]
pub struct Fetcher {
    /// For what the configuration names.
    open: Client,
    /// For everything else.
    guarded: Client,
    allow_private: bool,
    whole: Duration,
}

/// One request with what belongs to it.
#[derive(Debug, Clone, Copy)]
pub struct Errand<'a> {
    pub request: &'a Request,
    /// The address that the configuration names; the token goes nowhere else.
    pub home: &'a str,
    /// The word before the token, and the token.
    pub token: Option<(&'a str, &'a Secret)>,
    pub etag: Option<&'a str>,
    pub last_modified: Option<&'a str>,
}

/// What came back.
#[derive(Debug)]
pub struct Fetched {
    pub reply: Reply,
    /// Nothing more is to be asked before then.
    pub pause: Option<Time>,
}

#[derive(Debug)]
pub enum Reply {
    /// Nothing changed since the validators were given.
    Unchanged,
    Answered(Answered),
    /// A status that says no.
    Refused(StatusCode),
}

#[derive(Debug)]
pub struct Answered {
    pub address: String,
    pub body: Vec<u8>,
    pub content_type: Option<String>,
    pub next: Option<String>,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// Why nothing came back. One sentence without its full stop; no address with more than a host, and no token, is in it.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    #[error("this is no address that can be asked")]
    NoAddress,
    #[error("{0} leads to an address that is not public")]
    NotPublic(String),
    #[error("{host} cannot be reached: {reason}")]
    Unreachable { host: String, reason: String },
    #[error("{0} did not answer within {1} seconds")]
    Slow(String, u64),
    #[error("the answer of {0} is longer than {LONGEST} bytes")]
    TooLong(String),
    #[error("the answer of {host} broke off: {reason}")]
    Broken { host: String, reason: String },
    #[error("{0} sends on and on to other addresses")]
    TooManyRedirects(String),
    #[error("{0} sends on to an address that is not as safe as its own")]
    Downgraded(String),
    #[error("connections cannot be made: {0}")]
    NoClient(String),
}

impl FetchError {
    /// Whether the host, or the way to it, is at fault and others will meet the same.
    pub fn blames_host(&self) -> bool {
        matches!(self, FetchError::Unreachable { .. } | FetchError::Slow(..) | FetchError::Broken { .. })
    }
}

impl Fetcher {
    /// `agent` is how it introduces itself.
    pub fn new(agent: &str, allow_private: bool, lookup: &Lookup) -> Result<Self, FetchError> {
        // Whoever was first has chosen the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = |open| {
            let resolver = Guard { lookup: lookup.clone(), open };
            Client::builder()
                .user_agent(agent)
                .dns_resolver(Arc::new(resolver))
                .redirect(reqwest::redirect::Policy::none())
                .referer(false)
                .no_proxy()
                .connect_timeout(CONNECT)
                .pool_max_idle_per_host(1)
                .build()
                .map_err(|error| FetchError::NoClient(last_cause(&error)))
        };
        Ok(Fetcher { open: client(true)?, guarded: client(allow_private)?, allow_private, whole: WHOLE })
    }

    /// With another time limit for the whole of it.
    #[cfg(test)]
    fn within(self, whole: Duration) -> Self {
        Fetcher { whole, ..self }
    }

    /// Asks, and reads the answer to its end. `now` is when that begins.
    pub async fn fetch(&self, errand: Errand<'_>, now: Time) -> Result<Fetched, FetchError> {
        let url = Url::parse(&errand.request.address).map_err(|_| FetchError::NoAddress)?;
        let host = host_of(&url);
        let asking = tokio::time::timeout(self.whole, self.ask(errand, url, now));
        asking.await.unwrap_or(Err(FetchError::Slow(host, self.whole.as_secs())))
    }

    async fn ask(&self, errand: Errand<'_>, mut url: Url, now: Time) -> Result<Fetched, FetchError> {
        for _ in 0..=REDIRECTS {
            let response = self.send(errand, &url).await?;
            if !response.status().is_redirection() || response.status() == StatusCode::NOT_MODIFIED {
                return read(response, &url, now).await;
            }
            url = next_step(&url, response.headers())?;
        }
        Err(FetchError::TooManyRedirects(host_of(&url)))
    }

    async fn send(&self, errand: Errand<'_>, url: &Url) -> Result<Response, FetchError> {
        let at_home = Url::parse(errand.home).is_ok_and(|home| home.origin() == url.origin());
        if !at_home && !self.allow_private {
            refuse_literal(url)?;
        }
        let client = if at_home { &self.open } else { &self.guarded };
        let mut sending = client.get(url.clone()).header(ACCEPT, errand.request.accept);
        if let Some((word, token)) = errand.token.filter(|_| at_home) {
            sending = sending.header(AUTHORIZATION, sensitive(word, token)?);
        }
        for (name, value) in [(IF_NONE_MATCH, errand.etag), (IF_MODIFIED_SINCE, errand.last_modified)] {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
                sending = sending.header(name, value);
            }
        }
        sending.send().await.map_err(|error| unreachable(url, &error))
    }
}

/// A name that is looked up meets the guard; an address that is written out does not.
fn refuse_literal(url: &Url) -> Result<(), FetchError> {
    let literal = match url.host_str() {
        Some(host) => host.trim_start_matches('[').trim_end_matches(']').parse().ok(),
        None => return Err(FetchError::NoAddress),
    };
    match literal {
        Some(address) if !is_public(address) => Err(FetchError::NotPublic(host_of(url))),
        _ => Ok(()),
    }
}

fn sensitive(word: &str, token: &Secret) -> Result<HeaderValue, FetchError> {
    let mut value = HeaderValue::from_str(&format!("{word} {}", token.reveal())).map_err(|_| FetchError::NoAddress)?;
    value.set_sensitive(true);
    Ok(value)
}

fn next_step(url: &Url, headers: &HeaderMap) -> Result<Url, FetchError> {
    let location = text(headers, LOCATION).and_then(|location| url.join(&location).ok());
    let next = location.filter(|next| matches!(next.scheme(), "http" | "https")).ok_or(FetchError::NoAddress)?;
    if url.scheme() == "https" && next.scheme() == "http" {
        return Err(FetchError::Downgraded(host_of(url)));
    }
    Ok(next)
}

async fn read(mut response: Response, url: &Url, now: Time) -> Result<Fetched, FetchError> {
    let (status, pause) = (response.status(), limits::pause(response.status(), response.headers(), now));
    if status == StatusCode::NOT_MODIFIED {
        return Ok(Fetched { reply: Reply::Unchanged, pause });
    }
    if !status.is_success() {
        return Ok(Fetched { reply: Reply::Refused(status), pause });
    }
    let headers = response.headers();
    let short = |name| text(headers, name).filter(|value| value.len() <= MAX_VALIDATOR);
    let mut answered = Answered {
        address: url.to_string(),
        body: Vec::new(),
        content_type: text(headers, CONTENT_TYPE),
        next: text(headers, LINK).and_then(|link| limits::next_page(&link, url)),
        etag: short(ETAG),
        last_modified: short(LAST_MODIFIED),
    };
    let broken = |error: reqwest::Error| FetchError::Broken { host: host_of(url), reason: last_cause(&error) };
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        if answered.body.len() + chunk.len() > LONGEST {
            return Err(FetchError::TooLong(host_of(url)));
        }
        answered.body.extend_from_slice(&chunk);
    }
    Ok(Fetched { reply: Reply::Answered(answered), pause })
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn unreachable(url: &Url, error: &reqwest::Error) -> FetchError {
    let host = host_of(url);
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<NotPublic>() {
            return FetchError::NotPublic(host);
        }
        cause = error.source();
    }
    if error.is_timeout() {
        return FetchError::Slow(host, CONNECT.as_secs());
    }
    FetchError::Unreachable { host, reason: last_cause(error) }
}

/// What it comes from, in words: the outer layers name the whole address.
fn last_cause(error: &dyn Error) -> String {
    let mut last = error;
    while let Some(cause) = last.source() {
        last = cause;
    }
    last.to_string().chars().take(200).collect()
}

fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or_default().chars().take(100).collect()
}

#[cfg(test)]
mod tests;
