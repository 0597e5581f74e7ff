//! Moves the times inside a message, so that a story recorded once can be told as of now.
//!
//! Only what is a time of the story is moved: a number under a key that speaks of time, or a text that is wholly a
//! date, and in either case only when it lies within the story or sixty days around it. Ids, addresses, hashes and
//! counters stay. Pure: knows JSON and nothing of messages.

use jiff::civil::{self, Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Number, Value};

use crate::model::{Day, Time};

/// How far around the story a time still belongs to it.
const AROUND_MS: i64 = 60 * Day::MILLIS as i64;

/// A key with one of these words speaks of time…
const TIME_WORDS: &[&str] = &[
    "begin",
    "changed",
    "closed",
    "completed",
    "created",
    "date",
    "dates",
    "datetime",
    "deadline",
    "due",
    "end",
    "ended",
    "expiration",
    "expires",
    "finished",
    "modified",
    "opened",
    "published",
    "pushed",
    "since",
    "start",
    "started",
    "stop",
    "stopped",
    "submitted",
    "time",
    "times",
    "timestamp",
    "ts",
    "until",
    "updated",
    "when",
];

/// …and one that ends in one of these does not, whatever stands before.
const OTHER_WORDS: &[&str] = &[
    "checksum", "commit", "count", "hash", "id", "ids", "link", "name", "number", "release", "rev", "revision", "sha",
    "size", "slug", "tag", "total", "uri", "url", "uuid", "version",
];

/// Calendars write a moment in two fields, a day and a time of day, which move together.
const PAIRS: &[(&str, &str)] = &[("meeting_date", "meeting_time_start"), ("meeting_date_end", "meeting_time_stop")];

/// Meetings begin at the full or the half hour, also in a story that is told as of now.
const MEETING_STEP_MS: i64 = 30 * 60 * 1000;

/// By how much to move, and which times.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shift {
    delta_ms: i64,
    first_ms: i64,
    last_ms: i64,
}

impl Shift {
    /// Moves the times of a story that went from `first` to `last`.
    pub(super) fn new(first: Time, last: Time, delta_ms: i64) -> Self {
        let (first, last) = (first.as_millis() as i64, last.as_millis() as i64);
        Shift { delta_ms, first_ms: first - AROUND_MS, last_ms: last + AROUND_MS }
    }

    pub(super) fn time(&self, time: Time) -> Time {
        Time::from_millis(time.as_millis() as i64 + self.delta_ms)
    }

    fn covers(&self, ms: f64) -> bool {
        (self.first_ms as f64..=self.last_ms as f64).contains(&ms)
    }
}

/// Moves every time of the story inside `value`.
pub(super) fn shift_times(value: &mut Value, shift: &Shift) {
    shift_under("", value, shift);
}

