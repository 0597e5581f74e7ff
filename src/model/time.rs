//! Instants and days. Time is always an argument; only the composition root asks the clock.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An instant: milliseconds since 1970 in UTC, between the years 1970 and 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Time(u64);

impl Time {
    pub const ZERO: Time = Time(0);
    /// The last instant of the year 9999.
    pub const MAX: Time = Time(253_402_300_799_999);

    /// The wall clock. Callers are `app`, `cli` and `web`, which pass the value on.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
    pub fn now() -> Self {
        Self::from_millis(Timestamp::now().as_millisecond())
    }

    /// Values outside the range are moved to its nearer end.
    pub fn from_millis(millis: i64) -> Self {
        Time((millis.max(0) as u64).min(Self::MAX.0))
    }

    /// Seconds since 1970 as senders write them; not-a-number and nonsense end up at the range's ends.
    pub fn from_secs_f64(secs: f64) -> Self {
        Self::from_millis((secs * 1000.0).clamp(0.0, Self::MAX.0 as f64).round() as i64)
    }

    pub fn as_millis(self) -> u64 {
        self.0
    }

    pub fn as_secs(self) -> u64 {
        self.0 / 1000
    }

    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0 as i64).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    pub fn plus_millis(self, millis: u64) -> Self {
        Time(self.0.saturating_add(millis).min(Self::MAX.0))
    }

    pub fn minus_millis(self, millis: u64) -> Self {
        Time(self.0.saturating_sub(millis))
    }

    /// How far `self` is after `earlier`, in milliseconds; zero when it is not.
    pub fn millis_since(self, earlier: Time) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The day this instant falls on, in UTC.
    pub fn day(self) -> Day {
        Day((self.0 / Day::MILLIS) as u32)
    }

    /// The hour of that day, 0 to 23.
    pub fn hour(self) -> usize {
        (self.0 % Day::MILLIS / 3_600_000) as usize
    }

    /// As people read it: `21 Nov 2026, 16:05 UTC`.
    pub fn readable(self) -> String {
        self.timestamp().strftime("%-d %b %Y, %H:%M UTC").to_string()
    }

    /// The short form for lists: `21 Nov, 16:05`.
    pub fn short(self) -> String {
        self.timestamp().strftime("%-d %b, %H:%M").to_string()
    }
}

/// RFC 3339 in UTC with whole seconds, for `<time datetime>` and JSON.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ"))
    }
}

/// A day in UTC: days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub u32);

impl Day {
    pub const MILLIS: u64 = 86_400_000;

    pub fn start(self) -> Time {
        Time(u64::from(self.0) * Self::MILLIS)
    }

    pub fn minus(self, days: u32) -> Self {
        Day(self.0.saturating_sub(days))
    }

    /// `2026-11-21`
    pub fn iso(self) -> String {
        self.start().timestamp().strftime("%Y-%m-%d").to_string()
    }

    /// `Sat 21 Nov`
    pub fn readable(self) -> String {
        self.start().timestamp().strftime("%a %-d %b").to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_times_stay_in_range() {
        for secs in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -5.0, 1e300] {
            let time = Time::from_secs_f64(secs);
            assert!(time <= Time::MAX);
            assert!(!time.readable().is_empty());
        }
        assert_eq!(Time::MAX.plus_millis(5), Time::MAX);
        assert_eq!(Time::from_secs_f64(1_344_352_873.714_926).to_string(), "2012-08-07T15:21:13Z");
    }

    #[test]
    fn days_are_utc() {
        let time = Time::from_millis(86_400_000 * 3 + 5);
        assert_eq!((time.day(), time.hour()), (Day(3), 0));
        assert_eq!(time.minus_millis(6).hour(), 23);
        assert_eq!(Day(3).iso(), "1970-01-04");
        assert_eq!(Day(3).readable(), "Sun 4 Jan");
    }
}
