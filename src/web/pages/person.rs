//! What a hub's page says to and of people: where somebody lives, and what is new to who looks.

use maud::{Markup, html};

use crate::look::{counted, icon, local_time, time};
use crate::model::Time;

/// Where a person says to live; any part may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whereabouts {
    pub country: String,
    /// IANA name.
    pub zone: String,
    pub now: Time,
}

/// What happened since the viewer looked last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct News {
    pub count: usize,
    pub since: Time,
}

pub(super) fn whereabouts(place: &Whereabouts) -> Markup {
    let clock = local_time(&place.zone, place.now);
    html! {
        @if clock.is_some() || !place.country.is_empty() {
            p.whereabouts {
                (icon("clock"))
                span {
                    (place.country)
                    @if let Some(clock) = clock {
                        @if !place.country.is_empty() { ", " }
                        (clock) " there (" (place.zone.replace('_', " ")) ")"
                    }
                }
            }
        }
    }
}

/// Nothing where nothing is new.
pub(super) fn news(news: Option<&News>) -> Markup {
    html! {
        @if let Some(News { count, since }) = news && *count > 0 {
            p.news { strong { (counted(*count as u64, "thing", "things")) " new" } " since your last visit, " (time(*since)) "." }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::sample;

    #[test]
    fn what_is_not_said_is_not_shown() {
        let said = |country: &str, zone: &str| {
            whereabouts(&Whereabouts { country: country.into(), zone: zone.into(), now: sample::now() }).0
        };
        assert!(said("", "").is_empty() && said("", "Nowhere/Else").is_empty());
        assert!(said("Pe<ru", "").contains("<span>Pe&lt;ru</span>"));
        let both = said("Peru", "America/Argentina/Buenos_Aires");
        assert!(both.contains("Peru, <span data-zone=") && both.contains("Buenos Aires)"), "{both}");
    }

    #[test]
    fn news_are_counted() {
        let said = |count| news(Some(&News { count, since: sample::now() })).0;
        assert!(said(0).is_empty() && news(None).0.is_empty());
        assert!(said(1).contains("<strong>1 thing new</strong> since your last visit, <time"));
        assert!(said(3).contains("3 things new"));
    }
}
