//! Days as the calendar of a reader's time zone has them.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::model::Time;

/// The day of a moment in a time zone, for machines and as people say it: `2026-11-21`, `Today`. Where the zone is not
/// known, or empty, days are those of UTC.
pub fn local_day(zone: &str, at: Time, now: Time) -> (String, String) {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let date = |time: Time| time.timestamp().to_zoned(zone.clone()).date();
    let (day, today) = (date(at), date(now));
    (day.to_string(), said(day, today))
}

fn said(day: Date, today: Date) -> String {
    if day == today {
        return "Today".to_owned();
    }
    if today.yesterday().is_ok_and(|yesterday| day == yesterday) {
        return "Yesterday".to_owned();
    }
    let form = if day.year() == today.year() { "%A, %-d %B" } else { "%A, %-d %B %Y" };
    day.strftime(form).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnight_is_where_the_reader_lives() {
        // 21 Nov 2026, 16:05 UTC.
        let now = Time::from_secs_f64(1_795_277_100.0);
        let said = |zone: &str, hours: u64| local_day(zone, now.minus_millis(hours * 3_600_000), now).1;
        assert_eq!((said("", 16), said("", 17)), ("Today".to_owned(), "Yesterday".to_owned()));
        assert_eq!((said("Asia/Tokyo", 1), said("Asia/Tokyo", 2)), ("Today".to_owned(), "Yesterday".to_owned()));
        assert_eq!(said("No/Where", 48), "Thursday, 19 November");
        assert_eq!(said("UTC", 24 * 365), "Friday, 21 November 2025");
        assert_eq!(local_day("America/Lima", now, now).0, "2026-11-21");
    }
}
