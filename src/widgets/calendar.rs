//! A calendar's meetings, pieced together from what `fedocal` said of them on the bus, and from what a collector brought
//! of a calendar at an address.
//!
//! The last word on a meeting holds. Times are given as dates and clock times in a zone of the IANA database; a
//! meeting whose zone is unknown here cannot be placed in time and is left out.

use std::collections::HashMap;

use jiff::civil;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::Value;

use crate::look;
use crate::model::{Day, Occasion, Seq, Subject, SubjectKind, Time, When};
use crate::store::{Archived, StoreError};

use super::moment::{Date, Moment};
use super::{Scene, wire};

const DELETED: &str = "fedocal.meeting.delete";
/// What may say of a meeting when and what it is.
const SPOKEN: [&str; 3] = ["fedocal.meeting.new", "fedocal.meeting.update", "fedocal.meeting.reminder"];
/// What makes all meetings of a calendar void.
const EMPTIED: [&str; 2] = ["fedocal.calendar.clear", "fedocal.calendar.delete"];

/// Messages of each kind that are read; a calendar with more meetings ahead shows the last announced.
const READ: usize = 100;

/// The length of a meeting of which only the beginning is known.
const HOUR_MS: u64 = 3_600_000;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Meeting {
    pub id: String,
    pub name: String,
    pub calendar: String,
    pub start: Moment,
    pub end: Moment,
    /// Of whole days, wherever one is: the first; start and end are theirs in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Date>,
    pub location: Option<String>,
    pub information: Option<String>,
    pub link: Option<String>,
}

/// Whether messages of this kind can change [`next_of_each_series`].
pub fn concerns_meetings(kind: &str) -> bool {
    kind == DELETED || SPOKEN.contains(&kind) || EMPTIED.contains(&kind)
}

/// Of each series, which is what has one name, the meeting that ends next; in no order.
pub fn next_of_each_series(scene: &Scene<'_>, calendar: &str) -> Result<Vec<Meeting>, StoreError> {
    let mut series: HashMap<String, Meeting> = HashMap::new();
    for said in last_words(scene, calendar)?.into_values() {
        let Some(meeting) = meeting(&said, calendar, scene.now) else { continue };
        let name = meeting.name.to_lowercase();
        if series.get(&name).is_none_or(|known| meeting.start < known.start) {
            series.insert(name, meeting);
        }
    }
    Ok(series.into_values().collect())
}

/// The same of what was brought in.
pub fn next_of_each_brought(occasions: &[Occasion], now: Time) -> Vec<Meeting> {
    let mut series: HashMap<String, Meeting> = HashMap::new();
    for meeting in occasions.iter().map(brought).filter(|meeting| meeting.end.0 > now) {
        let name = meeting.name.to_lowercase();
        if series.get(&name).is_none_or(|known| meeting.start < known.start) {
            series.insert(name, meeting);
        }
    }
    series.into_values().collect()
}

fn brought(occasion: &Occasion) -> Meeting {
    let (start, end, day) = match occasion.when {
        When::Hours(start, end) if end > start => (start, end, None),
        When::Hours(start, _) => (start, start.plus_millis(HOUR_MS), None),
        When::Days(first, last) => (first.start(), last.start().plus_millis(Day::MILLIS), Some(Date(first))),
    };
    let text = |text: &str, max| Some(wire::shortened(text, max)).filter(|text| !text.is_empty());
    Meeting {
        id: wire::shortened(&occasion.uid, 60),
        name: wire::shortened(&occasion.name, 100),
        calendar: String::new(),
        start: Moment(start),
        end: Moment(end),
        day,
        location: text(&occasion.location, 100),
        information: text(&occasion.information, 300),
        link: occasion.link.as_deref().and_then(look::safe_url).map(str::to_owned),
    }
}

