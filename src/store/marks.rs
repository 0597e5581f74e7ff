//! Stale marks, widget results and when they expire.
//!
//! A mark carries a generation: a worker reads it, builds, and its commit clears the mark only if no message has
//! raised the generation since. A lost wake-up is therefore never a lost update.

use redb::ReadableTable;

use super::StoreError;
use super::change::Change;
use super::codec;
use super::snapshot::Snapshot;
use super::tables::{WIDGET_TO_EXPIRY, WIDGET_TO_FORGOTTEN, WIDGET_TO_MARK, WIDGET_TO_RECORD, WIDGET_TO_RESULT, meta};
use crate::model::{HubId, Revision, Time, WidgetId, WidgetResult};

/// A widget that wants rebuilding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub widget: WidgetId,
    pub generation: u64,
    pub since: Time,
}

/// What a worker built, before it has a revision.
#[derive(Debug, Clone)]
pub struct Built {
    pub widget: WidgetId,
    pub hub: HubId,
    /// The mark's generation that was seen before building; zero where there was no mark.
    pub generation: u64,
    /// [`Snapshot::boards`] of the snapshot it was built from.
    pub boards: u64,
    pub built: Time,
    pub data: String,
    pub html: String,
    /// From when the result is stale without any message.
    pub expires: Option<Time>,
    pub fault: Option<String>,
}

impl Change<'_> {
    /// Says that a widget wants rebuilding.
    pub fn mark(&mut self, widget: WidgetId) {
        self.stale.insert(widget);
    }

    pub(super) fn write_marks(&mut self) -> Result<(), StoreError> {
        if self.stale.is_empty() {
            return Ok(());
        }
        let mut table = self.txn.open_table(WIDGET_TO_MARK)?;
        for widget in std::mem::take(&mut self.stale) {
            let old = table.get(widget.0)?.map(|value| value.value());
            // The generation never starts again at one that a worker may still hold: it goes on from the clock.
            let (generation, since) = match old {
                Some((generation, since)) => (generation + 1, since),
                None => (self.now.as_millis().max(1), self.now.as_millis()),
            };
            table.insert(widget.0, (generation, since))?;
        }
        self.effects.marked = true;
        Ok(())
    }

    /// Stores a result and clears its mark if nothing raised it meanwhile. Gives the result with its new revision;
    /// `None` where nothing changed, the widget is gone, or what it was built from was forgotten since.
    pub fn put_result(&mut self, built: &Built) -> Result<Option<WidgetResult>, StoreError> {
        let exists = self.txn.open_table(WIDGET_TO_RECORD)?.get(built.widget.0)?.is_some();
        {
            let mut marks = self.txn.open_table(WIDGET_TO_MARK)?;
            let unchanged = marks.get(built.widget.0)?.is_some_and(|mark| mark.value().0 == built.generation);
            if unchanged || !exists {
                marks.remove(built.widget.0)?;
            }
        }
        if !exists || self.is_forgotten(built)? {
            return Ok(None);
        }
        {
            let mut expiries = self.txn.open_table(WIDGET_TO_EXPIRY)?;
            match built.expires {
                Some(time) => drop(expiries.insert(built.widget.0, time.as_millis())?),
                None => drop(expiries.remove(built.widget.0)?),
            }
        }
        let old: Option<WidgetResult> = {
            let results = self.txn.open_table(WIDGET_TO_RESULT)?;
            let old = results.get(built.widget.0)?;
            old.and_then(|bytes| codec::from_bytes("widget result", bytes.value()).ok())
        };
        if old.is_some_and(|old| (&old.data, &old.html, &old.fault) == (&built.data, &built.html, &built.fault)) {
            return Ok(None);
        }
        let result = WidgetResult {
            widget: built.widget,
            hub: built.hub,
            revision: Revision(self.next(meta::REVISION)?),
            built: built.built,
            data: built.data.clone(),
            html: built.html.clone(),
            fault: built.fault.clone(),
        };
        let bytes = codec::to_bytes("widget result", &result)?;
        self.txn.open_table(WIDGET_TO_RESULT)?.insert(built.widget.0, bytes.as_slice())?;
        Ok(Some(result))
    }

    /// Whether the result was forgotten after what this one was built from.
    fn is_forgotten(&mut self, built: &Built) -> Result<bool, StoreError> {
        let mut table = self.txn.open_table(WIDGET_TO_FORGOTTEN)?;
        let since = table.get(built.widget.0)?.map(|since| since.value());
        let forgotten = since.is_some_and(|since| built.boards < since);
        if since.is_some() && !forgotten {
            table.remove(built.widget.0)?;
        }
        Ok(forgotten)
    }

    /// Marks every widget whose result has expired by now, and forgets those expiries.
    pub fn mark_expired(&mut self, now: Time) -> Result<usize, StoreError> {
        let expired = expired(&self.txn.open_table(WIDGET_TO_EXPIRY)?, now)?;
        let mut table = self.txn.open_table(WIDGET_TO_EXPIRY)?;
        for widget in &expired {
            table.remove(widget.0)?;
            self.stale.insert(*widget);
        }
        Ok(expired.len())
    }

    /// Takes a mark away, for a widget that is gone.
    pub fn unmark(&mut self, widget: WidgetId) -> Result<(), StoreError> {
        self.stale.remove(&widget);
        self.txn.open_table(WIDGET_TO_MARK)?.remove(widget.0)?;
        Ok(())
    }

    /// Forgets a widget's result, so that the next page computes it anew, and what is being built from before.
    pub fn forget_result(&mut self, widget: WidgetId) -> Result<bool, StoreError> {
        self.mark(widget);
        let since = self.next(meta::BOARDS)?;
        self.txn.open_table(WIDGET_TO_FORGOTTEN)?.insert(widget.0, since)?;
        Ok(self.txn.open_table(WIDGET_TO_RESULT)?.remove(widget.0)?.is_some())
    }
}

