//! `/<hub>/edit`: the board as its owners arrange it.
//!
//! The contract with `assets/js/edit.js`: `[data-board]` is what it swaps after each change, `[data-notice]` what it
//! reads out; `[data-column]` holds `[data-widget]`s with a `[data-grip]`; forms it sends itself are `form.act`.

use maud::{Markup, html};

use super::super::form::act;
use super::super::layout::{Frame, Page, page};
use crate::look::{avatar, icon};
use crate::model::{Column, Revision, WidgetId};

/// The splits that are offered: twelfths of the left column.
const SPLITS: [u8; 7] = [9, 8, 7, 6, 5, 4, 3];

/// What edit mode shows.
#[derive(Debug, Clone)]
pub struct EditView {
    /// The hub's name, which is its address.
    pub hub: String,
    pub hub_title: String,
    /// Width of the left column in twelfths.
    pub left_width: u8,
    /// From `Board::edition`: what its forms are made from.
    pub edition: u64,
    /// Widgets in their order.
    pub left: Vec<EditCard>,
    pub right: Vec<EditCard>,
    /// What was done a moment ago.
    pub notice: Option<Notice>,
    /// Newest first; each can be put back.
    pub removed: Vec<EditCard>,
    /// The revision the page was read at.
    pub revision: Revision,
}

