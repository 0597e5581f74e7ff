//! A hub's page: its banner, and two columns of widgets that stay live.

use maud::{Markup, html};

use super::actions::{Actions, actions};
use super::card::{Card, card, quiet_card};
use super::layout::{Feed, Frame, Page, page_with_feeds};
use super::members::faces;
use super::person::{News, Whereabouts, news, whereabouts};
use crate::look::{face, hue_class, icon, number, pattern, safe_url};
use crate::model::{HubKind, PersonName, Revision};

/// Links that show at once; on a phone each may take a line.
const LINKS: usize = 5;

/// What a hub's page shows.
#[derive(Debug, Clone)]
pub struct HubView {
    /// Its name, which is its address.
    pub name: String,
    /// What the heading says: a person's full name, or the team's name.
    pub title: String,
    pub kind: HubKind,
    /// One line; empty where nothing was written.
    pub summary: String,
    pub archived: bool,
    /// Where its own pictures are; drawn from the name where there are none.
    pub avatar: Option<String>,
    pub header: Option<String>,
    /// Whether the viewer may see what happens here; where not, there are no widgets and no stream.
    pub open: bool,
    /// Figures under the summary, e.g. (12, "members"); the words already in the right number.
    pub counts: Vec<(u64, &'static str)>,
    /// Lists, channels, projects and profile links.
    pub links: Vec<HubLink>,
    /// Width of the left column in twelfths, 1 to 11.
    pub left_width: u8,
    /// Widgets in their order.
    pub left: Vec<Card>,
    pub right: Vec<Card>,
    pub actions: Actions,
    /// Who belongs to it, where the viewer gets a preview only.
    pub members: Vec<PersonName>,
    /// Of the person whose hub it is.
    pub whereabouts: Option<Whereabouts>,
    /// For who is signed in and was here before.
    pub news: Option<News>,
    /// The revision the page was read at: its event stream starts here.
    pub revision: Revision,
}

/// Something the hub points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubLink {
    /// An icon's name: `chat`, `mail`, `commit`, `package`, `web`.
    pub icon: &'static str,
    pub label: String,
    /// http or https; where it is none, the label stands alone.
    pub url: Option<String>,
}

pub fn hub(frame: &Frame<'_>, view: &HubView) -> Markup {
    let body = if view.open { open(frame, view) } else { preview(frame, view) };
    let scripts: &[&str] = if view.open {
        &["js/live.js", "js/feed.js", "js/act.js", "js/since.js", "js/days.js"]
    } else {
        &["js/act.js"]
    };
    let feeds = if view.open { feeds(view) } else { Vec::new() };
    page_with_feeds(frame, Page { title: &view.title, hub: Some(&view.name), query: "", scripts, body }, &feeds)
}

fn feeds(view: &HubView) -> Vec<Feed> {
    let mut feeds = vec![Feed::atom(format!("What happens around {}", view.title), format!("/{}.atom", view.name))];
    if view.kind == HubKind::Team {
        feeds.push(Feed::calendar(format!("Meetings of {}", view.title), format!("/{}/meetings.ics", view.name)));
    }
    feeds
}

/// Ways to have the hub elsewhere.
fn ways_out(view: &HubView) -> Markup {
    let name = &view.name;
    html! {
        nav.ways-out aria-label="This hub elsewhere" {
            a href={ "/" (name) ".atom" } { (icon("feed")) "Follow in a feed reader" }
            @if view.kind == HubKind::Team {
                a href={ "/" (name) "/meetings.ics" } { (icon("calendar")) "Meetings for a calendar" }
            }
            a href={ "/" (name) "/hub.json" } { (icon("code")) "This hub as data" }
        }
    }
}

fn open(frame: &Frame<'_>, view: &HubView) -> Markup {
    html! {
        div.hub data-hub=(view.name) data-revision=(view.revision) data-visited=[view.news.map(|news| news.since)] {
            (banner(frame, view))
            (news(view.news.as_ref()))
            (live_bar())
            div class={ "columns left-" (view.left_width.clamp(1, 11)) } {
                (column("left", "Main widgets", &view.left))
                (column("right", "More widgets", &view.right))
            }
            @if view.left.is_empty() && view.right.is_empty() {
                p.empty { "This hub has no widgets yet." }
            }
            (ways_out(view))
        }
    }
}

