//! The one object that answers `/<hub>/<idx>/json` and rides in the event: the same fields from the same cache.

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::model::{Column, Hub, WidgetInstance, WidgetResult};

/// A widget with its current result, ready to be written as one line of JSON.
#[derive(Debug, Serialize)]
pub struct WidgetObject<'a> {
    pub widget: u32,
    pub hub: &'a str,
    pub revision: u64,
    pub plugin: &'a str,
    /// True in the left column.
    pub left: bool,
    pub index: u16,
    pub config: &'a Value,
    /// Left out of the JSON address' answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html: Option<&'a str>,
    pub data: &'a RawValue,
}

impl<'a> WidgetObject<'a> {
    /// With the rendered fragment, as the event carries it.
    pub fn event(instance: &'a WidgetInstance, hub: &'a Hub, result: &'a WidgetResult) -> Self {
        WidgetObject { html: Some(&result.html), ..Self::json(instance, hub, result) }
    }

    /// Without the fragment.
    pub fn json(instance: &'a WidgetInstance, hub: &'a Hub, result: &'a WidgetResult) -> Self {
        WidgetObject {
            widget: instance.id.0,
            hub: hub.name.as_str(),
            revision: result.revision.0,
            plugin: &instance.plugin,
            left: instance.column == Column::Left,
            index: instance.index,
            config: &instance.config,
            html: None,
            data: serde_json::from_str(&result.data).unwrap_or(RawValue::NULL),
        }
    }

    /// One line.
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