/// A widget as edit mode shows it: not what it says, but how it is set.
#[derive(Debug, Clone)]
pub struct EditCard {
    pub id: WidgetId,
    /// The registry's name for its kind, e.g. `feed`.
    pub plugin: String,
    pub label: String,
    /// Labels of its parameters with what they are set to, shortened; without those that are empty.
    pub preview: Vec<(&'static str, String)>,
    /// Whether there is anything to set.
    pub settable: bool,
}

/// What was done a moment ago, in a sentence, and the removal that can be taken back.
#[derive(Debug, Clone)]
pub struct Notice {
    pub sentence: String,
    pub undo: Option<WidgetId>,
}

pub fn edit(frame: &Frame<'_>, view: &EditView) -> Markup {
    let body = html! {
        header.page-head {
            p.back { a href={ "/" (view.hub) } { (avatar(&view.hub, 24)) span { "Back to " (view.hub_title) } } }
            h1 { "Edit " (view.hub_title) }
            p.lead { "Add widgets, set them up, and put them where people look first. Everybody sees changes at once." }
        }
        div.editing data-board data-hub=(view.hub) data-revision=(view.revision) data-token=(frame.token)
            data-edition=(view.edition) {
            (notice(frame, view))
            div.edit-bar {
                (splits(frame, view))
                a.button href={ "/" (view.hub) } { "Done" }
            }
            div class={ "columns left-" (view.left_width.clamp(1, 11)) } {
                (column(frame, view, Column::Left, &view.left))
                (column(frame, view, Column::Right, &view.right))
            }
            @if !view.removed.is_empty() { (removed(frame, view)) }
        }
        dialog.dialog data-dialog aria-label="Add a widget" {}
    };
    let title = format!("Edit {}", view.hub_title);
    page(frame, Page { title: &title, hub: Some(&view.hub), query: "", scripts: &["js/edit.js"], body })
}

/// The region is there from the start, so that screen readers hear what comes into it.
fn notice(frame: &Frame<'_>, view: &EditView) -> Markup {
    html! {
        div.notice role="status" data-notice {
            @if let Some(notice) = &view.notice {
                p { (notice.sentence) }
                @if let Some(widget) = notice.undo { (restore(frame, view, widget, "Undo", None)) }
            }
        }
    }
}

fn restore(frame: &Frame<'_>, view: &EditView, widget: WidgetId, says: &str, of: Option<&str>) -> Markup {
    act(
        &format!("/{}/{widget}/restore", view.hub),
        frame.token,
        html! {
            button.quiet data-act={ "restore-" (widget) } {
                (icon("undo")) span { (says) @if let Some(of) = of { span.visually-hidden { " " (of) } } }
            }
        },
    )
}

fn splits(frame: &Frame<'_>, view: &EditView) -> Markup {
    let buttons = html! {
        @for left in SPLITS {
            @let right = 12 - left;
            button.quiet name="left_width" value=(left) aria-pressed=(if left == view.left_width { "true" } else { "false" })
                data-act={ "split-" (left) } title={ (left) " : " (right) } {
                svg.split viewBox="0 0 36 20" width="36" height="20" aria-hidden="true" focusable="false" {
                    rect x="1" y="1" width=(u32::from(left) * 3 - 2) height="18" rx="2" {}
                    rect x=(u32::from(left) * 3 + 1) y="1" width=(u32::from(right) * 3 - 2) height="18" rx="2" {}
                }
                span.visually-hidden { "Left " (left) ", right " (right) " twelfths" }
            }
        }
    };
    let buttons = html! { (made_from(view)) (buttons) };
    html! {
        div.splits role="group" aria-label="Width of the columns" {
            span.meta { "Columns" }
            (act(&format!("/{}/edit", view.hub), frame.token, buttons))
        }
    }
}

fn column(frame: &Frame<'_>, view: &EditView, column: Column, cards: &[EditCard]) -> Markup {
    let (side, label) = match column {
        Column::Left => ("left", "Left column"),
        Column::Right => ("right", "Right column"),
    };
    html! {
        div class={ "column column-" (side) } role="group" aria-label=(label) data-column=(side) {
            @for (index, one) in cards.iter().enumerate() {
                (card(frame, view, one, index == 0, index + 1 == cards.len()))
            }
            @if cards.is_empty() { p.empty { "Nothing stands in this column yet." } }
            a.button.quiet.add href={ "/" (view.hub) "/add?column=" (side) } data-add data-act={ "add-" (side) } {
                (icon("add")) span { "Add a widget" span.visually-hidden { " to the " (side) " column" } }
            }
        }
    }
}

fn card(frame: &Frame<'_>, view: &EditView, card: &EditCard, first: bool, last: bool) -> Markup {
    let EditCard { id, label, .. } = card;
    let title = format!("widget-{id}-title");
    html! {
        section.card.edit-card id={ "widget-" (id) } data-widget=(id) data-plugin=(card.plugin) data-label=(label)
            aria-labelledby=(title) {
            header {
                h2 id=(title) { (label) }
                button.grip.js-only type="button" data-grip data-act={ "grip-" (id) } title="Drag, or use the arrow keys" {
                    (icon("drag")) span.visually-hidden { "Move " (label) ": drag it, or use the arrow keys" }
                }
            }
            @if !card.preview.is_empty() {
                dl.facts { @for (name, text) in &card.preview { div { dt { (name) } dd { (text) } } } }
            }
            div.edit-tools {
                @if card.settable {
                    a.button.quiet href={ "/" (view.hub) "/" (id) "/edit" } data-act={ "configure-" (id) } {
                        (icon("edit")) span { "Configure" span.visually-hidden { " " (label) } }
                    }
                }
                (moves(frame, view, card, first, last))
                (act(&format!("/{}/{id}/remove", view.hub), frame.token, html! {
                    (made_from(view)) (tool("remove", "Remove", card, None, false))
                }))
            }
        }
    }
}

/// A board that is another one by now is not changed unseen.
fn made_from(view: &EditView) -> Markup {
    html! { input type="hidden" name="board" value=(view.edition); }
}

fn moves(frame: &Frame<'_>, view: &EditView, card: &EditCard, first: bool, last: bool) -> Markup {
    let inside = html! {
        (made_from(view))
        (tool("up", "Move up", card, Some("up"), first))
        (tool("down", "Move down", card, Some("down"), last))
        (tool("swap", "Move to the other column", card, Some("across"), false))
    };
    act(&format!("/{}/{}/move", view.hub, card.id), frame.token, inside)
}

/// A button with a picture only: its words are its name and its tip.
fn tool(picture: &str, says: &str, card: &EditCard, to: Option<&str>, disabled: bool) -> Markup {
    html! {
        button.quiet.tool name=[to.map(|_| "to")] value=[to] title=(says) disabled[disabled]
            data-act={ (picture) "-" (card.id) } {
            (icon(picture)) span.visually-hidden { (says) ": " (card.label) }
        }
    }
}

fn removed(frame: &Frame<'_>, view: &EditView) -> Markup {
    html! {
        details.removed {
            summary data-act="removed" { "Removed widgets" }
            ul.list {
                @for card in &view.removed {
                    li {
                        strong { (card.label) } " "
                        @if let Some((name, text)) = card.preview.first() { span.meta { (name) ": " (text) } " " }
                        (restore(frame, view, card.id, "Put back", Some(&card.label)))
                    }
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

    fn shown(view: &EditView) -> String {
        let assets = Assets::new();
        edit(&sample::frame(&assets, &[]), view).0
    }

    #[test]
    fn each_widget_has_its_tools() {
        let html = shown(&sample::edit());
        assert!(html.contains(r#"href="/design/1/edit""#) && html.contains(r#"action="/design/1/move""#));
        assert!(html.contains("<dt>Entries</dt><dd>20</dd>"), "{html}");
        let button = |act: &str| {
            let at = html.find(&format!("data-act=\"{act}\"")).unwrap_or_else(|| panic!("no {act}"));
            let start = html[..at].rfind('<').unwrap();
            html[start..].split_once('>').unwrap().0.to_owned()
        };
        assert!(button("up-1").contains("disabled") && !button("down-1").contains("disabled"));
        assert!(button("down-2").contains("disabled") && button("swap-2").contains("value=\"across\""));
        assert!(button("split-8").contains("aria-pressed=\"true\""));
        assert_eq!(html.matches("aria-pressed=\"true\"").count(), 1);
        assert!(html.contains(r#"href="/design/add?column=right""#));
        // What cannot be set has no settings.
        assert!(!html.contains(r#"href="/design/7/edit""#));
        sample::assert_sound(&html);
    }

    #[test]
    fn a_removal_can_be_taken_back() {
        let mut view = sample::edit();
        view.notice = Some(Notice { sentence: "Note was removed.".into(), undo: Some(WidgetId(9)) });
        let html = shown(&view);
        let notice = html.split_once("data-notice>").unwrap().1.split_once("</div>").unwrap().0;
        assert!(notice.contains("Note was removed.") && notice.contains(r#"action="/design/9/restore""#), "{notice}");
        assert!(html.contains("Put back"));
    }

    #[test]
    fn an_empty_board_says_so() {
        let view = EditView { left: vec![], right: vec![], ..sample::edit() };
        assert_eq!(shown(&view).matches("Nothing stands in this column yet.").count(), 2);
    }
}
