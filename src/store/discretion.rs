//! What people keep to themselves, and what a change of it takes out of what others see.
//!
//! The record of a person says it; a small table beside it lists those who keep anything, so that whoever reads for
//! others reads that one alone.

use std::collections::BTreeSet;

use redb::ReadableTable;

use super::StoreError;
use super::change::Change;
use super::codec;
use super::snapshot::Snapshot;
use super::tables::{NAME_TO_DISCRETION, PERSON_HUB_TO_ROLES, WIDGET_TO_RECORD, WIDGET_TO_RESULT, meta};
use crate::model::{Discreet, Discretion, FeedEntry, Forgotten, HubId, Person, PersonName, Seq, Subject, WidgetId};

impl Change<'_> {
    /// Everybody who keeps something to themselves, as this transaction sees it.
    pub fn discreet(&self) -> Result<Discreet, StoreError> {
        read_discreet(&self.txn.open_table(NAME_TO_DISCRETION)?)
    }

    /// Lists a person or strikes them off, as their record says.
    pub(super) fn note_discretion(&mut self, person: &Person) -> Result<(), StoreError> {
        let forgotten = self.discretion(&person.name)?.and_then(|own| own.forgotten);
        self.put_discretion(&person.name, &Discretion::of(person, forgotten))
    }

    /// From now on nothing that was done under this name up to that message enters a feed; and what they, or one of that
    /// name before them, kept to themselves is kept for good.
    pub(super) fn keep_out(&mut self, person: &Person, closed: bool, last: Seq) -> Result<(), StoreError> {
        let mut forgotten = Forgotten { last, hidden: person.hidden, quiet: person.quiet.clone(), closed };
        if let Some(before) = self.discretion(&person.name)?.and_then(|own| own.forgotten) {
            forgotten.hidden |= before.hidden;
            forgotten.closed |= before.closed;
            forgotten.quiet.extend(before.quiet);
        }
        self.put_discretion(&person.name, &Discretion { forgotten: Some(forgotten), ..Discretion::default() })
    }

    fn discretion(&self, person: &PersonName) -> Result<Option<Discretion>, StoreError> {
        let table = self.txn.open_table(NAME_TO_DISCRETION)?;
        let record = table.get(person.as_str())?;
        record.map(|record| codec::from_bytes("discretion", record.value())).transpose()
    }

    fn put_discretion(&mut self, person: &PersonName, discretion: &Discretion) -> Result<(), StoreError> {
        let mut table = self.txn.open_table(NAME_TO_DISCRETION)?;
        if *discretion == Discretion::default() {
            table.remove(person.as_str())?;
        } else {
            table.insert(person.as_str(), codec::to_bytes("discretion", discretion)?.as_slice())?;
        }
        Ok(())
    }

    /// After a person's discretion changed: their hub is hidden or shown, feeds let go of what nobody else may see,
    /// and whatever tells of them is made anew, with nothing of the old left to be seen meanwhile. Gives their hub,
    /// whose streams others may have.
    pub(super) fn discretion_changed(&mut self, person: &Person) -> Result<Option<HubId>, StoreError> {
        self.next(meta::BOARDS)?;
        let own = self.own_hub(&person.name)?;
        if let Some(hub) = &own {
            let mut hub = hub.clone();
            hub.hidden = person.hidden;
            self.put_hub(&hub)?;
            self.refill_feed(&hub)?;
        }
        let own = own.map(|hub| hub.id);
        self.withdraw(&person.name, own)?;
        self.unsettle(&person.name)?;
        Ok(own)
    }

    /// Forgets what widgets show that name a person, or are of hubs that the person is something to.
    pub(super) fn unsettle(&mut self, person: &PersonName) -> Result<(), StoreError> {
        let mut widgets = self.widgets_naming(person.as_str())?;
        let hubs: Vec<HubId> = {
            let table = self.txn.open_table(PERSON_HUB_TO_ROLES)?;
            let rows = table.range((person.as_str(), 0)..=(person.as_str(), u32::MAX))?;
            rows.map(|row| Ok(HubId(row?.0.value().1))).collect::<Result<_, StoreError>>()?
        };
        for hub in hubs {
            self.board_changed(hub)?;
            widgets.extend(super::hubs::widgets_of(self, hub)?.iter().map(|widget| widget.id));
        }
        for widget in widgets {
            self.forget_result(widget)?;
        }
        Ok(())
    }

    /// Widgets whose settings or last result have that name in them.
    pub(super) fn widgets_naming(&self, name: &str) -> Result<BTreeSet<WidgetId>, StoreError> {
        let has_name = |bytes: &[u8]| bytes.windows(name.len().max(1)).any(|part| part == name.as_bytes());
        let mut found = BTreeSet::new();
        for table in [self.txn.open_table(WIDGET_TO_RECORD)?, self.txn.open_table(WIDGET_TO_RESULT)?] {
            for row in table.iter()? {
                let (widget, bytes) = row?;
                if has_name(bytes.value()) {
                    found.insert(WidgetId(widget.value()));
                }
            }
        }
        // A widget that is gone has no record; what is left of its result tells nobody.
        Ok(found)
    }

    /// Takes what must not stand there any more out of the feeds that tell of a person.
    pub(super) fn withdraw(&mut self, person: &PersonName, except: Option<HubId>) -> Result<(), StoreError> {
        self.close_archive()?;
        self.write_feeds()?;
        let mut about = self.seqs_about(&Subject::person(person.as_str()))?;
        about.extend(self.seqs_about(&Subject::hub(person.as_str()))?);
        let names = |entry: &FeedEntry| {
            entry.agents.iter().chain(&entry.usernames).any(|name| name == person.as_str())
                || entry.items.iter().any(|item| about.contains(&item.seq))
        };
        self.refill_feeds(except, names)
    }
}

impl Snapshot {
    /// Everybody who keeps something to themselves.
    pub fn discreet(&self) -> Result<Discreet, StoreError> {
        read_discreet(&self.txn.open_table(NAME_TO_DISCRETION)?)
    }
}

fn read_discreet(table: &impl ReadableTable<&'static str, &'static [u8]>) -> Result<Discreet, StoreError> {
    let row = |row: Result<_, redb::StorageError>| {
        let (name, record): (redb::AccessGuard<'_, &str>, redb::AccessGuard<'_, &[u8]>) = row?;
        Ok((name.value().to_owned(), codec::from_bytes("discretion", record.value())?))
    };
    table.iter()?.map(row).collect()
}
