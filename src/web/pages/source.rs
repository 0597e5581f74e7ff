//! The source of a widget, for reading and copying: line numbers are drawn, and not part of the text.

use maud::{Markup, html};

use super::layout::{Frame, Page, page};
use crate::look::counted;

/// What the source page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceView {
    /// The plugin's name, e.g. `feed`.
    pub plugin: String,
    /// True where it is a file of this portal alone.
    pub own: bool,
    /// The file in the project, e.g. `src/widgets/feed.rs`, or in the portal's own data directory.
    pub path: String,
    pub text: String,
    /// Every plugin that has a source, in order, for the list beside it.
    pub plugins: Vec<String>,
}

pub fn source(frame: &Frame<'_>, view: &SourceView) -> Markup {
    let body = html! {
        header.page-head {
            h1 { "Source of " (view.plugin) }
            p.back { a href={ "/widgets#" (view.plugin) } { "All widgets" } }
            @if view.own { p.lead { "This is the widget as it runs here: a file of this portal, without code." } }
            @else { p.lead { "This is the widget as it runs here. It is free software: read it, learn from it, make it better." } }
            p.meta {
                code { (view.path) } " · " (counted(view.text.lines().count() as u64, "line", "lines"))
                @if !view.own { " · AGPL-3.0-or-later" }
            }
        }
        nav.source-list aria-label="Widgets" {
            ul {
                @for plugin in &view.plugins {
                    li { a href={ "/source/" (plugin) } aria-current=[(*plugin == view.plugin).then_some("page")] { (plugin) } }
                }
            }
        }
        (listing(&view.text))
    };
    let title = format!("Source of {}", view.plugin);
    page(frame, Page { title: &title, hub: None, query: "", scripts: &[], body })
}

fn listing(text: &str) -> Markup {
    html! {
        pre.source tabindex="0" role="region" aria-label="Source text" {
            code {
                @for (i, line) in text.lines().enumerate() {
                    span.line id={ "L" (i + 1) } { (line) "\n" }
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

    #[test]
    fn lines_can_be_linked_and_copied() {
        let view = SourceView {
            plugin: "feed".into(),
            own: false,
            path: "src/widgets/feed.rs".into(),
            text: "fn a() -> Vec<u8> {\n}\n".into(),
            plugins: vec!["about".into(), "feed".into()],
        };
        let assets = Assets::new();
        let html = source(&sample::frame(&assets, &[]), &view).0;
        assert!(html.contains("<span class=\"line\" id=\"L1\">fn a() -&gt; Vec&lt;u8&gt; {\n</span>"));
        assert!(html.contains("href=\"/source/feed\" aria-current=\"page\"") && html.contains("2 lines"));
        sample::assert_sound(&html);
    }
}
