//! Subscribes to one publisher of the fedmsg bus, for ever.
//!
//! One socket an endpoint, so that a dead one never holds up the others. The retrying is ours: the crate's own gives
//! up after half a minute and backs off as long, so a socket that lost its peer is dropped and built anew. Never
//! panics, never decides what a message means, never meets a peer except through `dial`.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use metrics::{counter, gauge};
use tokio::select;
use tokio::time::{Instant, sleep, timeout};
use tracing::{info, warn};
use zeromq::{Socket, SocketEvent, SocketOptions, SocketRecv, SubSocket, ZmqError, ZmqMessage};

use super::chance::Chance;
use super::dial::dial;
use super::frames::read_frames;
use super::quiet::Quiet;
use super::{Endpoint, Intake};
use crate::model::Time;
use crate::stop::Stop;

const RETRY_FIRST: Duration = Duration::from_millis(100);
const RETRY_MOST: Duration = Duration::from_secs(1);

/// A connection that lasted this long was a good one: the next retry begins early again.
const STEADY: Duration = Duration::from_secs(5);

/// How long a peer may take over connection and handshake.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(5);

/// How long after the stop signal what was received already is still handed on.
const GRACE: Duration = Duration::from_millis(400);

/// While stopping: silence as long as this means that nothing more was received.
const DRAINED: Duration = Duration::from_millis(50);

/// Hears `endpoint` until `stop` fires, or until nobody takes messages any more. `prefixes` are beginnings of topics;
/// none means all. `clock` stamps messages that carry no time.
pub async fn subscribe(
    endpoint: Endpoint,
    prefixes: Vec<String>,
    intake: Intake,
    clock: fn() -> Time,
    stop: impl Into<Stop>,
) {
    let mut stop = stop.into();
    let mut subscriber = Subscriber::new(endpoint, prefixes, intake, clock);
    let mut retry = Retry::new();
    loop {
        let opened = select! {
            biased;
            () = stop.fired() => return,
            opened = subscriber.open() => opened,
        };
        match opened {
            Ok(feed) => match subscriber.hear(feed, &mut stop).await {
                End::Finished => return,
                End::Lost { steady: true } => retry.begin_again(),
                End::Lost { steady: false } => {}
            },
            Err(error) => subscriber.report_unreachable(&error),
        }
        select! {
            biased;
            () = stop.fired() => return,
            () = sleep(retry.pause()) => {}
        }
    }
}

struct Subscriber {
    endpoint: Endpoint,
    source: Arc<str>,
    prefixes: Vec<String>,
    intake: Intake,
    clock: fn() -> Time,
    quiet: Quiet,
}

/// How hearing a connection ended.
enum End {
    /// It was time to stop, or nobody takes messages any more.
    Finished,
    /// The peer went away.
    Lost { steady: bool },
}

