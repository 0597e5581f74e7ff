//! Tokens: how programs and feed readers, which have no cookie, say whose they are.
//!
//! A token stands in a header (`Authorization: Bearer`); for feeds and calendars, whose readers can send none, it may
//! stand in the address. It only reads: forms ask for a session. One that is not good is refused, never passed over:
//! whoever shows one wants to see more than everybody does.

use std::sync::Arc;

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode, Uri};

use crate::model::{Token, TokenKey};
use crate::store::Viewer;

use super::error::Failure;
use super::extract::Signed;
use super::portal::Portal;
use super::session::{Who, is_secret, new_secret};

/// One noted as used less than this ago is not noted again.
const NOTED_MILLIS: u64 = 3600 * 1000;
/// What readers that cannot send a header ask for.
const BARE: [&str; 2] = [".atom", ".ics"];
/// Streams end with the session of whoever looks; a token has none.
const STREAMS: [&str; 2] = ["/sse", "/stream/events"];

/// What a request shows; none where it shows nothing that could be a token.
pub(super) fn shown(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    let path = uri.path();
    if STREAMS.contains(&path) {
        return None;
    }
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|text| {
        let (scheme, token) = text.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
    });
    let in_address = || {
        let bare = BARE.iter().any(|end| path.ends_with(end));
        let mut pairs = form_urlencoded::parse(uri.query().filter(|_| bare)?.as_bytes());
        pairs.find(|(name, _)| name == "token").map(|(_, token)| token.into_owned())
    };
    header.or_else(in_address)
}

impl Portal {
    /// Whose token that is.
    pub(super) async fn bearer(self: &Arc<Self>, secret: &str) -> Result<Who, Failure> {
        let person = match is_secret(secret) {
            true => self.find_token(TokenKey::of(secret)).await?,
            false => None,
        };
        let sentence = "This token is not good, or not any more; make a new one in your settings.";
        let token = person.ok_or_else(|| Failure::new(StatusCode::UNAUTHORIZED, sentence))?;
        let (key, now) = (TokenKey::of(secret), (self.clock)());
        if token.used.is_none_or(|used| now.millis_since(used) >= NOTED_MILLIS) {
            self.note_token(key, now);
        }
        Ok(Who { viewer: Viewer::Person(token.person), ..Who::default() })
    }

    /// Makes a token and gives its secret, which is not to be had again; none where there are as many as can be.
    pub(super) async fn make_token(self: &Arc<Self>, signed: &Signed, label: &str) -> Result<Option<String>, Failure> {
        let secret = new_secret()?;
        let token = Token { person: signed.person.clone(), label: label.to_owned(), made: (self.clock)(), used: None };
        let kept = self.keep_token(TokenKey::of(&secret), token).await?;
        Ok(kept.then_some(secret))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_token_may_stand() {
        let none = HeaderMap::new();
        let bearer = |text: &str| HeaderMap::from_iter([(AUTHORIZATION, text.parse().unwrap())]);
        let at = |headers: &HeaderMap, address: &str| shown(headers, &address.parse().unwrap());
        assert_eq!(at(&bearer("bearer abc"), "/api/v1/me").as_deref(), Some("abc"));
        assert_eq!(at(&bearer("Basic abc"), "/api/v1/me"), None);
        assert_eq!(at(&none, "/design.atom?x=1&token=abc").as_deref(), Some("abc"));
        assert_eq!(at(&none, "/design/meetings.ics?token=abc").as_deref(), Some("abc"));
        for other in ["/design?token=abc", "/settings?token=abc", "/api/v1/me?token=abc"] {
            assert_eq!(at(&none, other), None, "{other}: addresses are seen by many");
        }
        assert_eq!(at(&bearer("Bearer abc"), "/sse?hub=design"), None);
    }
}
