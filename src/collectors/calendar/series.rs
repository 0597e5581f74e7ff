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
        if is_private(part) {
            return None;
        }
        let entry = |name| part.property(&name);
        let replaces = entry(ICalendarProperty::RecurrenceId).and_then(|entry| Clock::first(entry, zones));
        let start = entry(ICalendarProperty::Dtstart).and_then(|entry| Clock::first(entry, zones));
        let start = start.or_else(|| replaces.clone())?;
        let range = ICalendarParameterName::Range;
        let sequence = entry(ICalendarProperty::Sequence).and_then(|entry| entry.values.first()?.as_integer());
        Some(Event {
            part,
            length: length(part, &start, zones),
            start,
            replaces,
            and_later: entry(ICalendarProperty::RecurrenceId).is_some_and(|entry| entry.has_parameter(&range)),
            sequence: sequence.unwrap_or(0),
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

    /// All its dates, but those left out.
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
        let mut dates: BTreeMap<Timestamp, Clock> =
            dates.into_iter().filter_map(|clock| Some((clock.instant()?, clock))).collect();
        let left_out = self.part.properties(&ICalendarProperty::Exdate).flat_map(|entry| Clock::all(entry, zones));
        for date in left_out.take(NAMED).filter_map(|date| self.date(&date)) {
            dates.remove(&date);
        }
        dates
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
    let series = events.iter().filter(|event| event.replaces.is_none()).max_by_key(|event| event.sequence);
    let mut found = match series {
        None => only(events.iter(), span),
        Some(series) if series.called_off => Vec::new(),
        Some(series) => Changes::of(series, events).applied(series.dates(zones, span, budget), span),
    };
    found.sort_by_key(|date| date.from);
    found.truncate(MOST);
    found
}

/// What is different from the rule of a series, by the date it stands for.
struct Changes<'e, 'a> {
    series: &'e Event<'a>,
    one: BTreeMap<Timestamp, &'e Event<'a>>,
    /// Those that hold for all that follow.
    later: BTreeMap<Timestamp, &'e Event<'a>>,
}

impl<'e, 'a> Changes<'e, 'a> {
    fn of(series: &'e Event<'a>, events: &'e [Event<'a>]) -> Self {
        let mut one: BTreeMap<Timestamp, &Event<'a>> = BTreeMap::new();
        for event in events {
            let Some(date) = event.replaces.as_ref().and_then(|date| series.date(date)) else { continue };
            if one.get(&date).is_none_or(|known| known.sequence <= event.sequence) {
                one.insert(date, event);
            }
        }
        let later = one.iter().filter(|(_, event)| event.and_later).map(|(date, event)| (*date, *event)).collect();
        Changes { series, one, later }
    }

    fn applied(mut self, dates: BTreeMap<Timestamp, Clock>, span: Span) -> Vec<Date<'a>> {
        let mut found = Vec::new();
        for (date, clock) in dates {
            let (event, start) = self.instead(date, clock);
            found.extend(start.filter(|_| !event.called_off).and_then(|start| event.on(start, span)));
        }
        // Dates that were moved here from beyond the span, or that the series does not know.
        found.extend(only(self.one.into_values(), span));
        found
    }

    /// What happens in place of a date of the series, and when.
    fn instead(&mut self, date: Timestamp, clock: Clock) -> (&'e Event<'a>, Option<Clock>) {
        if let Some(event) = self.one.remove(&date) {
            return (event, Some(event.start.clone()));
        }
        match self.later.range(..date).next_back() {
            Some((since, event)) => (event, event.moved(&clock, self.series.start.zone.to_datetime(*since))),
            None => (self.series, Some(clock)),
        }
    }
}

/// Each as it stands.
fn only<'a: 'b, 'b>(events: impl Iterator<Item = &'b Event<'a>>, span: Span) -> Vec<Date<'a>> {
    let told = events.filter(|event| !event.called_off);
    told.filter_map(|event| event.on(event.start.clone(), span)).collect()
}

/// From its end, or as it says; a day without either is whole, and of a time only the beginning is known.
fn length(part: &ICalendarComponent, start: &Clock, zones: &Zones) -> Length {
    let end = part.property(&ICalendarProperty::Dtend).and_then(|entry| Clock::first(entry, zones));
    let said = || match part.property(&ICalendarProperty::Duration)?.values.first()? {
        ICalendarValue::Duration(duration) => Some(Length::read(duration)),
        _ => None,
    };
    let unsaid = if start.all_day { Length::DAY } else { Length::default() };
    end.and_then(|end| Length::between(start, &end)).or_else(said).unwrap_or(unsaid)
}

fn is_private(part: &ICalendarComponent) -> bool {
    let said = part.property(&ICalendarProperty::Class).and_then(|entry| entry.values.first());
    let kept = [ICalendarClassification::Private, ICalendarClassification::Confidential];
    matches!(said, Some(ICalendarValue::Classification(class)) if kept.contains(class))
}