/// Items of an array stand under the key of the array.
fn shift_under(key: &str, value: &mut Value, shift: &Shift) {
    match value {
        Value::Object(members) => {
            let together = PAIRS.iter().filter(|(day, clock)| shift_pair(members, day, clock, shift).is_some());
            let moved: Vec<&str> = together.flat_map(|(day, clock)| [*day, *clock]).collect();
            for (key, member) in members.iter_mut().filter(|(key, _)| !moved.contains(&key.as_str())) {
                shift_under(key, member, shift);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| shift_under(key, item, shift)),
        Value::Number(number) if speaks_of_time(key) => {
            if let Some(shifted) = shifted_number(number, shift) {
                *number = shifted;
            }
        }
        // Some forges write seconds as text.
        Value::String(text) if speaks_of_time(key) && is_like(text, "dddddddddd") => {
            let number = text.parse::<i64>().ok().and_then(|secs| shifted_number(&secs.into(), shift));
            if let Some(shifted) = number {
                *text = shifted.to_string();
            }
        }
        Value::String(text) if !speaks_of_something_else(key) => {
            if let Some(shifted) = shifted_text(text, shift) {
                *text = shifted;
            }
        }
        _ => {}
    }
}

/// Moves a day and its time of day; nothing where they are not both there, or not of the story.
fn shift_pair(members: &mut Map<String, Value>, day: &str, clock: &str, shift: &Shift) -> Option<()> {
    let date: Date = members.get(day)?.as_str().filter(|text| is_like(text, "dddd-dd-dd"))?.parse().ok()?;
    let time: civil::Time = members.get(clock)?.as_str().filter(|text| is_like(text, "dd:dd:dd"))?.parse().ok()?;
    let ms = ms_of(date.to_datetime(time)).filter(|ms| shift.covers(*ms as f64))?;
    let moved = rounded(ms + shift.delta_ms, MEETING_STEP_MS) * MEETING_STEP_MS;
    let moved = Timestamp::from_millisecond(moved).ok()?.to_zoned(TimeZone::UTC);
    members.insert(day.to_owned(), moved.date().to_string().into());
    members.insert(clock.to_owned(), moved.strftime("%H:%M:%S").to_string().into());
    Some(())
}

fn speaks_of_time(key: &str) -> bool {
    let words = words(key);
    let last = words.last().map_or("", String::as_str);
    let names_time = |word: &String| TIME_WORDS.contains(&word.as_str()) || word.ends_with("time");
    !OTHER_WORDS.contains(&last) && (words.iter().any(names_time) || (words.len() > 1 && ["at", "on"].contains(&last)))
}

fn speaks_of_something_else(key: &str) -> bool {
    words(key).last().is_some_and(|last| OTHER_WORDS.contains(&last.as_str()))
}

/// `date_created`, `dateCreated` and `date-created` have the same words.
fn words(key: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_lower = false;
    for c in key.chars() {
        if !c.is_alphanumeric() || (after_lower && c.is_uppercase()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut()
            && c.is_alphanumeric()
        {
            word.extend(c.to_lowercase());
        }
        after_lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Seconds or milliseconds since 1970, whichever makes it a time of the story.
fn shifted_number(number: &Number, shift: &Shift) -> Option<Number> {
    let value = number.as_f64()?;
    let (is_secs, is_millis) = (shift.covers(value * 1000.0), shift.covers(value));
    match (number.as_i64(), is_secs, is_millis) {
        (Some(whole), true, _) => Some((whole + rounded(shift.delta_ms, 1000)).into()),
        (Some(whole), _, true) => Some((whole + shift.delta_ms).into()),
        (None, true, _) => Number::from_f64(value + shift.delta_ms as f64 / 1000.0),
        (None, _, true) => Number::from_f64(value + shift.delta_ms as f64),
        _ => None,
    }
}

/// A text that is wholly a date, or a date and a time of day, in the same notation.
fn shifted_text(text: &str, shift: &Shift) -> Option<String> {
    let date: Date = text.get(..10).filter(|date| is_like(date, "dddd-dd-dd"))?.parse().ok()?;
    if text.len() == 10 {
        ms_of(date.at(12, 0, 0, 0)).filter(|ms| shift.covers(*ms as f64))?;
        let days = rounded(shift.delta_ms, Day::MILLIS as i64);
        return Some(date.checked_add(SignedDuration::from_hours(days * 24)).ok()?.to_string());
    }
    let separator = text.get(10..11).filter(|separator| ["T", " "].contains(separator))?;
    let (clock, tail, step_secs) = match text.get(11..19) {
        Some(clock) if is_like(clock, "dd:dd:dd") => (clock, &text[19..], 1),
        _ => (text.get(11..16).filter(|clock| is_like(clock, "dd:dd"))?, &text[16..], 60),
    };
    if !is_fraction_and_zone(tail) {
        return None;
    }
    let instant: DateTime = format!("{date}T{clock}").parse().ok()?;
    ms_of(instant).filter(|ms| shift.covers(*ms as f64))?;
    let secs = rounded(shift.delta_ms, step_secs * 1000) * step_secs;
    let shifted = instant.checked_add(SignedDuration::from_secs(secs)).ok()?;
    let layout = if step_secs == 1 { "%H:%M:%S" } else { "%H:%M" };
    Some(format!("{}{separator}{}{tail}", shifted.date(), shifted.strftime(layout)))
}

/// What may follow the time of day: `.123`, then nothing, `Z`, `UTC`, `+01:00`, `+0100` or `+01`.
fn is_fraction_and_zone(tail: &str) -> bool {
    let zone = match tail.strip_prefix('.') {
        Some(fraction) => {
            let zone = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if zone.len() == fraction.len() {
                return false;
            }
            zone
        }
        None => tail,
    };
    let zone = zone.strip_prefix(' ').unwrap_or(zone);
    let offset = zone.strip_prefix(['+', '-']).unwrap_or("no offset");
    ["", "Z", "UTC"].contains(&zone) || ["dd:dd", "dddd", "dd"].iter().any(|pattern| is_like(offset, pattern))
}

/// `d` in the pattern stands for any digit.
fn is_like(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(c, p)| if p == b'd' { c.is_ascii_digit() } else { c == p })
}

/// Zones are hours, and the story is measured in weeks: all is taken for UTC.
fn ms_of(instant: DateTime) -> Option<i64> {
    instant.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp().as_millisecond())
}

fn rounded(ms: i64, unit_ms: i64) -> i64 {
    (ms + unit_ms / 2).div_euclid(unit_ms)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// From 2024-01-10 to 2024-01-20, moved by ten days, one hour and half a second.
    fn shift() -> Shift {
        let at = |secs: i64| Time::from_millis(secs * 1000);
        Shift::new(at(1_704_844_800), at(1_705_708_800), (10 * 86_400 + 3600) * 1000 + 500)
    }

    fn shifted(mut value: Value) -> Value {
        shift_times(&mut value, &shift());
        value
    }

    #[test]
    fn a_day_and_its_time_of_day_move_together() {
        let meeting = json!({
            "meeting_date": "2024-01-12", "meeting_time_start": "23:00:00",
            "meeting_date_end": "2024-01-12", "meeting_time_stop": "23:30:00", "meeting_id": 7,
        });
        let moved = json!({
            "meeting_date": "2024-01-23", "meeting_time_start": "00:00:00",
            "meeting_date_end": "2024-01-23", "meeting_time_stop": "00:30:00", "meeting_id": 7,
        });
        assert_eq!(shifted(meeting), moved);
        assert_eq!(shifted(json!({"meeting_date": "2024-01-12"})), json!({"meeting_date": "2024-01-22"}));
    }

    #[test]
    fn numbers_under_keys_of_time() {
        for key in ["timestamp", "date_created", "closed_at", "created_on", "starttime", "dateClosed", "ts", "times"] {
            let moved = shifted(json!({ key: 1_705_000_000 }));
            assert_eq!(moved, json!({ key: 1_705_867_601 }), "{key}");
        }
        assert_eq!(shifted(json!({"date_created": "1705000000"})), json!({"date_created": "1705867601"}));
        assert_eq!(shifted(json!({"start": 1_705_000_000.25})), json!({"start": 1_705_867_600.75}));
        assert_eq!(shifted(json!({"mtime": 1_705_000_000_007_i64})), json!({"mtime": 1_705_867_600_507_i64}));
        let deep = shifted(json!({"a": [{"times": [1_705_000_000, 5]}]}));
        assert_eq!(deep, json!({"a": [{"times": [1_705_867_601, 5]}]}));
    }

    #[test]
    fn dates_keep_their_notation() {
        for (before, after) in [
            ("2024-01-12", "2024-01-22"),
            ("2024-01-12 10:00:00", "2024-01-22 11:00:01"),
            ("2024-01-12T10:00:00Z", "2024-01-22T11:00:01Z"),
            ("2024-01-12T10:00:00.123456+00:00", "2024-01-22T11:00:01.123456+00:00"),
            ("2024-01-12T10:00:00+0530", "2024-01-22T11:00:01+0530"),
            ("2024-01-12 23:30", "2024-01-23 00:30"),
            ("2024-01-12 10:00:00 UTC", "2024-01-22 11:00:01 UTC"),
        ] {
            assert_eq!(shifted(json!({"anything": before})), json!({"anything": after}));
        }
    }

    #[test]
    fn what_is_no_time_of_the_story_stays() {
        let value = json!({
            "id": 1_705_000_000, "update_id": 1_705_000_000, "updateid": 1_705_000_000, "count": 1_705_000_000,
            "size": 1_705_000_000, "number": 1_705_000_000, "candidate": 1_705_000_000, "update": 1_705_000_000,
            "created_by_id": 1_705_000_000, "on": 1_705_000_000, "karma": 2, "duration": 1_705_000_000,
            "timestamp": 1_344_350_850, "expires": 4_000_000_000_i64, "time_spent": 90, "elapsed_time": 3.5,
            "version": "2024-01-12", "tag": "2024-01-12", "nvr": "kernel-2024-01-12", "title": "On 2024-01-12 we met",
            "old": "2012-08-07 10:00:00", "bad": "2024-13-45", "odd": "2024-01-12T10", "more": "2024-01-12T10:00:00Zulu",
            "dot": "2024-01-12T10:00:00.", "url": "https://example.org/2024-01-12", "wide": "２０24-01-12 äöü",
            "at": null, "open_at": true, "text": "1705000000", "created": "0905000000",
        });
        assert_eq!(shifted(value.clone()), value);
    }

    #[test]
    fn a_large_shift_never_overflows() {
        let mut value = json!({"time": 1_705_000_000, "date": "2024-01-12", "at": "2024-01-12 10:00:00"});
        let shift = Shift::new(Time::from_millis(1_705_000_000_000), Time::MAX, Time::MAX.as_millis() as i64);
        shift_times(&mut value, &shift);
        assert_eq!(value["date"], "2024-01-12");
    }
}
