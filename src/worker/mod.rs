//! Rebuilds what is marked stale, several widgets at a time, each by one worker only.
//!
//! A bell only says "look": what is stale stands in the store. A widget marked ten times while it waits is built once;
//! one marked while it is being built keeps its mark and is built again. What is built waits for its commit without a
//! worker: one commit stores many.

use std::collections::{HashMap, HashSet, VecDeque};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tracing::{error, warn};

use crate::model::{Time, WidgetId};
use crate::stop::Stop;
use crate::store::{Store, StoreError};
use crate::widgets::{BuildError, Builder};

/// Widgets taken up before looking again.
const LOOKAHEAD: usize = 256;
/// Widgets under way for each worker, most of which wait for their commit.
const UNDER_WAY: usize = 16;
/// How often results are looked through for those that expired by the clock.
const TICK: Duration = Duration::from_secs(1);
/// How long a widget that failed is left alone.
const PENALTY: Duration = Duration::from_secs(30);

/// Works until `stop` says so; what is under way then is finished.
pub async fn run(store: Store, builder: Builder, workers: NonZeroUsize, clock: fn() -> Time, mut stop: Stop) {
    let mut marked = store.wakes().marked();
    let mut crew = Crew::new(store, builder, workers);
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        // At first there is what an earlier process left stale. Then each turn has a reason to look: a bell; a build that
        // ended, whose mark may have been raised meanwhile; or the second that is the longest anything forgotten waits.
        if crew.waiting.is_empty() {
            crew.look().await;
        }
        crew.employ();
        tokio::select! {
            () = stop.fired() => break,
            Some(done) = crew.running.join_next(), if !crew.running.is_empty() => crew.finished(done),
            rung = marked.changed() => if rung.is_err() { break },
            _ = tick.tick() => crew.expire(clock()).await,
        }
    }
    while let Some(done) = crew.running.join_next().await {
        crew.finished(done);
    }
}

struct Crew {
    store: Store,
    builder: Builder,
    workers: NonZeroUsize,
    /// One for each worker.
    seats: Arc<Semaphore>,
    waiting: VecDeque<WidgetId>,
    running: JoinSet<(WidgetId, Result<(), BuildError>)>,
    busy: HashSet<WidgetId>,
    penalised: HashMap<WidgetId, Instant>,
}

impl Crew {
    fn new(store: Store, builder: Builder, workers: NonZeroUsize) -> Self {
        Crew {
            store,
            builder,
            workers,
            seats: Arc::new(Semaphore::new(workers.get())),
            waiting: VecDeque::new(),
            running: JoinSet::new(),
            busy: HashSet::new(),
            penalised: HashMap::new(),
        }
    }

    fn employ(&mut self) {
        while self.running.len() < self.workers.get() * UNDER_WAY
            && let Some(widget) = self.waiting.pop_front()
        {
            let (builder, seats) = (self.builder.clone(), self.seats.clone());
            self.busy.insert(widget);
            self.running.spawn(async move {
                // Nobody closes it; without a seat the widget would be built all the same.
                let seat = seats.acquire_owned().await.ok();
                (widget, builder.build_in(widget, seat).await)
            });
        }
    }

    /// Reads what is stale, the oldest first. Widgets this crew is building are left out: their mark stays if it is raised
    /// meanwhile, and their end makes us look again. One that a page is building is waited for like any other.
    async fn look(&mut self) {
        match self.store.read(|snapshot| snapshot.marks()).await {
            Ok(marks) => {
                metrics::gauge!("hubs_stale_marks").set(marks.len() as f64);
                let now = Instant::now();
                self.penalised.retain(|_, until| *until > now);
                let free = marks.into_iter().map(|mark| mark.widget);
                let free = free.filter(|widget| !self.busy.contains(widget) && !self.penalised.contains_key(widget));
                self.waiting = free.take(LOOKAHEAD).collect();
            }
            Err(failure) => error!("stale widgets cannot be read: {failure}"),
        }
    }

    fn finished(&mut self, done: Result<(WidgetId, Result<(), BuildError>), tokio::task::JoinError>) {
        match done {
            Ok((widget, Ok(()) | Err(BuildError::Gone))) => drop(self.busy.remove(&widget)),
            Ok((widget, Err(failure))) => {
                self.busy.remove(&widget);
                warn!(widget = widget.0, "a widget could not be built and is tried again later: {failure}");
                self.penalised.insert(widget, Instant::now() + PENALTY);
            }
            // Which one it was is not known; the builder itself keeps two from building the same widget.
            Err(failure) => {
                self.busy.clear();
                error!("a worker ended early: {failure}");
            }
        }
    }

    async fn expire(&mut self, now: Time) {
        if let Err(failure) = self.mark_expired(now).await {
            error!("expired widgets cannot be marked: {failure}");
        }
    }

    async fn mark_expired(&self, now: Time) -> Result<(), StoreError> {
        if self.store.read(move |snapshot| snapshot.any_expired(now)).await? {
            self.store.write(move |change| change.mark_expired(now)).durable().await?;
        }
        Ok(())
    }
}