impl Snapshot {
    /// All stale widgets, those first that have been so for longest.
    pub fn marks(&self) -> Result<Vec<Mark>, StoreError> {
        let table = self.txn.open_table(WIDGET_TO_MARK)?;
        let mut marks = Vec::new();
        for row in table.iter()? {
            let (widget, mark) = row?;
            let (generation, since) = mark.value();
            marks.push(Mark { widget: WidgetId(widget.value()), generation, since: Time::from_millis(since as i64) });
        }
        marks.sort_by_key(|mark| mark.since);
        Ok(marks)
    }

    pub fn mark_count(&self) -> Result<u64, StoreError> {
        Ok(redb::ReadableTableMetadata::len(&self.txn.open_table(WIDGET_TO_MARK)?)?)
    }

    pub fn mark_of(&self, widget: WidgetId) -> Result<Option<Mark>, StoreError> {
        let table = self.txn.open_table(WIDGET_TO_MARK)?;
        Ok(table.get(widget.0)?.map(|mark| {
            let (generation, since) = mark.value();
            Mark { widget, generation, since: Time::from_millis(since as i64) }
        }))
    }

    /// The last result of a widget; none where it was never built.
    pub fn result(&self, widget: WidgetId) -> Result<Option<WidgetResult>, StoreError> {
        let table = self.txn.open_table(WIDGET_TO_RESULT)?;
        // A result written by an older program in another shape is as good as none: it is built again.
        Ok(table.get(widget.0)?.and_then(|bytes| codec::from_bytes("widget result", bytes.value()).ok()))
    }

    /// True when some widget's result has expired.
    pub fn any_expired(&self, now: Time) -> Result<bool, StoreError> {
        Ok(!expired(&self.txn.open_table(WIDGET_TO_EXPIRY)?, now)?.is_empty())
    }
}

fn expired(table: &impl ReadableTable<u32, u64>, now: Time) -> Result<Vec<WidgetId>, StoreError> {
    let mut found = Vec::new();
    for row in table.iter()? {
        let (widget, time) = row?;
        if time.value() <= now.as_millis() {
            found.push(WidgetId(widget.value()));
        }
    }
    Ok(found)
}
