//! The one place of permission for writing: what an owner may do to a hub.
//!
//! [`Change::admin`] lets somebody in or says why not; every verb here wants the [`Admin`] that it gave out. Each writes
//! what it changes, the line in the hub's log and the announcement in one transaction. A refusal changes nothing.

mod places;
#[cfg(test)]
mod tests;

use redb::ReadableTable;
use serde_json::Value;

use super::access;
use super::change::Change;
use super::codec;
use super::stream::MOST_SAVED;
use super::tables::{
    HUB_WIDGET, HUB_WIDGET_TO_REMOVED, WIDGET_TO_EXPIRY, WIDGET_TO_FORGOTTEN, WIDGET_TO_RECORD, WIDGET_TO_RESULT, meta,
};
use super::{StoreError, hubs};
use crate::model::{
    Announcement, Board, Column, Hub, HubId, HubName, Move, PersonName, Picture, RemovedWidget, Revision, RoleRefusal,
    StreamChoices, Visibility, WidgetId, WidgetInstance,
};
use places::{target, with};

/// Widgets on one hub at most.
pub const MOST_WIDGETS: usize = 60;
/// Teams that one person can own.
pub const MOST_TEAMS: usize = 20;
/// Removed widgets of one hub that can be put back: as many as a new board may take the place of.
const REMOVED: usize = MOST_WIDGETS;

/// Somebody who was let in to change a hub, and the hub as this transaction sees it.
#[derive(Debug)]
pub struct Admin {
    hub: Hub,
    person: PersonName,
    layout: Option<Revision>,
    visibility: Visibility,
}

/// Why nothing was changed. Each is a sentence for the person who tried.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such hub, or it may not be known.
    #[error("There is no such hub here.")]
    NoHub,
    #[error("Only owners of this hub can do that; ask one of them.")]
    NotOwner,
    #[error("This hub is archived and can only be read; an owner can unarchive it in its settings.")]
    Archived,
    #[error("Somebody changed this in the meantime; look at what is there now and decide again.")]
    Outdated,
    #[error("That widget is not on this hub any more; reload the page to see what is.")]
    NoWidget,
    #[error("A hub can have at most {MOST_WIDGETS} widgets; remove one first.")]
    Full,
    #[error("There is nobody of that name here; check how it is written.")]
    NoPerson,
    #[error("That name is taken; choose another one.")]
    Taken,
    #[error("You are the only owner of {}; make somebody else an owner there first.", listed(.0))]
    LastOwnerOf(Vec<HubName>),
    #[error("You own {MOST_TEAMS} teams already, which is as many as one person can; hand one of them on first.")]
    TooManyTeams,
    #[error("Cookies are for others; somebody may be about to give you one.")]
    OwnCookie,
    #[error("They had a cookie from you this month; give them the next one in the new month.")]
    CookieGiven,
    #[error("You have saved {MOST_SAVED} messages, which is as many as are kept; let one of them go first.")]
    SavedFull,
    #[error(
        "You have muted {} things, which is as many as there is room for; let one of them speak first.",
        StreamChoices::MOST_MUTES
    )]
    MutesFull,
    #[error(
        "You follow {} things besides your hubs, which is as many as there is room for; let go of one first.",
        StreamChoices::MOST_ALSO
    )]
    AlsoFull,
    #[error(transparent)]
    Role(#[from] RoleRefusal),
}

type Tried<T> = Result<Result<T, Refusal>, StoreError>;

impl Admin {
    pub fn hub(&self) -> &Hub {
        &self.hub
    }

    pub fn person(&self) -> &PersonName {
        &self.person
    }

    /// True where others may see the hub than before.
    pub fn closed(&self) -> bool {
        self.hub.visibility != self.visibility
    }

    /// The event of the layout that this transaction made; none where it made none.
    pub fn layout(&self) -> Option<Revision> {
        self.layout
    }
}

