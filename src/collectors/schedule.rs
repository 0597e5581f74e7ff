//! Who is asked next, and when. Pure: time and chance are arguments, so that weeks pass in a test without waiting.
//!
//! Each want has its own next time. A service that says "later" is left alone as a whole; a host that fails five times in
//! a row over all its wants is left alone, too, and then asked once to see whether it is back.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use crate::model::{Check, Service, Time, Want};

/// Questions under way at once; of one host there is never more than one.
pub const AT_ONCE: usize = 4;
/// The longest pause after failures of one want, unless it is asked for less often anyway.
const LONGEST: u64 = 6 * HOUR;
/// Failures in a row after which a host is left alone, and for how long at first and at most.
const FUSE: u32 = 5;
const FIRST_REST: u64 = 5 * MINUTE;
const LONGEST_REST: u64 = HOUR;
/// After that long it is asked for the whole answer, whatever its validators say.
const FULL: u64 = 7 * 24 * HOUR;
/// Facts count as old after so many rounds without an answer.
const OLD_ROUNDS: u64 = 4;
/// Nothing is ever put off for longer: the longest round, give or take its part.
const LATEST: u64 = 34 * 24 * HOUR;
const MINUTE: u64 = 60 * 1000;
const HOUR: u64 = 60 * MINUTE;

/// A number from 0 to 1, by chance.
pub type Chance = f64;

/// What is wanted, and how asking for it goes.
#[derive(Default)]
pub struct Schedule {
    every: HashMap<Service, u64>,
    plans: BTreeMap<Want, Plan>,
    hosts: HashMap<String, Host>,
    pauses: HashMap<Scope, Time>,
    running: HashSet<Want>,
}

/// Something to be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub want: Want,
    /// Who will be asked.
    pub host: String,
    /// Whose limits count for it.
    pub scope: Scope,
}

/// What is left alone when it says "later".
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Scope {
    Service(Service),
    Host(String),
}

struct Plan {
    wanted: Wanted,
    check: Check,
}

#[derive(Debug, Default)]
struct Host {
    busy: bool,
    failures: u32,
    /// Left alone until then.
    rests: Time,
}

/// How a question ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// When it was asked.
    pub asked: Time,
    pub outcome: Outcome,
    /// Until when whoever was asked wants no more of it.
    pub pause: Option<Time>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// With the validators for the next time, and by which program it was read.
    Answered {
        etag: Option<String>,
        last_modified: Option<String>,
        reader: String,
    },
    Unchanged,
    /// One sentence, and whether others who ask that host will meet the same.
    Failed {
        error: String,
        blames_host: bool,
    },
}

impl Schedule {
    pub fn new(services: impl IntoIterator<Item = (Service, Duration)>) -> Self {
        let every = services.into_iter().map(|(service, every)| (service, (every.as_millis() as u64).max(MINUTE)));
        Schedule { every: every.collect(), ..Schedule::default() }
    }

    /// Says what is wanted from now on; `known` is how asking went in earlier days.
    pub fn want(&mut self, wanted: impl IntoIterator<Item = Wanted>, now: Time, mut known: impl FnMut(&Want) -> Check) {
        // A clock that was wrong for a while may have put it off for years.
        let latest = now.plus_millis(LATEST);
        let mut before = std::mem::take(&mut self.plans);
        for wanted in wanted.into_iter().filter(|wanted| self.every.contains_key(&wanted.want.service())) {
            let check = before.remove(&wanted.want).map_or_else(|| known(&wanted.want), |plan| plan.check);
            let check = Check { next: check.next.min(latest), ..check };
            self.plans.insert(wanted.want.clone(), Plan { wanted, check });
        }
        let hosts: HashSet<&String> = self.plans.values().map(|plan| &plan.wanted.host).collect();
        self.hosts.retain(|name, host| host.busy || hosts.contains(name));
    }

    /// What is to be asked for now, and how asking went so far: the one that waits for longest.
    pub fn next(&mut self, now: Time) -> Option<(Wanted, Check)> {
        self.pauses.retain(|_, until| *until > now);
        if self.running.len() >= AT_ONCE {
            return None;
        }
        let free = self.plans.values().filter(|plan| self.is_free(plan));
        let plan = free.filter(|plan| self.due(plan) <= now).min_by_key(|plan| plan.check.next)?;
        let (wanted, check) = (plan.wanted.clone(), plan.check.clone());
        self.running.insert(wanted.want.clone());
        self.hosts.entry(wanted.host.clone()).or_default().busy = true;
        Some((wanted, check))
    }

