//! Time zones: those that can be chosen, and what the clock says in one.

use std::sync::LazyLock;

use jiff::tz::{self, TimeZone};
use maud::{Markup, html};

use crate::model::Time;

/// The names of places, e.g. `America/Lima`, and `UTC`; sorted.
static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    const NO_PLACES: [&str; 5] = ["posix/", "right/", "Etc/", "SystemV/", "US/"];
    let is_place = |name: &str| name.contains('/') && !NO_PLACES.iter().any(|start| name.starts_with(start));
    let all = tz::db().available().map(|name| name.to_string());
    let mut names: Vec<String> = all.filter(|name| name == "UTC" || is_place(name)).collect();
    names.sort_unstable();
    names.dedup();
    names
});

/// Every time zone that a person can say to live in.
pub fn zones() -> &'static [String] {
    &NAMES
}

/// What the clock says there, kept right by `time.js`. Nothing where the zone is not known.
pub fn local_time(zone: &str, now: Time) -> Option<Markup> {
    let there = now.timestamp().to_zoned(TimeZone::get(zone).ok()?);
    let text = there.strftime("%H:%M").to_string();
    Some(html! { span data-zone=(zone) { (text) } })
}

/// How far a zone's clocks are from those in UTC, and until when: `UTC+5:30`. None where the zone is not known.
pub fn offset(zone: &str, at: Time) -> Option<(String, Option<Time>)> {
    let zone = TimeZone::get(zone).ok()?;
    let until = zone.following(at.timestamp()).next().map(|next| Time::from_millis(next.timestamp().as_millisecond()));
    Some((in_words(zone.to_offset(at.timestamp()).seconds()), until))
}

fn in_words(seconds: i32) -> String {
    let (sign, minutes) = (if seconds < 0 { '\u{2212}' } else { '+' }, seconds.unsigned_abs() / 60);
    match (minutes / 60, minutes % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, rest) => format!("UTC{sign}{hours}:{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_hold_until_the_clocks_change() {
        let november = Time::from_secs_f64(1_795_277_100.0);
        let said = |zone| offset(zone, november).unwrap();
        assert_eq!(said("Asia/Kolkata"), ("UTC+5:30".to_owned(), None));
        assert_eq!((said("America/Lima").0.as_str(), said("UTC").0.as_str()), ("UTC\u{2212}5", "UTC"));
        let (winter, until) = said("Europe/Prague");
        assert_eq!((winter.as_str(), until.unwrap().to_string().as_str()), ("UTC+1", "2027-03-28T01:00:00Z"));
        assert_eq!(offset("Europe/Prague", until.unwrap()).unwrap().0, "UTC+2");
        assert_eq!((offset("Middle/Earth", november), offset("", november)), (None, None));
    }

    #[test]
    fn places_and_their_clocks() {
        for known in ["America/Lima", "Europe/Prague", "Asia/Kolkata", "UTC"] {
            assert!(zones().iter().any(|name| name == known), "{known}");
        }
        assert!(zones().len() > 300 && !zones().iter().any(|name| name.starts_with("right/")));
        let now = Time::from_secs_f64(1_795_277_100.0);
        let lima = local_time("America/Lima", now).map(|markup| markup.0);
        assert_eq!(lima.as_deref(), Some("<span data-zone=\"America/Lima\">11:05</span>"));
        assert!(local_time("Middle/Earth", now).is_none() && local_time("", now).is_none());
    }
}