impl Change<'_> {
    /// Lets an owner in. An archived hub takes no changes.
    pub fn admin(&self, person: &PersonName, hub: &HubName) -> Tried<Admin> {
        let admitted = self.admin_of_any(person, hub)?;
        Ok(admitted.and_then(|admin| if admin.hub.archived { Err(Refusal::Archived) } else { Ok(admin) }))
    }

    /// The same for what can be done to an archived hub: to unarchive it.
    pub fn admin_of_any(&self, person: &PersonName, hub: &HubName) -> Tried<Admin> {
        let Some(hub) = self.hub_named(hub)? else { return Ok(Err(Refusal::NoHub)) };
        let standing = self.standing(hub.id, person)?;
        if !access::knows(&hub, standing) {
            return Ok(Err(Refusal::NoHub));
        }
        if !access::manages(standing) {
            return Ok(Err(Refusal::NotOwner));
        }
        Ok(Ok(Admin { visibility: hub.visibility, hub, person: person.clone(), layout: None }))
    }

    // ---- the board -------------------------------------------------------------------------------------------------

    /// Puts a new widget at a column's end.
    pub fn add_to_board(&mut self, admin: &mut Admin, plugin: &str, column: Column, config: Value) -> Tried<WidgetId> {
        if hubs::widgets_of(self, admin.hub.id)?.len() >= MOST_WIDGETS {
            return Ok(Err(Refusal::Full));
        }
        let id = self.add_widget(admin.hub.id, plugin, column, config)?;
        self.board_told(admin, format!("added the widget {plugin}"))?;
        Ok(Ok(id))
    }

    /// Gives a widget another configuration, unless somebody else did since `edition`. `label` is what people call it.
    pub fn configure(
        &mut self,
        admin: &mut Admin,
        widget: WidgetId,
        edition: u64,
        config: Value,
        label: &str,
    ) -> Tried<()> {
        let Some(old) = self.widget_of(admin, widget)? else { return Ok(Err(Refusal::NoWidget)) };
        if old.edition != edition {
            return Ok(Err(Refusal::Outdated));
        }
        let changed = changed_keys(&old.config, &config);
        if changed.is_empty() {
            return Ok(Ok(()));
        }
        let new = WidgetInstance { config, edition: edition + 1, ..old };
        self.put_widget(&new)?;
        // What the old configuration gave must not be shown again, not even for a moment.
        self.forget_result(widget)?;
        self.audit(admin.hub.id, &admin.person, format!("configured the widget {}", new.plugin), None)?;
        let keys: Vec<&str> = changed.iter().map(String::as_str).collect();
        self.announce(Announcement::widget_updated(&admin.person, &admin.hub, &new, label, &keys))?;
        Ok(Ok(()))
    }

    /// `seen` is the [`Board::edition`] that whoever moves it has before them, where that is known: here and below,
    /// nothing is done to a board that is another one by now.
    pub fn move_widget(&mut self, admin: &mut Admin, widget: WidgetId, to: Move, seen: Option<u64>) -> Tried<()> {
        if self.is_outdated(admin, seen)? {
            return Ok(Err(Refusal::Outdated));
        }
        let board = hubs::widgets_of(self, admin.hub.id)?;
        let Some(moved) = board.iter().find(|one| one.id == widget).cloned() else {
            return Ok(Err(Refusal::NoWidget));
        };
        let others: Vec<WidgetInstance> = board.into_iter().filter(|one| one.id != widget).collect();
        let (column, index) = target(&others, &moved, to);
        if (column, index) == (moved.column, moved.index) {
            return Ok(Ok(()));
        }
        let board = with(others, WidgetInstance { column, index, ..moved.clone() });
        self.write_order(&board)?;
        self.board_told(admin, format!("moved the widget {}", moved.plugin))?;
        Ok(Ok(()))
    }

    /// Takes a widget off the board; it can be put back for a while.
    pub fn remove_widget(&mut self, admin: &mut Admin, widget: WidgetId, seen: Option<u64>) -> Tried<()> {
        if self.is_outdated(admin, seen)? {
            return Ok(Err(Refusal::Outdated));
        }
        let Some(removed) = self.widget_of(admin, widget)? else { return Ok(Err(Refusal::NoWidget)) };
        self.take_off(admin, &removed)?;
        self.write_order(&hubs::widgets_of(self, admin.hub.id)?)?;
        self.board_told(admin, format!("removed the widget {}", removed.plugin))?;
        Ok(Ok(()))
    }

    /// Puts a removed widget back where it was.
    pub fn restore_widget(&mut self, admin: &mut Admin, widget: WidgetId) -> Tried<()> {
        let key = (admin.hub.id.0, widget.0);
        let record = self.txn.open_table(HUB_WIDGET_TO_REMOVED)?.get(key)?.map(|record| record.value().to_vec());
        let Some(record) = record else { return Ok(Err(Refusal::NoWidget)) };
        let RemovedWidget { widget: back, .. } = codec::from_json("removed widget", &record)?;
        let board = hubs::widgets_of(self, admin.hub.id)?;
        if board.len() >= MOST_WIDGETS {
            return Ok(Err(Refusal::Full));
        }
        self.txn.open_table(HUB_WIDGET_TO_REMOVED)?.remove(key)?;
        self.txn.open_table(HUB_WIDGET)?.insert(key, ())?;
        self.put_widget(&back)?;
        let told = format!("put the widget {} back", back.plugin);
        self.write_order(&with(board, back))?;
        self.board_told(admin, told)?;
        Ok(Ok(()))
    }

    /// Sets the width of the left column, in twelfths.
    pub fn set_columns(&mut self, admin: &mut Admin, left_width: u8, seen: Option<u64>) -> Tried<()> {
        if self.is_outdated(admin, seen)? {
            return Ok(Err(Refusal::Outdated));
        }
        let left_width = left_width.clamp(1, 11);
        if admin.hub.left_width == left_width {
            return Ok(Ok(()));
        }
        admin.hub.left_width = left_width;
        self.board_told(admin, "changed the width of the columns".to_owned())?;
        Ok(Ok(()))
    }

    /// Replaces the whole board, unless somebody changed it since the one of that [`Board::edition`]; the widgets before can be
    /// put back for a while.
    pub fn replace_board(&mut self, admin: &mut Admin, edition: u64, board: &Board) -> Tried<()> {
        if self.is_outdated(admin, Some(edition))? {
            return Ok(Err(Refusal::Outdated));
        }
        if board.widgets.len() > MOST_WIDGETS {
            return Ok(Err(Refusal::Full));
        }
        for widget in &hubs::widgets_of(self, admin.hub.id)? {
            self.take_off(admin, widget)?;
        }
        for widget in &board.widgets {
            self.add_widget(admin.hub.id, &widget.plugin, widget.column, Value::Object(widget.config.clone()))?;
        }
        admin.hub.left_width = board.left_width.clamp(1, 11);
        self.board_told(admin, "imported a board".to_owned())?;
        Ok(Ok(()))
    }

    // ---- the hub itself --------------------------------------------------------------------------------------------

    /// Changes a hub's record, unless somebody else did since `edition`. Tells which of its keys changed. What its name,
    /// kind and number are stays.
    pub fn change_hub(&mut self, admin: &mut Admin, edition: u64, change: impl FnOnce(&mut Hub)) -> Tried<Vec<String>> {
        if admin.hub.edition != edition {
            return Ok(Err(Refusal::Outdated));
        }
        let old = admin.hub.clone();
        let mut new = old.clone();
        change(&mut new);
        let Hub { id, name, kind, created, layout, hidden, .. } = old.clone();
        let new = Hub { id, name, kind, created, layout, hidden, edition, ..new };
        let as_value = |hub: &Hub| serde_json::to_value(hub).unwrap_or(Value::Null);
        let changed = changed_keys(&as_value(&old), &as_value(&new));
        if changed.is_empty() {
            return Ok(Ok(changed));
        }
        // The banner shows it, so everybody who looks must see it anew.
        let layout = Revision(self.next(meta::REVISION)?);
        admin.layout = Some(layout);
        admin.hub = Hub { edition: edition + 1, layout, ..new };
        self.put_hub(&admin.hub)?;
        if old.links != admin.hub.links {
            self.refill_feed(&admin.hub)?;
        }
        if old.visibility == Visibility::Public && admin.hub.visibility != Visibility::Public {
            self.confine(&admin.hub)?;
        }
        let keys: Vec<&str> = changed.iter().map(String::as_str).collect();
        self.audit(admin.hub.id, &admin.person, told(&admin.hub, &keys), None)?;
        self.announce(Announcement::hub_updated(&admin.person, &admin.hub, &keys))?;
        Ok(Ok(changed))
    }

    /// Stores a picture, or removes it. `tag` tells one picture from another.
    pub fn set_picture(&mut self, admin: &mut Admin, picture: Picture, new: Option<(&[u8], String)>) -> Tried<()> {
        self.store_picture(admin.hub.id, picture, new.as_ref().map(|(bytes, _)| *bytes))?;
        let tag = new.map(|(_, tag)| tag);
        let edition = admin.hub.edition;
        let changed = self.change_hub(admin, edition, |hub| match picture {
            Picture::Avatar => hub.avatar = tag,
            Picture::Header => hub.header = tag,
        })?;
        Ok(changed.map(drop))
    }

    /// Everybody who looks must see the board anew.
    fn board_told(&mut self, admin: &mut Admin, did: String) -> Result<(), StoreError> {
        let revision = Revision(self.next(meta::REVISION)?);
        admin.hub.layout = revision;
        admin.layout = Some(revision);
        self.put_hub(&admin.hub)?;
        self.audit(admin.hub.id, &admin.person, did, None)?;
        self.announce(Announcement::hub_updated(&admin.person, &admin.hub, &["widgets"]))
    }

    fn is_outdated(&self, admin: &Admin, seen: Option<u64>) -> Result<bool, StoreError> {
        let Some(seen) = seen else { return Ok(false) };
        Ok(Board::of(&admin.hub, &hubs::widgets_of(self, admin.hub.id)?).edition() != seen)
    }

    fn widget_of(&self, admin: &Admin, widget: WidgetId) -> Result<Option<WidgetInstance>, StoreError> {
        Ok(hubs::widgets_of(self, admin.hub.id)?.into_iter().find(|one| one.id == widget))
    }

    /// Takes a widget and all that is known of it away, but for what is needed to put it back.
    fn take_off(&mut self, admin: &Admin, widget: &WidgetInstance) -> Result<(), StoreError> {
        let (hub, id) = (admin.hub.id, widget.id);
        let removed = RemovedWidget { widget: widget.clone(), at: self.now, by: admin.person.clone() };
        let record = codec::to_json("removed widget", &removed)?;
        self.txn.open_table(HUB_WIDGET_TO_REMOVED)?.insert((hub.0, id.0), record.as_slice())?;
        self.drop_widget(hub, id)?;
        self.forget_removed(hub)
    }

    /// Takes a widget away for good.
    pub(super) fn drop_widget(&mut self, hub: HubId, widget: WidgetId) -> Result<(), StoreError> {
        self.txn.open_table(HUB_WIDGET)?.remove((hub.0, widget.0))?;
        self.txn.open_table(WIDGET_TO_RECORD)?.remove(widget.0)?;
        self.txn.open_table(WIDGET_TO_RESULT)?.remove(widget.0)?;
        self.txn.open_table(WIDGET_TO_EXPIRY)?.remove(widget.0)?;
        self.txn.open_table(WIDGET_TO_FORGOTTEN)?.remove(widget.0)?;
        self.unmark(widget)
    }

    /// Lets go of the oldest removed widgets beyond those that are kept.
    fn forget_removed(&mut self, hub: HubId) -> Result<(), StoreError> {
        let mut table = self.txn.open_table(HUB_WIDGET_TO_REMOVED)?;
        let mut found = Vec::new();
        for row in table.range((hub.0, 0)..=(hub.0, u32::MAX))? {
            let (key, record) = row?;
            let removed: RemovedWidget = codec::from_json("removed widget", record.value())?;
            found.push((removed.at, key.value()));
        }
        found.sort_unstable();
        for (_, key) in found.iter().take(found.len().saturating_sub(REMOVED)) {
            table.remove(key)?;
        }
        Ok(())
    }

    /// Numbers the widgets as they stand in this list, and stores those whose place is another.
    fn write_order(&mut self, board: &[WidgetInstance]) -> Result<(), StoreError> {
        let mut table = self.txn.open_table(WIDGET_TO_RECORD)?;
        for column in [Column::Left, Column::Right] {
            for (index, widget) in board.iter().filter(|widget| widget.column == column).enumerate() {
                let placed = WidgetInstance { index: index as u16, ..widget.clone() };
                let record = codec::to_json("widget", &placed)?;
                table.insert(widget.id.0, record.as_slice())?;
            }
        }
        Ok(())
    }
}

