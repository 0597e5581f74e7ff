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
    /// noting.
    pub(super) fn visit(&self, person: &PersonName, hub: HubId, now: Time) -> Result<(Option<Time>, bool), StoreError> {
        let table = self.txn.open_table(PERSON_HUB_TO_VISIT)?;
        let Some((seen, before)) = table.get((person.as_str(), hub.0))?.map(|visit| visit.value()) else {
            return Ok((None, true));
        };
        let apart = now.millis_since(Time::from_millis(seen as i64));
        let since = if apart < PAUSE_MILLIS { before } else { seen };
        let since = (since > 0).then(|| Time::from_millis(since as i64));
        Ok((since, apart >= NOTED_MILLIS))
    }
}
