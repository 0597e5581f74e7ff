//! What headers say of how to go on: when to ask again, and where the next page is.

use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{StatusCode, Url};

use crate::model::Time;

/// The longest pause that is believed, and the shortest after a refusal that says none.
const LONGEST_MILLIS: u64 = 24 * 60 * 60 * 1000;
const SHORTEST_MILLIS: u64 = 60 * 1000;

/// Until when nothing more is to be asked; none where one may go on.
pub(super) fn pause(status: StatusCode, headers: &HeaderMap, now: Time) -> Option<Time> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let refused = matches!(status, StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS);
    let told = text(RETRY_AFTER.as_str())
        .filter(|_| refused || status == StatusCode::SERVICE_UNAVAILABLE)
        .and_then(|value| retry_after(value, now));
    let used_up = text("x-ratelimit-remaining") == Some("0");
    let reset = text("x-ratelimit-reset").filter(|_| used_up).and_then(|secs| secs.parse().ok()).map(seconds);
    let least = refused.then(|| now.plus_millis(SHORTEST_MILLIS));
    let until = told.or(reset).or(least)?.min(now.plus_millis(LONGEST_MILLIS));
    (until > now).then_some(until)
}

/// Seconds, or a date.
fn retry_after(value: &str, now: Time) -> Option<Time> {
    if let Ok(secs) = value.parse::<u64>() {
        return Some(now.plus_millis(secs.saturating_mul(1000)));
    }
    let date = DateTimeParser::new().parse_timestamp(value).ok()?;
    Some(Time::from_millis(date.as_millisecond()))
}

fn seconds(secs: u64) -> Time {
    Time::ZERO.plus_millis(secs.saturating_mul(1000))
}

/// The address in `<…>; rel="next"`.
pub(super) fn next_page(link: &str, base: &Url) -> Option<String> {
    link.split(',').find_map(|part| {
        let (address, parameters) = part.trim().strip_prefix('<')?.split_once('>')?;
        let is_next = parameters.split(';').any(|parameter| matches!(parameter.trim(), "rel=\"next\"" | "rel=next"));
        is_next.then(|| base.join(address).ok()).flatten().map(String::from)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time::ZERO;

    fn paused(status: u16, headers: &[(&'static str, &'static str)]) -> Option<u64> {
        let headers: HeaderMap =
            headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        pause(StatusCode::from_u16(status).unwrap(), &headers, NOW).map(Time::as_secs)
    }

    #[test]
    fn pauses() {
        assert_eq!(paused(200, &[]), None);
        assert_eq!(paused(200, &[("x-ratelimit-remaining", "1"), ("x-ratelimit-reset", "500")]), None);
        assert_eq!(paused(200, &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "500")]), Some(500));
        assert_eq!(paused(403, &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "500")]), Some(500));
        assert_eq!(paused(429, &[("retry-after", "30")]), Some(30));
        assert_eq!(paused(503, &[("retry-after", "Thu, 01 Jan 1970 00:02:00 GMT")]), Some(120));
        assert_eq!((paused(403, &[]), paused(429, &[("retry-after", "soon")])), (Some(60), Some(60)));
        assert_eq!(paused(429, &[("retry-after", "99999999999999999999")]), Some(60));
        assert_eq!(paused(429, &[("retry-after", "9999999999")]), Some(24 * 3600), "nobody is believed that far");
        assert_eq!((paused(500, &[]), paused(404, &[("retry-after", "9")])), (None, None));
    }

    #[test]
    fn pages() {
        let base = Url::parse("https://api.example.org/a?page=1").unwrap();
        let link = r#"<https://api.example.org/a?page=9>; rel="last", </a?page=2>; title="x"; rel="next""#;
        assert_eq!(next_page(link, &base).as_deref(), Some("https://api.example.org/a?page=2"));
        assert_eq!((next_page("<x>; rel=prev", &base), next_page("nonsense", &base)), (None, None));
    }
}
