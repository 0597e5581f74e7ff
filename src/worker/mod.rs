//! Rebuilds what is marked stale, several widgets at a time, each by one worker only.
//!
//! A bell only says "look": what is stale stands in the store. A widget marked ten times while it waits is built once;
//! one marked while it is being built keeps its mark and is built again.

use std::collections::{HashMap, VecDeque};
use std::num::NonZeroUsize;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;
use tracing::{error, warn};

use crate::model::{Time, WidgetId};
use crate::stop::Stop;
use crate::store::{Store, StoreError};
use crate::widgets::{BuildError, Builder};

/// Marks read from the store at once.
const LOOKAHEAD: usize = 256;
/// How often results are looked through for those that expired by the clock.
const TICK: Duration = Duration::from_secs(1);
/// How long a widget that failed is left alone.
const PENALTY: Duration = Duration::from_secs(30);

/// Works until `stop` says so; what is under way then is finished.
pub async fn run(store: Store, builder: Builder, workers: NonZeroUsize, clock: fn() -> Time, mut stop: Stop) {
    let mut marked = store.wakes().marked();
    let mut crew = Crew::new(store, builder);
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    // What an earlier process left stale is there before any bell rings.
    let mut look_again = true;
    loop {
        if look_again && crew.waiting.is_empty() {
            look_again = false;
            crew.look().await;
        }
        crew.employ(workers.get());
        tokio::select! {
            () = stop.fired() => break,
            // Its mark may have been raised meanwhile, and there may be more marks than were read at once.
            Some(done) = crew.running.join_next(), if !crew.running.is_empty() => {
                crew.finished(done);
                look_again = true;
            }
            rung = marked.changed() => match rung {
                Ok(()) => look_again = true,
                Err(_) => break,
            },
            _ = tick.tick() => {
                crew.expire(clock()).await;
                look_again |= !crew.penalised.is_empty();
            }
        }
    }
    while let Some(done) = crew.running.join_next().await {
        crew.finished(done);
    }
}

struct Crew {
    store: Store,
    builder: Builder,
    waiting: VecDeque<WidgetId>,
    running: JoinSet<(WidgetId, Result<(), BuildError>)>,
    penalised: HashMap<WidgetId, Instant>,
}

impl Crew {
    fn new(store: Store, builder: Builder) -> Self {
        Crew { store, builder, waiting: VecDeque::new(), running: JoinSet::new(), penalised: HashMap::new() }
    }

    fn employ(&mut self, workers: usize) {
        while self.running.len() < workers
            && let Some(widget) = self.waiting.pop_front()
        {
            let builder = self.builder.clone();
            self.running.spawn(async move { (widget, builder.build(widget).await) });
        }
    }

    /// Reads what is stale. Widgets being built are left out: their mark stays if it is raised meanwhile, and then
    /// their end makes us look again.
    async fn look(&mut self) {
        let marks = self.store.read(|snapshot| Ok((snapshot.marks(LOOKAHEAD)?, snapshot.mark_count()?))).await;
        match marks {
            Ok((mut marks, count)) => {
                metrics::gauge!("hubs_stale_marks").set(count as f64);
                let now = Instant::now();
                self.penalised.retain(|_, until| *until > now);
                marks.sort_by_key(|mark| mark.since);
                let free = marks
                    .into_iter()
                    .map(|mark| mark.widget)
                    .filter(|widget| !self.builder.is_under_way(*widget) && !self.penalised.contains_key(widget));
                self.waiting = free.collect();
            }
            Err(failure) => error!("stale widgets cannot be read: {failure}"),
        }
    }

    fn finished(&mut self, done: Result<(WidgetId, Result<(), BuildError>), tokio::task::JoinError>) {
        match done {
            Ok((_, Ok(()))) | Ok((_, Err(BuildError::Gone))) => {}
            Ok((widget, Err(failure))) => {
                warn!(widget = widget.0, "a widget could not be built and is tried again later: {failure}");
                self.penalised.insert(widget, Instant::now() + PENALTY);
            }
            Err(failure) => error!("a worker ended early: {failure}"),
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
