//! What happened around a hub, page by page.

use maud::{Markup, html};

use super::layout::{Frame, Page, page};
use crate::look::{avatar, entry_with_reason};
use crate::model::FeedEntry;

/// One page of it.
#[derive(Debug, Clone)]
pub struct PastView {
    pub hub: String,
    /// The hub's heading.
    pub title: String,
    /// Why each is here, and what it says; newest first.
    pub entries: Vec<(String, FeedEntry)>,
    /// Whether it begins with the newest there is.
    pub begins: bool,
    /// Where it goes on, as it stands in an address.
    pub older: Option<String>,
}

pub fn past(frame: &Frame<'_>, view: &PastView) -> Markup {
    let address = format!("/{}/activity", view.hub);
    let body = html! {
        header.page-head {
            p.back { a href={ "/" (view.hub) } { (avatar(&view.hub, 24)) span { "Back to " (view.title) } } }
            h1 { "Activity of " (view.title) }
            p.lead { @if view.begins { "What happened here, newest first." } @else { "What happened here before." } }
        }
        section.card aria-label="Activity" {
            @if view.entries.is_empty() { p.empty { (nothing(view)) } }
            @else { ol.entries { @for (why, entry) in &view.entries { (entry_with_reason(entry, why)) } } }
            @if !view.begins || view.older.is_some() {
                nav.actions aria-label="Pages" {
                    @if !view.begins { a.button.quiet href=(address) { "Newest" } }
                    @if let Some(older) = &view.older {
                        a.button.quiet href={ (address) "?before=" (older) } rel="next" { "Older" }
                    }
                }
            }
        }
    };
    let title = format!("Activity of {}", view.title);
    page(frame, Page { title: &title, hub: Some(&view.hub), query: "", scripts: &[], body })
}

fn nothing(view: &PastView) -> &'static str {
    match (&view.older, view.begins) {
        (Some(_), _) => "What was told here is longer than a page; it goes on below.",
        (None, true) => "Nothing has happened here yet.",
        (None, false) => "Nothing older is on record.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    fn shown(entries: Vec<FeedEntry>, begins: bool, older: Option<&str>) -> String {
        let entries = entries.into_iter().map(|entry| ("It mentions <ann>.".to_owned(), entry)).collect();
        let older = older.map(str::to_owned);
        let view = PastView { hub: "ann".into(), title: "Ann <A>".into(), entries, begins, older };
        let assets = Assets::new();
        past(&sample::frame(&assets, &[]), &view).0
    }

    #[test]
    fn each_entry_says_why_and_pages_are_linked() {
        let html = shown(sample::front().latest, false, Some("5-7-9"));
        assert!(html.contains("It mentions &lt;ann&gt;.") && html.contains("Activity of Ann &lt;A&gt;"));
        assert!(
            html.contains("href=\"/ann/activity?before=5-7-9\" rel=\"next\">Older") && html.contains(">Newest</a>")
        );
        sample::assert_sound(&html);
    }

    #[test]
    fn an_end_is_said() {
        assert!(shown(vec![], true, None).contains("Nothing has happened here yet."));
        let last = shown(vec![], false, None);
        assert!(last.contains("Nothing older is on record.") && !last.contains("rel=\"next\""));
    }
}