    /// When there is something to ask for; none where nothing is, until something ends or more is wanted.
    pub fn wakes(&self) -> Option<Time> {
        let free = self.plans.values().filter(|plan| self.is_free(plan));
        free.map(|plan| self.due(plan)).min().filter(|_| self.running.len() < AT_ONCE)
    }

    /// Notes how a question ended. Gives how asking goes now.
    pub fn ended(&mut self, wanted: &Wanted, check: Check, ended: Ended, chance: Chance) -> Check {
        self.running.remove(&wanted.want);
        let every = self.every.get(&wanted.want.service()).copied().unwrap_or(HOUR);
        let host = self.hosts.entry(wanted.host.clone()).or_default();
        host.busy = false;
        host.note(&ended);
        if let Some(until) = ended.pause {
            let pause = self.pauses.entry(wanted.scope.clone()).or_default();
            *pause = until.max(*pause);
        }
        let check = after(check, ended, every, chance);
        if let Some(plan) = self.plans.get_mut(&wanted.want) {
            plan.check = check.clone();
        }
        check
    }

    /// What was answered last is not known after all: it is to be asked for in full.
    pub fn forget(&mut self, want: &Want) {
        if let Some(plan) = self.plans.get_mut(want) {
            plan.check.full = None;
        }
    }

    fn is_free(&self, plan: &Plan) -> bool {
        !self.running.contains(&plan.wanted.want) && self.hosts.get(&plan.wanted.host).is_none_or(|host| !host.busy)
    }

    fn due(&self, plan: &Plan) -> Time {
        let rests = self.hosts.get(&plan.wanted.host).map_or(Time::ZERO, |host| host.rests);
        let paused = self.pauses.get(&plan.wanted.scope).copied().unwrap_or_default();
        plan.check.next.max(rests).max(paused)
    }
}

impl Host {
    /// Any answer will do, also one that says no.
    fn note(&mut self, ended: &Ended) {
        if !matches!(ended.outcome, Outcome::Failed { blames_host: true, .. }) {
            (self.failures, self.rests) = (0, Time::ZERO);
            return;
        }
        self.failures = self.failures.saturating_add(1);
        if self.failures >= FUSE {
            let rest = doubled(FIRST_REST, self.failures - FUSE, LONGEST_REST);
            self.rests = ended.asked.plus_millis(rest);
        }
    }
}

/// Whether the whole answer is to be asked for: validators count only for a while, and only for the program that read it.
pub fn in_full(check: &Check, reader: &str, now: Time) -> bool {
    check.reader != reader || check.full.is_none_or(|full| now.millis_since(full) >= FULL)
}

fn after(check: Check, ended: Ended, every: u64, chance: Chance) -> Check {
    let Ended { asked, outcome, pause } = ended;
    let tried = Check { tried: Some(asked), ..check };
    let good = |check: Check| Check {
        succeeded: Some(asked),
        failures: 0,
        error: None,
        // A tenth more or less, so that what began together does not stay together.
        next: asked.plus_millis(around(every, 0.1, chance)),
        stale: asked.plus_millis(every * OLD_ROUNDS),
        ..check
    };
    match outcome {
        Outcome::Answered { etag, last_modified, reader } => {
            good(Check { etag, last_modified, reader, full: Some(asked), ..tried })
        }
        Outcome::Unchanged => good(tried),
        Outcome::Failed { error, .. } => {
            let failures = tried.failures.saturating_add(1);
            let wait = around(doubled(every, failures, LONGEST.max(every)), 0.25, chance);
            let next = asked.plus_millis(wait).max(pause.unwrap_or_default());
            Check { failures, error: Some(error), next, ..tried }
        }
    }
}

fn doubled(first: u64, times: u32, most: u64) -> u64 {
    first.saturating_mul(1 << times.min(20)).min(most)
}

/// That much, give or take a part of it.
fn around(millis: u64, part: f64, chance: Chance) -> u64 {
    let factor = 1.0 + part * (2.0 * chance.clamp(0.0, 1.0) - 1.0);
    (millis as f64 * factor) as u64
}

#[cfg(test)]
mod tests;
