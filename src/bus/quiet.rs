//! Says each kind of thing at most once a minute, so that a noisy peer cannot fill the log.

use std::collections::HashMap;

use crate::model::Time;

const ONCE_IN_MS: u64 = 60_000;

/// What was said last, by kind. Kinds are fixed names, so this stays small.
#[derive(Debug, Default)]
pub(super) struct Quiet(HashMap<&'static str, Said>);

#[derive(Debug)]
struct Said {
    at: Time,
    kept_back: u64,
}

impl Quiet {
    /// Whether to say this now; if so, how many of its kind were kept back since it was last said.
    pub(super) fn due(&mut self, kind: &'static str, now: Time) -> Option<u64> {
        match self.0.get_mut(kind) {
            // A clock that was set back must not silence the log for long.
            Some(said) if now >= said.at && now.millis_since(said.at) < ONCE_IN_MS => {
                said.kept_back += 1;
                None
            }
            Some(said) => {
                said.at = now;
                Some(std::mem::take(&mut said.kept_back))
            }
            None => {
                self.0.insert(kind, Said { at: now, kept_back: 0 });
                Some(0)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn once_a_minute_and_kind() {
        let mut quiet = Quiet::default();
        let at = |secs: i64| Time::from_millis(secs * 1000);
        assert_eq!(quiet.due("lost", at(100)), Some(0));
        assert_eq!(quiet.due("lost", at(101)), None);
        assert_eq!(quiet.due("lost", at(159)), None);
        assert_eq!(quiet.due("not-json", at(159)), Some(0));
        assert_eq!(quiet.due("lost", at(160)), Some(2));
        assert_eq!(quiet.due("lost", at(50)), Some(0), "the clock was set back");
    }
}
