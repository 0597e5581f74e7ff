//! Fan-out of widget events to the browsers that look at a hub.
//!
//! It knows ids and bytes, nothing of widgets or the store. An event is serialised once and shared by all who get it.
//! Each browser has a bounded queue: one that cannot keep up is cut off, reconnects with the id it saw last, and gets
//! what it missed or is told to resynchronise. Nobody else notices.

mod replay;
mod subscription;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::sync::mpsc;

use crate::model::{HubId, Revision};

use replay::Replay;
pub use subscription::Subscription;

/// Events that may wait for one browser before it counts as too slow.
pub const BROWSER_QUEUE: usize = 64;

/// Sent when nothing else is, so that proxies and browsers know the connection lives.
const KEEPALIVE: Bytes = Bytes::from_static(b": keepalive\n\n");
const GOODBYE: Bytes = Bytes::from_static(b"event: bye\ndata: {}\n\n");

/// The hub of all open event streams. Clones share it.
#[derive(Clone)]
pub struct Push {
    state: Arc<Mutex<State>>,
}

struct State {
    browsers: HashMap<HubId, Vec<Browser>>,
    replay: Replay,
    next_browser: u64,
    /// Set at shutdown: streams opened from then on end at once.
    closed: bool,
}

struct Browser {
    number: u64,
    queue: mpsc::Sender<Bytes>,
}

/// Where a browser stands when it connects.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// The last event id it saw, or the revision its page was rendered at.
    pub since: Revision,
    /// The newest revision in the store: an id beyond it is from another data directory.
    pub newest: Revision,
    /// The newest revision among the hub's own results: whether anything was missed before this process started.
    pub newest_of_hub: Revision,
}

impl Push {
    /// `start` is the newest revision when this process starts; older events are not here.
    pub fn new(start: Revision) -> Self {
        let state = State { browsers: HashMap::new(), replay: Replay::new(start), next_browser: 0, closed: false };
        Push { state: Arc::new(Mutex::new(state)) }
    }

    /// Sends one widget event, `line` being its JSON without line breaks. Events of a hub must come in the order of
    /// their revisions. Never blocks.
    pub fn publish(&self, hub: HubId, revision: Revision, line: &str) {
        debug_assert!(!line.contains('\n'), "an event's data is one line");
        let event = Bytes::from(format!("id: {revision}\nevent: widget\ndata: {line}\n\n"));
        let mut state = self.lock();
        state.replay.keep(hub, revision, event.clone());
        state.send(hub, &event);
        metrics::counter!("hubs_events_total").increment(1);
    }

    /// Tells that a hub's layout is another one: widgets were added, moved or removed. Ordered as [`Push::publish`] is.
    pub fn publish_board(&self, hub: HubId, revision: Revision, line: &str) {
        debug_assert!(!line.contains('\n'), "an event's data is one line");
        let event = Bytes::from(format!("id: {revision}\nevent: board\ndata: {line}\n\n"));
        let mut state = self.lock();
        state.replay.keep(hub, revision, event.clone());
        state.send(hub, &event);
    }

    /// Ends all streams of a hub, because it may be seen by others than before. Browsers come back, and whether they
    /// may look is decided anew.
    pub fn cut(&self, hub: HubId) {
        self.lock().browsers.remove(&hub);
    }

    /// Keeps no event of before: some name what nobody may see any more.
    pub fn forget(&self) {
        self.lock().replay.forget();
    }

    /// Opens a stream for one browser. Without a standing it gets what comes from now on.
    pub fn subscribe(&self, hub: HubId, standing: Option<Standing>) -> Subscription {
        let (queue, events) = mpsc::channel(BROWSER_QUEUE);
        let mut state = self.lock();
        // Replay and registration happen under one lock, so nothing falls between them.
        let first = match standing {
            None => vec![hello(None)],
            Some(standing) => match state.replay.since(hub, standing) {
                Some(missed) => std::iter::once(hello(None)).chain(missed).collect(),
                None => vec![hello(Some(standing.newest)), resync(standing.newest)],
            },
        };
        let number = state.next_browser;
        state.next_browser += 1;
        if state.closed {
            return Subscription::new(vec![GOODBYE].into(), events, None);
        }
        state.browsers.entry(hub).or_default().push(Browser { number, queue });
        metrics::gauge!("hubs_browsers_connected").increment(1);
        Subscription::new(first.into(), events, Some((self.clone(), hub, number)))
    }

    /// Sends the keepalive comment to every browser.
    pub fn keepalive(&self) {
        let mut state = self.lock();
        let hubs: Vec<HubId> = state.browsers.keys().copied().collect();
        for hub in hubs {
            state.send(hub, &KEEPALIVE);
        }
    }

    /// Tells every browser that the server stops, and ends their streams, now and from now on.
    pub fn say_goodbye(&self) {
        let mut state = self.lock();
        state.closed = true;
        for (_, browsers) in state.browsers.drain() {
            for browser in browsers {
                // One that is too slow for this ends without it.
                let _ = browser.queue.try_send(GOODBYE);
            }
        }
    }

    /// Browsers connected now.
    pub fn connected(&self) -> usize {
        self.lock().browsers.values().map(Vec::len).sum()
    }

