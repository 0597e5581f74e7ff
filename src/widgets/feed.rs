//! Feed: what happened around this person or team, newest first, live.
//!
//! Neighbours that tell one story are one entry: one sentence, with the messages behind it in a list that opens. Each
//! entry says why it is here. The entries themselves are made as messages arrive; this only shows the newest of them.
//! In JSON, an entry's `id` is the place of its newest message in the archive.

use std::ops::RangeInclusive;

use maud::{Markup, html};
use serde::{Deserialize, Serialize, Serializer};

use crate::look;
use crate::model::{
    Facts, FeedEntry, FeedItem, Hub, HubKind, Reason, Seq, Story, Subject, SubjectKind, Time, Topic, Weight,
};
use crate::store::{Before, StoreError};

use super::moment::Moment;
use super::{Example, Manual, Parameter, ParameterKind, Scene, Watch, Widget, settings};

/// Entries shown; a hub keeps no more than a hundred.
const COUNT: RangeInclusive<i64> = 1..=100;

/// Names listed in JSON for each of agents, people and packages: a story may gather more.
const NAMES: usize = 50;

pub struct Feed;

#[derive(Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub count: i64,
}

impl Default for Config {
    fn default() -> Self {
        Config { count: 20 }
    }
}

#[derive(Debug, Serialize)]
pub struct Data {
    /// Newest first.
    pub entries: Vec<Line>,
}

/// One entry; in JSON as [`Shape`].
#[derive(Debug)]
pub struct Line {
    entry: FeedEntry,
    reason: String,
}

#[derive(Serialize)]
struct Shape<'a> {
    id: Seq,
    subtitle: &'a str,
    link: Option<&'a str>,
    start: Moment,
    end: Moment,
    count: u32,
    agents: &'a [String],
    usernames: &'a [String],
    packages: &'a [String],
    category: &'a str,
    icon: &'a str,
    weight: Weight,
    reason: &'a str,
    /// Newest first; fewer than `count` where the story is long.
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: Seq,
    time: Moment,
    subtitle: &'a str,
    link: Option<&'a str>,
}

impl Widget for Feed {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "feed",
        label: "Activity",
        description: "What happened around this person or team, newest first.",
        kinds: &[HubKind::User, HubKind::Team],
        parameters: &[Parameter {
            name: "count",
            label: "Entries",
            kind: ParameterKind::Number(*COUNT.start(), *COUNT.end()),
            default: "20",
            help: "How many entries are shown.",
        }],
        source: include_str!("feed.rs"),
    };

    fn watches(_config: &Config, hub: &Hub) -> Vec<Watch> {
        vec![Watch::Feed(hub.id)]
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let entries = scene.snapshot.feed(scene.hub.id, settings::clamped(config.count, &COUNT))?;
        Ok(Data { entries: entries.into_iter().map(|entry| Line::new(entry, scene.hub)).collect() })
    }

    fn render(_config: &Config, data: &Data, hub: &Hub) -> Option<Markup> {
        Some(html! {
            @if data.entries.is_empty() {
                p.empty { "Nothing has happened here yet. As soon as something does, it shows up here by itself." }
            } @else {
                ol.entries { @for line in &data.entries { (line.markup()) } }
                @if let Some(Line { entry, .. }) = data.entries.last() {
                    p.actions data-key="older" { a.button.quiet href=(older(hub, entry)) { "Older" } }
                }
            }
        })
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let example =
            |name, entries| Example { name, config: Config::default(), data: Data { entries }, hidden: false };
        vec![example("a busy morning", busy_morning()), example("nothing yet", Vec::new())]
    }
}

impl Line {
    fn new(entry: FeedEntry, hub: &Hub) -> Self {
        let reason = look::because(&entry.reason, hub.name.as_str());
        Line { entry, reason }
    }
}

impl Line {
    /// What somebody did themselves needs no reason on their hub.
    fn markup(&self) -> Markup {
        match self.entry.reason {
            Reason::Acted => look::entry(&self.entry),
            _ => look::entry_with_reason(&self.entry, &self.reason),
        }
    }
}

/// Where it goes on after that entry: in the archive, where everything is that a feed does not keep.
fn older(hub: &Hub, last: &FeedEntry) -> String {
    let before = Before::entry(last);
    format!("{}/activity?before={before}", hub.path())
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entry = &self.entry;
        let shape = Shape {
            id: entry.seq,
            subtitle: &entry.subtitle,
            link: safe(&entry.link),
            start: Moment(entry.start),
            end: Moment(entry.end),
            count: entry.count,
            agents: some(&entry.agents),
            usernames: some(&entry.usernames),
            packages: some(&entry.packages),
            category: &entry.category,
            icon: &entry.icon,
            weight: entry.weight,
            reason: &self.reason,
            items: entry.items.iter().rev().map(item).collect(),
        };
        shape.serialize(serializer)
    }
}

