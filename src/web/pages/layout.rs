//! What stands around every page: head, header with search and bookmarks, footer.

use maud::{DOCTYPE, Markup, html};

use super::form::act;
use crate::look::{avatar, face, icon};
use crate::model::Theme;
use crate::web::assets::Assets;

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

pub(super) fn page(frame: &Frame<'_>, page: Page<'_>) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" data-chosen=[(frame.theme != Theme::System).then_some(frame.theme.as_str())] {
            (head(frame, &page))
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
                maxlength="200" autocomplete="off" spellcheck="false";
            @if let Some(hub) = hub { input type="hidden" name="hub" value=(hub); }
            button.visually-hidden type="submit" { "Search" }
        }
    }
}

fn head(frame: &Frame<'_>, page: &Page<'_>) -> Markup {
    let Frame { assets, instance, .. } = frame;
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { @if !page.title.is_empty() { (page.title) " · " } (instance) }
            link rel="icon" type="image/svg+xml" href=(assets.url("img/favicon.svg"));
            link rel="stylesheet" href=(assets.url("css/hubs.css"));
            // A classic script before the first paint, so that a remembered theme does not flash.
            script src=(assets.url("js/theme.js")) {}
            script type="module" src=(assets.url("js/time.js")) {}
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
            @if !frame.bookmarks.is_empty() { (bookmarks(frame.bookmarks, page.hub)) }
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
            a href="/settings" { (avatar(&me.name, 24)) span { "Settings" } }
            (act("/logout", frame.token, html! { button.plain type="submit" { "Sign out" } }))
        } @else {
            a href="/login" { (icon("person")) span { "Sign in" } }
        }
    }
}

fn bookmarks(list: &[Bookmark], current: Option<&str>) -> Markup {
    html! {
        nav.bookmarks aria-label="Hubs at hand" {
            ul {
                @for Bookmark { name, label, picture, idle } in list {
                    li class=(idle) {
                        a href={ "/" (name) } aria-current=[(current == Some(name)).then_some("page")] {
                            (face(name, picture.as_deref(), 20)) span { (label) }
                        }
                    }
                }
            }
        }
    }
}

fn footer(frame: &Frame<'_>) -> Markup {
    html! {
        footer.bottom {
            p {
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
    fn nothing_the_policy_refuses() {
        sample::assert_sound(&sample_page(None));
    }
}
