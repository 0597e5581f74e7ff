//! One widget on a page of its own, live like the hub it belongs to.

use maud::{Markup, html};

use super::card::{Card, card};
use super::hub::live_bar;
use super::layout::{Frame, Page, page};
use crate::look::{avatar, icon};
use crate::model::Revision;

/// What a widget's own page shows.
#[derive(Debug, Clone)]
pub struct WidgetView {
    pub card: Card,
    /// One sentence from its manual: what this kind of widget is.
    pub description: String,
    /// The hub's heading, for the way back.
    pub hub_title: String,
    /// The revision the page was read at.
    pub revision: Revision,
}

pub fn widget(frame: &Frame<'_>, view: &WidgetView) -> Markup {
    let Card { hub, id, .. } = &view.card;
    let body = html! {
        div.hub.single data-hub=(hub) data-revision=(view.revision) {
            header.page-head {
                p.back { a href={ "/" (hub) } { (avatar(hub, 24)) span { "Back to " (view.hub_title) } } }
                h1 { (view.card.label) }
                @if !view.description.is_empty() { p.lead { (view.description) } }
            }
            (live_bar())
            div.columns { div.column data-column="only" { (card(&view.card)) } }
            p.actions {
                a.button.quiet href={ "/" (hub) "/" (id) "/json" } { (icon("code")) "As JSON" }
                a.button.quiet href={ "/source/" (view.card.plugin) } { (icon("doc")) "How it is made" }
            }
        }
    };
    let title = format!("{} of {}", view.card.label, view.hub_title);
    page(
        frame,
        Page { title: &title, hub: Some(hub), query: "", scripts: &["js/live.js", "js/feed.js", "js/days.js"], body },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    #[test]
    fn it_stands_alone_and_leads_back() {
        let card = sample::hub().left.remove(0);
        let view =
            WidgetView { card, description: "What goes on.".into(), hub_title: "Design".into(), revision: Revision(9) };
        let assets = Assets::new();
        let html = widget(&sample::frame(&assets, &[]), &view).0;
        assert!(html.contains(r#"data-hub="design" data-revision="9""#));
        assert!(html.contains("Back to Design") && html.contains("href=\"/design/1/json\""));
        assert_eq!(html.matches("<section class=\"card widget\"").count(), 1);
        sample::assert_sound(&html);
    }
}
