//! A calendar of the last twelve weeks as a widget shows it: the more there was on a day, the warmer it is.

use maud::{Markup, html};
use serde::Serialize;

use super::chart::{self, Days, said};
use super::hourly::Hourly;
use super::moment::Date;
use crate::look;
use crate::model::{Day, Hours};

/// Weeks shown, this one included.
const WEEKS: u32 = 12;

/// Days from a Monday to today, each with how much there was.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Heatmap {
    days: Vec<DayTotal>,
    /// The same hour by hour, for other days than those of UTC.
    #[serde(skip)]
    hours: Hourly,
}

#[derive(Debug, Serialize)]
struct DayTotal {
    day: Date,
    count: u64,
}

impl Heatmap {
    /// The first day of which counts are wanted.
    pub fn wants_from(today: Day) -> Day {
        // Where it is Sunday still, the calendar begins a week before.
        Self::first(today).minus(7)
    }

    pub fn new<'a>(today: Day, counts: impl Iterator<Item = (Day, &'a Hours)>) -> Self {
        let first = Self::first(today);
        let days = (first.0..=today.0).map(|day| DayTotal { day: Date(Day(day)), count: 0 }).collect();
        let mut new = Heatmap { days, hours: Hourly::new(Self::wants_from(today), today, 1, 1) };
        for (day, hours) in counts {
            new.hours.add(0, day, hours);
            let place = day.0.checked_sub(first.0).and_then(|place| new.days.get_mut(place as usize));
            if let Some(total) = place {
                total.count += hours.total();
            }
        }
        new
    }

    /// The Monday with which it begins.
    fn first(today: Day) -> Day {
        // The first day of 1970 was a Thursday.
        let since_monday = (today.0 + 3) % 7;
        today.minus(since_monday + 7 * (WEEKS - 1))
    }

    pub fn figure(&self) -> Markup {
        let (messages, days) = self.sums();
        let says = format!("{messages} on {days} of the last {WEEKS} weeks.");
        let counts: Vec<(Day, u64)> = self.days.iter().map(|day| (day.day.0, day.count)).collect();
        chart::figure(Days::Calendar, &self.hours, self.words(), chart::calendar(&says, &counts))
    }

    pub fn table(&self) -> Markup {
        let caption = html! { "Messages by day, the last " (WEEKS) " weeks" };
        let row = |week: &[DayTotal]| {
            let monday = week.first().map_or(Day(0), |day| day.day.0);
            let counts = (0..7).map(|day| week.get(day).map(|day| day.count));
            (chart::written(monday.start(), "%-d %b"), counts.collect())
        };
        let columns = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].map(|day| (day, true));
        chart::table(&caption, "Week from", &columns, self.days.chunks(7).map(row))
    }

    fn sums(&self) -> (String, String) {
        let total: u64 = self.days.iter().map(|day| day.count).sum();
        let days = self.days.iter().filter(|day| day.count > 0).count() as u64;
        (look::counted(total, "message", "messages"), look::counted(days, "day", "days"))
    }

    fn words(&self) -> Markup {
        let (messages, days) = self.sums();
        html! {
            p.meta { "The last " (WEEKS) " weeks" }
            p data-some hidden { (said("sum", &messages)) " on " (said("busy", &days)) " of the last " (WEEKS) " weeks." }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_mondays_and_end_today() {
        // 22 November 2026 is a Sunday, the day after it a Monday.
        let counts = [(Day(20_778), Hours::at(23, 2)), (Day(20_779), Hours::at(5, 1))];
        let at = |today: u32| Heatmap::new(Day(today), counts.iter().map(|(day, hours)| (*day, hours)));
        let (sunday, monday) = (at(20_779), at(20_780));
        assert_eq!((sunday.days.len(), monday.days.len()), (84, 78));
        assert_eq!(
            (sunday.days[0].day.0.iso(), monday.days[0].day.0.iso()),
            ("2026-08-31".into(), "2026-09-07".into())
        );
        let html = monday.figure().0 + &monday.table().0;
        assert!(html.contains("aria-label=\"3 messages on 2 days of the last 12 weeks.\""), "{html}");
        assert_eq!((html.matches("data-day").count(), html.matches("class=\"ahead\"").count()), (84, 6));
        assert!(html.contains("</th><td>0</td><td></td>"), "days to come have no number");
        assert!(html.contains("data-from=\"20696\" data-today=\"20780\""), "a week more, for zones where it is Sunday");
    }
}
