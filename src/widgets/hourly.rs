//! Counts hour by hour beside a chart of days in UTC: `days.js` makes days of the reader's zone of them.
//!
//! No zone's day begins more than a day from that of UTC. Where a chart shows weeks, hours further from where one may
//! begin are put together in its middle.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::model::{Day, Hours};

/// What a chart needs to be set to other days.
#[derive(Debug)]
pub struct Hourly {
    /// The first hour told is the first of this day.
    pub from: Day,
    /// The last day of the chart in UTC.
    pub today: Day,
    /// Days of one bar or point.
    pub step: u32,
    series: Vec<BTreeMap<u32, u64>>,
}

const DAY: u32 = Hours::COUNT as u32;

impl Hourly {
    /// For a chart of so many series whose bars of `step` days end today.
    pub fn new(from: Day, today: Day, step: u32, series: usize) -> Self {
        Hourly { from, today, step, series: vec![BTreeMap::new(); series] }
    }

    pub fn add(&mut self, series: usize, day: Day, hours: &Hours) {
        let Some(days) = day.0.checked_sub(self.from.0) else { return };
        for (hour, count) in hours.iter() {
            let place = self.place(days * DAY + hour as u32);
            if let Some(counts) = self.series.get_mut(series) {
                *counts.entry(place).or_default() += u64::from(count);
            }
        }
    }

    /// Where an hour is counted.
    fn place(&self, hour: u32) -> u32 {
        let bar = self.step * DAY;
        // Bars end with today; what is before the first whole one begins nowhere.
        let first = (self.today.0 + 1 - self.from.0) * DAY % bar;
        let within = (hour + bar - first) % bar;
        if self.step > 2 && within >= DAY && within < bar - DAY { hour - within + bar / 2 } else { hour }
    }

    /// Each series in turn: a count is that of the hour after the one before, and `~5` leaves five hours out.
    pub fn written(&self) -> String {
        let mut text = String::new();
        for (number, counts) in self.series.iter().enumerate() {
            text.push_str(if number > 0 { "|" } else { "" });
            let mut next = 0;
            for (hour, count) in counts {
                let gap = hour - next;
                // Writing into a text cannot fail.
                let _ = if gap > 0 { write!(text, "~{gap} {count} ") } else { write!(text, "{count} ") };
                next = hour + 1;
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_with_what_lies_between_them() {
        let mut hourly = Hourly::new(Day(100), Day(107), 1, 3);
        hourly.add(0, Day(100), &Hours::at(0, 2));
        hourly.add(0, Day(100), &Hours::at(1, 1));
        hourly.add(0, Day(101), &Hours::at(2, 7));
        hourly.add(2, Day(107), &Hours::at(23, 1));
        hourly.add(2, Day(99), &Hours::at(23, 1));
        hourly.add(9, Day(101), &Hours::at(1, 1));
        assert_eq!(hourly.written(), "2 1 ~24 7 ||~191 1 ");
    }

    #[test]
    fn weeks_are_told_finely_where_they_may_begin() {
        // Bars begin on days 101 and 108; a day of before is told, too.
        let mut hourly = Hourly::new(Day(100), Day(114), 7, 1);
        let place = |day: u32, hour: u32| hourly.place((day - 100) * 24 + hour);
        assert_eq!([place(100, 5), place(101, 0), place(101, 23)], [5, 24, 47]);
        assert_eq!([place(102, 0), place(104, 3), place(106, 23)], [24 + 84; 3]);
        assert_eq!([place(107, 0), place(108, 0), place(109, 0)], [168, 192, 192 + 84]);
        hourly.add(0, Day(103), &Hours::at(1, 2));
        hourly.add(0, Day(105), &Hours::at(1, 3));
        assert_eq!(hourly.written(), "~108 5 ");
    }
}
