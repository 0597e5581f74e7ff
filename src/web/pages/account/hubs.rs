//! The order of the bookmarks.

use maud::{Markup, html};

use super::super::field::Field;
use super::super::form::{act, fields};
use super::super::layout::Frame;
use super::{Corner, corner};
use crate::look::{avatar, icon};

/// One hub of the bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubLine {
    pub name: String,
    pub title: String,
    /// The viewer's own hub, which stays first.
    pub own: bool,
}

pub fn own_hubs(frame: &Frame<'_>, lines: &[HubLine]) -> Markup {
    let others: Vec<&HubLine> = lines.iter().filter(|line| !line.own).collect();
    let body = html! {
        p { "The bar above every page begins with your own hub, " q { "me" } ". The others follow in this order." }
        @if others.is_empty() {
            p.empty { "Subscribe to a hub or join a team, and it will be here. " a href="/groups" { "See all hubs" } "." }
        }
        ol.list data-sortable {
            @for (nth, line) in others.iter().enumerate() {
                li.row data-bookmark=(line.name) {
                    a.hub-link href={ "/" (line.name) } { (avatar(&line.name, 24)) " " (line.title) }
                    div.actions {
                        (button(frame, line, "up", nth == 0))
                        (button(frame, line, "down", nth + 1 == others.len()))
                    }
                }
            }
        }
        p.visually-hidden role="status" data-sorted {}
    };
    corner(frame, Corner { path: "/settings/hubs", done: None, scripts: &[], body })
}

fn button(frame: &Frame<'_>, line: &HubLine, to: &'static str, disabled: bool) -> Markup {
    let inside = html! {
        (fields([&Field::hidden("hub", line.name.clone()), &Field::hidden("move", to)]))
        button.quiet type="submit" disabled[disabled] {
            (icon(to)) span.visually-hidden { "Move " (line.title) " " (to) }
        }
    };
    act("/settings/hubs", frame.token, inside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    #[test]
    fn ends_go_no_further() {
        let line = |name: &str, own| HubLine { name: name.into(), title: name.into(), own };
        let assets = Assets::new();
        let shown = |lines: &[HubLine]| own_hubs(&sample::frame(&assets, &[]), lines).0;
        let html = shown(&[line("ann", true), line("design", false), line("peru", false)]);
        assert_eq!((html.matches("data-bookmark").count(), html.matches("disabled").count()), (2, 2));
        assert!(html.contains("Move design down") && !html.contains("Move ann"));
        sample::assert_sound(&html);
        assert!(shown(&[line("ann", true)]).contains("Subscribe to a hub"));
    }
}