/// For those who may know of a hub and no more.
fn preview(frame: &Frame<'_>, view: &HubView) -> Markup {
    html! {
        div.hub {
            (banner(frame, view))
            p.empty { "Only members see what happens here." }
            @for one in view.left.iter().chain(&view.right).filter(|one| one.content.is_some()) { (quiet_card(one)) }
            @if !view.members.is_empty() {
                section.card aria-labelledby="preview-members" {
                    header { h2 #preview-members { "Members" } }
                    (faces(&view.members.iter().collect::<Vec<_>>()))
                }
            }
        }
    }
}

fn banner(frame: &Frame<'_>, view: &HubView) -> Markup {
    html! {
        header class={ "banner " (hue_class(&view.name)) } {
            @match &view.header {
                Some(address) => img.banner-picture src=(address) alt="" width="1600" height="400";,
                None => (pattern(&view.name)),
            }
            div.banner-body {
                (face(&view.name, view.avatar.as_deref(), 96))
                div.banner-words {
                    p.kind {
                        @match view.kind { HubKind::Team => { "Team" }, HubKind::User => { "Person" } }
                        @if view.archived { " · " span.archived { "Archived" } }
                    }
                    h1 { (view.title) }
                    @if !view.summary.is_empty() { p.summary { (view.summary) } }
                    @if !view.counts.is_empty() {
                        ul.hub-counts { @for (n, word) in &view.counts { li { strong { (number(*n)) } " " (word) } } }
                    }
                    @if let Some(place) = &view.whereabouts { (whereabouts(place)) }
                    @if !view.links.is_empty() { (links(&view.links)) }
                    (actions(&view.name, frame.token, frame.me.is_some(), &view.actions))
                }
            }
        }
    }
}

fn links(list: &[HubLink]) -> Markup {
    // One more would take no more room than the word that stands for it.
    let (first, more) = if list.len() > LINKS + 1 { list.split_at(LINKS) } else { (list, &[][..]) };
    html! {
        ul.hub-links { @for link in first { li { (hub_link(link)) } } }
        @if !more.is_empty() {
            details.more-links {
                summary { (more.len()) " more" }
                ul.hub-links { @for link in more { li { (hub_link(link)) } } }
            }
        }
    }
}

fn hub_link(link: &HubLink) -> Markup {
    html! {
        @match link.url.as_deref().and_then(safe_url) {
            Some(url) => a href=(url) rel="noopener nofollow" { (icon(link.icon)) span { (link.label) } },
            None => span.link-text { (icon(link.icon)) span { (link.label) } },
        }
    }
}

/// The state of the page's connection, the button that holds it, and the quiet voice for screen readers.
pub(super) fn live_bar() -> Markup {
    html! {
        div.live data-state="connecting" {
            noscript { p.meta { "Reload the page to see what is new: it updates itself only with JavaScript." } }
            p.live-status.js-only { span.live-dot aria-hidden="true" {} span data-live-status { "Connecting…" } }
            button.live-button.js-only type="button" data-live-toggle {
                span.when-live { (icon("pause")) } span.when-paused { (icon("play")) }
                span data-live-label { "Pause" }
            }
            p.visually-hidden aria-live="polite" data-live-voice {}
        }
    }
}

fn column(side: &str, label: &str, cards: &[Card]) -> Markup {
    html! {
        div class={ "column column-" (side) } role="group" aria-label=(label) data-column=(side) {
            @for one in cards { (card(one)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    fn shown(view: &HubView) -> String {
        let assets = Assets::new();
        hub(&sample::frame(&assets, &[]), view).0
    }

    #[test]
    fn the_stream_starts_where_the_page_was_read() {
        let html = shown(&sample::hub());
        assert!(html.contains(r#"<div class="hub" data-hub="design" data-revision="1234">"#));
        assert!(html.contains(r#"<div class="columns left-8">"#));
        let (left, right) = html.split_once("data-column=\"right\"").unwrap();
        assert!(left.contains("id=\"widget-1\"") && right.contains("id=\"widget-7\""));
        assert!(html.contains("<h1>Design</h1>") && html.contains("<strong>1,204</strong> subscribers"));
        let feed = r#"<link rel="alternate" type="application/atom+xml" title="What happens around Design" href="/design.atom">"#;
        assert!(html.contains(feed) && html.contains(r#"<a href="/design/meetings.ics">"#), "{html}");
        sample::assert_sound(&html);
    }

    #[test]
    fn links_are_checked_and_names_escaped() {
        let mut view = sample::hub();
        view.title = "<b>".into();
        view.left_width = 200;
        view.archived = true;
        view.links = vec![HubLink { icon: "web", label: "home".into(), url: Some("javascript:x".into()) }];
        let html = shown(&view);
        assert!(html.contains("<h1>&lt;b&gt;</h1>") && !html.contains("javascript:x"));
        assert!(html.contains("columns left-11") && html.contains("Archived"));
    }

    #[test]
    fn many_links_wait_behind_a_word() {
        let package = |i: usize| HubLink { icon: "package", label: format!("wick-{i}"), url: None };
        let with = |n: usize| shown(&HubView { links: (0..n).map(package).collect(), ..sample::hub() });
        assert!(!with(6).contains("more-links") && with(6).contains("wick-5"));
        let many = with(9);
        let (first, more) = many.split_once("<summary>4 more</summary>").unwrap();
        assert!(first.contains("wick-4") && !first.contains("wick-5") && more.contains("wick-8"));
    }

    #[test]
    fn own_pictures_go_before_drawn_ones() {
        let view = HubView {
            avatar: Some("/design/picture/avatar?v=a".into()),
            header: Some("/design/picture/header?v=b".into()),
            ..sample::hub()
        };
        let html = shown(&view);
        assert!(
            html.contains("src=\"/design/picture/avatar?v=a\"") && html.contains("src=\"/design/picture/header?v=b\"")
        );
        assert!(!html.contains("class=\"pattern\""));
        sample::assert_sound(&html);
    }

    #[test]
    fn a_preview_is_not_live() {
        let html = shown(&HubView { open: false, ..sample::hub() });
        assert!(html.contains("Only members see what happens here.") && html.contains("<h1>Design</h1>"));
        for absent in [".atom", "hub.json", "js/live", "data-hub", "data-live", "data-widget", "no widgets yet"] {
            assert!(!html.contains(absent), "{absent} in {html}");
        }
        sample::assert_sound(&html);
    }

    #[test]
    fn an_empty_hub_says_so() {
        let view = HubView { left: vec![], right: vec![], ..sample::hub() };
        assert!(shown(&view).contains("no widgets yet"));
    }
}
