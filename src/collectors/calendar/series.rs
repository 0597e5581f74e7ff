//! Series: an event of a calendar with its repetitions, what was left out, moved and called off, in a span of time.

use std::collections::BTreeMap;

use calcard::icalendar::{
    ICalendarClassification, ICalendarComponent, ICalendarParameterName, ICalendarProperty, ICalendarStatus,
    ICalendarValue,
};
use jiff::civil::DateTime;
use jiff::{Timestamp, tz::TimeZone};

use super::clock::{Clock, Length};
use super::repeat::{self, Budget};
use super::zones::Zones;

/// Dates told of one series.
const MOST: usize = 60;

/// Single dates that a series may name, and rules that it may have.
const NAMED: usize = 5_000;
const RULES: usize = 5;

/// From when to when.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    pub from: Timestamp,
    pub till: Timestamp,
}

/// A component that says what happens: the series itself, or one date of it that is different.
#[derive(Debug)]
pub struct Event<'a> {
    pub part: &'a ICalendarComponent,
    pub start: Clock,
    pub length: Length,
    /// The date that it stands for.
    replaces: Option<Clock>,
    /// And for all that follow.
    and_later: bool,
    sequence: i64,
    called_off: bool,
}

/// One date.
#[derive(Debug)]
pub struct Date<'a> {
    pub part: &'a ICalendarComponent,
    pub start: Clock,
    pub from: Timestamp,
    pub till: Timestamp,
}

impl<'a> Event<'a> {
    /// None of what has no beginning, and of what is not meant for others.
    pub fn read(part: &'a ICalendarComponent, zones: &Zones) -> Option<Self> {
        let clock = |name| part.property(&name).and_then(|entry| Clock::first(entry, zones));
        if is_private(part) {
            return None;
        }
        let replaces = clock(ICalendarProperty::RecurrenceId);
        let start = clock(ICalendarProperty::Dtstart).or_else(|| replaces.clone())?;
        let end = clock(ICalendarProperty::Dtend);
        let takes = || match part.property(&ICalendarProperty::Duration)?.values.first()? {
            ICalendarValue::Duration(duration) => Some(Length::read(duration)),
            _ => None,
        };
        let unsaid = if start.all_day { Length::DAY } else { Length::default() };
        let length = end.and_then(|end| Length::between(&start, &end)).or_else(takes).unwrap_or(unsaid);
        let recurrence = part.property(&ICalendarProperty::RecurrenceId);
        let sequence = part.property(&ICalendarProperty::Sequence);
        Some(Event {
            part,
            start,
            length,
            replaces,
            and_later: recurrence.is_some_and(|entry| entry.has_parameter(&ICalendarParameterName::Range)),
            sequence: sequence.and_then(|entry| entry.values.first()?.as_integer()).unwrap_or(0),
            called_off: part.status() == Some(&ICalendarStatus::Cancelled),
        })
    }

