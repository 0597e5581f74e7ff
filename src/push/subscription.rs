//! One browser's stream: first what it missed, then what comes.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use tokio::sync::mpsc;

use super::Push;
use crate::model::HubId;

/// Ends when the server stops or when this browser was too slow.
pub struct Subscription {
    first: VecDeque<Bytes>,
    events: mpsc::Receiver<Bytes>,
    place: Option<(Push, HubId, u64)>,
}

impl Subscription {
    pub(super) fn new(
        first: VecDeque<Bytes>,
        events: mpsc::Receiver<Bytes>,
        place: Option<(Push, HubId, u64)>,
    ) -> Self {
        Subscription { first, events, place }
    }

    /// The next event if one is there already.
    pub fn ready(&mut self) -> Option<Bytes> {
        self.first.pop_front().or_else(|| self.events.try_recv().ok())
    }

    /// True when nothing will come any more.
    pub fn is_ended(&self) -> bool {
        self.first.is_empty() && self.events.is_empty() && self.events.is_closed()
    }
}

impl Stream for Subscription {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(event) = self.first.pop_front() {
            return Poll::Ready(Some(Ok(event)));
        }
        self.events.poll_recv(context).map(|event| event.map(Ok))
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some((push, hub, number)) = self.place.take() {
            push.leave(hub, number);
        }
    }
}
