//! Instants in markup. Without JavaScript they read in UTC; `time.js` makes them relative, in the reader's zone.

use maud::{Markup, html};

use crate::model::Time;

/// `21 Nov, 16:05` with the whole date as its title.
pub fn time(at: Time) -> Markup {
    html! { time datetime=(at) title=(at.readable()) { (at.short()) } }
}

/// Something to come: `time.js` counts down to it, in two units.
pub fn countdown(at: Time) -> Markup {
    html! { time.countdown datetime=(at) title=(at.readable()) { (at.short()) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_for_machines_short_for_people() {
        let at = Time::from_secs_f64(1_795_277_100.0);
        let markup = r#"<time datetime="2026-11-21T16:05:00Z" title="21 Nov 2026, 16:05 UTC">21 Nov, 16:05</time>"#;
        assert_eq!(time(at).0, markup);
        assert_eq!(countdown(at).0, markup.replacen("<time ", r#"<time class="countdown" "#, 1));
    }
}