    fn leave(&self, hub: HubId, number: u64) {
        let mut state = self.lock();
        if let Some(browsers) = state.browsers.get_mut(&hub) {
            browsers.retain(|browser| browser.number != number);
            if browsers.is_empty() {
                state.browsers.remove(&hub);
            }
        }
        metrics::gauge!("hubs_browsers_connected").decrement(1);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Queues an event for everybody at a hub; who has no room is cut off by dropping the queue.
    fn send(&mut self, hub: HubId, event: &Bytes) {
        let Some(browsers) = self.browsers.get_mut(&hub) else { return };
        browsers.retain(|browser| match browser.queue.try_send(event.clone()) {
            Ok(()) => true,
            Err(mpsc::error::TrySendError::Full(_)) => {
                metrics::counter!("hubs_browsers_cut_off_total").increment(1);
                false
            }
            Err(mpsc::error::TrySendError::Closed(_)) => false,
        });
    }
}

/// The first bytes of a stream: how soon to come back, so that a browser notices at once that it is connected.
fn hello(at: Option<Revision>) -> Bytes {
    match at {
        Some(revision) => Bytes::from(format!("retry: 1000\nid: {revision}\n\n")),
        None => Bytes::from_static(b"retry: 1000\n\n"),
    }
}

fn resync(at: Revision) -> Bytes {
    Bytes::from(format!("id: {at}\nevent: resync\ndata: {{\"revision\":{at}}}\n\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HUB: HubId = HubId(1);

    fn standing(since: u64, newest: u64) -> Option<Standing> {
        Some(Standing { since: Revision(since), newest: Revision(newest), newest_of_hub: Revision(newest) })
    }

    fn texts(subscription: &mut Subscription) -> Vec<String> {
        std::iter::from_fn(|| subscription.ready()).map(|b| String::from_utf8_lossy(&b).into_owned()).collect()
    }

    #[test]
    fn events_reach_those_who_look() {
        let push = Push::new(Revision(10));
        let mut here = push.subscribe(HUB, None);
        let mut elsewhere = push.subscribe(HubId(2), None);
        push.publish(HUB, Revision(11), "{}");
        assert_eq!(texts(&mut here), ["retry: 1000\n\n", "id: 11\nevent: widget\ndata: {}\n\n"]);
        assert_eq!(texts(&mut elsewhere), ["retry: 1000\n\n"]);
        drop(here);
        assert_eq!(push.connected(), 1);
    }

    #[test]
    fn what_was_missed_is_replayed() {
        let push = Push::new(Revision(10));
        push.publish(HUB, Revision(11), "{\"a\":1}");
        push.publish(HubId(2), Revision(12), "{}");
        push.publish(HUB, Revision(13), "{\"a\":2}");
        let seen = texts(&mut push.subscribe(HUB, standing(11, 13)));
        assert_eq!(seen[1..], ["id: 13\nevent: widget\ndata: {\"a\":2}\n\n"]);
        assert_eq!(texts(&mut push.subscribe(HUB, standing(13, 13))).len(), 1);
    }

    #[test]
    fn what_is_too_old_or_foreign_resynchronises() {
        let push = Push::new(Revision(10));
        push.publish(HUB, Revision(11), "{}");
        for since in [3, 99] {
            let seen = texts(&mut push.subscribe(HUB, standing(since, 11)));
            assert!(seen[1].contains("event: resync") && seen[1].starts_with("id: 11\n"), "{seen:?}");
        }
        // Nothing of this hub changed since 3, though other hubs did: nothing was missed.
        let quiet = Standing { since: Revision(3), newest: Revision(11), newest_of_hub: Revision(2) };
        assert_eq!(texts(&mut push.subscribe(HubId(7), Some(quiet))).len(), 1);
    }

    #[test]
    fn a_slow_browser_is_cut_off_alone() {
        let push = Push::new(Revision(0));
        let (mut slow, mut quick) = (push.subscribe(HUB, None), push.subscribe(HUB, None));
        let sent = BROWSER_QUEUE as u64 + 5;
        let mut got = 0;
        for number in 1..=sent {
            push.publish(HUB, Revision(number), "{}");
            got += texts(&mut quick).len();
        }
        assert_eq!(got as u64, sent + 1);
        assert_eq!(push.connected(), 1);
        assert_eq!(texts(&mut slow).len(), BROWSER_QUEUE + 1);
        assert!(slow.is_ended());
    }

    #[test]
    fn a_cut_ends_one_hubs_streams() {
        let push = Push::new(Revision(0));
        let (mut here, elsewhere) = (push.subscribe(HUB, None), push.subscribe(HubId(2), None));
        push.publish_board(HUB, Revision(1), "{}");
        push.cut(HUB);
        assert_eq!(texts(&mut here)[1], "id: 1\nevent: board\ndata: {}\n\n");
        assert!(here.is_ended() && !elsewhere.is_ended());
        drop(here);
        assert_eq!(push.connected(), 1);
    }

    #[test]
    fn goodbye_ends_all_streams() {
        let push = Push::new(Revision(0));
        let mut stream = push.subscribe(HUB, None);
        push.say_goodbye();
        assert_eq!(texts(&mut stream)[1], "event: bye\ndata: {}\n\n");
        assert!(stream.is_ended());
        let mut late = push.subscribe(HUB, None);
        assert_eq!(texts(&mut late).len(), 1);
        assert!(late.is_ended());
    }
}
