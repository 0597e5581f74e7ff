//! What the portal itself tells the bus: `hubs.user.role.added` and its like.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{HelpRequest, HelpStand, Hub, PersonName, Role, WidgetInstance};

/// A message to be, without topic prefix and addresses, which are the instance's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Announcement {
    /// The topic after prefix and environment: `hubs.hub.updated`.
    pub kind: String,
    /// Its body, which the hub's address is added to.
    pub body: Map<String, Value>,
}

impl Announcement {
    pub fn user_created(person: &PersonName, hub: &Hub) -> Self {
        Self::about(hub, "hubs.user.created", json!({ "agent": person, "username": person }))
    }

    /// `before` and `after` name the highest of the roles that the person held and holds now.
    pub fn role(agent: &PersonName, person: &PersonName, hub: &Hub, before: Option<Role>, after: Option<Role>) -> Self {
        let (kind, role, old) = match (before, after) {
            (Some(old), Some(new)) => ("hubs.user.role.changed", Some(new), Some(old)),
            (Some(old), None) => ("hubs.user.role.removed", Some(old), None),
            (None, new) => ("hubs.user.role.added", new, None),
        };
        Self::about(hub, kind, json!({ "agent": agent, "username": person, "role": role, "old_role": old }))
    }

    pub fn hub_created(agent: &PersonName, hub: &Hub) -> Self {
        Self::about(hub, "hubs.hub.created", json!({ "agent": agent }))
    }

    pub fn hub_updated(agent: &PersonName, hub: &Hub, changed: &[&str]) -> Self {
        Self::about(hub, "hubs.hub.updated", json!({ "agent": agent, "changed_keys": changed }))
    }

    /// `label` is what people call this kind of widget.
    pub fn widget_updated(agent: &PersonName, hub: &Hub, widget: &WidgetInstance, label: &str, keys: &[&str]) -> Self {
        let body = json!({ "agent": agent, "widget_id": widget.id, "widget_label": label, "changed_keys": keys });
        Self::about(hub, "hubs.widget.updated", body)
    }

    /// From one person to another, whose hub that is; `words` say what for.
    pub fn cookie(agent: &PersonName, hub: &Hub, words: &str) -> Self {
        let recipient = hub.name.as_str();
        let body = json!({ "agent": agent, "username": recipient, "recipient": recipient, "line": words });
        Self::about(hub, "hubs.user.cookie", body)
    }

    /// Somebody says how a request for help stands.
    pub fn help_updated(agent: &PersonName, request: &HelpRequest, stand: HelpStand) -> Self {
        let mut body = Map::new();
        body.insert("agent".to_owned(), agent.as_str().into());
        body.insert("status".to_owned(), stand.as_str().into());
        body.insert("asked_by".to_owned(), request.account.as_deref().into());
        body.insert("channel".to_owned(), request.channel.as_str().into());
        body.insert("line".to_owned(), request.text.as_str().into());
        Announcement { kind: "hubs.help.updated".to_owned(), body }
    }

    fn about(hub: &Hub, kind: &str, body: Value) -> Self {
        let mut all = Map::new();
        all.insert("hub_id".to_owned(), hub.id.0.into());
        all.insert("hub_name".to_owned(), hub.name.as_str().into());
        all.insert("hub_type".to_owned(), hub.kind.as_str().into());
        if let Value::Object(body) = body {
            all.extend(body);
        }
        Announcement { kind: kind.to_owned(), body: all }
    }
}