fn listed(hubs: &[HubName]) -> String {
    hubs.iter().map(HubName::as_str).collect::<Vec<_>>().join(", ")
}

/// For the hub's log: what the change of these keys of its record means.
fn told(hub: &Hub, changed: &[&str]) -> String {
    let word = |key: &&str| match *key {
        "archived" if hub.archived => "archived this hub".to_owned(),
        "archived" => "took this hub out of the archive".to_owned(),
        "visibility" => format!("made this hub {}", hub.visibility.as_str()),
        "avatar" | "header" => format!("changed the {key} picture"),
        "links" => "changed what this hub is linked to".to_owned(),
        key => format!("changed the {key}"),
    };
    changed.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// The keys whose values differ between two objects.
fn changed_keys(old: &Value, new: &Value) -> Vec<String> {
    let (Value::Object(old), Value::Object(new)) = (old, new) else { return Vec::new() };
    let mut changed: Vec<String> =
        old.keys().chain(new.keys()).filter(|key| old.get(*key) != new.get(*key)).cloned().collect();
    changed.sort_unstable();
    changed.dedup();
    changed
}

impl super::Snapshot {
    /// Widgets that can be put back, the last removed first.
    pub(super) fn removed_widgets(&self, hub: HubId) -> Result<Vec<RemovedWidget>, StoreError> {
        let table = self.txn.open_table(HUB_WIDGET_TO_REMOVED)?;
        let rows = table.range((hub.0, 0)..=(hub.0, u32::MAX))?;
        let mut found: Vec<RemovedWidget> =
            rows.map(|row| codec::from_json("removed widget", row?.1.value())).collect::<Result<_, _>>()?;
        found.sort_by_key(|removed| std::cmp::Reverse((removed.at, removed.widget.id)));
        Ok(found)
    }
}
