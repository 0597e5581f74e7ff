//! Group commit: many small writers, one transaction, each told when it is durable.
//!
//! One thread owns writing. It takes the first job that waits, then whatever else has come meanwhile up to a bound,
//! runs them in order in one transaction, commits, and only then answers. A job that fails fails its whole group,
//! because storage errors leave nothing to save; a refusal that concerns only the job itself is part of its value.
//!
//! After an input or output error the database takes no more writes until it is opened anew. The thread says so once,
//! through [`Wakes::broken`], and answers every further job with that error; the process is to end and start again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Instant;

use redb::{Database, Durability};
use tokio::sync::oneshot;
use tracing::error;

use super::change::{Change, Effects};
use super::subjects::Numbers;
use super::{StoreError, Wakes};
use crate::model::Time;

/// Jobs that may wait; a full queue slows those who write.
const QUEUE_CAP: usize = 256;
/// Jobs in one transaction at most.
const GROUP_MAX: usize = 64;
/// A group that has run this long is committed even if more jobs wait.
const GROUP_MILLIS: u128 = 50;

type Clock = fn() -> Time;
/// Runs in the transaction, or is told why there is none; gives what to do once it is over.
type Job = Box<dyn FnOnce(Result<&mut Change<'_>, &StoreError>) -> Result<AfterCommit, StoreError> + Send>;
type AfterCommit = Box<dyn FnOnce(Result<(), &StoreError>) + Send>;

/// The answer to a write: resolves when the write is durable, or has failed. Dropping it does not undo the write.
pub struct Pending<T>(oneshot::Receiver<Result<T, StoreError>>);

impl<T> Pending<T> {
    /// An answer that needed no write.
    pub fn ready(value: T) -> Self {
        let (answer, pending) = oneshot::channel();
        // The receiver is right here.
        let _ = answer.send(Ok(value));
        Pending(pending)
    }

    /// Waits on this thread; not for use inside asynchronous code.
    pub fn wait(self) -> Result<T, StoreError> {
        self.0.blocking_recv().unwrap_or(Err(StoreError::Closed))
    }

    pub async fn durable(self) -> Result<T, StoreError> {
        self.0.await.unwrap_or(Err(StoreError::Closed))
    }
}

/// The handle to the writing thread. Dropping it finishes what waits and ends the thread.
pub(super) struct Writer {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub fn start(database: Arc<Database>, wakes: Arc<Wakes>, clock: Clock) -> std::io::Result<Self> {
        let (jobs, queue) = sync_channel(QUEUE_CAP);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || serve(&database, &wakes, clock, &queue))?;
        Ok(Writer { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Queues a job. `then` runs on the writing thread right after the commit, in the order of commits.
    pub fn submit<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Change<'_>) -> Result<T, StoreError> + Send + 'static,
        then: impl FnOnce(&T) + Send + 'static,
    ) -> Pending<T> {
        let (answer, pending) = oneshot::channel();
        // That nobody waits for an answer is fine everywhere below: the write happens, or fails, all the same.
        let job: Job = Box::new(move |change| match change.map_err(StoreError::again).and_then(job) {
            Ok(value) => {
                let after: AfterCommit = Box::new(move |committed| {
                    let told = committed.map_err(StoreError::again).map(|()| {
                        then(&value);
                        value
                    });
                    let _ = answer.send(told);
                });
                Ok(after)
            }
            Err(failure) => {
                let _ = answer.send(Err(failure.again()));
                Err(failure)
            }
        });
        if let Some(jobs) = &self.jobs
            && let Err(TrySendError::Full(job)) = jobs.try_send(job)
        {
            // A full queue slows its source: this thread waits for room.
            let send = || jobs.send(job);
            let sent = match tokio::runtime::Handle::try_current() {
                Ok(handle) if handle.runtime_flavor() == tokio::runtime::RuntimeFlavor::MultiThread => {
                    tokio::task::block_in_place(send)
                }
                _ => send(),
            };
            if sent.is_err() {
                error!("the store's writing thread has ended");
            }
        }
        Pending(pending)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            error!("the store's writing thread had panicked");
        }
    }
}

fn serve(database: &Database, wakes: &Wakes, clock: Clock, queue: &Receiver<Job>) {
    let mut numbers = Numbers::default();
    while let Ok(first) = queue.recv() {
        let mut answers = Vec::new();
        // A job runs code of widgets over text from the bus. Should it panic, its group is undone as after an error.
        let group = || run_group(database, clock(), &mut numbers, first, queue, &mut answers);
        let outcome = catch_unwind(AssertUnwindSafe(group))
            .unwrap_or_else(|_| Err(StoreError::Failed("a step of the write ended early".to_owned())));
        if let Err(failure) = &outcome {
            error!("a write failed and was undone: {failure}");
            numbers.forget();
            if failure.is_for_good() {
                wakes.broken.send_replace(Some(failure.to_string()));
            }
        }
        for answer in answers {
            let committed = outcome.as_ref().map(|_| ());
            if catch_unwind(AssertUnwindSafe(|| answer(committed))).is_err() {
                error!("what was to follow a write ended early");
            }
        }
        if let Ok(effects) = outcome {
            wakes.ring(effects);
        }
    }
}

fn run_group(
    database: &Database,
    now: Time,
    numbers: &mut Numbers,
    first: Job,
    queue: &Receiver<Job>,
    answers: &mut Vec<AfterCommit>,
) -> Result<Effects, StoreError> {
    let began = Instant::now();
    let mut txn = match database.begin_write() {
        Ok(txn) => txn,
        Err(failure) => {
            let failure = failure.into();
            // It can only hand the failure back.
            return first(Err(&failure)).and(Err(failure));
        }
    };
    txn.set_durability(Durability::Immediate)?;
    txn.set_quick_repair(true);
    let mut change = Change::new(&txn, now, numbers);
    let mut next = Some(first);
    while let Some(job) = next {
        answers.push(job(Ok(&mut change))?);
        let room = answers.len() < GROUP_MAX && began.elapsed().as_millis() < GROUP_MILLIS;
        next = if room { queue.try_recv().ok() } else { None };
    }
    let effects = change.finish()?;
    txn.commit()?;
    metrics::histogram!("hubs_store_group_seconds").record(began.elapsed().as_secs_f64());
    Ok(effects)
}
