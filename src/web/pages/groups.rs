//! All hubs: teams and people apart, to be filtered and sorted.

use maud::{Markup, html};

use super::layout::{Frame, Page, page};
use super::tile::{Tile, tiles};
use crate::look::{icon, in_query, number};

/// What the list of hubs shows.
#[derive(Debug, Clone)]
pub struct GroupsView {
    /// Whether the viewer may make a hub for a team.
    pub new_team: bool,
    /// Already filtered and sorted.
    pub teams: Vec<Tile>,
    pub people: Vec<Tile>,
    pub sort: Sort,
    /// What was typed into the filter; empty for everything.
    pub filter: String,
}

/// The order of the lists, `?sort=` in the address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    Name,
    Members,
    #[default]
    Activity,
}

impl Sort {
    pub const ALL: [Sort; 3] = [Sort::Activity, Sort::Name, Sort::Members];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Sort::Name => "name",
            Sort::Members => "members",
            Sort::Activity => "activity",
        }
    }

    /// What an address asks for; anything unknown is the usual order.
    pub fn parse(word: &str) -> Self {
        Self::ALL.into_iter().find(|sort| sort.as_str() == word).unwrap_or_default()
    }

    fn label(self) -> &'static str {
        match self {
            Sort::Name => "Name",
            Sort::Members => "Members",
            Sort::Activity => "Last activity",
        }
    }
}

pub fn groups(frame: &Frame<'_>, view: &GroupsView) -> Markup {
    let body = html! {
        header.page-head {
            h1 { "All hubs" }
            p.lead { "Teams that work together, and the people in them." }
            @if view.new_team { p.actions { a.button.quiet href="/new" { (icon("add")) "New team" } } }
        }
        (controls(view))
        (section("teams", "Teams", &view.teams))
        (section("people", "People", &view.people))
        p.empty #no-match hidden[!(view.teams.is_empty() && view.people.is_empty())] {
            @if view.filter.is_empty() { "There are no hubs yet." } @else { "No hub matches. Try fewer letters." }
        }
        p.visually-hidden aria-live="polite" data-filter-voice {}
    };
    page(frame, Page { title: "All hubs", hub: None, query: "", scripts: &["js/groups.js"], body })
}

fn controls(view: &GroupsView) -> Markup {
    html! {
        div.controls {
            form.filter action="/groups" method="get" {
                label for="filter" { "Filter" }
                input #filter type="search" name="q" value=(view.filter) maxlength="100" autocomplete="off";
                input type="hidden" name="sort" value=(view.sort.as_str());
                button.quiet type="submit" { "Show" }
            }
            nav.sort aria-label="Sort" {
                span.meta { "Sort by" }
                @for sort in Sort::ALL {
                    a href=(address(sort, &view.filter)) aria-current=[(sort == view.sort).then_some("true")] { (sort.label()) }
                }
            }
        }
    }
}

fn section(id: &str, title: &str, list: &[Tile]) -> Markup {
    html! {
        section.directory aria-labelledby=(id) data-filtered hidden[list.is_empty()] {
            h2 id=(id) { (title) " " span.count data-count { (number(list.len() as u64)) } }
            (tiles(list))
        }
    }
}

fn address(sort: Sort, filter: &str) -> String {
    match in_query(filter).as_str() {
        "" => format!("/groups?sort={}", sort.as_str()),
        filter => format!("/groups?sort={}&q={filter}", sort.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    fn shown(view: &GroupsView) -> String {
        let assets = Assets::new();
        groups(&sample::frame(&assets, &[]), view).0
    }

    #[test]
    fn teams_and_people_apart() {
        let html = shown(&sample::groups());
        let (teams, people) = html.split_once("id=\"people\"").unwrap();
        assert!(teams.contains("href=\"/infra\"") && people.contains("href=\"/ann\""));
        assert!(html.contains("href=\"/groups?sort=activity\" aria-current=\"true\""));
        assert!(html.contains("idle-6") && html.contains("id=\"no-match\" hidden"));
        sample::assert_sound(&html);
    }

    #[test]
    fn a_filter_is_kept_while_sorting() {
        let view =
            GroupsView { new_team: true, teams: vec![], people: vec![], sort: Sort::Name, filter: "a&b é".into() };
        let html = shown(&view);
        assert!(html.contains("/groups?sort=members&amp;q=a%26b%20%C3%A9") && html.contains("value=\"a&amp;b é\""));
        assert!(html.contains("href=\"/new\"") && !shown(&sample::groups()).contains("href=\"/new\""));
        assert!(html.contains("No hub matches") && !html.contains("id=\"no-match\" hidden"));
    }

    #[test]
    fn unknown_orders_are_the_usual_one() {
        assert_eq!(Sort::parse("members"), Sort::Members);
        assert_eq!(Sort::parse("colour"), Sort::Activity);
    }
}