#[derive(Debug, thiserror::Error)]
enum OpenError {
    #[error("{0}")]
    Dial(#[from] std::io::Error),
    #[error("{0}")]
    Handshake(#[from] ZmqError),
}

impl Subscriber {
    fn new(endpoint: Endpoint, prefixes: Vec<String>, intake: Intake, clock: fn() -> Time) -> Self {
        let source: Arc<str> = endpoint.to_string().into();
        gauge!("hubs_bus_connected", "source" => source.clone()).set(0.0);
        let prefixes = if prefixes.is_empty() { vec![String::new()] } else { prefixes };
        Subscriber { endpoint, source, prefixes, intake, clock, quiet: Quiet::default() }
    }

    async fn open(&self) -> Result<Feed, OpenError> {
        let address = dial(&self.endpoint).await?;
        let mut feed = Feed::connect(&address).await?;
        for prefix in &self.prefixes {
            feed.socket.subscribe(prefix).await?;
        }
        Ok(feed)
    }

    async fn hear(&mut self, mut feed: Feed, stop: &mut Stop) -> End {
        let since = Instant::now();
        self.report_connected();
        let finished = loop {
            select! {
                biased;
                () = stop.fired() => {
                    self.drain(&mut feed, stop).await;
                    break true;
                }
                next = feed.next() => match next {
                    Ok(message) => if !self.hand_on(message, stop).await { break true },
                    Err(error) => {
                        self.report_lost(&error);
                        break false;
                    }
                }
            }
        };
        gauge!("hubs_bus_connected", "source" => self.source.clone()).set(0.0);
        if finished { End::Finished } else { End::Lost { steady: since.elapsed() >= STEADY } }
    }

    /// False when nobody takes messages any more. Waits while the queue is full, which slows the publisher.
    async fn hand_on(&mut self, frames: ZmqMessage, stop: &mut Stop) -> bool {
        let now = (self.clock)();
        let message = match read_frames(&frames.into_vec(), now) {
            Ok(message) => message,
            Err(refusal) => {
                counter!("hubs_bus_rejected_total", "source" => self.source.clone(), "kind" => refusal.kind())
                    .increment(1);
                if let Some(kept_back) = self.quiet.due(refusal.kind(), now) {
                    warn!(source = %self.source, kind = refusal.kind(), kept_back, "A message was refused: {refusal}.");
                }
                return true;
            }
        };
        let sent = select! {
            biased;
            sent = self.intake.send(message, self.source.clone()) => sent.is_ok(),
            () = stop.fired_and(GRACE) => false,
        };
        if sent {
            counter!("hubs_bus_messages_total", "source" => self.source.clone()).increment(1);
        }
        sent
    }

    /// Hands on what is here already. A publisher that goes on talking does not hold up the end.
    async fn drain(&mut self, feed: &mut Feed, stop: &mut Stop) {
        let all = async {
            while let Ok(Ok(message)) = timeout(DRAINED, feed.next()).await {
                if !self.hand_on(message, stop).await {
                    break;
                }
            }
        };
        // Running out of time is as good an end as running out of messages.
        let _ = timeout(GRACE, all).await;
    }

    fn report_connected(&mut self) {
        gauge!("hubs_bus_connected", "source" => self.source.clone()).set(1.0);
        if let Some(kept_back) = self.quiet.due("connected", (self.clock)()) {
            info!(source = %self.source, kept_back, "Listening to {}.", self.source);
        }
    }

    fn report_lost(&mut self, error: &ZmqError) {
        if let Some(kept_back) = self.quiet.due("lost", (self.clock)()) {
            let reason = match error {
                ZmqError::NoMessage => "it closed the connection".to_owned(),
                error => error.to_string(),
            };
            warn!(source = %self.source, kept_back, "Lost {}: {reason}. Trying it again until it is back.", self.source);
        }
    }

    fn report_unreachable(&mut self, error: &OpenError) {
        if let Some(kept_back) = self.quiet.due("unreachable", (self.clock)()) {
            warn!(source = %self.source, kept_back, "Cannot reach {}: {error}. Trying it again for ever.", self.source);
        }
    }
}

/// One connected socket.
struct Feed {
    socket: SubSocket,
    /// Whether the peer has gone, as the crate's monitor tells.
    gone: Box<dyn FnMut() -> bool + Send>,
}

impl Feed {
    /// Subscribing comes after connecting: then a peer that is gone by then is an error, not a silence for ever.
    async fn connect(address: &str) -> Result<Self, ZmqError> {
        let mut options = SocketOptions::default();
        options.connect_timeout(HANDSHAKE_LIMIT);
        let mut socket = SubSocket::with_options(options);
        let mut events = socket.monitor();
        let gone = move || {
            std::iter::from_fn(|| events.try_recv().ok()).any(|event| matches!(event, SocketEvent::Disconnected(_)))
        };
        socket.connect(address).await?;
        Ok(Feed { socket, gone: Box::new(gone) })
    }

    /// The next message; an error when the peer is gone. May be dropped while it waits.
    async fn next(&mut self) -> Result<ZmqMessage, ZmqError> {
        let Feed { socket, gone } = self;
        let mut receiving = pin!(socket.recv());
        // The crate goes on waiting when its only peer leaves, but notices the leaving within this very poll.
        poll_fn(|context| match receiving.as_mut().poll(context) {
            Poll::Pending if gone() => Poll::Ready(Err(ZmqError::NoMessage)),
            polled => polled,
        })
        .await
    }
}

/// Pauses between attempts: doubling, with jitter so that many subscribers do not come back in step.
struct Retry {
    pause: Duration,
    chance: Chance,
}

impl Retry {
    fn new() -> Self {
        Retry { pause: RETRY_FIRST, chance: Chance::unseeded() }
    }

    fn begin_again(&mut self) {
        self.pause = RETRY_FIRST;
    }

    fn pause(&mut self) -> Duration {
        let pause = self.pause.mul_f64(0.5 + self.chance.fraction() / 2.0);
        self.pause = (self.pause * 2).min(RETRY_MOST);
        pause
    }
}

#[cfg(test)]
mod tests;
