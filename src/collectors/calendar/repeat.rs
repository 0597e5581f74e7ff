//! Repetition: the times at which a rule says that something happens again, in bounds that no rule can leave.
//!
//! Rules are worked out on clocks without a zone: whoever asks puts the times into theirs.

use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarFrequency, ICalendarProperty,
    ICalendarRecurrenceRule, ICalendarValue,
};
use jiff::SignedDuration;
use jiff::civil::DateTime;

use super::clock;

/// Repetitions of one rule that are looked at, from its beginning: those of every day for 27 years.
const OF_RULE: usize = 10_000;

/// Times within one day: more is no meeting, and a rule may name each second.
const IN_DAY: usize = 50;

/// How much may still be worked out for one calendar.
#[derive(Debug)]
pub struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Budget(30 * OF_RULE)
    }
}

/// From `start` on and up to `last`; some of those before `from` may be missing. Nothing where a rule asks for too much,
/// or makes no sense.
pub fn times(
    rule: &ICalendarRecurrenceRule,
    start: DateTime,
    from: DateTime,
    last: DateTime,
    budget: &mut Budget,
) -> Vec<DateTime> {
    let in_day = [&rule.byhour, &rule.byminute, &rule.bysecond].map(|list| list.len().max(1));
    if budget.0 == 0 || in_day.iter().product::<usize>() > IN_DAY || last < start {
        return Vec::new();
    }
    let mut rule = rule.clone();
    rule.until = Some(clock::written(last));
    let start = nearer(&rule, start, from).unwrap_or(start);
    let found = expanded(rule, start);
    // That a rule says nothing is found out after as much work.
    budget.0 = budget.0.saturating_sub(if found.is_empty() { OF_RULE } else { found.len() });
    found
}

/// A beginning from which the rule says the same, shortly before `from`: most series began years ago.
fn nearer(rule: &ICalendarRecurrenceRule, start: DateTime, from: DateTime) -> Option<DateTime> {
    let days = match rule.freq {
        ICalendarFrequency::Daily => 1,
        ICalendarFrequency::Weekly => 7,
        _ => return None,
    };
    let step = SignedDuration::from_hours(24 * days * i64::from(rule.interval.unwrap_or(1)));
    let steps = start.duration_until(from).as_secs().checked_div(step.as_secs())? - 2;
    if rule.count.is_some() || steps <= 0 {
        return None;
    }
    start.checked_add(step.checked_mul(i32::try_from(steps).ok()?)?).ok()
}

fn expanded(rule: ICalendarRecurrenceRule, start: DateTime) -> Vec<DateTime> {
    let entry = |name, value| ICalendarEntry { name, params: Vec::new(), values: vec![value] };
    let event = ICalendarComponent {
        component_type: ICalendarComponentType::VEvent,
        entries: vec![
            entry(ICalendarProperty::Dtstart, ICalendarValue::PartialDateTime(Box::new(clock::written(start)))),
            entry(ICalendarProperty::Rrule, ICalendarValue::RecurrenceRule(Box::new(rule))),
        ],
        component_ids: Vec::new(),
    };
    let expanded = ICalendar { components: vec![event] }.expand_dates(Tz::Floating, OF_RULE);
    let seconds = expanded.events.iter().map(|event| event.start.naive_local().and_utc().timestamp());
    let times = seconds.filter_map(|seconds| {
        let instant = jiff::Timestamp::from_second(seconds).ok()?;
        Some(jiff::tz::Offset::UTC.to_datetime(instant))
    });
    times.collect()
}
