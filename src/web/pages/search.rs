//! What a search found: people, hubs, activity.

use maud::{Markup, html};

use super::field::{Field, field};
use super::form::form;
use super::layout::{Feed, Frame, Page, page_with_feeds, search_form};
use super::tile::{Tile, tiles};
use crate::look::{counted, entries, icon, in_query, number};
use crate::model::FeedEntry;

/// What the search page shows.
#[derive(Debug, Clone, Default)]
pub struct SearchView {
    /// As it was typed; empty shows the form alone.
    pub query: String,
    /// The hub the search began on, where there was one.
    pub hub: Option<String>,
    pub people: Vec<Tile>,
    pub hubs: Vec<Tile>,
    /// More people and hubs match than are listed.
    pub more_hubs: bool,
    /// Newest first.
    pub activity: Vec<FeedEntry>,
    /// More messages match than are listed.
    pub more_activity: bool,
    /// The hubs that the viewer may save this search to, each with its title.
    pub places: Vec<(String, String)>,
    /// A sentence for the person when the query could not be read; nothing else is shown then.
    pub problem: Option<String>,
}

impl SearchView {
    fn found_nothing(&self) -> bool {
        self.people.is_empty() && self.hubs.is_empty() && self.activity.is_empty()
    }
}

pub fn search(frame: &Frame<'_>, view: &SearchView) -> Markup {
    let body = html! {
        header.page-head.search-head {
            h1 { @if view.query.is_empty() { "Search" } @else { "Search for " q { (view.query) } } }
            (search_form("q-page", &view.query, view.hub.as_deref()))
            @if !view.query.is_empty() { p.meta { (summary(view)) } }
            @if !view.query.is_empty() && !view.places.is_empty() { (save(frame, view)) }
            @if let Some(address) = feed_address(view) {
                nav.ways-out aria-label="This search elsewhere" { a href=(address) { (icon("feed")) "Follow in a feed reader" } }
            }
        }
        @if let Some(problem) = &view.problem { p.warn role="alert" { (problem) } }
        @else if view.query.is_empty() { p.empty { "Type a name, a package, or a few words of what happened." } }
        @else if view.found_nothing() { (nothing(&view.query)) }
        @else { (results(view)) }
    };
    let title = if view.query.is_empty() { "Search".to_owned() } else { format!("{} · Search", view.query) };
    let feeds: Vec<Feed> =
        feed_address(view).map(|address| Feed::atom("What this search finds", address)).into_iter().collect();
    let page = Page { title: &title, hub: view.hub.as_deref(), query: &view.query, scripts: &[], body };
    page_with_feeds(frame, page, &feeds)
}

/// Where what is found now and later can be followed.
fn feed_address(view: &SearchView) -> Option<String> {
    (!view.query.is_empty()).then(|| format!("/search.atom?q={}", in_query(&view.query)))
}

/// Says what was searched, and what came of it.
fn summary(view: &SearchView) -> Markup {
    html! {
        @if let Some(hub) = &view.hub { "Searched " a href={ "/" (hub) } { (hub) } " first, then everything: " }
        @else { "Searched people, hubs and all activity on record: " }
        @if view.more_hubs { "the best among many: " }
        (counted(view.people.len() as u64, "person", "people")) ", "
        (counted(view.hubs.len() as u64, "hub", "hubs")) ", "
        @if view.more_activity { "the newest " }
        (counted(view.activity.len() as u64, "message", "messages")) "."
    }
}

/// Saved, a search is a widget on a hub.
fn save(frame: &Frame<'_>, view: &SearchView) -> Markup {
    let options = view.places.iter().map(|(name, title)| (name.clone().into(), title.clone().into())).collect();
    let hub = Field::select("hub", "Hub", options).scope("save");
    html! {
        details {
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
    html! {
        div.results {
            @if !view.people.is_empty() { (section("people", "People", &count(view.people.len(), false), tiles(&view.people))) }
            @if !view.hubs.is_empty() { (section("hubs", "Hubs", &count(view.hubs.len(), false), tiles(&view.hubs))) }
            @if !view.activity.is_empty() {
                (section("activity", "Activity", &count(view.activity.len(), view.more_activity), entries(&view.activity)))
            }
        }
    }
}

/// `12`, or `the newest 50` where there are more.
fn count(listed: usize, more: bool) -> String {
    let listed = number(listed as u64);
    if more { format!("the newest {listed}") } else { listed }
}

fn section(id: &str, title: &str, count: &str, inside: Markup) -> Markup {
    html! {
        section.card aria-labelledby=(id) {
            header { h2 id=(id) { (title) " " span.count { (count) } } }
            (inside)
        }
    }
}

fn nothing(query: &str) -> Markup {
    html! {
        div.empty {
            p { "Nothing was found for " q { (query) } "." }
            p {
                "Check the spelling, try fewer words, or look through " a href="/groups" { "all hubs" }
                ". Names of people and packages are found from their first letters on."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    fn shown(view: &SearchView) -> String {
        let assets = Assets::new();
        search(&sample::frame(&assets, &[]), view).0
    }

    #[test]
    fn sections_with_counts() {
        let html = shown(&sample::search());
        assert!(html.contains("Activity <span class=\"count\">the newest 5</span>"));
        assert!(html.contains("1 person, 1 hub, the newest 5 messages."));
        assert!(html.contains("Searched <a href=\"/design\">design</a> first"));
        sample::assert_sound(&html);
        let all = shown(&SearchView { more_hubs: true, more_activity: false, ..sample::search() });
        assert!(all.contains("the best among many: 1 person, 1 hub, 5 messages."), "{all}");
    }

    #[test]
    fn nothing_found_and_nothing_asked() {
        let html = shown(&SearchView { query: "<zz>".into(), ..SearchView::default() });
        assert!(html.contains("Nothing was found for <q>&lt;zz&gt;</q>") && !html.contains("class=\"card\""));
        assert!(shown(&SearchView::default()).contains("Type a name"));
    }

    #[test]
    fn a_problem_is_said() {
        let problem = Some("A quotation mark is open: close it, or leave it out.".to_owned());
        let html = shown(&SearchView { query: "\"a".into(), problem, ..SearchView::default() });
        assert!(html.contains("role=\"alert\">A quotation mark") && !html.contains("Nothing was found"));
    }
}
