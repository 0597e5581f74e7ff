//! What stands around every page: head, header with search and bookmarks, footer.

use maud::{DOCTYPE, Markup, html};

use super::form::act;
use crate::look::{avatar, face, icon};
use crate::model::Theme;
use crate::web::assets::Assets;

/// Hubs that show in the bar where no script fits as many as there is room for.
const AT_HAND: usize = 8;

/// What every page of one request shares.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// The portal's name, as the instance chose it.
    pub instance: &'a str,
    pub assets: &'a Assets,
    /// The bar of the viewer's hubs, in their order; for a visitor, what the instance recommends. May be empty.
    pub bookmarks: &'a [Bookmark],
    /// Where this program's source can be had, e.g. `/source/feed`: the licence asks for it.
    pub source: &'a str,
    /// Who is signed in.
    pub me: Option<&'a Account>,
    /// What every form must carry; empty for a visitor who has not been shown one.
    pub token: &'a str,
    pub theme: Theme,
}

/// The signed-in person, as the header shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub name: String,
    /// What they have not put away yet.
    pub notices: usize,
    /// The time zone of their profile; empty where it names none.
    pub zone: String,
}

/// One hub in the bookmarks bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bookmark {
    /// The hub's name, which is its address.
    pub name: String,
    /// What the bar says: the name, or `me`.
    pub label: String,
    /// Where its own picture is.
    pub picture: Option<String>,
    /// From `look::idle_class`.
    pub idle: &'static str,
    /// Whether something happened there since the viewer last looked.
    pub news: bool,
}

/// One page's own part.
pub(super) struct Page<'a> {
    /// Stands before the instance's name in the window's title; empty on the front page.
    pub title: &'a str,
    /// The hub being looked at: searched first, and marked in the bar.
    pub hub: Option<&'a str>,
    /// What stands in the search field.
    pub query: &'a str,
    /// Names of modules this page needs besides those of every page, e.g. `js/live.js`.
    pub scripts: &'a [&'a str],
    pub body: Markup,
}

/// The same things for a feed reader or a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Feed {
    pub kind: &'static str,
    pub title: String,
    pub address: String,
}

impl Feed {
    pub fn atom(title: impl Into<String>, address: impl Into<String>) -> Self {
        Feed { kind: "application/atom+xml", title: title.into(), address: address.into() }
    }

    pub fn calendar(title: impl Into<String>, address: impl Into<String>) -> Self {
        Feed { kind: "text/calendar", title: title.into(), address: address.into() }
    }
}

pub(super) fn page(frame: &Frame<'_>, page: Page<'_>) -> Markup {
    page_with_feeds(frame, page, &[])
}

/// A page whose feeds a reader finds by the page's own address.
pub(super) fn page_with_feeds(frame: &Frame<'_>, page: Page<'_>, feeds: &[Feed]) -> Markup {
    // Said by the server, a theme is there without scripts, too, and never flashes.
    let fixed = (frame.theme != Theme::System).then_some(frame.theme.as_str());
    let zone = frame.me.map(|me| me.zone.as_str()).filter(|zone| !zone.is_empty());
    html! {
        (DOCTYPE)
        html lang="en" data-chosen=[frame.me.map(|_| frame.theme.as_str())] data-theme=[fixed] data-time-zone=[zone] {
            (head(frame, &page, feeds))
            body {
                a.skip href="#main" { "Skip to the content" }
                (header(frame, &page))
                main #main tabindex="-1" { (page.body) }
                (footer(frame))
            }
        }
    }
}

/// A search form for the header and for pages that lead nowhere else.
pub(super) fn search_form(id: &str, query: &str, hub: Option<&str>) -> Markup {
    html! {
        form.search action="/search" method="get" role="search" {
            label.visually-hidden for=(id) { "Search people, hubs and activity" }
            (icon("search"))
            input id=(id) type="search" name="q" value=(query) placeholder="Search people, hubs, activity"
                maxlength="300" autocomplete="off" spellcheck="false";
            @if let Some(hub) = hub { input type="hidden" name="hub" value=(hub); }
            button.visually-hidden type="submit" { "Search" }
        }
    }
}

fn head(frame: &Frame<'_>, page: &Page<'_>, feeds: &[Feed]) -> Markup {
    let Frame { assets, instance, .. } = frame;
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { @if !page.title.is_empty() { (page.title) " · " } (instance) }
            link rel="icon" type="image/svg+xml" href=(assets.url("img/favicon.svg"));
            @for feed in feeds { link rel="alternate" type=(feed.kind) title=(feed.title) href=(feed.address); }
            link rel="stylesheet" href=(assets.url("css/hubs.css"));
            // A classic script before the first paint, so that a remembered theme does not flash.
            script src=(assets.url("js/theme.js")) {}
            script type="module" src=(assets.url("js/time.js")) {}
            @if !frame.bookmarks.is_empty() { script type="module" src=(assets.url("js/bookmarks.js")) {} }
            @for name in page.scripts { script type="module" src=(assets.url(name)) {} }
        }
    }
}

fn header(frame: &Frame<'_>, page: &Page<'_>) -> Markup {
    html! {
        header.top {
            div.top-row {
                a.brand href="/" {
                    img src=(frame.assets.url("img/mark.svg")) alt="" width="32" height="32";
                    span { (frame.instance) }
                }
                (search_form("q", page.query, page.hub))
                nav.top-nav aria-label="Portal" {
                    @if frame.me.is_some() { a href="/stream" { (icon("compose")) span { "My stream" } } }
                    a href="/groups" { (icon("group")) span { "All hubs" } }
                    (account(frame))
                }
                button.theme.js-only type="button" data-theme-switch title="Theme" {
                    span.theme-system { (icon("contrast")) }
                    span.theme-light { (icon("sun")) }
                    span.theme-dark { (icon("moon")) }
                    span.visually-hidden data-theme-label { "Theme" }
                }
            }
            @if !frame.bookmarks.is_empty() { (bookmarks(frame, page.hub)) }
        }
    }
}

