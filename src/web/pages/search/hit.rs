//! One message that was found: its sentence with the words marked that were searched for, and where it says them.

use std::ops::Range;

use maud::{Markup, html};

use crate::look::{entry_found, in_query, marked, person_link, time};
use crate::model::FeedEntry;

/// People named beside a message.
const PEOPLE: usize = 3;

#[derive(Debug, Clone)]
pub struct Hit {
    /// The message's own.
    pub id: String,
    pub entry: FeedEntry,
    /// Where in its sentence the words stand.
    pub marked: Vec<Range<usize>>,
    /// What the message says itself, where its sentence does not have the words; and where they stand in it.
    pub excerpt: Option<(Vec<Range<usize>>, String)>,
}

pub(super) fn hit(hit: &Hit) -> Markup {
    let Hit { id, entry, marked: ranges, excerpt } = hit;
    let others = entry.usernames.iter().filter(|name| !entry.agents.contains(name)).take(PEOPLE);
    entry_found(
        entry,
        ranges,
        html! {
            @if let Some((ranges, text)) = excerpt { p.excerpt { (marked(text, ranges)) } }
            p.meta {
                a.when href={ "/id?id=" (in_query(id)) } title="This message alone" { (time(entry.end)) } " "
                span.category { (entry.category) }
                @for name in others { " " span { (person_link(name)) } }
            }
        },
    )
}
