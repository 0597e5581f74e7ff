//! The manual of the widgets: what each shows, what can be set, and how it looks.

use maud::{Markup, PreEscaped, html};

use super::layout::{Frame, Page, page};
use crate::look::{counted, icon};

/// Every kind of widget, in the order in which people are offered them.
#[derive(Debug, Clone)]
pub struct ShelfView {
    pub manuals: Vec<ManualView>,
}

#[derive(Debug, Clone)]
pub struct ManualView {
    /// Its name in boards and addresses, e.g. `feed`.
    pub name: String,
    pub label: String,
    pub description: String,
    /// Where it can stand: `hubs of teams`.
    pub on: &'static str,
    pub parameters: Vec<ParameterLine>,
    pub examples: Vec<Picture>,
}

#[derive(Debug, Clone)]
pub struct ParameterLine {
    pub name: String,
    pub label: String,
    pub takes: String,
    pub default: String,
    pub help: String,
}

/// One example.
#[derive(Debug, Clone)]
pub struct Picture {
    pub name: String,
    /// Its settings, one a line; empty where all are as they come.
    pub config: String,
    /// Rendered and escaped by the widget; empty where it hides.
    pub html: PreEscaped<String>,
}

pub fn shelf(frame: &Frame<'_>, view: &ShelfView) -> Markup {
    let body = html! {
        header.page-head {
            h1 { "Widgets" }
            p.lead {
                "A hub is a page of these. Its owners choose them with " b { "Edit" } ", set them up, and put them in order."
            }
            p.meta { (counted(view.manuals.len() as u64, "kind", "kinds")) ", each with examples of invented people" }
        }
        nav.source-list aria-label="Widgets" {
            ul { @for manual in &view.manuals { li { a href={ "#" (manual.name) } { (manual.label) } } } }
        }
        div.exhibits { @for manual in &view.manuals { (section(manual)) } }
    };
    page(frame, Page { title: "Widgets", hub: None, query: "", scripts: &[], body })
}

fn section(manual: &ManualView) -> Markup {
    let title = format!("{}-title", manual.name);
    html! {
        section.card.manual id=(manual.name) aria-labelledby=(title) {
            div.exhibit-words {
                h2 id=(title) { (manual.label) }
                p { (manual.description) }
                p.meta { code { (manual.name) } ", for " (manual.on) }
                @if !manual.parameters.is_empty() { (parameters(manual)) }
                div.actions {
                    a.button.quiet href={ "/source/" (manual.name) } {
                        (icon("code")) span { "Source" span.visually-hidden { " of " (manual.label) } }
                    }
                }
            }
            div.samples { @for one in &manual.examples { (picture(one)) } }
        }
    }
}

fn parameters(manual: &ManualView) -> Markup {
    html! {
        dl.facts aria-label={ "Settings of " (manual.label) } {
            @for parameter in &manual.parameters {
                div {
                    dt { (parameter.label) " " code { (parameter.name) } }
                    dd {
                        (parameter.help)
                        p.meta {
                            "Takes " (parameter.takes)
                            @if !parameter.default.is_empty() { "; " code { (parameter.default) } " unless set" }
                        }
                    }
                }
            }
        }
    }
}

fn picture(picture: &Picture) -> Markup {
    html! {
        figure.sample {
            figcaption {
                (picture.name)
                @if !picture.config.is_empty() { pre.settings { (picture.config) } }
            }
            // Nothing in it can be used: its people and hubs are not there.
            @if picture.html.0.is_empty() {
                p.meta { "Nothing is shown; the card hides." }
            } @else {
                div.card.widget inert { div.widget-body { (picture.html) } }
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
    fn what_can_be_set_and_how_it_looks() {
        let parameter = ParameterLine {
            name: "count".into(),
            label: "Rows".into(),
            takes: "a number from 1 to 9".into(),
            default: "5".into(),
            help: "How many <rows>.".into(),
        };
        let picture = |html: &str| Picture {
            name: "much to show".into(),
            config: "count = 3".into(),
            html: PreEscaped(html.to_owned()),
        };
        let manual = ManualView {
            name: "feed".into(),
            label: "Activity".into(),
            description: "What happened.".into(),
            on: "hubs of teams",
            parameters: vec![parameter],
            examples: vec![picture("<p>Hello</p>"), picture("")],
        };
        let assets = Assets::new();
        let html = shelf(&sample::frame(&assets, &[]), &ShelfView { manuals: vec![manual] }).0;
        assert!(
            html.contains("id=\"feed\"") && html.contains("href=\"#feed\"") && html.contains("href=\"/source/feed\"")
        );
        assert!(html.contains("How many &lt;rows&gt;.") && html.contains("<pre class=\"settings\">count = 3</pre>"));
        assert!(html.contains("<p>Hello</p>") && html.contains("the card hides"));
        sample::assert_sound(&html);
    }
}
