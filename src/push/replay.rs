//! The newest events of each hub, for browsers that come back.

use std::collections::{HashMap, VecDeque};

use bytes::Bytes;

use crate::model::{HubId, Revision};

use super::Standing;

/// Events kept for one hub.
const EVENTS_PER_HUB: usize = 128;
/// Bytes kept over all hubs; the oldest event of all goes first.
const BYTES: usize = 32 * 1024 * 1024;

pub(super) struct Replay {
    start: Revision,
    hubs: HashMap<HubId, Kept>,
    /// The hub of each kept event, oldest first. An event dropped for its hub's own bound leaves its entry behind,
    /// which then drops that hub's next oldest a little early: harmless, it only costs a resync.
    order: VecDeque<HubId>,
    bytes: usize,
}

struct Kept {
    events: VecDeque<(Revision, Bytes)>,
    /// Events up to here are no longer kept.
    floor: Revision,
}

impl Replay {
    pub fn new(start: Revision) -> Self {
        Replay { start, hubs: HashMap::new(), order: VecDeque::new(), bytes: 0 }
    }

    pub fn keep(&mut self, hub: HubId, revision: Revision, event: Bytes) {
        self.bytes += event.len();
        self.order.push_back(hub);
        let kept = self.hubs.entry(hub).or_insert(Kept { events: VecDeque::new(), floor: self.start });
        kept.events.push_back((revision, event));
        let full = kept.events.len() > EVENTS_PER_HUB;
        if full {
            self.drop_oldest(hub);
        }
        while self.bytes > BYTES || self.order.len() > 2 * EVENTS_PER_HUB * self.hubs.len() {
            let Some(oldest) = self.order.pop_front() else { break };
            self.drop_oldest(oldest);
        }
    }

    /// Keeps nothing of what was: what browsers missed until now they fetch anew.
    pub fn forget(&mut self) {
        let newest = self.hubs.values().filter_map(|kept| kept.events.back()).map(|(revision, _)| *revision).max();
        *self = Replay::new(self.start.max(newest.unwrap_or(self.start)));
    }

    /// What a browser missed, or `None` where that is no longer known.
    pub fn since(&self, hub: HubId, standing: Standing) -> Option<Vec<Bytes>> {
        let Standing { since, newest, newest_of_hub } = standing;
        if since > newest {
            return None;
        }
        let (floor, events) = match self.hubs.get(&hub) {
            Some(kept) => (kept.floor, Some(&kept.events)),
            None => (self.start, None),
        };
        if since < floor && newest_of_hub > since {
            return None;
        }
        let missed = events.into_iter().flatten().filter(|(revision, _)| *revision > since);
        Some(missed.map(|(_, event)| event.clone()).collect())
    }

    fn drop_oldest(&mut self, hub: HubId) {
        if let Some(kept) = self.hubs.get_mut(&hub)
            && let Some((revision, event)) = kept.events.pop_front()
        {
            kept.floor = revision;
            self.bytes -= event.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(since: u64, newest: u64) -> Standing {
        Standing { since: Revision(since), newest: Revision(newest), newest_of_hub: Revision(newest) }
    }

    #[test]
    fn a_hub_keeps_a_bounded_number() {
        let mut replay = Replay::new(Revision(0));
        let total = EVENTS_PER_HUB as u64 + 10;
        for revision in 1..=total {
            replay.keep(HubId(1), Revision(revision), Bytes::from_static(b"x"));
        }
        assert!(replay.since(HubId(1), at(9, total)).is_none());
        assert_eq!(replay.since(HubId(1), at(10, total)).unwrap().len(), EVENTS_PER_HUB);
        assert_eq!(replay.since(HubId(1), at(total, total)).unwrap().len(), 0);
    }

    #[test]
    fn what_is_forgotten_is_fetched_anew() {
        let mut replay = Replay::new(Revision(0));
        replay.keep(HubId(1), Revision(5), Bytes::from_static(b"x"));
        replay.forget();
        assert!(replay.since(HubId(1), at(4, 5)).is_none());
        replay.keep(HubId(1), Revision(6), Bytes::from_static(b"y"));
        assert_eq!(replay.since(HubId(1), at(5, 6)).unwrap(), [Bytes::from_static(b"y")]);
        assert!(replay.bytes == 1);
    }

    #[test]
    fn all_hubs_together_keep_bounded_bytes() {
        let mut replay = Replay::new(Revision(0));
        let large = Bytes::from(vec![b'x'; BYTES / 4]);
        for revision in 1..=20 {
            replay.keep(HubId(revision as u32 % 5), Revision(revision), large.clone());
            assert!(replay.bytes <= BYTES);
        }
        assert!(replay.since(HubId(0), at(4, 20)).is_none());
        assert_eq!(replay.since(HubId(0), at(15, 20)).unwrap().len(), 1);
    }
}
