//! Documents that programs ask for again and again: whoever has one already is told so, and is not sent it once more.

use axum::http::header::{CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, LAST_MODIFIED};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::fmt::rfc2822;
use sha2::{Digest, Sha256};

use crate::model::Time;

/// An answer that is told from others by what is in it.
pub(super) struct Document {
    kind: &'static str,
    body: Vec<u8>,
    modified: Option<Time>,
}

impl Document {
    pub fn new(kind: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Document { kind, body: body.into(), modified: None }
    }

    /// When the newest thing in it happened.
    pub fn changed_at(self, modified: Option<Time>) -> Self {
        Document { modified, ..self }
    }

    pub fn respond(self, asked: &HeaderMap) -> Response {
        let tag = tag(&self.body);
        let mut common: Vec<(HeaderName, String)> = vec![(ETAG, tag.clone())];
        common.extend(self.modified.and_then(http_date).map(|date| (LAST_MODIFIED, date)));
        let mut response = if self.is_known(asked, &tag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            ([(CONTENT_TYPE, self.kind)], self.body).into_response()
        };
        for (name, value) in common {
            // Tags and dates are plain ASCII.
            response.headers_mut().extend(value.parse().ok().map(|value| (name, value)));
        }
        response
    }

    /// Only the tag is looked at: something may have been taken out that was there at a later date.
    fn is_known(&self, asked: &HeaderMap, tag: &str) -> bool {
        asked.get_all(IF_NONE_MATCH).iter().any(|value| value.to_str().is_ok_and(|tags| names(tags, tag)))
    }
}

/// True when an `If-None-Match` value names this tag; weak tags count, as the standard says.
pub(super) fn names(tags: &str, etag: &str) -> bool {
    tags.split(',').map(str::trim).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

fn tag(body: &[u8]) -> String {
    let digest: String = Sha256::digest(body).iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{digest}\"")
}

fn http_date(time: Time) -> Option<String> {
    rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&time.timestamp()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        Document::new("text/plain", "words").changed_at(Some(Time::from_secs_f64(1_795_277_100.5)))
    }

    fn status(headers: &[(HeaderName, &str)]) -> u16 {
        let pairs = headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap()));
        document().respond(&pairs.collect()).status().as_u16()
    }

    #[test]
    fn who_has_it_is_told_so() {
        let first = document().respond(&HeaderMap::new());
        let tag = first.headers()[ETAG].to_str().unwrap().to_owned();
        let date = first.headers()[LAST_MODIFIED].to_str().unwrap().to_owned();
        assert_eq!(date, "Sat, 21 Nov 2026 16:05:00 GMT");
        assert_eq!(status(&[(IF_NONE_MATCH, &tag)]), 304);
        assert_eq!(status(&[(IF_NONE_MATCH, &format!("\"x\", W/{tag}"))]), 304);
        let since = |date: &str| status(&[(axum::http::header::IF_MODIFIED_SINCE, date)]);
        assert_eq!((since(&date), since("yesterday")), (200, 200), "something may have been taken out");
    }
}
