//! From when to when: `start`, `end` and `delta`, each as seconds since 1970 or as a date, and what stands in for those
//! that are missing.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::model::{Question, Time};
use crate::web::error::Failure;

use super::parameters::Parameters;

/// How long before `end` it begins where nothing else says.
const BEFORE_END: f64 = 600.0;

/// A stretch of time with both ends, in seconds since 1970. Messages of either end's very moment belong to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    pub start: f64,
    pub end: f64,
}

impl Span {
    /// None where nothing was said: then it is all there is.
    pub fn take(asked: &mut Parameters, now: Time) -> Result<Option<Span>, Failure> {
        let moment = |name: &str, asked: &mut Parameters| asked.take(name).map(|text| moment(name, &text)).transpose();
        let (start, end) = (moment("start", asked)?, moment("end", asked)?);
        let delta = asked.take("delta").map(|text| duration(&text)).transpose()?;
        let now = now.as_millis() as f64 / 1000.0;
        Ok(match (start, end, delta) {
            (None, None, None) => None,
            (None, None, Some(delta)) => Some(Span { start: now - delta, end: now }),
            (Some(start), None, None) => Some(Span { start, end: now }),
            (Some(start), None, Some(delta)) => Some(Span { start, end: start + delta }),
            (None, Some(end), delta) => Some(Span { start: end - delta.unwrap_or(BEFORE_END), end }),
            // Where both ends are said, how long it is follows.
            (Some(start), Some(end), _) => Some(Span { start, end }),
        })
    }

    pub fn delta(&self) -> f64 {
        self.end - self.start
    }

    pub fn since(&self) -> Time {
        Time::from_secs_f64(self.start)
    }

    /// The first moment after it.
    pub fn until(&self) -> Time {
        // A moment before 1970 is before every message, not the first of them.
        if self.end < 0.0 { Time::ZERO } else { Time::from_secs_f64(self.end).plus_millis(1) }
    }

    pub fn limit(&self, question: Question) -> Question {
        question.within(Some(self.since()), Some(self.until()))
    }
}

fn moment(name: &str, text: &str) -> Result<f64, Failure> {
    if let Some(seconds) = number(text) {
        return Ok(seconds);
    }
    // In an address a plus sign stands for a space, which a time zone's sign may have become.
    let at = text.parse::<Timestamp>().or_else(|_| text.replace(' ', "+").parse::<Timestamp>());
    let at = at.ok().or_else(|| Some(text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp()));
    let wrong = || {
        Failure::bad_request(format!(
            "\u{201c}{name}\u{201d} is a moment: seconds since 1970 such as 1780000000, or a date such as 2026-05-28T20:26:40Z."
        ))
    };
    at.map(|at| at.as_millisecond() as f64 / 1000.0).ok_or_else(wrong)
}

fn duration(text: &str) -> Result<f64, Failure> {
    let written = || Some(text.parse::<SignedDuration>().ok()?.as_secs_f64());
    let wrong = || {
        Failure::bad_request(
            "\u{201c}delta\u{201d} is how long: seconds such as 172800, or a duration such as 48h, not less than nothing.",
        )
    };
    number(text).or_else(written).filter(|seconds| *seconds >= 0.0).ok_or_else(wrong)
}

fn number(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(query: &str) -> Option<(f64, f64)> {
        let now = Time::from_millis(1_000_000_500);
        Span::take(&mut Parameters::parse(query), now).unwrap().map(|span| (span.start, span.end))
    }

    #[test]
    fn what_is_missing_follows_from_what_is_there() {
        assert_eq!(span(""), None);
        assert_eq!(span("delta=500"), Some((999_500.5, 1_000_000.5)));
        assert_eq!(span("start=5"), Some((5.0, 1_000_000.5)));
        assert_eq!(span("start=5&delta=7.5"), Some((5.0, 12.5)));
        assert_eq!(span("end=1000"), Some((400.0, 1000.0)));
        assert_eq!(span("end=1000&delta=10"), Some((990.0, 1000.0)));
        assert_eq!(span("start=5&end=9&delta=100"), Some((5.0, 9.0)));
    }

    #[test]
    fn moments_are_written_in_many_ways() {
        for same in [
            "1780000000",
            "1780000000.0",
            "1.78e9",
            "2026-05-28T20:26:40Z",
            "2026-05-28T22:26:40+02:00",
            "2026-05-28T22:26:40%2B02:00",
            "2026-05-28T20:26:40",
            "2026-05-28 20:26:40",
        ] {
            assert_eq!(span(&format!("start={same}&end=1")), Some((1_780_000_000.0, 1.0)), "{same}");
        }
        assert_eq!(span("start=2026-05-28&end=1"), Some((1_779_926_400.0, 1.0)));
        assert_eq!(span("start=0&delta=2h"), span("start=0&delta=7200"));
    }

    #[test]
    fn nonsense_is_refused_with_a_sentence() {
        for wrong in ["start=x", "end=NaN", "start=inf", "end=2026-13-01", "delta=-5", "delta=soon", "delta=nan"] {
            let refused = Span::take(&mut Parameters::parse(wrong), Time::ZERO).unwrap_err();
            assert!(refused.status == 400 && refused.sentence.contains("such as"), "{wrong}: {refused:?}");
        }
    }

    #[test]
    fn both_ends_belong_to_it() {
        let limits = |start, end| Span { start, end }.limit(Question::default());
        let limited = limits(5.0, 9.25);
        assert_eq!((limited.since, limited.until), (Some(Time::from_millis(5000)), Some(Time::from_millis(9251))));
        assert_eq!(limits(-9.0, -5.0).until, Some(Time::ZERO));
    }
}