fn item(item: &FeedItem) -> Item<'_> {
    Item { id: item.seq, time: Moment(item.time), subtitle: &item.subtitle, link: safe(&item.link) }
}

fn safe(link: &Option<String>) -> Option<&str> {
    link.as_deref().and_then(look::safe_url)
}

fn some(names: &[String]) -> &[String] {
    &names[..names.len().min(NAMES)]
}

fn busy_morning() -> Vec<Line> {
    let start = Time::from_secs_f64(1_795_255_200.0);
    let told = |seq: u64, minute: u64, icon: &str, agent: &str, subtitle: &str, story: Option<&str>| {
        let facts = Facts {
            subtitle: subtitle.to_owned(),
            link: Some(format!("https://tracker.example.org/garden/{seq}")),
            agent: Some(agent.to_owned()),
            usernames: vec![agent.to_owned()],
            icon: icon.to_owned(),
            story: story.map(|says| Story { key: says.to_owned(), says: says.to_owned() }),
            ..Facts::default()
        };
        let garden = Reason::Linked(Subject::new(SubjectKind::Project, "pagure:gardeners/beds"));
        let topic = Topic::new("org.example.prod.pagure.issue.comment.added");
        FeedEntry::new(Seq(seq), start.plus_millis(minute * 60_000), &topic, &facts, garden)
    };
    let talk = Some("{people} talked about \u{201c}Slugs\u{201d} ({count} comments)");
    let mut story = told(7, 40, "comment", "ann", "ann commented on \u{201c}Slugs\u{201d}", talk);
    story.join(told(8, 44, "comment", "bo", "bo commented on \u{201c}Slugs\u{201d}", talk));
    let ticket = told(3, 5, "issue", "bo", "bo opened \u{201c}Slugs\u{201d}", None);
    let line = |entry: FeedEntry| Line { reason: look::because(&entry.reason, "gardeners"), entry };
    vec![line(story), line(ticket)]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::widgets::plugin;
    use crate::widgets::testing::{World, minutes_ago, refusal};

    fn facts(agent: &str, subtitle: &str) -> Facts {
        Facts {
            subtitle: subtitle.into(),
            link: Some("javascript:alert(1)".into()),
            agent: Some(agent.into()),
            usernames: vec![agent.into()],
            icon: "comment".into(),
            story: Some(Story { key: "k".into(), says: "{people} talked".into() }),
            ..Facts::default()
        }
    }

    #[test]
    fn newest_first_with_stories_joined() {
        let world = World::new();
        let hub = world.team("gardeners", "#garden", "garden");
        let linked = || Reason::Linked(Subject::package("spade"));
        for (minute, agent) in [(90, "cy"), (12, "ann"), (10, "bo")] {
            let facts = facts(agent, &format!("{agent} said <hello>"));
            world.feed(&hub, "pagure.issue.comment.added", minutes_ago(minute), facts, linked());
        }
        let built = world.build("feed", &hub, json!({}));
        let entries = built.data["entries"].as_array().unwrap();
        assert_eq!(entries.len(), 2);
        let told = &entries[0];
        assert_eq!((&told["subtitle"], &told["count"]), (&json!("ann and bo talked"), &json!(2)));
        assert_eq!((&told["id"], &told["link"], &told["weight"]), (&json!(3), &json!(null), &json!("normal")));
        assert_eq!(told["reason"], "It concerns the package spade, linked to this hub.");
        assert_eq!((&told["start"], &told["end"]), (&json!("2026-11-21T15:53:00Z"), &json!("2026-11-21T15:55:00Z")));
        assert_eq!(told["items"][0]["subtitle"], "bo said <hello>");
        assert!(built.html.contains("<summary>2 messages</summary>") && built.html.contains("&lt;hello&gt;"));
        assert!(
            !built.html.contains("javascript:")
                && built.html.contains("It concerns the package spade, linked to this hub.")
        );
        assert_eq!(world.build("feed", &hub, json!({"count": 1})).data["entries"].as_array().unwrap().len(), 1);
        assert!(world.build("feed", &hub, json!({"count": -7})).html.contains("cannot be used"));
    }

    #[test]
    fn an_empty_feed_is_friendly() {
        let world = World::new();
        let built = world.build("feed", &world.person("ann"), json!({}));
        assert_eq!(built.data, json!({"entries": []}));
        assert!(built.html.contains("Nothing has happened here yet."));
    }

    #[test]
    fn it_follows_its_own_hub_and_checks_its_count() {
        let hub = World::new().person("ann");
        assert_eq!(plugin("feed").unwrap().watches(&json!({}), &hub), [Watch::Feed(hub.id)]);
        assert_eq!(refusal("feed", json!({"count": 101})), "count must be from 1 to 100; it is 101");
    }
}
