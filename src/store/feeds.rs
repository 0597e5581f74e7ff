//! Hub feeds: the newest hundred entries, neighbours of one story joined as they come.

use std::collections::{BTreeMap, BTreeSet};

use redb::ReadableTable;

use super::StoreError;
use super::change::Change;
use super::codec::{self, Archived};
use super::snapshot::Snapshot;
use super::tables::{HUB_TIME_SEQ_TO_ENTRY, HUB_TO_TALLY};
use crate::model::{
    FEED_LIMIT, Facts, FeedEntry, Hub, HubId, HubName, Reason, STORY_WINDOW_MS, Seq, Subject, SubjectKind, Time,
    Visibility, neighbour,
};

/// How many of the newest entries a new one is held against; a story interleaved with more others starts anew.
pub(super) const NEIGHBOURS: usize = 16;

/// Entries of this transaction by hub, in order of arrival.
#[derive(Default)]
pub(super) struct PendingFeeds(BTreeMap<HubId, Vec<FeedEntry>>);

type Key = (u64, u64);

impl Change<'_> {
    /// Puts a message into a hub's feed, joined with the neighbour whose story it continues.
    pub fn enter_feed(&mut self, hub: HubId, entry: FeedEntry) {
        let tally = self.hub_tallies.entry(hub).or_default();
        *tally = (tally.0 + 1, tally.1.max(entry.end.as_millis()));
        // One that is about to be let go counts, but is not shown again.
        if self.archive.as_ref().is_some_and(|archive| entry.end.day() < archive.horizon) {
            return;
        }
        self.feeds.0.entry(hub).or_default().push(entry);
    }

    /// Gives a new hub the feed it would have had: the newest messages about what it is linked to.
    pub(super) fn fill_feed(&mut self, hub: &Hub) -> Result<(), StoreError> {
        self.close_archive()?;
        // In the order in which they came, so that stories are joined as they were then.
        let mut found = BTreeMap::<Seq, FeedEntry>::new();
        let (discreet, interests, horizon) = (self.discreet()?, hub.interests(), self.horizon()?);
        for subject in &interests {
            for message in self.newest_about(subject, FEED_LIMIT)? {
                let shown = discreet.enters(hub, message.seq, message.topic.category(), &message.facts);
                let shown = shown && message.time.day() >= horizon;
                if !shown || is_confined_elsewhere(&message.facts, hub, |name| self.hub_named(name))? {
                    continue;
                }
                let Archived { seq, time, topic, facts, .. } = &message;
                let first = facts.subjects(topic).into_iter().find(|subject| interests.contains(subject));
                let reason = Reason::of(hub, first.as_ref().unwrap_or(subject), facts);
                found.entry(*seq).or_insert_with(|| FeedEntry::new(*seq, *time, topic, facts, reason));
            }
        }
        for entry in found.into_values() {
            self.enter_feed(hub.id, entry);
        }
        Ok(())
    }

    /// Takes what happened to a hub that is not public any more out of all other feeds, and forgets what widgets show
    /// that name it.
    pub(super) fn confine(&mut self, hub: &Hub) -> Result<(), StoreError> {
        self.close_archive()?;
        self.write_feeds()?;
        let about = self.seqs_about(&Subject::hub(hub.name.as_str()))?;
        self.refill_feeds(Some(hub.id), |entry| entry.items.iter().any(|item| about.contains(&item.seq)))?;
        for widget in self.widgets_naming(hub.name.as_str())? {
            self.forget_result(widget)?;
        }
        Ok(())
    }

    /// Makes the feeds anew that have such an entry.
    pub(super) fn refill_feeds(
        &mut self,
        except: Option<HubId>,
        which: impl Fn(&FeedEntry) -> bool,
    ) -> Result<(), StoreError> {
        let mut touched = BTreeSet::new();
        for row in self.txn.open_table(HUB_TIME_SEQ_TO_ENTRY)?.iter()? {
            let (key, value) = row?;
            let entry = codec::from_bytes::<FeedEntry>("feed entry", value.value());
            if entry.is_ok_and(|entry| which(&entry)) {
                touched.insert(HubId(key.value().0));
            }
        }
        for hub in touched.into_iter().filter(|hub| Some(*hub) != except) {
            if let Some(hub) = self.hub(hub)? {
                self.refill_feed(&hub)?;
                self.board_changed(hub.id)?;
            }
        }
        Ok(())
    }

    /// Gives a hub whose links changed the feed it would have had with them.
    pub(super) fn refill_feed(&mut self, hub: &Hub) -> Result<(), StoreError> {
        self.write_feeds()?;
        self.write_tallies()?;
        self.drop_feed(hub.id)?;
        self.fill_feed(hub)
    }

    /// Removes a hub's feed and its count.
    pub(super) fn drop_feed(&mut self, hub: HubId) -> Result<(), StoreError> {
        let whole = (hub.0, 0, 0)..=(hub.0, u64::MAX, u64::MAX);
        self.txn.open_table(HUB_TIME_SEQ_TO_ENTRY)?.retain_in(whole, |_, _| false)?;
        self.txn.open_table(HUB_TO_TALLY)?.remove(hub.0)?;
        Ok(())
    }

    pub(super) fn write_feeds(&mut self) -> Result<(), StoreError> {
        for (hub, entries) in std::mem::take(&mut self.feeds.0) {
            self.write_feed(hub, entries)?;
        }
        Ok(())
    }

    fn write_feed(&mut self, hub: HubId, entries: Vec<FeedEntry>) -> Result<(), StoreError> {
        let mut table = self.txn.open_table(HUB_TIME_SEQ_TO_ENTRY)?;
        let whole = (hub.0, 0, 0)..=(hub.0, u64::MAX, u64::MAX);
        let mut kept: Vec<Key> = Vec::new();
        let mut gone: Vec<Key> = Vec::new();
        let mut near: Vec<(Option<Key>, FeedEntry)> = Vec::new();
        for row in table.range(whole)?.rev() {
            let (key, value) = row?;
            let (_, time, seq) = key.value();
            if near.len() < NEIGHBOURS {
                match codec::from_bytes("feed entry", value.value()) {
                    Ok(entry) => near.push((Some((time, seq)), entry)),
                    // Feeds are derived: an entry in a shape of another time is let go.
                    Err(_) => gone.push((time, seq)),
                }
            }
            kept.push((time, seq));
        }
        near.reverse();
        for entry in entries {
            let from = near.len().saturating_sub(NEIGHBOURS);
            let joined = match neighbour(near[from..].iter().map(|(_, old)| old), &entry, STORY_WINDOW_MS) {
                Some(place) => {
                    let (key, mut old) = near.remove(from + place);
                    gone.extend(key);
                    old.join(entry);
                    old
                }
                None => entry,
            };
            // As if each had come alone: what a feed says does not hang on what was written in one go.
            let place = near.partition_point(|(_, other)| (other.end, other.seq) <= (joined.end, joined.seq));
            near.insert(place, (None, joined));
        }
        for key in &gone {
            table.remove((hub.0, key.0, key.1))?;
            kept.retain(|other| other != key);
        }
        for (key, entry) in &near {
            if key.is_none() {
                let key = (entry.end.as_millis(), entry.seq.0);
                table.insert((hub.0, key.0, key.1), codec::to_bytes("feed entry", entry)?.as_slice())?;
                kept.push(key);
            }
        }
        kept.sort_unstable();
        let surplus = kept.len().saturating_sub(FEED_LIMIT);
        for (time, seq) in kept.drain(..surplus) {
            table.remove((hub.0, time, seq))?;
        }
        Ok(())
    }
}