/// The newest message about each meeting, by what names the meeting; none of those deleted.
fn last_words(scene: &Scene<'_>, calendar: &str) -> Result<HashMap<String, Archived>, StoreError> {
    let place = Subject::new(SubjectKind::Calendar, calendar);
    let mut emptied = (Time::ZERO, Seq(0));
    for kind in EMPTIED {
        let last = scene.snapshot.newest_of_topic(&place, kind, 1)?;
        emptied = last.first().map_or(emptied, |said| emptied.max((said.time, said.seq)));
    }
    let mut words: HashMap<String, Archived> = HashMap::new();
    for kind in SPOKEN.into_iter().chain([DELETED]) {
        for said in scene.newest_of_topic(&place, kind, READ)? {
            let at = (said.time, said.seq);
            let Some(id) = id(&wire::body(&said)) else { continue };
            if at > emptied && words.get(&id).is_none_or(|known| at > (known.time, known.seq)) {
                words.insert(id, said);
            }
        }
    }
    words.retain(|_, said| said.topic.kind() != DELETED);
    Ok(words)
}

/// The meeting's number; where there is none, its name and date.
fn id(body: &Value) -> Option<String> {
    match body.pointer("/meeting/meeting_id") {
        Some(Value::Number(number)) => Some(number.to_string()),
        Some(Value::String(text)) if !text.is_empty() => Some(wire::shortened(text, 60)),
        _ => {
            let name = wire::text(body, "/meeting/meeting_name", 100)?;
            Some(format!("{name} {}", wire::text(body, "/meeting/meeting_date", 20)?))
        }
    }
}

/// The meeting a message speaks of, at its next occurrence; none where all are over or the message makes no sense.
fn meeting(said: &Archived, calendar: &str, now: Time) -> Option<Meeting> {
    let body = wire::body(said);
    let field = |name: &str, max| wire::text(&body, &format!("/meeting/meeting_{name}"), max);
    let zone = zone(field("timezone", 60).as_deref())?;
    let start: civil::Date = field("date", 20)?.parse().ok()?;
    let starts: civil::Time = field("time_start", 20)?.parse().ok()?;
    let end = field("date_end", 20).and_then(|date| date.parse::<civil::Date>().ok()).unwrap_or(start);
    let ends = field("time_stop", 20).and_then(|time| time.parse::<civil::Time>().ok());

    let (length, step) = (start.until(end).ok()?, repetition(&body));
    let mut date = start;
    loop {
        let from = instant(date, starts, &zone)?;
        let till = ends.and_then(|ends| instant(date.checked_add(length).ok()?, ends, &zone));
        let till = till.filter(|till| *till > from).unwrap_or(from.plus_millis(HOUR_MS));
        if till > now {
            return Some(Meeting {
                id: id(&body)?,
                name: field("name", 100)?,
                calendar: wire::shortened(calendar, 80),
                start: Moment(from),
                end: Moment(till),
                day: None,
                location: field("location", 100),
                information: field("information", 300),
                link: wire::link(said),
            });
        }
        let (days, last) = step?;
        date = date.checked_add(skip(till, now, days)).ok().filter(|date| *date <= last)?;
    }
}

/// Every so many days, up to and including a last one.
fn repetition(body: &Value) -> Option<(i64, civil::Date)> {
    let meeting = body.get("meeting")?;
    let days = meeting.get("recursion_frequency")?.as_i64().filter(|days| (1..=366).contains(days))?;
    let last = meeting.get("recursion_ends")?.as_str()?.parse().ok()?;
    Some((days, last))
}

/// From an occurrence that ended at `till`, towards the one to come: at least one step, and never beyond it, because
/// a day of the clock may be an hour longer or shorter than a day of the calendar.
fn skip(till: Time, now: Time, days: i64) -> jiff::Span {
    let step_ms = days.unsigned_abs() * 86_400_000;
    let steps = (now.millis_since(till) / step_ms).saturating_sub(1).max(1);
    jiff::Span::new().try_days(days * steps as i64).unwrap_or_else(|_| jiff::Span::new().days(366))
}

/// The zone of that name; UTC where none is named.
fn zone(name: Option<&str>) -> Option<TimeZone> {
    match name {
        None | Some("UTC" | "Etc/UTC" | "GMT") => Some(TimeZone::UTC),
        Some(name) => TimeZone::get(name).ok(),
    }
}

