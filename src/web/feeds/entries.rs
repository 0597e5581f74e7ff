//! Entries of the portal's feeds as entries of Atom documents.

use maud::{Markup, html};
use sha2::{Digest, Sha256};

use crate::look::{because, in_query, safe_url};
use crate::model::{FeedEntry, FeedItem, HubName, MessageId};
use crate::store::{Archived, StoreError, View};

use super::super::front::as_entry;
use super::super::here::Here;
use super::atom::Entry;

/// Each of a feed's entries under a name that stays the same while its story grows.
pub(super) fn of_feed(
    view: &View<'_>,
    here: &Here,
    hub: &HubName,
    entries: &[FeedEntry],
) -> Result<Vec<Entry>, StoreError> {
    let named = |entry: &FeedEntry| {
        let message = if entry.story.is_none() { view.message(entry.seq)? } else { None };
        let why = because(&entry.reason, hub.as_str());
        Ok(one(here, entry, message.as_ref().map(|message| &message.id), Some(&why)))
    };
    entries.iter().map(named).collect()
}

/// A message outside any hub's feed.
pub(super) fn of_message(here: &Here, message: &Archived) -> Entry {
    one(here, &FeedEntry { story: None, ..as_entry(message) }, Some(&message.id), None)
}

pub(super) fn one(here: &Here, entry: &FeedEntry, id: Option<&MessageId>, why: Option<&str>) -> Entry {
    let outside = entry.link.as_deref().and_then(safe_url);
    Entry {
        id: here.tag(&name(entry, id)),
        title: entry.subtitle.clone(),
        published: entry.start,
        updated: entry.end,
        authors: entry.agents.clone(),
        link: outside.map_or_else(|| own_link(here, entry, id), str::to_owned),
        category: entry.category.clone(),
        content: content(entry, why),
    }
}

/// A message is called by its own id. A story begins when its first message was sent, and has one key for good, however
/// many follow.
fn name(entry: &FeedEntry, id: Option<&MessageId>) -> String {
    match (&entry.story, id) {
        (Some(story), _) => {
            let digest: String = Sha256::digest(&story.key).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
            format!("story/{}-{digest}", entry.start.as_millis())
        }
        (None, Some(id)) => format!("message/{}", in_query(id.without_year())),
        (None, None) => format!("entry/{}-{}", entry.start.as_millis(), entry.seq),
    }
}

/// What has no page elsewhere leads to the message itself; a story to the hub of whoever acted, or to the front page.
fn own_link(here: &Here, entry: &FeedEntry, id: Option<&MessageId>) -> String {
    if let Some(id) = id {
        return here.to(&format!("/id?id={}", in_query(&id.0)));
    }
    let hub = entry.agents.first().and_then(|agent| agent.parse::<HubName>().ok());
    here.to(&hub.map_or_else(|| "/".to_owned(), |hub| format!("/{hub}")))
}

fn content(entry: &FeedEntry, why: Option<&str>) -> Markup {
    let unlisted = u64::from(entry.count).saturating_sub(entry.items.len() as u64);
    html! {
        p { (sentence(&entry.subtitle, entry.link.as_deref())) }
        @if entry.count > 1 {
            ul {
                @for FeedItem { subtitle, link, time, .. } in entry.items.iter().rev() {
                    li { (sentence(subtitle, link.as_deref())) " (" (time.readable()) ")" }
                }
                @if unlisted > 0 { li { "and " (unlisted) " older" } }
            }
        }
        @if let Some(why) = why { p { (why) } }
    }
}

fn sentence(text: &str, link: Option<&str>) -> Markup {
    match link.and_then(safe_url) {
        Some(url) => html! { a href=(url) { (text) } },
        None => html! { (text) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Facts, Reason, Seq, Story, Time, Topic};

    fn entry(minute: u64, story: Option<&str>) -> FeedEntry {
        let facts = Facts {
            subtitle: "ann watered <the beds>".into(),
            link: Some("javascript:alert(1)".into()),
            agent: Some("ann".into()),
            story: story.map(|key| Story { key: key.into(), says: "{people} watered ({count})".into() }),
            ..Facts::default()
        };
        let at = Time::ZERO.plus_millis(minute * 60_000);
        FeedEntry::new(Seq(minute), at, &Topic::new("a.b.c.garden.x"), &facts, Reason::Acted)
    }

    fn here() -> Here {
        Here("https://hubs.example.org".into())
    }

    #[test]
    fn a_story_keeps_its_name_while_it_grows() {
        let mut story = entry(1, Some("k"));
        let before = one(&here(), &story, None, None);
        for minute in 2..30 {
            story.join(entry(minute, Some("k")));
        }
        let after = one(&here(), &story, None, None);
        assert_eq!(before.id, after.id);
        assert!(after.updated > before.updated && after.published == before.published);
        assert!(after.content.0.contains("and 9 older") && after.content.0.contains("&lt;the beds&gt;"));
    }

    #[test]
    fn a_message_is_named_by_its_id_with_or_without_the_year() {
        let id = |text: &str| one(&here(), &entry(1, None), Some(&MessageId(text.into())), None).id;
        assert_eq!(id("2026-ab/c d"), "tag:hubs.example.org,2026:message/ab%2Fc%20d");
        assert_eq!(id("2026-ab/c d"), id("ab/c d"));
    }

    #[test]
    fn only_the_web_is_linked_to() {
        let made = one(&here(), &entry(1, None), None, Some("ann did this."));
        assert_eq!(made.link, "https://hubs.example.org/ann");
        assert!(!made.content.0.contains("javascript") && made.content.0.ends_with("<p>ann did this.</p>"));
        let by_id = one(&here(), &entry(1, None), Some(&MessageId("2026-a&b".into())), None);
        assert_eq!(by_id.link, "https://hubs.example.org/id?id=2026-a%26b");
    }
}
