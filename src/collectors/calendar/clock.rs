//! When something is, as a calendar writes it: a date, or a date and a time on the clocks of a zone.

use calcard::common::PartialDateTime;
use calcard::icalendar::{ICalendarDuration, ICalendarEntry, ICalendarPeriod, ICalendarValue};
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::zones::Zones;

/// Longer than this nothing takes that a calendar can mean.
const LONGEST: SignedDuration = SignedDuration::from_hours(366 * 24);

/// A point on the clocks of a zone. Of a day without a time it is midnight, in UTC, so that the date stays what it is.
#[derive(Debug, Clone)]
pub struct Clock {
    pub shows: DateTime,
    pub zone: TimeZone,
    pub all_day: bool,
}

/// How long something takes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Length {
    /// On the clocks: a day of 23 hours is a day.
    clock: SignedDuration,
    /// And then by the hour.
    exact: SignedDuration,
}

impl Clock {
    /// The first of a property's values that is a date.
    pub fn first(entry: &ICalendarEntry, zones: &Zones) -> Option<Self> {
        Self::all(entry, zones).next()
    }

    /// All of them; of periods, when they begin.
    pub fn all<'a>(entry: &'a ICalendarEntry, zones: &'a Zones) -> impl Iterator<Item = Self> + 'a {
        let zone = zones.named(entry.tz_id());
        entry.values.iter().filter_map(move |value| match value {
            ICalendarValue::PartialDateTime(at) => Self::read(at, &zone),
            ICalendarValue::Period(ICalendarPeriod::Range { start, .. } | ICalendarPeriod::Duration { start, .. }) => {
                Self::read(start, &zone)
            }
            _ => None,
        })
    }

    /// `zone` is where no other is written.
    pub fn read(at: &PartialDateTime, zone: &TimeZone) -> Option<Self> {
        let shows = civil(at)?;
        let all_day = at.hour.is_none();
        let zone = match offset(at) {
            _ if all_day => TimeZone::UTC,
            Some(offset) => TimeZone::fixed(offset),
            None => zone.clone(),
        };
        Some(Clock { shows, zone, all_day })
    }

    /// The same clocks at another time.
    pub fn at(&self, shows: DateTime) -> Self {
        Clock { shows, ..self.clone() }
    }

    /// Where the clocks are put forward over it, it is as much later; where they show it twice, the first time.
    pub fn instant(&self) -> Option<Timestamp> {
        self.zone.to_ambiguous_timestamp(self.shows).compatible().ok()
    }

    /// What these clocks show at another point.
    pub fn of(&self, other: &Clock) -> Option<DateTime> {
        if other.all_day {
            return Some(other.shows);
        }
        Some(self.zone.to_datetime(other.instant()?))
    }

    pub fn after(&self, length: Length) -> Option<Timestamp> {
        let on_clock = self.at(self.shows.checked_add(length.clock).ok()?);
        on_clock.instant()?.checked_add(length.exact).ok()
    }
}

impl Length {
    pub const DAY: Length = Length { clock: SignedDuration::from_hours(24), exact: SignedDuration::ZERO };

    /// Between the two: on the clocks where both have the same.
    pub fn between(start: &Clock, end: &Clock) -> Option<Self> {
        let same = start.zone == end.zone || start.all_day != end.all_day;
        let length = match same {
            true => Length { clock: start.shows.duration_until(end.shows), ..Length::default() },
            false => Length { exact: start.instant()?.duration_until(end.instant()?), ..Length::default() },
        };
        Some(length.bounded())
    }

    pub fn read(duration: &ICalendarDuration) -> Self {
        if duration.neg {
            return Length::default();
        }
        let clock = i64::from(duration.weeks) * 7 + i64::from(duration.days);
        let exact = i64::from(duration.hours) * 3600 + i64::from(duration.minutes) * 60 + i64::from(duration.seconds);
        Length { clock: SignedDuration::from_secs(clock * 86_400), exact: SignedDuration::from_secs(exact) }.bounded()
    }

    /// By when on a clock something must begin to be over before `shows`, with time to spare.
    pub fn before(self, shows: DateTime) -> DateTime {
        let earlier = self.clock.saturating_add(self.exact).saturating_add(SignedDuration::from_hours(48));
        shows.saturating_sub(earlier)
    }

    fn bounded(self) -> Self {
        let bounded = |part: SignedDuration| part.clamp(SignedDuration::ZERO, LONGEST);
        Length { clock: bounded(self.clock), exact: bounded(self.exact) }
    }
}

/// Date and time as written; midnight where no time is.
pub fn civil(at: &PartialDateTime) -> Option<DateTime> {
    let part = |part: Option<u8>| i8::try_from(part.unwrap_or(0)).ok();
    let (year, month, day) = (i16::try_from(at.year?).ok()?, part(at.month)?, part(at.day)?);
    // A leap second is none of a meeting's.
    let second = part(at.second)?.min(59);
    DateTime::new(year, month, day, part(at.hour)?, part(at.minute)?, second, 0).ok()
}

/// How far from UTC it is written: `Z` or, of zones, `+0100`.
pub fn offset(at: &PartialDateTime) -> Option<Offset> {
    let seconds = i32::from(at.tz_hour?) * 3600 + i32::from(at.tz_minute.unwrap_or(0)) * 60;
    Offset::from_seconds(if at.tz_minus { -seconds } else { seconds }).ok()
}

/// The other way.
pub fn written(at: DateTime) -> PartialDateTime {
    let part = |part: i8| Some(part.unsigned_abs());
    PartialDateTime {
        year: Some(at.year().unsigned_abs()),
        month: part(at.month()),
        day: part(at.day()),
        hour: part(at.hour()),
        minute: part(at.minute()),
        second: part(at.second()),
        ..PartialDateTime::default()
    }
}
