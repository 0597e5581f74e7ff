//! What a search found: people, hubs, activity.

mod filters;
mod hit;
#[cfg(test)]
mod tests;

use maud::{Markup, html};

use super::field::{Field, field};
use super::form::form;
use super::layout::{Feed, Frame, Page, page_with_feeds, search_form};
use super::tile::{Tile, tiles};
use crate::look::{counted, in_query, number};
use crate::model::Asked;

pub use filters::{Filter, Filters};
pub use hit::Hit;

/// Which messages come first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SearchSort {
    #[default]
    Newest,
    Best,
}

impl SearchSort {
    /// As it stands in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            SearchSort::Newest => "new",
            SearchSort::Best => "best",
        }
    }
}

/// What the search page shows.
#[derive(Debug, Clone, Default)]
pub struct SearchView {
    /// As it was typed; empty shows the form alone.
    pub query: String,
    /// How it was understood.
    pub asked: Asked,
    pub sort: SearchSort,
    /// The hub the search began on, where there was one.
    pub hub: Option<String>,
    pub people: Vec<Tile>,
    pub hubs: Vec<Tile>,
    /// More people and hubs match than are listed.
    pub more_hubs: bool,
    pub activity: Vec<Hit>,
    /// Where the next page of activity begins, as part of an address.
    pub older: Option<String>,
    /// Messages that match, [`COUNTED`] where there are more; on the first page only.
    pub total: u64,
    pub filters: Vec<Filters>,
    /// The hubs that the viewer may save this search to, each with its title.
    pub places: Vec<(String, String)>,
    /// A sentence for the person when the index cannot answer; nothing else is shown then.
    pub problem: Option<String>,
}

/// No more than so many messages are counted: a phrase of frequent words takes long to count.
pub const COUNTED: u64 = 2_000;

impl SearchView {
    fn found_nothing(&self) -> bool {
        self.people.is_empty() && self.hubs.is_empty() && self.activity.is_empty()
    }

    fn is_empty(&self) -> bool {
        self.query.trim().is_empty()
    }

    /// The address of this search with other words.
    fn address(&self, query: &str) -> String {
        let mut address = format!("/search?q={}", in_query(query));
        if let Some(hub) = &self.hub {
            address.push_str(&format!("&hub={}", in_query(hub)));
        }
        if self.sort == SearchSort::Best {
            address.push_str("&sort=best");
        }
        address
    }
}

pub fn search(frame: &Frame<'_>, view: &SearchView) -> Markup {
    let body = html! {
        header.page-head.search-head {
            h1 { "Search" span data-search-for hidden[view.is_empty()] { " for " q { (view.query.trim()) } } }
            (search_form("q-page", &view.query, view.hub.as_deref()))
            (language())
        }
        div #results data-search-results data-title={ "Search · " (frame.instance) } { (search_results(view)) }
        @if !view.is_empty() && !view.places.is_empty() { (save(frame, view)) }
    };
    let title = if view.is_empty() { "Search".to_owned() } else { format!("{} · Search", view.query.trim()) };
    let scripts = &["js/search.js"];
    let feed = || Feed::atom("What this search finds", format!("/search.atom?q={}", in_query(view.query.trim())));
    let feeds: Vec<Feed> = (!view.is_empty()).then(feed).into_iter().collect();
    page_with_feeds(frame, Page { title: &title, hub: view.hub.as_deref(), query: &view.query, scripts, body }, &feeds)
}

/// The part that changes while one types.
pub fn search_results(view: &SearchView) -> Markup {
    html! {
        @if let Some(problem) = &view.problem { p.warn role="alert" { (problem) } }
        @else if view.is_empty() { p.empty { "Type a name, a package, or a few words of what happened." } }
        @else {
            div.search-said {
                p.meta role="status" { (summary(view)) }
                (filters::understood(view))
                (filters::filters(view))
            }
            @if view.found_nothing() { (nothing(view)) } @else { (results(view)) }
            (elsewhere(view))
        }
    }
}

