//! Archiving a team's hub, and waking it up again.

use maud::{Markup, html};

use super::super::field::Field;
use super::super::form::{faults, fields, form};
use super::super::layout::Frame;
use super::{SettingsHead, framed};

#[derive(Debug, Clone)]
pub struct ArchiveView {
    pub head: SettingsHead,
    pub edition: u64,
    pub problem: Option<String>,
}

pub fn archive(frame: &Frame<'_>, view: &ArchiveView) -> Markup {
    let (archived, action) = (view.head.archived, view.head.place.path(&view.head.hub));
    let hidden = [
        Field::hidden("edition", view.edition.to_string()),
        Field::hidden("archived", if archived { "no" } else { "yes" }),
    ];
    let inside = html! {
        (faults(view.problem.as_deref(), []))
        @if archived {
            p { "This hub is archived. It can be read; nobody can join it or change it, and it is in nobody's bookmarks." }
        } @else {
            p { "When a team has come to its end, its hub can be archived. Then it can be read; nobody can join it or change it, and it leaves everybody's bookmarks. An owner can wake it up again." }
        }
        (form(&action, frame.token, html! {
            (fields(&hidden))
            p.actions { button type="submit" { @if archived { "Unarchive this hub" } @else { "Archive this hub" } } }
        }))
    };
    framed(frame, &view.head, inside)
}

#[cfg(test)]
mod tests {
    use super::super::{Place, sample_head};
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    #[test]
    fn the_button_says_what_it_does() {
        let assets = Assets::new();
        let shown = |archived| {
            let head = SettingsHead { archived, ..sample_head(Place::Archive) };
            archive(&sample::frame(&assets, &[]), &ArchiveView { head, edition: 1, problem: None }).0
        };
        assert!(shown(false).contains("name=\"archived\" value=\"yes\"") && shown(false).contains("Archive this hub"));
        assert!(shown(true).contains("name=\"archived\" value=\"no\"") && shown(true).contains("Unarchive this hub"));
        assert!(!shown(true).contains("disabled"), "it is the one thing that can be done");
        sample::assert_sound(&shown(true));
    }
}
