//! The time zones of a calendar: those that everybody knows, under the names that programs give them, and those that
//! the calendar itself defines.

use std::collections::HashMap;
use std::str::FromStr;

use calcard::common::timezone::Tz;
use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarValue};
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use super::clock::{self, Clock};
use super::repeat::{self, Budget};

/// Zones that one calendar may define, and changes of one of them.
const MOST: usize = 100;
const MOST_TURNS: usize = 2_000;

/// Whoever says when midnight is, where nothing else does.
const OWN_ZONE: &str = "X-WR-TIMEZONE";

#[derive(Debug)]
pub struct Zones {
    defined: HashMap<String, TimeZone>,
    /// Of times that name no zone.
    usual: TimeZone,
}

/// The clocks are changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Turn {
    /// Seconds since 1970.
    at: i64,
    /// Seconds that the clocks are ahead of UTC, before and after.
    from: i32,
    to: i32,
}

impl Zones {
    /// Changes are worked out up to `last`.
    pub fn of(calendar: &ICalendar, last: DateTime) -> Self {
        let mut defined = HashMap::new();
        let mut budget = Budget::default();
        for component in calendar.timezones().take(MOST) {
            let Some(name) = text(component, &ICalendarProperty::Tzid) else { continue };
            let known_as = component.timezone().and_then(|(_, zone)| known(zone)).or_else(|| known_as(name));
            let zone = known_as.or_else(|| own(calendar, component, last, &mut budget));
            defined.extend(zone.map(|zone| (name.to_owned(), zone)));
        }
        let mut zones = Zones { defined, usual: TimeZone::UTC };
        let own = calendar.components.first().and_then(|all| text(all, &ICalendarProperty::Other(OWN_ZONE.to_owned())));
        zones.usual = zones.named(own);
        zones
    }

    /// The calendar's own zone where none is named or nobody knows it.
    pub fn named(&self, name: Option<&str>) -> TimeZone {
        let named = |name: &str| self.defined.get(name).cloned().or_else(|| known_as(name));
        name.and_then(named).unwrap_or_else(|| self.usual.clone())
    }
}

/// Some programs write where they have a zone from before its name.
fn known_as(name: &str) -> Option<TimeZone> {
    let tails = name.match_indices('/').take(5).map(|(at, _)| &name[at + 1..]);
    std::iter::once(name).chain(tails).find_map(|name| known(Tz::from_str(name).ok()?))
}

fn known(zone: Tz) -> Option<TimeZone> {
    match zone {
        Tz::Fixed(offset) => Some(TimeZone::fixed(Offset::from_seconds(offset.local_minus_utc()).ok()?)),
        Tz::Tz(_) => TimeZone::get(&zone.name()?).ok(),
        Tz::Floating => None,
    }
}

fn text<'a>(component: &'a ICalendarComponent, name: &ICalendarProperty) -> Option<&'a str> {
    component.property(name)?.values.first()?.as_text()
}

/// A zone as the calendar defines it.
fn own(calendar: &ICalendar, zone: &ICalendarComponent, last: DateTime, budget: &mut Budget) -> Option<TimeZone> {
    let parts = zone.component_ids.iter().filter_map(|id| calendar.component_by_id(*id));
    let observed = |part: &&ICalendarComponent| {
        matches!(part.component_type, ICalendarComponentType::Standard | ICalendarComponentType::Daylight)
    };
    let mut turns: Vec<Turn> = Vec::new();
    for part in parts.filter(observed).take(MOST) {
        turns.extend(turns_of(part, last, budget).unwrap_or_default());
    }
    turns.sort_unstable();
    turns.dedup_by_key(|turn| turn.at);
    // The newest are of use.
    turns.drain(..turns.len().saturating_sub(MOST_TURNS));
    TimeZone::tzif("", &compiled(&turns)?).ok()
}

fn turns_of(part: &ICalendarComponent, last: DateTime, budget: &mut Budget) -> Option<Vec<Turn>> {
    let date = |name| part.property(&name)?.values.first()?.as_partial_date_time();
    let from = clock::offset(date(ICalendarProperty::Tzoffsetfrom)?)?;
    let to = clock::offset(date(ICalendarProperty::Tzoffsetto)?)?;
    let start = clock::civil(date(ICalendarProperty::Dtstart)?)?;
    let mut onsets = vec![start];
    for rule in part.properties(&ICalendarProperty::Rrule).flat_map(|entry| &entry.values).take(MOST) {
        let ICalendarValue::RecurrenceRule(rule) = rule else { continue };
        // The end of a rule is told in UTC, its times are those of the clocks before the change.
        let until = rule.until.as_ref().and_then(|until| Clock::read(until, &TimeZone::fixed(from)));
        let until =
            until.and_then(|until| Some(from.to_datetime(until.instant()?))).map_or(last, |until| until.min(last));
        onsets.extend(repeat::times(rule, start, start, until, budget));
    }
    let more = part.properties(&ICalendarProperty::Rdate).flat_map(|entry| &entry.values).take(MOST_TURNS);
    onsets.extend(more.filter_map(|date| clock::civil(date.as_partial_date_time()?)));
    let turns = onsets.into_iter().filter_map(|onset| {
        let at = from.to_timestamp(onset).ok()?.as_second();
        Some(Turn { at, from: from.seconds(), to: to.seconds() })
    });
    Some(turns.collect())
}

/// The changes as a compiled time zone of RFC 9636, which the time library reads.
fn compiled(turns: &[Turn]) -> Option<Vec<u8>> {
    let mut offsets = vec![turns.first()?.from];
    for turn in turns {
        if !offsets.contains(&turn.to) {
            offsets.push(turn.to);
        }
    }
    let kind = |turn: &Turn| u8::try_from(offsets.iter().position(|offset| *offset == turn.to)?).ok();
    let kinds: Vec<u8> = turns.iter().map(kind).collect::<Option<_>>()?;
    // The first part is for readers of 32 bits: one kind of time and no change.
    let mut bytes = header(0, 1);
    bytes.extend([0; 7]);
    bytes.extend(header(turns.len(), offsets.len()));
    bytes.extend(turns.iter().flat_map(|turn| turn.at.to_be_bytes()));
    bytes.extend(kinds);
    for offset in offsets {
        bytes.extend(offset.to_be_bytes());
        bytes.extend([0, 0]);
    }
    // An empty name for all of them, and no rule for what comes after.
    bytes.extend(b"\0\n\n");
    Some(bytes)
}

fn header(times: usize, kinds: usize) -> Vec<u8> {
    let mut bytes = b"TZif2".to_vec();
    bytes.extend([0; 15]);
    for count in [0, 0, 0, times, kinds, 1] {
        bytes.extend((count as u32).to_be_bytes());
    }
    bytes
}