/// Says what was searched, and what came of it.
fn summary(view: &SearchView) -> Markup {
    html! {
        @if let Some(hub) = &view.hub { "Searched " a href={ "/" (hub) } { (hub) } " first, then everything: " }
        @else { "Searched people, hubs and all activity on record: " }
        @if view.more_hubs { "the best among many: " }
        (counted(view.people.len() as u64, "person", "people")) ", "
        (counted(view.hubs.len() as u64, "hub", "hubs")) ", "
        @if view.total >= COUNTED { "more than " (number(COUNTED)) " messages." }
        @else { (counted(view.total.max(view.activity.len() as u64), "message", "messages")) "." }
    }
}

fn language() -> Markup {
    let ways = [
        ("rust build", "both words, the last one may go on"),
        ("\"needs a review\"", "these words in this order"),
        ("user:ann", "about a person; by:ann where they did it"),
        ("category:bodhi,koji", "either of them; also package:, topic:, project:, channel:, list:, group:"),
        ("hub:design", "what belongs to that hub"),
        ("after:2024-01-31 before:7d", "when; also today, yesterday, 12h, 2w, 3m, 1y"),
        ("weight:notable", "how loud it is: routine, normal or notable"),
        ("-user:bo", "not that"),
    ];
    html! {
        details.search-language {
            summary { "How to search" }
            dl.facts { @for (typed, means) in ways { div { dt { code { (typed) } } dd { (means) } } } }
        }
    }
}

/// Saved, a search is a widget on a hub.
fn save(frame: &Frame<'_>, view: &SearchView) -> Markup {
    let options = view.places.iter().map(|(name, title)| (name.clone().into(), title.clone().into())).collect();
    let hub = Field::select("hub", "Hub", options).scope("save");
    html! {
        details.search-save {
            summary { "Save this search to a hub" }
            (form("/search/save", frame.token, html! {
                p.meta { "It becomes a widget there that shows the newest messages as they come in, to all who look at the hub." }
                (field(&Field::hidden("q", view.query.as_str())))
                (field(&hub))
                p.actions { button type="submit" { "Save this search" } }
            }))
        }
    }
}

fn results(view: &SearchView) -> Markup {
    let tiles_of = |id, title, list: &[Tile]| section(id, title, &number(list.len() as u64), tiles(list));
    html! {
        div.results {
            @if !view.people.is_empty() { (tiles_of("people", "People", &view.people)) }
            @if !view.hubs.is_empty() { (tiles_of("hubs", "Hubs", &view.hubs)) }
            @if !view.activity.is_empty() { (section("activity", "Activity", &count(view), activity(view))) }
        }
    }
}

fn activity(view: &SearchView) -> Markup {
    let sorts = [(SearchSort::Newest, "Newest first"), (SearchSort::Best, "Best first")];
    html! {
        nav.search-sort aria-label="Order" {
            @for (sort, label) in sorts {
                a href=(SearchView { sort, ..view.clone() }.address(&view.query)) aria-current=[(sort == view.sort).then_some("true")] { (label) }
            }
        }
        ol.entries { @for hit in &view.activity { (hit::hit(hit)) } }
        @if let Some(older) = &view.older {
            p.actions { a.button.quiet href={ (view.address(&view.query)) "&" (older) } rel="next" {
                @if view.sort == SearchSort::Newest { "Older messages" } @else { "More messages" }
            } }
        }
    }
}

/// How many are listed of how many.
fn count(view: &SearchView) -> String {
    let listed = view.activity.len() as u64;
    match view.total {
        0 => number(listed),
        COUNTED.. => format!("{}+", number(COUNTED)),
        total => number(total.max(listed)),
    }
}

fn section(id: &str, title: &str, count: &str, inside: Markup) -> Markup {
    html! {
        section.card aria-labelledby=(id) {
            header { h2 id=(id) { (title) " " span.count { (count) } } }
            (inside)
        }
    }
}

/// The same search for programs and feed readers.
fn elsewhere(view: &SearchView) -> Markup {
    let query = in_query(view.query.trim());
    html! {
        p.meta.search-elsewhere {
            "The same search: " a href={ "/search.atom?q=" (query) } { "as an Atom feed" } ", "
            a href={ "/api/v1/search?q=" (query) } { "as JSON" } "."
        }
    }
}

fn nothing(view: &SearchView) -> Markup {
    html! {
        div.empty {
            p { "Nothing was found for " q { (view.query.trim()) } "." }
            p {
                "Check the spelling, try fewer words, or look through " a href="/groups" { "all hubs" }
                ". Names of people and packages are found from their first letters on."
            }
        }
    }
}
