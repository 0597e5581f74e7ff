//! The board as a file: to be kept, and to be put back.

use maud::{Markup, html};

use super::super::field::Field;
use super::super::form::{faults, fields, upload};
use super::super::layout::Frame;
use super::{SettingsHead, framed, held};

/// Lines of a board shown at once.
const ROWS: u8 = 14;

#[derive(Debug, Clone)]
pub struct BoardView {
    pub head: SettingsHead,
    pub edition: u64,
    /// The board as it is now.
    pub board: String,
    /// What was sent a moment ago.
    pub typed: String,
    /// What is wrong with it.
    pub faults: Vec<String>,
    pub problem: Option<String>,
}

pub fn board(frame: &Frame<'_>, view: &BoardView) -> Markup {
    let (hub, action) = (&view.head.hub, view.head.place.path(&view.head.hub));
    let pasted = Field::text("board", "Or paste it here", ROWS).value(view.typed.clone()).fault(fault(&view.faults));
    let inside = html! {
        p { "The board with all its widgets and their settings is one text. Keep it, or give it to another hub." }
        p.actions { a.button.quiet href={ "/" (hub) "/board.toml" } download { "Download it" } }
        (faults(view.problem.as_deref(), [&pasted]))
        @if view.faults.len() > 1 { ul.prose { @for fault in &view.faults { li { (fault) } } } }
        h3 { "Import" }
        p.meta { "What is on the board now is replaced." }
        (upload(&action, frame.token, held(view.head.archived, html! {
            (fields([
                &Field::hidden("edition", view.edition.to_string()),
                &Field::file("file", "Choose a file", ".toml,application/toml,text/plain"),
                &pasted,
            ]))
            p.actions { button type="submit" { "Import this board" } }
        })))
        h3 #now { "As it is now" }
        pre.board-text tabindex="0" role="region" aria-labelledby="now" { (view.board) }
    };
    framed(frame, &view.head, inside)
}

/// One fault stands beside the field as it is; several are counted there and stand above.
fn fault(faults: &[String]) -> Option<String> {
    match faults {
        [] => None,
        [one] => Some(one.clone()),
        many => Some(format!("{} things in it are not right; each is named above.", many.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Place, sample_head};
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    #[test]
    fn what_was_pasted_is_kept_beside_what_is_wrong() {
        let view = BoardView {
            head: sample_head(Place::Board),
            edition: 3,
            board: "version = 1\n<b>".into(),
            typed: "version = \"<one>\"".into(),
            faults: vec!["Line 1: no.".into(), "Line 2: no.".into()],
            problem: None,
        };
        let assets = Assets::new();
        let html = board(&sample::frame(&assets, &[]), &view).0;
        assert!(html.contains("version = \"&lt;one&gt;\"</textarea>") || html.contains("&lt;one&gt;"), "{html}");
        assert!(
            html.contains("2 things in it") && html.contains("<li>Line 2: no.</li>") && html.contains("1\n&lt;b&gt;")
        );
        assert!(html.contains("href=\"/design/board.toml\" download"));
        sample::assert_sound(&html);
    }
}
