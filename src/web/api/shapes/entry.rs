//! What happened: entries of a feed, and single messages.

use serde::Serialize;
use utoipa::ToSchema;

use super::Moment;
use crate::look::{because, safe_url};
use crate::model::{self, FeedEntry, FeedItem, Weight};
use crate::store::Archived;

/// Names listed of each sort: a story may gather more.
const NAMES: usize = 50;

/// One line of a feed: one message, or several that tell one story.
#[derive(Debug, Serialize, ToSchema)]
pub struct Entry {
    /// The newest message's place in the archive.
    pub id: u64,
    /// One sentence.
    #[schema(example = "ann commented on ticket 849")]
    pub subtitle: String,
    /// Where it leads; an address of the web.
    pub link: Option<String>,
    /// When the first message of it was sent, and the last.
    pub start: Moment,
    pub end: Moment,
    /// Messages behind it.
    pub count: u32,
    /// Who acted, in order of appearance.
    pub agents: Vec<String>,
    /// Who is meant, those who acted among them.
    pub people: Vec<String>,
    pub packages: Vec<String>,
    /// The service that spoke.
    #[schema(example = "pagure")]
    pub category: String,
    pub icon: String,
    pub weight: Weight,
    pub reason: Reason,
    /// The same in one sentence.
    #[schema(example = "It concerns pagure/designteam, linked to this hub.")]
    pub why: String,
    /// Newest first; fewer than `count` where the story is long.
    pub items: Vec<Item>,
}

/// Why an entry is in a hub's feed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// The person whose hub it is acted.
    Acted,
    /// The person whose hub it is is mentioned.
    Mentioned,
    /// It is about this, which the hub is linked to.
    #[schema(example = "project:pagure:designteam")]
    Linked(String),
    /// The person whose hub it is takes care of this package.
    Packages(String),
}

/// One message behind an entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct Item {
    /// The message's place in the archive.
    pub id: u64,
    pub time: Moment,
    pub subtitle: String,
    pub link: Option<String>,
}

/// One message of the archive.
#[derive(Debug, Serialize, ToSchema)]
pub struct Message {
    /// As its sender wrote it.
    #[schema(example = "2026-2a1f6d0c-55f5-4d2c-9b6c-0a5c2f8e7d10")]
    pub id: String,
    #[schema(example = "org.fedoraproject.prod.bodhi.update.comment")]
    pub topic: String,
    #[schema(example = "bodhi")]
    pub category: String,
    pub time: Moment,
    /// What kind of message it is, in a few words.
    pub title: String,
    /// One sentence.
    pub subtitle: String,
    /// Where it leads; an address of the web.
    pub link: Option<String>,
    /// Who acted.
    pub agent: Option<String>,
    /// Who is meant.
    pub people: Vec<String>,
    pub packages: Vec<String>,
    pub icon: String,
    pub weight: Weight,
}

impl Entry {
    /// In the feed of that hub.
    pub fn of(entry: &FeedEntry, hub: &str) -> Self {
        Entry {
            id: entry.seq.0,
            subtitle: entry.subtitle.clone(),
            link: safe(entry.link.as_deref()),
            start: Moment(entry.start),
            end: Moment(entry.end),
            count: entry.count,
            agents: some(&entry.agents),
            people: some(&entry.usernames),
            packages: some(&entry.packages),
            category: entry.category.clone(),
            icon: entry.icon.clone(),
            weight: entry.weight,
            reason: Reason::of(&entry.reason),
            why: because(&entry.reason, hub),
            items: entry.items.iter().rev().map(Item::of).collect(),
        }
    }
}

impl Reason {
    fn of(reason: &model::Reason) -> Self {
        match reason {
            model::Reason::Acted => Reason::Acted,
            model::Reason::Mentioned => Reason::Mentioned,
            model::Reason::Linked(subject) => Reason::Linked(subject.to_string()),
            model::Reason::Packages(package) => Reason::Packages(package.clone()),
        }
    }
}

impl Item {
    fn of(item: &FeedItem) -> Self {
        Item {
            id: item.seq.0,
            time: Moment(item.time),
            subtitle: item.subtitle.clone(),
            link: safe(item.link.as_deref()),
        }
    }
}

impl Message {
    pub fn of(message: &Archived) -> Self {
        let facts = &message.facts;
        Message {
            id: message.id.to_string(),
            topic: message.topic.to_string(),
            category: message.topic.category().to_owned(),
            time: Moment(message.time),
            title: facts.title.clone(),
            subtitle: facts.subtitle.clone(),
            link: safe(facts.link.as_deref()),
            agent: facts.agent.clone(),
            people: some(&facts.usernames),
            packages: some(&facts.packages),
            icon: facts.icon.clone(),
            weight: facts.weight,
        }
    }
}

fn safe(link: Option<&str>) -> Option<String> {
    link.and_then(safe_url).map(str::to_owned)
}

fn some(names: &[String]) -> Vec<String> {
    names.iter().take(NAMES).cloned().collect()
}
