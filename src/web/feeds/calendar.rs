//! Calendars as iCalendar (RFC 5545): plain values, and how they are written. No route, no store.

use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarParameter, ICalendarProperty, ICalendarValueType,
};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::look::safe_url;
use crate::model::Time;

pub(super) const KIND: &str = "text/calendar; charset=utf-8";

pub(super) struct Calendar {
    pub name: String,
    pub events: Vec<Event>,
}

pub(super) struct Event {
    /// A name that stays the same for good.
    pub uid: String,
    pub name: String,
    pub start: Time,
    pub end: Time,
    /// Of whole days, wherever one is.
    pub whole_days: bool,
    pub location: String,
    pub information: String,
    pub link: String,
    /// When this was known.
    pub as_of: Time,
}

impl Calendar {
    pub fn write(&self) -> String {
        let mut root = ICalendarComponent::new(ICalendarComponentType::VCalendar);
        root.add_property(ICalendarProperty::Version, "2.0");
        root.add_property(ICalendarProperty::Prodid, "-//Fedora Hubs//Meetings//EN");
        root.add_property(ICalendarProperty::Other("X-WR-CALNAME".to_owned()), plain(&self.name));
        let events = self.events.iter().map(Event::component);
        let mut components: Vec<_> = std::iter::once(root).chain(events).collect();
        components[0].component_ids = (1..components.len() as u32).collect();
        ICalendar { components }.to_string()
    }
}

impl Event {
    fn component(&self) -> ICalendarComponent {
        let mut event = ICalendarComponent::new(ICalendarComponentType::VEvent);
        event.add_uid(&plain(&self.uid));
        event.add_dtstamp(instant(self.as_of));
        for (name, time) in [(ICalendarProperty::Dtstart, self.start), (ICalendarProperty::Dtend, self.end)] {
            let of_day = self.whole_days.then(|| ICalendarParameter::value(ICalendarValueType::Date));
            event.add_property_with_params(name, of_day, instant(time));
        }
        let texts = [
            (ICalendarProperty::Summary, &self.name),
            (ICalendarProperty::Location, &self.location),
            (ICalendarProperty::Description, &self.information),
        ];
        for (name, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            event.add_property(name, plain(text));
        }
        if let Some(url) = safe_url(&self.link) {
            // What would be escaped in a text is not in an address; written so, it means the same to everybody.
            event.add_property(ICalendarProperty::Url, url.replace(',', "%2C").replace(';', "%3B"));
        }
        event
    }
}

/// In UTC.
fn instant(time: Time) -> PartialDateTime {
    let at: DateTime = TimeZone::UTC.to_datetime(time.timestamp());
    PartialDateTime {
        year: u16::try_from(at.year()).ok(),
        month: u8::try_from(at.month()).ok(),
        day: u8::try_from(at.day()).ok(),
        hour: u8::try_from(at.hour()).ok(),
        minute: u8::try_from(at.minute()).ok(),
        second: u8::try_from(at.second()).ok(),
        tz_hour: Some(0),
        tz_minute: Some(0),
        tz_minus: false,
    }
}

/// Lines end in one way, and nothing in it is for machines alone.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use icalendar::{Component, EventLike};

    use super::*;

    fn event() -> Event {
        let start = Time::from_secs_f64(1_795_449_600.0);
        Event {
            uid: "7.1795449600@hubs.example.org".into(),
            name: "Weekly; with, odd \\ words <1>".into(),
            start,
            end: start.plus_millis(3_600_000),
            whole_days: false,
            location: "#garden, by the \u{1f331} bed".into(),
            information: format!("First line\r\nBEGIN:VEVENT\u{7}\n{}", "ein langes Wörtchen ".repeat(20)),
            link: "https://example.org/?a=1,2;3".into(),
            as_of: start,
        }
    }

    #[test]
    fn another_library_reads_what_was_meant() {
        let whole = Event { whole_days: true, end: event().start.plus_millis(86_400_000), ..event() };
        let written = Calendar { name: "Gardeners, all".into(), events: vec![event(), whole] }.write();
        assert!(written.lines().all(|line| line.len() <= 75), "{written}");
        assert!(written.ends_with("END:VCALENDAR\r\n"));
        let read: icalendar::Calendar = written.parse().unwrap();
        assert_eq!(read.get_name(), Some("Gardeners, all"));
        let events: Vec<_> = read.components.iter().filter_map(|part| part.as_event()).collect();
        assert_eq!(events.len(), 2);
        assert_eq!(events[0].get_summary(), Some(event().name.as_str()));
        assert_eq!(events[0].get_location(), Some(event().location.as_str()));
        let information = format!("First line\nBEGIN:VEVENT\n{}", "ein langes Wörtchen ".repeat(20));
        assert_eq!(events[0].get_description(), Some(information.as_str()));
        assert_eq!(events[0].get_url(), Some("https://example.org/?a=1%2C2%3B3"));
        assert_eq!(events[0].property_value("DTSTART"), Some("20261123T160000Z"));
        assert_eq!(events[1].property_value("DTEND"), Some("20261124"));
    }

    #[test]
    fn only_the_web_is_linked_to() {
        let odd = Event { link: "javascript:alert(1)".into(), ..event() };
        assert!(!Calendar { name: String::new(), events: vec![odd] }.write().contains("URL"));
    }
}
