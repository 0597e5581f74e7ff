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

#[cfg(test)]
mod tests {
    use super::*;

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
