//! How long a hub has been quiet, as a class that greys it.

use crate::model::{Day, Time};

/// Days beyond which the class after this one applies: one day, a week, a month, three months, one, two, five years.
const STEPS: [u64; 7] = [1, 7, 31, 93, 365, 730, 1826];

/// `idle-0` (today) to `idle-7` (over five years, or never): days between the last activity and `now`.
pub fn idle_class(last: Option<Time>, now: Time) -> &'static str {
    const CLASSES: [&str; 8] = ["idle-0", "idle-1", "idle-2", "idle-3", "idle-4", "idle-5", "idle-6", "idle-7"];
    let Some(last) = last else { return CLASSES[7] };
    let quiet = now.millis_since(last);
    CLASSES[STEPS.iter().filter(|&&days| quiet > days * Day::MILLIS).count()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hubs_fade() {
        let now = Time::from_millis(1_800_000_000_000);
        let after = |days: u64| idle_class(Some(now.minus_millis(days * Day::MILLIS + 1)), now);
        assert_eq!(idle_class(Some(now), now), "idle-0");
        assert_eq!([after(1), after(7), after(31), after(93)], ["idle-1", "idle-2", "idle-3", "idle-4"]);
        assert_eq!([after(365), after(730), after(1826)], ["idle-5", "idle-6", "idle-7"]);
        assert_eq!(idle_class(None, now), "idle-7");
        assert_eq!(idle_class(Some(now.plus_millis(5)), now), "idle-0");
    }
}