fn account(frame: &Frame<'_>) -> Markup {
    html! {
        @if let Some(me) = frame.me {
            a href="/notices" {
                (icon("announce"))
                span.visually-hidden { "Notices" }
                @if me.notices > 0 { b.notice-count { (me.notices) span.visually-hidden { " new" } } }
            }
            details.menu.account {
                summary { (avatar(&me.name, 24)) b { (me.name) } }
                div.menu-body {
                    a href={ "/" (me.name) } { "My hub" }
                    a href="/stream" { "My stream" }
                    a href="/settings" { "Settings" }
                    (act("/logout", frame.token, html! { button.plain type="submit" { "Sign out" } }))
                }
            }
        } @else {
            a href="/login" { (icon("person")) span { "Sign in" } }
        }
    }
}

/// The first ones in a row, the others in a menu; `bookmarks.js` moves them between the two as the window is wide.
fn bookmarks(frame: &Frame<'_>, current: Option<&str>) -> Markup {
    let list = frame.bookmarks;
    let (first, rest) = list.split_at(list.len().min(AT_HAND));
    // There is an order to change where there are two besides one's own.
    let sorts = frame.me.is_some() && list.len() > 2;
    html! {
        nav.bookmarks aria-label="Hubs at hand" {
            div.bookmarks-row {
                ul { @for one in first { (bookmark(one, frame.me, current)) } }
                details hidden[rest.is_empty() && !sorts] {
                    summary { "More" }
                    div {
                        ul { @for one in rest { (bookmark(one, frame.me, current)) } }
                        @if sorts { a href="/settings/hubs" { "Change their order" } }
                    }
                }
            }
        }
    }
}

fn bookmark(one: &Bookmark, me: Option<&Account>, current: Option<&str>) -> Markup {
    let here = current == Some(one.name.as_str());
    let own = me.is_some_and(|me| me.name == one.name);
    html! {
        li class=(one.idle) data-bookmark=(one.name) data-own[own] {
            a href={ "/" (one.name) } aria-current=[here.then_some("page")] {
                (face(&one.name, one.picture.as_deref(), 20)) span { (one.label) }
                @if one.news && !here { span.news-dot {} span.visually-hidden { ", something new" } }
            }
        }
    }
}

fn footer(frame: &Frame<'_>) -> Markup {
    html! {
        footer.bottom {
            p {
                a href="/widgets" { "About the widgets" } " · " a href="/api/" { "For programs" } " · "
                (frame.instance) " is free software under the "
                a href=(frame.source) { "AGPL, with its source" } "."
            }
            p.meta { "Not affiliated with, or endorsed by, the Fedora Project or Red Hat." }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::pages::sample;

    fn sample_page(hub: Option<&str>) -> String {
        let assets = Assets::new();
        let bookmarks = sample::bookmarks();
        let frame = sample::frame(&assets, &bookmarks);
        let body = html! { h1 { "Hello" } };
        page(&frame, Page { title: "Hi <you>", hub, query: "\"q\"", scripts: &["js/live.js"], body }).0
    }

    #[test]
    fn landmarks_and_addresses() {
        let html = sample_page(Some("design"));
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\">"));
        assert!(html.contains("<title>Hi &lt;you&gt; · Hubs of Example</title>"));
        assert!(
            html.contains(r##"<a class="skip" href="#main">"##) && html.contains(r#"<main id="main" tabindex="-1">"#)
        );
        assert!(html.contains(r#"name="hub" value="design""#) && html.contains(r#"value="&quot;q&quot;""#));
        assert!(html.contains(r#"href="/design" aria-current="page""#));
        assert_eq!(html.matches("aria-current").count(), 1);
        assert!(html.contains(r#"<script type="module" src="/assets/js/live."#));
        assert!(!sample_page(None).contains("aria-current"));
    }

    #[test]
    fn the_bar_ends_in_a_menu() {
        let assets = Assets::new();
        let one = |nth: usize| Bookmark {
            name: format!("hub{nth}"),
            label: "x".into(),
            picture: None,
            idle: "idle-0",
            news: nth < 2,
        };
        let list: Vec<Bookmark> = (0..10).map(one).collect();
        let me = Account { name: "hub0".into(), notices: 0, zone: "America/Lima".into() };
        let shown = |me| {
            let frame = Frame { me, bookmarks: &list, theme: Theme::Dark, ..sample::frame(&assets, &[]) };
            page(&frame, Page { title: "", hub: Some("hub1"), query: "", scripts: &[], body: html! { h1 { "Hi" } } }).0
        };
        let html = shown(Some(&me));
        let (row, menu) = html.split_once("<summary>More</summary>").unwrap();
        assert!(row.contains("href=\"/hub7\"") && !row.contains("href=\"/hub8\"") && menu.contains("href=\"/hub8\""));
        assert!(menu.contains("/settings/hubs") && html.matches("data-own").count() == 1);
        assert_eq!(html.matches("something new").count(), 1, "not for the hub that is looked at");
        assert!(html.starts_with(
            "<!DOCTYPE html><html lang=\"en\" data-chosen=\"dark\" data-theme=\"dark\" data-time-zone=\"America/Lima\">"
        ));
        assert!(!shown(None).contains("/settings/hubs"));
        sample::assert_sound(&html);
    }

    #[test]
    fn nothing_the_policy_refuses() {
        sample::assert_sound(&sample_page(None));
    }
}
