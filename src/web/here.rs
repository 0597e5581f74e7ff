//! The portal's own address, for documents that are read elsewhere.
//!
//! What the operator said holds (`public_url`). Where nothing was said it is the address that was asked for, so that
//! feeds work on a machine that nobody configured.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::http::request::Parts;

use super::portal::Portal;

/// A host with its port is no longer than this.
const LONGEST: usize = 260;

/// Without a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Here(pub String);

impl FromRequestParts<Arc<Portal>> for Here {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, portal: &Arc<Portal>) -> Result<Self, Infallible> {
        Ok(Here::of(portal.address.as_deref(), portal.accounts.secure, &parts.headers))
    }
}

impl Here {
    /// `secure` where the portal is reached over https alone.
    fn of(told: Option<&str>, secure: bool, headers: &HeaderMap) -> Here {
        if let Some(told) = told {
            return Here(told.to_owned());
        }
        let scheme = if secure { "https" } else { "http" };
        let asked = headers.get(HOST).and_then(|value| value.to_str().ok()).filter(|host| is_host(host));
        Here(format!("{scheme}://{}", asked.unwrap_or("localhost")))
    }

    pub fn to(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// A name that stays the same for good, for things that this portal tells of.
    pub fn tag(&self, thing: &str) -> String {
        format!("tag:{},2026:{thing}", self.authority())
    }

    /// The host, as names of things may hold it.
    pub fn authority(&self) -> String {
        let rest = self.0.split_once("://").map_or(self.0.as_str(), |(_, rest)| rest);
        let host = rest.split('/').next().unwrap_or_default();
        let host = host
            .rsplit_once(':')
            .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
            .map_or(host, |(host, _)| host);
        host.trim_matches(['[', ']']).replace(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-'), "-")
    }
}

fn is_host(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
    !text.is_empty() && text.len() <= LONGEST && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(host: &str) -> HeaderMap {
        HeaderMap::from_iter([(HOST, host.parse().unwrap())])
    }

    #[test]
    fn what_the_operator_said_holds() {
        let here = Here::of(Some("https://hubs.example.org/portal"), false, &asked("evil.example"));
        assert_eq!(here.to("/ann"), "https://hubs.example.org/portal/ann");
        assert_eq!(here.tag("hub/ann"), "tag:hubs.example.org,2026:hub/ann");
    }

    #[test]
    fn else_what_was_asked_for() {
        assert_eq!(Here::of(None, false, &asked("127.0.0.1:5000")).0, "http://127.0.0.1:5000");
        assert_eq!(Here::of(None, true, &asked("[::1]:5000")).0, "https://[::1]:5000");
        assert_eq!(Here::of(None, true, &asked("[::1]:5000")).authority(), "--1");
        for odd in ["a\"b", "a/b", "a b", "user@host", ""] {
            assert_eq!(Here::of(None, false, &asked(odd)).0, "http://localhost", "{odd}");
        }
    }
}
