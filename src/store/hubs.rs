//! Hubs and the widgets on them.

use redb::ReadableTable;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tracing::error;

use super::StoreError;
use super::access;
use super::change::Change;
use super::codec;
use super::snapshot::Snapshot;
use super::tables::{CHANGE_TO_HUB, CLOSED_HUBS, HUB_TO_RECORD, HUB_WIDGET, META, NAME_TO_HUB, WIDGET_TO_RECORD, meta};
use crate::model::{
    Board, Column, Hub, HubId, HubKind, HubLinks, HubName, Revision, Standing, Time, Visibility, WidgetId,
    WidgetInstance,
};

/// See [`Change::boards`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoardsVersion {
    failures: u64,
    changes: u64,
}

/// A hub to be made.
#[derive(Debug, Clone)]
pub struct NewHub {
    pub name: HubName,
    pub kind: HubKind,
    pub summary: String,
    pub description: String,
    pub created: Time,
    pub visibility: Visibility,
    pub links: HubLinks,
    pub board: Board,
}

impl Change<'_> {
    /// Makes a hub with its board. `None` where the name is taken.
    pub fn create_hub(&mut self, new: &NewHub) -> Result<Option<HubId>, StoreError> {
        if self.txn.open_table(NAME_TO_HUB)?.get(new.name.as_str())?.is_some() {
            return Ok(None);
        }
        let id = HubId(self.next(meta::HUB)? as u32);
        let hub = Hub {
            id,
            name: new.name.clone(),
            kind: new.kind,
            summary: new.summary.chars().take(Hub::MAX_SUMMARY).collect(),
            description: new.description.clone(),
            created: new.created,
            left_width: new.board.left_width.clamp(1, 11),
            archived: false,
            visibility: new.visibility,
            hidden: false,
            links: new.links.clone(),
            avatar: None,
            header: None,
            edition: 0,
            layout: Revision(0),
        };
        self.txn.open_table(NAME_TO_HUB)?.insert(new.name.as_str(), id.0)?;
        self.put_hub(&hub)?;
        for widget in &new.board.widgets {
            self.add_widget(id, &widget.plugin, widget.column, Value::Object(widget.config.clone()))?;
        }
        self.fill_feed(&hub)?;
        Ok(Some(id))
    }

    /// Stores a hub's record and makes all its widgets stale, since any may show it.
    pub fn put_hub(&mut self, hub: &Hub) -> Result<(), StoreError> {
        let is_open = |hub: &Hub| access::reads(hub, Standing::default());
        let was_open = self.hub(hub.id)?.is_none_or(|old| is_open(&old));
        let record = codec::to_json("hub", hub)?;
        self.txn.open_table(HUB_TO_RECORD)?.insert(hub.id.0, record.as_slice())?;
        if is_open(hub) {
            self.txn.open_table(CLOSED_HUBS)?.remove(hub.id.0)?;
        } else {
            self.txn.open_table(CLOSED_HUBS)?.insert(hub.id.0, ())?;
        }
        if was_open != is_open(hub) {
            self.recount(&hub.name)?;
        }
        self.board_changed(hub.id)
    }

    /// Adds a widget at the end of a column.
    pub fn add_widget(
        &mut self,
        hub: HubId,
        plugin: &str,
        column: Column,
        config: Value,
    ) -> Result<WidgetId, StoreError> {
        let id = WidgetId(self.next(meta::WIDGET)? as u32);
        let index = widgets_of(self, hub)?.iter().filter(|widget| widget.column == column).count() as u16;
        self.txn.open_table(HUB_WIDGET)?.insert((hub.0, id.0), ())?;
        self.put_widget(&WidgetInstance { id, hub, plugin: plugin.to_owned(), column, index, config, edition: 0 })?;
        Ok(id)
    }

    /// Stores a widget's place and configuration and makes it stale.
    pub fn put_widget(&mut self, widget: &WidgetInstance) -> Result<(), StoreError> {
        let record = codec::to_json("widget", widget)?;
        self.txn.open_table(WIDGET_TO_RECORD)?.insert(widget.id.0, record.as_slice())?;
        self.mark(widget.id);
        self.board_changed(widget.hub)
    }

    /// Notes that a hub, its widgets or its roles changed: hints are rebuilt, its widgets and its place in the people
    /// index refreshed.
    pub(super) fn board_changed(&mut self, hub: HubId) -> Result<(), StoreError> {
        self.next(meta::BOARDS)?;
        let change = self.next(meta::CHANGE)?;
        self.txn.open_table(CHANGE_TO_HUB)?.insert(change, hub.0)?;
        let widgets: Vec<WidgetId> = {
            let table = self.txn.open_table(HUB_WIDGET)?;
            let rows = table.range((hub.0, 0)..=(hub.0, u32::MAX))?;
            rows.map(|row| Ok(WidgetId(row?.0.value().1))).collect::<Result<_, StoreError>>()?
        };
        self.stale.extend(widgets);
        self.effects.boards = true;
        Ok(())
    }

    /// One hub as this transaction sees it.
    pub(super) fn hub(&self, id: HubId) -> Result<Option<Hub>, StoreError> {
        let table = self.txn.open_table(HUB_TO_RECORD)?;
        table.get(id.0)?.map(|record| codec::from_json("hub", record.value())).transpose()
    }

    pub(super) fn hub_named(&self, name: &HubName) -> Result<Option<Hub>, StoreError> {
        let id = self.txn.open_table(NAME_TO_HUB)?.get(name.as_str())?.map(|id| HubId(id.value()));
        match id {
            Some(id) => self.hub(id),
            None => Ok(None),
        }
    }

    /// Which boards this transaction sees: different after each change of hubs, widgets, people and roles, and after a
    /// transaction that failed, because what it changed is undone.
    pub fn boards(&self) -> Result<BoardsVersion, StoreError> {
        Ok(BoardsVersion { failures: self.numbers.failures(), changes: self.counter(meta::BOARDS)? })
    }

    /// All hubs as this transaction sees them.
    pub fn hubs(&self) -> Result<Vec<Hub>, StoreError> {
        let table = self.txn.open_table(HUB_TO_RECORD)?;
        readable("hub", table.iter()?)
    }

    /// All widgets as this transaction sees them.
    pub fn widgets(&self) -> Result<Vec<WidgetInstance>, StoreError> {
        let table = self.txn.open_table(WIDGET_TO_RECORD)?;
        readable("widget", table.iter()?)
    }
}

