//! What happened: entries of a feed.

use serde::Serialize;
use utoipa::ToSchema;

use super::Moment;
use crate::look::safe_url;
use crate::model::{self, FeedEntry, FeedItem, Weight};

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
    #[schema(example = "package:kernel")]
    Linked(String),
    /// The hub's own person takes care of this package.
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

impl Entry {
    pub fn of(entry: &FeedEntry) -> Self {
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

fn safe(link: Option<&str>) -> Option<String> {
    link.and_then(safe_url).map(str::to_owned)
}

fn some(names: &[String]) -> Vec<String> {
    names.iter().take(NAMES).cloned().collect()
}
