//! Calendars: addresses that answer with iCalendar text. Of what stands there, what happens from yesterday until a
//! month after next year's day is kept; repetitions are worked out here, when the answer is read.

mod clock;
mod repeat;
mod series;
mod zones;

use std::collections::HashMap;
use std::time::Duration;

use calcard::icalendar::{ICalendar, ICalendarProperty};
use calcard::{Entry, Parser};
use jiff::{SignedDuration, Timestamp};

use crate::damage;
use crate::model::{Gathered, Occasion, Service, Time, Want, When};

use super::{Answer, Collector, Home, Manual, Page, Request, Setting, Unaskable, Unreadable, address, text};
use repeat::Budget;
use series::{Date, Event, Span};
use zones::Zones;

/// Dates kept of one calendar, the soonest first.
const MOST: usize = 500;

/// Around now: a day back, and thirteen months ahead.
const BEFORE: SignedDuration = SignedDuration::from_hours(24);
const AHEAD: SignedDuration = SignedDuration::from_hours(396 * 24);

const MANUAL: Manual = Manual {
    service: Service::Calendar,
    label: "Calendars",
    home: Home::Wanted,
    token: None,
    every: Duration::from_secs(60 * 60),
};

pub struct Calendar;

impl Collector for Calendar {
    fn manual(&self) -> &'static Manual {
        &MANUAL
    }

    fn request(&self, want: &Want, _setting: &Setting<'_>) -> Result<Request, Unaskable> {
        Ok(Request { address: address::of_want(want)?, accept: "text/calendar, text/plain;q=0.5, */*;q=0.1", step: 0 })
    }

    fn read(&self, _want: &Want, answer: &Answer<'_>, setting: &Setting<'_>) -> Result<Page, Unreadable> {
        let occasions = occasions(answer.body, setting.now).ok_or_else(|| Unreadable("is no calendar".to_owned()))?;
        Ok(Page { gathered: Gathered::Occasions(occasions), next: None })
    }
}

/// What happens around `now`; none where the text is no calendar.
fn occasions(text: &[u8], now: Time) -> Option<Vec<Occasion>> {
    let text = String::from_utf8_lossy(text);
    // The reader is a library's, the text a stranger's.
    damage::survive(|| read(text.trim_start_matches('\u{feff}'), now)).flatten()
}

fn read(text: &str, now: Time) -> Option<Vec<Occasion>> {
    let span = Span { from: now.timestamp() - BEFORE, till: now.timestamp().checked_add(AHEAD).ok()? };
    let mut parser = Parser::new(text);
    let mut found: Option<Vec<Occasion>> = None;
    // Some files hold several calendars.
    loop {
        match parser.entry() {
            Entry::ICalendar(calendar) => add(found.get_or_insert_default(), &calendar, span),
            Entry::Eof => break,
            _ => {}
        }
    }
    let mut found = found?;
    keep_soonest(&mut found);
    Some(found)
}

fn add(found: &mut Vec<Occasion>, calendar: &ICalendar, span: Span) {
    let zones = Zones::of(calendar, span.till.to_zoned(jiff::tz::TimeZone::UTC).datetime());
    let mut budget = Budget::default();
    for events in by_identifier(calendar, &zones) {
        let dates = series::dates(&events, &zones, span, &mut budget);
        found.extend(dates.iter().filter_map(occasion));
        if found.len() > 4 * MOST {
            keep_soonest(found);
        }
    }
}

/// The events of each series, in the order of the calendar. What has no identifier is a series of its own.
fn by_identifier<'a>(calendar: &'a ICalendar, zones: &Zones) -> Vec<Vec<Event<'a>>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut series: Vec<Vec<Event<'a>>> = Vec::new();
    for part in calendar.components.iter().filter(|part| part.component_type.is_event()) {
        let Some(event) = Event::read(part, zones) else { continue };
        let place = part.uid().map(|uid| *places.entry(uid).or_insert(series.len()));
        match place.and_then(|place| series.get_mut(place)) {
            Some(known) => known.push(event),
            None => series.push(vec![event]),
        }
    }
    series
}

fn keep_soonest(found: &mut Vec<Occasion>) {
    found.sort_by(|a, b| (start(a.when), &a.name, &a.uid).cmp(&(start(b.when), &b.name, &b.uid)));
    found.truncate(MOST);
}

/// None of what has no name.
fn occasion(date: &Date<'_>) -> Option<Occasion> {
    let said = |name| date.part.property(&name)?.values.first()?.as_text();
    let name = text::plain(said(ICalendarProperty::Summary)?, 200)?;
    let uid = said(ICalendarProperty::Uid).and_then(|uid| text::plain(uid, 200));
    let links = [ICalendarProperty::Url, ICalendarProperty::Conference];
    let information = said(ICalendarProperty::Description).and_then(|said| text::perhaps_marked(said, 600));
    Some(Occasion {
        uid: uid.unwrap_or_else(|| format!("{name} {}", date.from)),
        name,
        when: when(date),
        location: said(ICalendarProperty::Location).and_then(|said| text::plain(said, 200)).unwrap_or_default(),
        information: information.unwrap_or_default(),
        link: links.into_iter().find_map(|link| text::address(said(link)?)),
    })
}

fn when(date: &Date<'_>) -> When {
    let time = |at: Timestamp| Time::from_millis(at.as_millisecond());
    if !date.start.all_day {
        return When::Hours(time(date.from), time(date.till));
    }
    let last = time(date.till).minus_millis(1).day();
    When::Days(time(date.from).day(), last.max(time(date.from).day()))
}

fn start(when: When) -> Time {
    match when {
        When::Hours(from, _) => from,
        When::Days(first, _) => first.start(),
    }
}

#[cfg(test)]
mod tests;