pub(super) fn widgets_of(change: &Change<'_>, hub: HubId) -> Result<Vec<WidgetInstance>, StoreError> {
    let places = change.txn.open_table(HUB_WIDGET)?;
    let records = change.txn.open_table(WIDGET_TO_RECORD)?;
    read_widgets(&places, &records, hub)
}

impl Snapshot {
    pub fn hub(&self, id: HubId) -> Result<Option<Hub>, StoreError> {
        let table = self.txn.open_table(HUB_TO_RECORD)?;
        table.get(id.0)?.map(|record| codec::from_json("hub", record.value())).transpose()
    }

    pub fn hub_named(&self, name: &HubName) -> Result<Option<Hub>, StoreError> {
        let id = self.txn.open_table(NAME_TO_HUB)?.get(name.as_str())?.map(|id| HubId(id.value()));
        match id {
            Some(id) => self.hub(id),
            None => Ok(None),
        }
    }

    /// All hubs in the order they were made.
    pub fn hubs(&self) -> Result<Vec<Hub>, StoreError> {
        let table = self.txn.open_table(HUB_TO_RECORD)?;
        readable("hub", table.iter()?)
    }

    /// The hubs that not everybody may read.
    pub fn closed_hubs(&self) -> Result<Vec<Hub>, StoreError> {
        let mut hubs = Vec::new();
        for row in self.txn.open_table(CLOSED_HUBS)?.iter()? {
            hubs.extend(self.hub(HubId(row?.0.value()))?);
        }
        Ok(hubs)
    }

    pub fn widget(&self, id: WidgetId) -> Result<Option<WidgetInstance>, StoreError> {
        let table = self.txn.open_table(WIDGET_TO_RECORD)?;
        table.get(id.0)?.map(|record| codec::from_json("widget", record.value())).transpose()
    }

    /// A hub's widgets: left column first, each in its order.
    pub fn widgets_of(&self, hub: HubId) -> Result<Vec<WidgetInstance>, StoreError> {
        let places = self.txn.open_table(HUB_WIDGET)?;
        let records = self.txn.open_table(WIDGET_TO_RECORD)?;
        read_widgets(&places, &records, hub)
    }

    pub fn widgets(&self) -> Result<Vec<WidgetInstance>, StoreError> {
        let table = self.txn.open_table(WIDGET_TO_RECORD)?;
        readable("widget", table.iter()?)
    }

    /// Hubs changed after `change`, each once, with the number of the last change: what the people index follows.
    pub fn hubs_changed_after(&self, change: u64) -> Result<(Vec<HubId>, u64), StoreError> {
        let table = self.txn.open_table(CHANGE_TO_HUB)?;
        let (mut hubs, mut last) = (Vec::new(), change);
        for row in table.range(change.saturating_add(1)..)? {
            let (number, hub) = row?;
            last = number.value();
            hubs.push(HubId(hub.value()));
        }
        hubs.sort_unstable();
        hubs.dedup();
        Ok((hubs, last))
    }

    /// False in a new data directory.
    pub fn has_hubs(&self) -> Result<bool, StoreError> {
        Ok(self.txn.open_table(META)?.get(meta::HUB)?.is_some())
    }
}

/// All records that can be read. One that cannot, perhaps written by a newer program, must not stop everything else.
fn readable<T: DeserializeOwned>(
    what: &'static str,
    rows: redb::Range<'_, u32, &'static [u8]>,
) -> Result<Vec<T>, StoreError> {
    let mut found = Vec::new();
    for row in rows {
        let (number, record) = row?;
        match codec::from_json(what, record.value()) {
            Ok(record) => found.push(record),
            Err(failure) => error!(number = number.value(), "{failure}; it is passed over"),
        }
    }
    Ok(found)
}

fn read_widgets(
    places: &impl ReadableTable<(u32, u32), ()>,
    records: &impl ReadableTable<u32, &'static [u8]>,
    hub: HubId,
) -> Result<Vec<WidgetInstance>, StoreError> {
    let mut found: Vec<WidgetInstance> = Vec::new();
    for row in places.range((hub.0, 0)..=(hub.0, u32::MAX))? {
        let (_, widget) = row?.0.value();
        if let Some(record) = records.get(widget)? {
            found.push(codec::from_json("widget", record.value())?);
        }
    }
    found.sort_by_key(|widget| (widget.column == Column::Right, widget.index, widget.id));
    Ok(found)
}
