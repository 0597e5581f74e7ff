//! A widget on a hub, and the result it last gave.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{HubId, PersonName, Revision, Time, WidgetId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Column {
    Left,
    Right,
}

/// One widget on one hub.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WidgetInstance {
    pub id: WidgetId,
    pub hub: HubId,
    /// The registry's name for its kind, e.g. `feed`.
    pub plugin: String,
    pub column: Column,
    /// Its place in the column, from 0.
    pub index: u16,
    /// The plugin's own parameters, as a JSON object.
    pub config: Value,
    /// Grows with each change of its configuration: a form made from an older one is not taken unseen.
    #[serde(default)]
    pub edition: u64,
}

/// Where a widget is to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    Up,
    Down,
    /// To the end of the other column.
    Across,
    To(Column, u16),
}

/// A widget taken off its board, kept for a while so that it can be put back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RemovedWidget {
    pub widget: WidgetInstance,
    pub at: Time,
    pub by: PersonName,
}

/// What a widget gave when it was last built: the one object that answers a page, its JSON and the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WidgetResult {
    pub widget: WidgetId,
    pub hub: HubId,
    pub revision: Revision,
    pub built: Time,
    /// The widget's data as JSON text.
    pub data: String,
    /// The rendered inside of its card; empty where the widget has nothing to say and hides.
    pub html: String,
    /// What is wrong with the widget: for the hub's owners alone, whom the store gives it, and never part of an event.
    pub fault: Option<String>,
}
