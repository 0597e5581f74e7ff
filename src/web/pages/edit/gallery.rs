//! `/<hub>/add`: the kinds of widget that make sense on this hub, each with an example.
//!
//! `assets/js/edit.js` shows `[data-gallery]` in a dialog.

use maud::{Markup, PreEscaped, html};

use super::super::form::act;
use super::super::layout::{Frame, Page, page};
use crate::look::{avatar, icon};
use crate::model::Column;

/// What can be added.
#[derive(Debug, Clone)]
pub struct GalleryView {
    pub hub: String,
    pub hub_title: String,
    /// Where the widget will stand.
    pub column: Column,
    pub exhibits: Vec<Exhibit>,
}

/// One kind of widget.
#[derive(Debug, Clone)]
pub struct Exhibit {
    pub plugin: &'static str,
    pub label: &'static str,
    pub description: &'static str,
    /// Rendered and escaped by the widget.
    pub example: PreEscaped<String>,
}

pub fn gallery(frame: &Frame<'_>, view: &GalleryView) -> Markup {
    let edit = format!("/{}/edit", view.hub);
    let body = html! {
        header.page-head {
            p.back { a href=(edit) { (avatar(&view.hub, 24)) span { "Back to editing " (view.hub_title) } } }
        }
        div.gallery data-gallery {
            h1 #gallery-title { "Add a widget to the " (side(view.column)) " column" }
            p.lead {
                "Each comes with an example; what yours shows depends on your hub and on how you set it up. "
                a href="/widgets" { "All about the widgets" } "."
            }
            ul.exhibits { @for one in &view.exhibits { li.card { (exhibit(frame, view, one)) } } }
        }
    };
    page(frame, Page { title: "Add a widget", hub: Some(&view.hub), query: "", scripts: &[], body })
}

fn exhibit(frame: &Frame<'_>, view: &GalleryView, exhibit: &Exhibit) -> Markup {
    let inside = html! {
        input type="hidden" name="plugin" value=(exhibit.plugin);
        input type="hidden" name="column" value=(side(view.column));
        button data-act={ "kind-" (exhibit.plugin) } {
            (icon("add")) span { "Add" span.visually-hidden { " " (exhibit.label) } }
        }
    };
    html! {
        div.exhibit-words {
            h2 { (exhibit.label) }
            p { (exhibit.description) }
            div.actions {
                (act(&format!("/{}/add", view.hub), frame.token, inside))
                a.button.quiet href={ "/source/" (exhibit.plugin) } {
                    (icon("doc")) span { "How it is made" span.visually-hidden { ": " (exhibit.label) } }
                }
            }
        }
        // A picture of the widget, as it were: nothing in it can be used.
        div.example inert { div.widget-body { (exhibit.example) } }
    }
}

fn side(column: Column) -> &'static str {
    match column {
        Column::Left => "left",
        Column::Right => "right",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::HubKind;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    #[test]
    fn each_kind_with_description_and_example() {
        let view = sample::gallery(HubKind::Team);
        let assets = Assets::new();
        let html = gallery(&sample::frame(&assets, &[]), &view).0;
        assert!(html.contains("Add a widget to the right column"));
        assert!(html.contains(r#"name="plugin" value="feed""#) && html.contains(r#"name="column" value="right""#));
        assert_eq!(html.matches("<div class=\"example\" inert>").count(), view.exhibits.len());
        sample::assert_sound(&html);
    }
}
