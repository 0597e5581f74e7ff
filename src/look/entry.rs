//! One line of a feed as markup: who, what, when, and the messages behind it.

use std::ops::Range;

use maud::{Markup, html};

use super::{avatar, counted, icon, safe_url, time};
use crate::model::{FeedEntry, FeedItem, HubName, Weight};

/// A whole list, newest first as given.
pub fn entries<'e>(list: impl IntoIterator<Item = &'e FeedEntry>) -> Markup {
    html! { ol.entries { @for one in list { (entry(one)) } } }
}

/// One `li.entry`, for an `ol.entries`.
pub fn entry(entry: &FeedEntry) -> Markup {
    line(entry, None)
}

/// The same, saying why it is in this feed.
pub fn entry_with_reason(entry: &FeedEntry, why: &str) -> Markup {
    line(entry, Some(why))
}

/// One that was searched for: where in its sentence the words stand, and what stands below it.
pub fn entry_found(entry: &FeedEntry, found: &[Range<usize>], below: Markup) -> Markup {
    frame(entry, None, marked(&entry.subtitle, found), below)
}

/// A text with these parts of it marked, in order, none over another.
pub fn marked(text: &str, ranges: &[Range<usize>]) -> Markup {
    let mut rest = 0;
    html! {
        @for range in ranges {
            @if let (Some(before), Some(found)) = (text.get(rest..range.start), text.get(range.clone())) {
                (before) mark { (found) }
            }
            @let () = rest = range.end;
        }
        (text.get(rest..).unwrap_or_default())
    }
}

/// One with a reason of its own, and with `more` below, e.g. what can be done about it. It can have the focus, and be led
/// to as `#entry-` and its number.
pub fn entry_with_more(entry: &FeedEntry, why: Option<Markup>, more: &Markup) -> Markup {
    let below = html! { (beneath(entry, why)) (more) };
    frame(entry, Some(format!("entry-{}", entry.seq)), html! { (entry.subtitle) }, below)
}

fn line(entry: &FeedEntry, why: Option<&str>) -> Markup {
    frame(entry, None, html! { (entry.subtitle) }, beneath(entry, why.map(|why| html! { (why) })))
}

fn beneath(entry: &FeedEntry, why: Option<Markup>) -> Markup {
    html! {
        p.meta {
            (time(entry.end)) " " span.category { (entry.category) }
            @if let Some(why) = why { " " span.why { (why) } }
        }
        @if entry.count > 1 { (behind(entry)) }
    }
}

fn frame(entry: &FeedEntry, id: Option<String>, says: Markup, below: Markup) -> Markup {
    html! {
        li class={ "entry " (weight_class(entry.weight)) } tabindex=[id.as_ref().map(|_| "-1")] id=[id] data-key=(key(entry)) {
            span.entry-mark {
                @if let Some(agent) = entry.agents.first() { (face(agent)) }
                span.entry-icon { (icon(&entry.icon)) }
            }
            div.entry-body {
                p.entry-says { (linked(says, entry.link.as_deref())) }
                (below)
            }
        }
    }
}

/// Who acted, as a picture that leads to their hub.
fn face(agent: &str) -> Markup {
    match agent.parse::<HubName>() {
        Ok(hub) => html! { a href={ "/" (hub) } title=(agent) aria-label={ (agent) ", hub" } { (avatar(agent, 36)) } },
        Err(_) => avatar(agent, 36),
    }
}

fn behind(entry: &FeedEntry) -> Markup {
    let unlisted = u64::from(entry.count).saturating_sub(entry.items.len() as u64);
    html! {
        details {
            summary { (counted(u64::from(entry.count), "message", "messages")) }
            ol.entry-items {
                @for FeedItem { time: at, subtitle, link, .. } in entry.items.iter().rev() {
                    li { (sentence(subtitle, link.as_deref())) " " (time(*at)) }
                }
                @if unlisted > 0 { li.meta { "and " (counted(unlisted, "older one", "older ones")) } }
            }
        }
    }
}

fn sentence(text: &str, link: Option<&str>) -> Markup {
    linked(html! { (text) }, link)
}

fn linked(says: Markup, link: Option<&str>) -> Markup {
    match link.and_then(safe_url) {
        Some(url) => html! { a href=(url) rel="noopener nofollow" { (says) } },
        None => says,
    }
}

/// Stays the same while the story grows, so that an opened list stays open.
fn key(entry: &FeedEntry) -> String {
    format!("{}-{}", entry.start.as_millis(), entry.story.as_ref().map_or(&entry.category, |story| &story.key))
}

fn weight_class(weight: Weight) -> &'static str {
    match weight {
        Weight::Routine => "weight-routine",
        Weight::Normal => "weight-normal",
        Weight::Notable => "weight-notable",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Facts, Reason, Seq, Story, Subject, Time, Topic};

    fn told(minute: u64, link: &str) -> FeedEntry {
        let facts = Facts {
            subtitle: "ann commented on <#849>".into(),
            link: Some(link.into()),
            agent: Some("ann".into()),
            icon: "comment".into(),
            weight: Weight::Notable,
            story: Some(Story { key: "c 849".into(), says: "{people} talked ({count})".into() }),
            ..Facts::default()
        };
        let linked = Reason::Linked(Subject::package("kernel"));
        FeedEntry::new(
            Seq(minute),
            Time::ZERO.plus_millis(minute * 60_000),
            &Topic::new("a.b.c.pagure.x"),
            &facts,
            linked,
        )
    }

    #[test]
    fn a_line_is_escaped_and_says_why() {
        let markup = entry_with_reason(&told(1, "https://example.org/849"), "It concerns <it>.").0;
        assert!(markup.contains(r#"<li class="entry weight-notable""#));
        assert!(
            markup
                .contains(r#"<a href="https://example.org/849" rel="noopener nofollow">ann commented on &lt;#849&gt;"#)
        );
        assert!(markup.contains(r#"<span class="why">It concerns &lt;it&gt;.</span>"#));
        assert!(!markup.contains("<details"));
        assert!(markup.contains(r#"<a href="/ann" title="ann" aria-label="ann, hub"><svg class="avatar"#));
        assert!(!entry(&told(1, "javascript:x")).0.contains("javascript"));
    }

    #[test]
    fn a_story_lists_its_messages_newest_first_and_keeps_its_key() {
        let mut story = told(1, "https://example.org/1");
        let before = key(&story);
        for minute in 2..30 {
            story.join(told(minute, &format!("https://example.org/{minute}")));
        }
        let markup = entry(&story).0;
        assert_eq!(key(&story), before);
        assert!(markup.contains("<summary>29 messages</summary>") && markup.contains("and 9 older ones"));
        assert!(markup.find("example.org/29\"").unwrap() < markup.find("example.org/28\"").unwrap());
    }
}
