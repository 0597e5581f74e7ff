//! What was brought in from outside enters the store as messages do: in one transaction, with what it makes stale.
//!
//! Matters join those that messages tell of, each as of when it was last touched, so that a later word of the bus holds.
//! What a complete answer leaves out is over, as of when it was asked for.

use std::collections::HashSet;
use std::sync::PoisonError;

use crate::model::{Check, Gathered, Matters, Time, Want};
use crate::store::{Change, Pending, StoreError};

use super::hints::Hints;
use super::{Triage, note};

/// Services answer from caches and by their own clocks: what was heard of this shortly before the question stands.
const LAG_MILLIS: u64 = 2 * 60 * 1000;

impl Triage {
    /// Keeps how asking went, with the answer if there was a new one; `check.succeeded` is when that was asked for. Who
    /// shows it is stale where that says something new, or where it became too old or is not any more.
    pub fn gather(&self, want: Want, check: Check, gathered: Option<Gathered>) -> Pending<()> {
        let hints = self.hints.clone();
        self.store.write(move |change| {
            let mut hints = hints.lock().unwrap_or_else(PoisonError::into_inner);
            hints.refresh(change)?;
            let (before, known) = (change.check_of(&want)?.unwrap_or_default(), change.gathered(&want)?);
            let news = change.put_gathered(&want, &check, gathered.as_ref())?;
            if let Some(Gathered::Matters(matters)) = &gathered {
                let asked = check.succeeded.unwrap_or(change.now());
                let missed = Missed::new(known.as_ref(), before.succeeded);
                settle(change, &hints, matters, &missed, asked)?;
            }
            let told_here = news && !matches!(gathered, Some(Gathered::Matters(_)));
            let silent = before.is_unanswered() != check.is_unanswered();
            if told_here || silent || before.as_of(change.now()) != check.as_of(change.now()) {
                hints.wanting(&want).iter().for_each(|widget| change.mark(*widget));
            }
            Ok(())
        })
    }

    /// Notes again what all answers said of matters, where these were made anew from the archive.
    pub fn regather(&self) -> Pending<()> {
        let hints = self.hints.clone();
        self.store.write(move |change| {
            let mut hints = hints.lock().unwrap_or_else(PoisonError::into_inner);
            hints.refresh(change)?;
            for want in change.answered()? {
                let asked = change.check_of(&want)?.and_then(|check| check.succeeded);
                if let (Some(Gathered::Matters(matters)), Some(asked)) = (change.gathered(&want)?, asked) {
                    settle(change, &hints, &matters, &Missed::default(), asked)?;
                }
            }
            Ok(())
        })
    }
}

/// The lists that the answer before told in full, with what was in them: what stands there now and did not then was
/// opened, or seen again, after it was asked for.
#[derive(Default)]
struct Missed<'a> {
    since: Option<Time>,
    named: HashSet<&'a str>,
}

impl<'a> Missed<'a> {
    fn new(known: Option<&'a Gathered>, since: Option<Time>) -> Self {
        match known {
            Some(Gathered::Matters(known)) if !(known.whole.is_empty() && known.filed.is_empty()) => {
                Missed { since, named: known.words.iter().map(|word| word.matter.name.as_str()).collect() }
            }
            _ => Missed::default(),
        }
    }

    /// A matter that such an answer left out is over since then; where it is back, this is said after that.
    fn after(&self, name: &str, at: Time) -> Time {
        match self.since {
            Some(since) if !self.named.contains(name) => at.max(since),
            _ => at,
        }
    }
}

fn settle(
    change: &mut Change<'_>,
    hints: &Hints,
    matters: &Matters,
    missed: &Missed<'_>,
    asked: Time,
) -> Result<(), StoreError> {
    for word in &matters.words {
        let at = missed.after(&word.matter.name, word.at).min(asked);
        note(change, hints, &word.matter, at)?;
    }
    let names: Vec<&str> = matters.words.iter().map(|word| word.matter.name.as_str()).collect();
    let lists = matters.whole.iter().map(|list| (list, false)).chain(matters.filed.iter().map(|list| (list, true)));
    for ((list, kind), own) in lists {
        let elsewhere = change.close_others(list, *kind, &names, own, asked.minus_millis(LAG_MILLIS))?;
        for subject in elsewhere {
            hints.listing(&subject, *kind).iter().for_each(|widget| change.mark(*widget));
        }
    }
    Ok(())
}
