//! When a person last looked at a hub: what is new since then is marked.

use redb::ReadableTable;

use super::StoreError;
use super::change::Change;
use super::snapshot::Snapshot;
use super::tables::PERSON_HUB_TO_VISIT;
use crate::model::{HubId, PersonName, Time};

/// Looks less far apart than this are one visit.
const PAUSE_MILLIS: u64 = 30 * 60 * 1000;
/// A visit that goes on is noted again after this long.
const NOTED_MILLIS: u64 = 60 * 1000;

impl Change<'_> {
    /// Notes that a person looks at a hub.
    pub fn visit(&mut self, person: &PersonName, hub: HubId, now: Time) -> Result<(), StoreError> {
        let mut table = self.txn.open_table(PERSON_HUB_TO_VISIT)?;
        let key = (person.as_str(), hub.0);
        let old = table.get(key)?.map(|visit| visit.value());
        let (seen, before) = match old {
            Some((seen, before)) if now.millis_since(Time::from_millis(seen as i64)) < PAUSE_MILLIS => (seen, before),
            Some((seen, _)) => (seen, seen),
            None => (now.as_millis(), 0),
        };
        table.insert(key, (now.as_millis().max(seen), before))?;
        Ok(())
    }
}

impl Snapshot {
    /// Since when things are new to a person who looks now; none at the first visit. And whether the look is worth
    /// noting: the one before is a while ago, or something happened after it.
    pub(super) fn visit(&self, person: &PersonName, hub: HubId, now: Time) -> Result<(Option<Time>, bool), StoreError> {
        let Some((seen, before)) = self.seen(person, hub)? else { return Ok((None, true)) };
        let apart = now.millis_since(seen);
        let since = if apart < PAUSE_MILLIS { before } else { seen };
        let noted = apart >= NOTED_MILLIS || self.happened_after(hub, seen)?;
        Ok(((since > Time::ZERO).then_some(since), noted))
    }

    /// Whether something happened in a hub since a person last looked; false where they never did.
    pub(super) fn has_news(&self, person: &PersonName, hub: HubId) -> Result<bool, StoreError> {
        self.seen(person, hub)?.map_or(Ok(false), |(seen, _)| self.happened_after(hub, seen))
    }

    fn seen(&self, person: &PersonName, hub: HubId) -> Result<Option<(Time, Time)>, StoreError> {
        let table = self.txn.open_table(PERSON_HUB_TO_VISIT)?;
        let time = |millis: u64| Time::from_millis(millis as i64);
        let visit = table.get((person.as_str(), hub.0))?.map(|visit| visit.value());
        Ok(visit.map(|(seen, before)| (time(seen), time(before))))
    }

    fn happened_after(&self, hub: HubId, seen: Time) -> Result<bool, StoreError> {
        Ok(self.hub_tally(hub)?.newest.is_some_and(|newest| newest > seen))
    }
}