    /// One date of it, if it lies in the span.
    fn on(&self, start: Clock, span: Span) -> Option<Date<'a>> {
        let (from, till) = (start.instant()?, start.after(self.length)?);
        let within = from < span.till && till.max(from) >= span.from;
        within.then_some(Date { part: self.part, start, from, till: till.max(from) })
    }

    /// Where a date of the series goes since this event stands for the one at `replaced`.
    fn moved(&self, clock: &Clock, replaced: DateTime) -> Option<Clock> {
        Some(self.start.at(clock.shows.checked_add(replaced.duration_until(self.start.shows)).ok()?))
    }

    /// Which of its dates a date is that the calendar names; some programs name them by the day.
    fn date(&self, named: &Clock) -> Option<Timestamp> {
        match (self.start.all_day, named.all_day) {
            (false, true) => self.start.at(named.shows.date().to_datetime(self.start.shows.time())).instant(),
            (true, false) => self.start.at(named.shows.date().to_datetime(jiff::civil::Time::midnight())).instant(),
            _ => named.instant(),
        }
    }

    /// All its dates, those left out too.
    fn dates(&self, zones: &Zones, span: Span, budget: &mut Budget) -> BTreeMap<Timestamp, Clock> {
        let mut dates: Vec<Clock> = vec![self.start.clone()];
        let from = self.length.before(self.start.zone.to_datetime(span.from));
        for rule in self.part.properties(&ICalendarProperty::Rrule).flat_map(|entry| &entry.values).take(RULES) {
            let ICalendarValue::RecurrenceRule(rule) = rule else { continue };
            let last = self.start.zone.to_datetime(span.till);
            let last = self.until(rule.until.as_ref()).map_or(last, |until| until.min(last));
            let times = repeat::times(rule, self.start.shows, from, last, budget);
            dates.extend(times.into_iter().map(|at| self.start.at(at)));
        }
        let named = self.part.properties(&ICalendarProperty::Rdate).flat_map(|entry| Clock::all(entry, zones));
        dates.extend(named.take(NAMED));
        dates.into_iter().filter_map(|clock| Some((clock.instant()?, clock))).collect()
    }

    /// The end of a rule, on the clocks of the series. A day without a time counts whole.
    fn until(&self, until: Option<&calcard::common::PartialDateTime>) -> Option<DateTime> {
        let until = Clock::read(until?, &self.start.zone)?;
        match until.all_day {
            true => Some(until.shows.date().to_datetime(jiff::civil::time(23, 59, 59, 0))),
            false if self.start.all_day => Some(TimeZone::UTC.to_datetime(until.instant()?)),
            false => self.start.of(&until),
        }
    }
}

/// What of one series lies in the span, soonest first. `events` are all that have its identifier.
pub fn dates<'a>(events: &[Event<'a>], zones: &Zones, span: Span, budget: &mut Budget) -> Vec<Date<'a>> {
    let Some(series) = events.iter().filter(|event| event.replaces.is_none()).max_by_key(|event| event.sequence) else {
        return only(events.iter(), span);
    };
    if series.called_off {
        return Vec::new();
    }
    let mut changed: BTreeMap<Timestamp, &Event<'a>> = BTreeMap::new();
    for event in events {
        let Some(date) = event.replaces.as_ref().and_then(|date| series.date(date)) else { continue };
        if changed.get(&date).is_none_or(|known| known.sequence <= event.sequence) {
            changed.insert(date, event);
        }
    }
    let mut dates = series.dates(zones, span, budget);
    let left_out = series.part.properties(&ICalendarProperty::Exdate).flat_map(|entry| Clock::all(entry, zones));
    for date in left_out.take(NAMED).filter_map(|date| series.date(&date)) {
        dates.remove(&date);
    }
    let later: Vec<(Timestamp, &Event<'a>)> =
        changed.iter().filter(|(_, event)| event.and_later).map(|(date, event)| (*date, *event)).collect();
    let mut found = Vec::new();
    for (date, clock) in dates {
        let (event, start) = match changed.remove(&date) {
            Some(event) => (event, Some(event.start.clone())),
            None => match later.iter().rfind(|(since, _)| *since < date) {
                Some((since, event)) => (*event, event.moved(&clock, series.start.zone.to_datetime(*since))),
                None => (series, Some(clock)),
            },
        };
        found.extend(start.filter(|_| !event.called_off).and_then(|start| event.on(start, span)));
    }
    // Dates that were moved here from beyond the span, or that the series does not know.
    found.extend(only(changed.into_values(), span));
    found.sort_by_key(|date| date.from);
    found.truncate(MOST);
    found
}

/// Each as it stands.
fn only<'a: 'b, 'b>(events: impl Iterator<Item = &'b Event<'a>>, span: Span) -> Vec<Date<'a>> {
    let told = events.filter(|event| !event.called_off);
    let mut found: Vec<Date<'a>> = told.filter_map(|event| event.on(event.start.clone(), span)).collect();
    found.sort_by_key(|date| date.from);
    found.truncate(MOST);
    found
}

fn is_private(part: &ICalendarComponent) -> bool {
    let said = part.property(&ICalendarProperty::Class).and_then(|entry| entry.values.first());
    let kept = [ICalendarClassification::Private, ICalendarClassification::Confidential];
    matches!(said, Some(ICalendarValue::Classification(class)) if kept.contains(class))
}
