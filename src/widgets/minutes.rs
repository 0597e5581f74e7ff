//! Minutes of past meetings, as `meetbot.meeting.complete` told of them in a team's channels.

use std::cmp::Reverse;

use maud::{Markup, html};
use serde::Serialize;

use crate::look;
use crate::model::{Hub, Seq, Subject, SubjectKind};
use crate::store::{Archived, StoreError};

use super::moment::Moment;
use super::{Scene, wire};

/// The messages that tell of them.
pub const TOPIC: &str = "meetbot.meeting.complete";

/// Shown, and channels looked into.
const MOST: usize = 3;
const CHANNELS: usize = 10;

#[derive(Debug, Serialize)]
pub struct Minutes {
    /// The message's place in the archive.
    pub id: Seq,
    pub name: String,
    pub channel: String,
    pub link: Option<String>,
    pub ended: Moment,
}

/// Where a team's meetings are.
pub fn channels(hub: &Hub) -> impl Iterator<Item = Subject> {
    hub.links.channel_names().take(CHANNELS).map(|name| Subject::new(SubjectKind::Channel, name))
}

/// Newest first.
pub fn newest(scene: &Scene<'_>) -> Result<Vec<Minutes>, StoreError> {
    let mut found = Vec::new();
    for channel in channels(scene.hub) {
        let ended = scene.newest_of_topic(&channel, TOPIC, MOST)?;
        found.extend(ended.iter().map(|message| Minutes::of(message, &channel.name)));
    }
    found.sort_by_key(|minutes| Reverse((minutes.ended, minutes.id)));
    found.dedup_by_key(|minutes| minutes.id);
    found.truncate(MOST);
    Ok(found)
}

impl Minutes {
    fn of(message: &Archived, channel: &str) -> Self {
        let body = wire::body(message);
        let channel = wire::shortened(channel, 60);
        Minutes {
            id: message.seq,
            name: wire::text(&body, "/meeting_topic", 100).unwrap_or_else(|| format!("Meeting in {channel}")),
            channel,
            link: wire::link(message).or_else(|| wire::address(&body, "/url")),
            ended: Moment(message.time),
        }
    }
}

/// A list of them below a heading.
pub fn list(minutes: &[Minutes]) -> Markup {
    html! {
        div {
            h3 { "Past minutes" }
            ul.list {
                @for one in minutes {
                    li data-key=(one.id) {
                        (look::safe_link(one.link.as_deref().unwrap_or_default(), &one.name))
                        p.meta { (look::time(one.ended.0)) " in " (one.channel) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Facts;
    use crate::widgets::testing::{World, channel, minutes_ago};

    #[test]
    fn of_the_channels_of_the_team() {
        let world = World::new();
        let hub = world.team("gardeners", "#garden", "garden");
        for (minutes, url) in [(40, "javascript:x"), (30, "https://minutes.example.org/2")] {
            let facts = Facts { places: vec![channel("#garden")], ..Facts::default() };
            let body = json!({"meeting_topic": null, "channel": "#garden", "url": url});
            world.hear(TOPIC, minutes_ago(minutes), &body, facts);
        }
        let built = world.build("meetings", &hub, json!({}));
        assert_eq!(built.data["past"][0]["link"], "https://minutes.example.org/2");
        assert_eq!(
            built.data["past"][1],
            json!({
                "id": 1, "name": "Meeting in #garden", "channel": "#garden", "link": null, "ended": "2026-11-21T15:25:00Z",
            })
        );
        assert!(built.html.contains("Past minutes") && !built.html.contains("javascript"));
        assert_eq!(built.expires, None);
    }
}
