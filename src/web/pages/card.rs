//! A widget's card: the frame that page, live updates and tests agree upon.
//!
//! The attributes are a contract with `assets/js/live.js`: `data-widget`, `data-revision`, `hidden`, and the
//! `.widget-body` whose inside an event replaces.

use maud::{Markup, PreEscaped, html};

use crate::look::icon;
use crate::model::{Revision, WidgetId, WidgetResult};

/// One widget as a page shows it.
#[derive(Debug, Clone)]
pub struct Card {
    pub id: WidgetId,
    /// The hub it stands on, for its own address.
    pub hub: String,
    /// The registry's name for its kind, e.g. `feed`.
    pub plugin: String,
    /// Its heading, e.g. `Weekly activity`.
    pub label: String,
    /// What it last gave; none where it has not been computed yet.
    pub content: Option<Content>,
}

/// A computed fragment.
#[derive(Debug, Clone)]
pub struct Content {
    pub revision: Revision,
    /// The inside of the card, made and escaped by the widget; empty hides the card.
    pub html: PreEscaped<String>,
}

impl From<WidgetResult> for Content {
    fn from(result: WidgetResult) -> Self {
        let html = match result.fault {
            Some(fault) => html! { p.warn { (fault) } },
            None => PreEscaped(result.html),
        };
        Content { revision: result.revision, html }
    }
}

impl Card {
    fn revision(&self) -> Revision {
        self.content.as_ref().map_or(Revision(0), |content| content.revision)
    }

    fn is_hidden(&self) -> bool {
        self.content.as_ref().is_some_and(|content| content.html.0.trim().is_empty())
    }
}

/// The card on a hub's page, with links to the widget's own page and source.
pub fn card(card: &Card) -> Markup {
    let title = format!("widget-{}-title", card.id);
    html! {
        section.card.widget id={ "widget-" (card.id) } data-widget=(card.id) data-revision=(card.revision())
            data-plugin=(card.plugin) aria-labelledby=(title) hidden[card.is_hidden()] {
            header {
                h2 id=(title) { (card.label) }
                nav.card-links aria-label={ (card.label) " widget" } {
                    a href={ "/" (card.hub) "/" (card.id) } title="Open on its own page" {
                        (icon("external")) span.visually-hidden { "Open " (card.label) " on its own page" }
                    }
                    a href={ "/source/" (card.plugin) } title="Source" {
                        (icon("code")) span.visually-hidden { "Source of the " (card.plugin) " widget" }
                    }
                }
            }
            div.widget-body { (body(card)) }
        }
    }
}

/// The card for those who may not open the widget: what it says and nothing else.
pub(super) fn quiet_card(card: &Card) -> Markup {
    let title = format!("widget-{}-title", card.id);
    html! {
        section.card.widget aria-labelledby=(title) hidden[card.is_hidden()] {
            header { h2 id=(title) { (card.label) } }
            div.widget-body { (body(card)) }
        }
    }
}

/// The fragment, or a placeholder until there is one.
pub(super) fn body(card: &Card) -> Markup {
    match &card.content {
        Some(content) => content.html.clone(),
        None => html! {
            div.pending data-pending {
                span {} span {} span {}
                p.visually-hidden { "Being put together. It will appear here, or when you reload the page." }
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(html: Option<&str>) -> Card {
        let content = html.map(|html| Content { revision: Revision(34), html: PreEscaped(html.to_owned()) });
        Card { id: WidgetId(12), hub: "design".into(), plugin: "feed".into(), label: "Feed <1>".into(), content }
    }

    #[test]
    fn the_contract() {
        let html = card(&sample(Some("<p>Hello</p>"))).0;
        assert!(html.starts_with(
            "<section class=\"card widget\" id=\"widget-12\" data-widget=\"12\" data-revision=\"34\" \
             data-plugin=\"feed\" aria-labelledby=\"widget-12-title\"><header><h2 id=\"widget-12-title\">Feed &lt;1&gt;</h2>"
        ));
        assert!(html.ends_with("<div class=\"widget-body\"><p>Hello</p></div></section>"));
        assert!(html.contains("href=\"/design/12\"") && html.contains("href=\"/source/feed\""));
    }

    #[test]
    fn nothing_to_say_hides_and_nothing_yet_waits() {
        assert!(card(&sample(Some(" "))).0.contains("aria-labelledby=\"widget-12-title\" hidden>"));
        let waiting = card(&sample(None)).0;
        assert!(waiting.contains("data-pending") && waiting.contains("data-revision=\"0\""));
        assert!(!waiting.contains(" hidden>"));
    }
}