impl Snapshot {
    /// A hub's newest entries, newest first.
    pub fn feed(&self, hub: HubId, limit: usize) -> Result<Vec<FeedEntry>, StoreError> {
        let table = self.txn.open_table(HUB_TIME_SEQ_TO_ENTRY)?;
        let whole = (hub.0, 0, 0)..=(hub.0, u64::MAX, u64::MAX);
        let mut entries = Vec::new();
        for row in table.range(whole)?.rev() {
            if entries.len() == limit {
                break;
            }
            entries.extend(codec::from_bytes::<FeedEntry>("feed entry", row?.1.value()).ok());
        }
        Ok(entries)
    }

    /// How many entries of a hub's feed are newer than that.
    pub(super) fn entries_after(&self, hub: HubId, since: Time) -> Result<usize, StoreError> {
        let table = self.txn.open_table(HUB_TIME_SEQ_TO_ENTRY)?;
        let newer = (hub.0, since.as_millis().saturating_add(1), 0)..=(hub.0, u64::MAX, u64::MAX);
        table.range(newer)?.try_fold(0, |count, row| row.map(|_| count + 1).map_err(StoreError::from))
    }

    /// The newest message of each entry of a hub's feed, newest first.
    pub fn feed_seqs(&self, hub: HubId) -> Result<Vec<Seq>, StoreError> {
        let table = self.txn.open_table(HUB_TIME_SEQ_TO_ENTRY)?;
        let whole = (hub.0, 0, 0)..=(hub.0, u64::MAX, u64::MAX);
        table.range(whole)?.rev().map(|row| Ok(Seq(row?.0.value().2))).collect()
    }
}

/// What happens to a hub that is not public is told in its own feed only.
pub(super) fn is_confined_elsewhere(
    facts: &Facts,
    hub: &Hub,
    find: impl Fn(&HubName) -> Result<Option<Hub>, StoreError>,
) -> Result<bool, StoreError> {
    let mut elsewhere = false;
    for name in facts.places_of(SubjectKind::Hub) {
        let Ok(name) = name.parse() else { continue };
        if let Some(other) = find(&name)?.filter(|other| other.audience() != Visibility::Public) {
            if other.id == hub.id {
                return Ok(false);
            }
            elsewhere = true;
        }
    }
    Ok(elsewhere)
}
