//! Asks for what is wanted, as long as the portal runs. Only what boards want is asked for, and where nothing is
//! switched on no connection is ever made.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};
use tracing::{debug, error, info, warn};

use super::accounts::Accounts;
use super::ask::{Question, ask};
use super::fetch::{Fetcher, Lookup};
use super::schedule::{Ended, Outcome, Schedule, Scope, Wanted};
use super::setup::Setups;
use super::{collector, wanted};
use crate::model::{Check, Gathered, Time, Want};
use crate::stop::Stop;
use crate::store::{Store, StoreError};
use crate::triage::Triage;
use crate::widgets::Shelf;

/// Boards are looked at again no sooner than this, however often they change.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);
/// Without anything to do, the clock is looked at this often: it may be set.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// What the collectors work with.
pub struct Crew {
    pub store: Store,
    pub triage: Triage,
    pub shelf: Shelf,
    pub setups: Setups,
    /// Tells this program from another one that reads answers differently.
    pub reader: String,
    /// How it introduces itself.
    pub agent: String,
    pub lookup: Lookup,
    pub clock: fn() -> Time,
}

/// Asks until `stop`; what is under way then is given up.
pub async fn run(crew: Crew, mut stop: Stop) {
    if crew.setups.services.is_empty() {
        return;
    }
    let fetcher = match Fetcher::new(&crew.agent, crew.setups.allow_private, &crew.lookup) {
        Ok(fetcher) => fetcher,
        Err(failure) => return error!("nothing is brought in from outside: {failure}"),
    };
    let mut boards = crew.store.wakes().boards();
    let mut desk = Desk::new(crew, fetcher);
    let mut looks = Some(Instant::now());
    loop {
        if looks.is_some_and(|due| due <= Instant::now()) {
            looks = None;
            desk.look(&mut boards).await;
        }
        desk.employ();
        let wakes = looks.unwrap_or_else(|| desk.wakes());
        tokio::select! {
            () = stop.fired() => return,
            Some(done) = desk.running.join_next(), if !desk.running.is_empty() => desk.ended(done).await,
            rung = boards.changed(), if looks.is_none() => match rung {
                Ok(()) => looks = Some(desk.looked + BETWEEN_LOOKS),
                Err(_) => return,
            },
            () = sleep_until(wakes) => (),
        }
    }
}

struct Desk {
    crew: Crew,
    fetcher: Fetcher,
    schedule: Schedule,
    accounts: Arc<Accounts>,
    reader: Arc<str>,
    running: JoinSet<Done>,
    looked: Instant,
}

type Done = (Wanted, Check, Ended, Option<Gathered>);

impl Desk {
    fn new(crew: Crew, fetcher: Fetcher) -> Self {
        let services = crew.setups.services.iter().map(|setup| (setup.service, setup.every));
        let (schedule, reader) = (Schedule::new(services), crew.reader.as_str().into());
        let (accounts, running, looked) = (Arc::default(), JoinSet::new(), Instant::now());
        Desk { crew, fetcher, schedule, accounts, reader, running, looked }
    }

    /// Finds what is wanted now.
    async fn look(&mut self, boards: &mut watch::Receiver<u64>) {
        boards.mark_unchanged();
        self.looked = Instant::now();
        let (shelf, setups) = (self.crew.shelf.clone(), self.crew.setups.clone());
        let looking = self.crew.store.read(move |snapshot| {
            let accounts = Accounts::read(snapshot, &setups)?;
            let found = wanted::found(snapshot, &shelf, &setups, &accounts)?;
            let known: std::collections::HashMap<Want, Check> = snapshot.checks()?.into_iter().collect();
            Ok((accounts, found, known))
        });
        match looking.await {
            Ok((accounts, found, mut known)) => {
                debug!(wanted = found.wanted.len(), "looked for what is to be brought in");
                self.accounts = Arc::new(accounts);
                let now = (self.crew.clock)();
                self.schedule.want(found.wanted, now, |want| known.remove(want).unwrap_or_default());
            }
            Err(failure) => error!("what is wanted from outside cannot be read: {failure}"),
        }
    }

    fn employ(&mut self) {
        let now = (self.crew.clock)();
        while let Some((wanted, check)) = self.schedule.next(now) {
            let want = wanted.want.clone();
            let setup = self.crew.setups.of(want.service()).cloned();
            // Nothing is wanted of a service that is not switched on.
            let Some((setup, collector)) = setup.zip(collector(want.service())) else { continue };
            let (accounts, reader) = (self.accounts.clone(), self.reader.clone());
            let question = Question { want, check: check.clone(), collector, setup, accounts, reader, now };
            let asking = ask(question, self.fetcher.clone());
            self.running.spawn(async move {
                let (ended, gathered) = asking.await;
                (wanted, check, ended, gathered)
            });
        }
    }

    async fn ended(&mut self, done: Result<Done, tokio::task::JoinError>) {
        let (wanted, check, ended, gathered) = match done {
            Ok(done) => done,
            // Which one it was is not known, and it stays busy: better than asking without an end.
            Err(failure) => return error!("a question ended early: {failure}"),
        };
        tell(&wanted, &check, &ended.outcome);
        let check = self.schedule.ended(&wanted, check, ended, chance());
        if let Err(failure) = self.keep(wanted.want.clone(), check, gathered).await {
            error!("what {} told could not be stored: {failure}", wanted.host);
            self.schedule.forget(&wanted.want);
        }
    }

    async fn keep(&self, want: Want, check: Check, gathered: Option<Gathered>) -> Result<(), StoreError> {
        self.crew.triage.gather(want, check, gathered).durable().await
    }

    fn wakes(&self) -> Instant {
        let now = (self.crew.clock)();
        let wait = self.schedule.wakes().map(|time| Duration::from_millis(time.millis_since(now)));
        Instant::now() + wait.unwrap_or(LONGEST_SLEEP).min(LONGEST_SLEEP)
    }
}

/// The first failure in a row is worth a line, and that it is over.
fn tell(wanted: &Wanted, check: &Check, outcome: &Outcome) {
    let word = match outcome {
        Outcome::Answered { .. } => "answered",
        Outcome::Unchanged => "unchanged",
        Outcome::Failed { .. } => "failed",
    };
    let service = wanted.want.service();
    metrics::counter!("hubs_questions_total", "service" => service.as_str(), "outcome" => word).increment(1);
    // An address that an owner typed may be known to few: nothing but its host is told.
    let what = match &wanted.scope {
        Scope::Service(_) => wanted.want.to_string(),
        Scope::Host(host) => format!("{service} of {host}"),
    };
    match outcome {
        Outcome::Failed { error, .. } if check.failures == 0 => warn!("{what} cannot be brought in: {error}"),
        Outcome::Failed { error, .. } => debug!("{what} cannot be brought in still: {error}"),
        _ if check.failures > 0 => info!("{what} is brought in again"),
        _ => (),
    }
}

/// Without chance all is even, which is good enough.
fn chance() -> f64 {
    getrandom::u32().map_or(0.5, |number| f64::from(number) / f64::from(u32::MAX))
}
