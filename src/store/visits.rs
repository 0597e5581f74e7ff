//! When a person last looked at a hub, or at their stream: what is new since then is marked.

use redb::{ReadableTable, Table};

use super::StoreError;
use super::change::Change;
use super::snapshot::Snapshot;
use super::tables::{PERSON_HUB_TO_VISIT, PERSON_TO_STREAM_VISIT};
use crate::model::{HubId, PersonName, Time};

/// Looks less far apart than this are one visit.
const PAUSE_MILLIS: u64 = 30 * 60 * 1000;
/// A visit that goes on is noted again after this long.
const NOTED_MILLIS: u64 = 60 * 1000;

impl Change<'_> {
    /// Notes that a person looks at a hub.
    pub fn visit(&mut self, person: &PersonName, hub: HubId, now: Time) -> Result<(), StoreError> {
        note(self.txn.open_table(PERSON_HUB_TO_VISIT)?, (person.as_str(), hub.0), now)
    }

    /// Notes that a person looks at their stream. Of who is not here any more nothing is noted.
    pub fn visit_stream(&mut self, person: &PersonName, now: Time) -> Result<(), StoreError> {
        match self.person(person)? {
            Some(_) => note(self.txn.open_table(PERSON_TO_STREAM_VISIT)?, person.as_str(), now),
            None => Ok(()),
        }
    }
}

fn note<'k, K: redb::Key + 'static>(
    mut table: Table<'_, K, (u64, u64)>,
    key: K::SelfType<'k>,
    now: Time,
) -> Result<(), StoreError> {
    let old = table.get(&key)?.map(|visit| visit.value());
    let (seen, before) = match old {
        Some((seen, before)) if now.millis_since(Time::from_millis(seen as i64)) < PAUSE_MILLIS => (seen, before),
        Some((seen, _)) => (seen, seen),
        None => (now.as_millis(), 0),
    };
    table.insert(&key, (now.as_millis().max(seen), before))?;
    Ok(())
}

/// The last look of a person and the one before, after a pause.
#[derive(Debug, Clone, Copy)]
struct Looks {
    seen: Time,
    before: Time,
}

impl Looks {
    fn of((seen, before): (u64, u64)) -> Self {
        let time = |millis: u64| Time::from_millis(millis as i64);
        Looks { seen: time(seen), before: time(before) }
    }

    /// Since when things are new to who looks now; none where they never looked before this visit.
    fn since(self, now: Time) -> Option<Time> {
        let since = if now.millis_since(self.seen) < PAUSE_MILLIS { self.before } else { self.seen };
        (since > Time::ZERO).then_some(since)
    }

    fn is_a_while_ago(self, now: Time) -> bool {
        now.millis_since(self.seen) >= NOTED_MILLIS
    }
}

impl Snapshot {
    /// Since when things are new to a person who looks now; none at the first visit. And whether the look is worth
    /// noting: the one before is a while ago, or something happened after it.
    pub(super) fn visit(&self, person: &PersonName, hub: HubId, now: Time) -> Result<(Option<Time>, bool), StoreError> {
        let Some(looks) = self.looks(person, hub)? else { return Ok((None, true)) };
        let noted = looks.is_a_while_ago(now) || self.happened_after(hub, looks.seen)?;
        Ok((looks.since(now), noted))
    }

    /// The same of the person's stream.
    pub(super) fn stream_visit(&self, person: &PersonName, now: Time) -> Result<(Option<Time>, bool), StoreError> {
        let looks =
            self.txn.open_table(PERSON_TO_STREAM_VISIT)?.get(person.as_str())?.map(|row| Looks::of(row.value()));
        Ok(looks.map_or((None, true), |looks| (looks.since(now), looks.is_a_while_ago(now))))
    }

    /// Whether something happened in a hub since a person last looked; false where they never did.
    pub(super) fn has_news(&self, person: &PersonName, hub: HubId) -> Result<bool, StoreError> {
        self.looks(person, hub)?.map_or(Ok(false), |looks| self.happened_after(hub, looks.seen))
    }

    fn looks(&self, person: &PersonName, hub: HubId) -> Result<Option<Looks>, StoreError> {
        let table = self.txn.open_table(PERSON_HUB_TO_VISIT)?;
        Ok(table.get((person.as_str(), hub.0))?.map(|visit| Looks::of(visit.value())))
    }

    fn happened_after(&self, hub: HubId, seen: Time) -> Result<bool, StoreError> {
        Ok(self.hub_tally(hub)?.newest.is_some_and(|newest| newest > seen))
    }
}
