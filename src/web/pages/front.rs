//! The front page for a visitor: what this is, where it is busy, what has just happened, who asks for help.

use maud::{Markup, html};

use super::layout::{Feed, Frame, Page, page_with_feeds, search_form};
use super::tile::{Tile, tiles};
use crate::look::{avatar, counted, entries, icon, person_link, safe_link, time};
use crate::model::{FeedEntry, HelpRequest};

/// What the front page shows; every list may be empty, and comes in the order to show.
#[derive(Debug, Clone, Default)]
pub struct FrontView {
    pub teams: u64,
    pub people: u64,
    /// Messages in the archive.
    pub messages: u64,
    pub busiest: Vec<Tile>,
    pub latest: Vec<FeedEntry>,
    pub meet: Vec<Tile>,
    pub help: Vec<HelpRequest>,
}

pub fn front(frame: &Frame<'_>, view: &FrontView) -> Markup {
    let body = html! {
        (welcome(frame, view))
        div.columns.left-8 {
            div.column {
                section.card aria-labelledby="busiest" {
                    header { h2 #busiest { "Busy right now" } a.more href="/groups" { "All hubs " (icon("arrow")) } }
                    @if view.busiest.is_empty() { p.empty { "No hub has been busy yet." } } @else { (tiles(&view.busiest)) }
                }
                section.card aria-labelledby="latest" {
                    header { h2 #latest { "Latest activity" } }
                    div #latest-list data-refresh {
                        @if view.latest.is_empty() {
                            p.empty { "Nothing has happened yet. As soon as the bus speaks, you will read it here." }
                        } @else { (entries(&view.latest)) }
                    }
                }
            }
            div.column {
                section.card aria-labelledby="help" {
                    header { h2 #help { "Help wanted" } a.more href="/help" { "All requests " (icon("arrow")) } }
                    div #help-list data-refresh { (help(&view.help)) }
                }
                section.card aria-labelledby="meet" {
                    header { h2 #meet { "People to meet" } }
                    @if view.meet.is_empty() { p.empty { "Nobody has been here yet." } } @else { (tiles(&view.meet)) }
                }
            }
        }
    };
    let feeds = [Feed::atom("Help wanted", "/help.atom")];
    page_with_feeds(frame, Page { title: "", hub: None, query: "", scripts: &["js/front.js"], body }, &feeds)
}

fn welcome(frame: &Frame<'_>, view: &FrontView) -> Markup {
    html! {
        section.welcome aria-labelledby="welcome" {
            div {
                h1 #welcome { "Welcome to " (frame.instance) }
                p.lead {
                    "Every team and every person here has a hub: one page that shows what they are up to, as it happens. "
                    "Look around, meet people, find a place to help."
                }
                (search_form("q-front", "", None))
                p.meta {
                    (counted(view.teams, "team", "teams")) " · " (counted(view.people, "person", "people")) " · "
                    (counted(view.messages, "message", "messages")) " on record"
                }
            }
            img.welcome-mark src=(frame.assets.url("img/mark.svg")) alt="" width="220" height="220";
        }
    }
}

fn help(list: &[HelpRequest]) -> Markup {
    html! {
        @if list.is_empty() { p.empty { "Nobody is asking for help at the moment." } }
        @else {
            ul.halp {
                @for asked in list {
                    li {
                        blockquote { (safe_link(&asked.link, &asked.text)) }
                        p.meta {
                            @if !asked.who.is_empty() { (avatar(&asked.who, 20)) (person_link(&asked.who)) }
                            @if !asked.channel.is_empty() { " in " (asked.channel) } " · " (time(asked.at))
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    fn shown(view: &FrontView) -> String {
        let assets = Assets::new();
        front(&sample::frame(&assets, &[]), view).0
    }

    #[test]
    fn a_lively_front() {
        let html = shown(&sample::front());
        assert!(html.contains("<h1 id=\"welcome\">Welcome to Hubs of Example</h1>"));
        assert!(html.contains("<div id=\"latest-list\" data-refresh><ol class=\"entries\">"));
        assert!(html.contains("5 teams · 40 people · 2,345 messages on record"));
        assert!(html.contains("<blockquote><a href=\"https://meet.example.org/1\""));
        sample::assert_sound(&html);
    }

    #[test]
    fn an_empty_front_is_friendly() {
        let html = shown(&FrontView::default());
        assert_eq!(html.matches("class=\"empty\"").count(), 4);
        assert!(html.contains("0 teams · 0 people"));
    }
}