fn instant(date: civil::Date, time: civil::Time, zone: &TimeZone) -> Option<Time> {
    let zoned = date.to_datetime(time).to_zoned(zone.clone()).ok()?;
    Some(Time::from_millis(zoned.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Facts, MessageId, Topic};
    use crate::widgets::testing::now;

    fn said(meeting: Value) -> Archived {
        let envelope = json!({"topic": "a.b.prod.fedocal.meeting.new", "msg": {"meeting": meeting}});
        Archived {
            seq: Seq(1),
            id: MessageId("1".into()),
            topic: Topic::new("a.b.prod.fedocal.meeting.new"),
            time: now(),
            facts: Facts::default(),
            envelope: envelope.to_string(),
        }
    }

    fn at(mut more: Value) -> Option<String> {
        let mut meeting = json!({
            "meeting_name": "Weekly", "meeting_date": "2026-11-23", "meeting_time_start": "14:00:00",
            "meeting_timezone": "UTC",
        });
        meeting.as_object_mut().unwrap().append(more.as_object_mut().unwrap());
        super::meeting(&said(meeting), "garden", now()).map(|m| format!("{} {}", m.start.0, m.end.0))
    }

    #[test]
    fn times_in_their_zone() {
        assert_eq!(at(json!({})).unwrap(), "2026-11-23T14:00:00Z 2026-11-23T15:00:00Z");
        assert_eq!(at(json!({"meeting_timezone": null})), at(json!({})));
        let overnight = json!({"meeting_date_end": "2026-11-24", "meeting_time_stop": "01:30:00"});
        assert_eq!(at(overnight).unwrap(), "2026-11-23T14:00:00Z 2026-11-24T01:30:00Z");
        assert_eq!(at(json!({"meeting_time_stop": "13:00:00"})), at(json!({})), "an end before the start is none");
        let lima = json!({"meeting_timezone": "America/Lima"});
        assert_eq!(at(lima).unwrap(), "2026-11-23T19:00:00Z 2026-11-23T20:00:00Z");
        assert_eq!(at(json!({"meeting_timezone": "Mars/Olympus"})), None);
    }

    #[test]
    fn repeated_meetings_go_on_until_they_end() {
        let every = |date: &str, days: i64, ends: &str| {
            at(json!({"meeting_date": date, "recursion_frequency": days, "recursion_ends": ends}))
        };
        assert_eq!(every("1999-11-24", 7, "2030-01-01").unwrap(), "2026-11-25T14:00:00Z 2026-11-25T15:00:00Z");
        assert_eq!(every("2026-11-20", 1, "2030-01-01").unwrap(), "2026-11-22T14:00:00Z 2026-11-22T15:00:00Z");
        let paris = json!({
            "meeting_date": "2026-07-06", "meeting_timezone": "Europe/Paris", "recursion_frequency": 7,
            "recursion_ends": "2030-01-01",
        });
        assert_eq!(at(paris).unwrap(), "2026-11-23T13:00:00Z 2026-11-23T14:00:00Z", "two in the afternoon all year");
        assert_eq!(every("2026-11-01", 7, "2026-11-20"), None);
        assert_eq!(every("2026-11-01", 0, "2030-01-01"), None);
        assert_eq!(every("-009998-01-01", 1, "2030-01-01").unwrap(), "2026-11-22T14:00:00Z 2026-11-22T15:00:00Z");
    }

    #[test]
    fn nonsense_is_no_meeting() {
        for more in [
            json!({"meeting_name": 5}),
            json!({"meeting_date": "soon"}),
            json!({"meeting_date": "2026-11-20"}),
            json!({"meeting_time_start": "25:00:00"}),
            json!({"meeting_date": "9999-12-31", "meeting_date_end": "-009999-01-01", "meeting_time_start": 7}),
        ] {
            assert_eq!(at(more.clone()), None, "{more}");
        }
        assert_eq!(super::meeting(&said(json!(null)), "garden", now()), None);
    }
}
