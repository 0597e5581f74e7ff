//! What is shown instead of a page: a sentence, and ways out.

use maud::{Markup, html};

use super::layout::{Frame, Page, page, search_form};

/// A page that could not be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorView {
    /// The HTTP status, e.g. 404.
    pub status: u16,
    /// A few words: `Not found`.
    pub title: String,
    /// One sentence that names the thing and what to do.
    pub sentence: String,
    /// Where else to go: label and path. The front page and all hubs are always offered.
    pub ways_out: Vec<(String, String)>,
}

impl ErrorView {
    /// The page for an address that leads nowhere.
    pub fn not_found(sentence: impl Into<String>) -> Self {
        ErrorView { status: 404, title: "Not found".into(), sentence: sentence.into(), ways_out: Vec::new() }
    }
}

pub fn error(frame: &Frame<'_>, view: &ErrorView) -> Markup {
    let body = html! {
        div.lost {
            img src=(frame.assets.url("img/lost.svg")) alt="" width="160" height="120";
            h1 { (view.title) }
            p.lead { (view.sentence) }
            (search_form("q-lost", "", None))
            p.actions {
                @for (label, path) in &view.ways_out { a.button href=(path) { (label) } }
                a.button.quiet href="/" { "Front page" }
                a.button.quiet href="/groups" { "All hubs" }
            }
            p.meta { "Status " (view.status) }
        }
    };
    page(frame, Page { title: &view.title, hub: None, query: "", scripts: &[], body })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    #[test]
    fn a_sentence_and_a_way_out() {
        let mut view = ErrorView::not_found("There is no hub called \"<desing>\".");
        view.ways_out.push(("Did you mean design?".into(), "/design".into()));
        let assets = Assets::new();
        let html = error(&sample::frame(&assets, &[]), &view).0;
        assert!(html.contains("There is no hub called &quot;&lt;desing&gt;&quot;."));
        assert!(html.contains("<a class=\"button\" href=\"/design\">Did you mean design?</a>"));
        assert!(html.contains("Status 404") && html.contains("action=\"/search\""));
        sample::assert_sound(&html);
    }
}
