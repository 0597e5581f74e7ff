//! A hub's settings: one frame with the ways between its pages, and what stands in it.

mod archive;
mod board;
mod log;
mod pictures;
mod section;

pub use archive::{ArchiveView, archive};
pub use board::{BoardView, board};
pub use log::{LogView, log};
pub use pictures::{PictureForm, PicturesView, pictures};
pub use section::{SectionView, section};

use maud::{Markup, html};

use super::layout::{Frame, Page, page};
use crate::look::face;
use crate::model::HubKind;

/// The pages of a hub's settings, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    General,
    Pictures,
    Links,
    Visibility,
    Board,
    Archive,
    Log,
}

/// What stands around each of them.
#[derive(Debug, Clone)]
pub struct SettingsHead {
    pub hub: String,
    pub title: String,
    /// Where its own picture is.
    pub picture: Option<String>,
    pub kind: HubKind,
    pub archived: bool,
    pub place: Place,
    /// What was done a moment ago.
    pub told: Option<&'static str>,
}

impl Place {
    const ALL: [Place; 7] =
        [Place::General, Place::Pictures, Place::Links, Place::Visibility, Place::Board, Place::Archive, Place::Log];

    fn word(self) -> &'static str {
        match self {
            Place::General => "",
            Place::Pictures => "pictures",
            Place::Links => "links",
            Place::Visibility => "visibility",
            Place::Board => "board",
            Place::Archive => "archive",
            Place::Log => "log",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Place::General => "General",
            Place::Pictures => "Pictures",
            Place::Links => "Links",
            Place::Visibility => "Visibility",
            Place::Board => "Board as a file",
            Place::Archive => "Archive",
            Place::Log => "Log",
        }
    }

    /// Whether a hub of that kind has such settings.
    pub fn fits(self, kind: HubKind) -> bool {
        kind == HubKind::Team || !matches!(self, Place::Links | Place::Archive)
    }

    pub fn path(self, hub: &str) -> String {
        match self.word() {
            "" => format!("/{hub}/settings"),
            word => format!("/{hub}/settings/{word}"),
        }
    }
}

/// A page of the settings.
fn framed(frame: &Frame<'_>, head: &SettingsHead, inside: Markup) -> Markup {
    // Fields of links suggest what there is.
    let scripts: &[&str] = if head.place == Place::Links { &["js/suggest.js"] } else { &[] };
    let SettingsHead { hub, title, place, .. } = head;
    let body = html! {
        header.page-head {
            p.back { a href={ "/" (hub) } { (face(hub, head.picture.as_deref(), 24)) span { "Back to " (title) } } }
            h1 { "Settings of " (title) }
        }
        div.settings {
            (places(head))
            section.settings-main aria-labelledby="place" {
                h2 #place { (place.label()) }
                @if let Some(told) = head.told { p.saved role="status" { (told) } }
                @if head.archived && *place != Place::Archive {
                    p.warn {
                        "This hub is archived, so nothing here can be changed. "
                        a href=(Place::Archive.path(hub)) { "Unarchive it" } " first."
                    }
                }
                (inside)
            }
        }
    };
    let title = format!("{} · Settings of {title}", place.label());
    page(frame, Page { title: &title, hub: Some(hub), query: "", scripts, body })
}

fn places(head: &SettingsHead) -> Markup {
    html! {
        nav.side aria-label="Settings" {
            ul {
                @for place in Place::ALL.into_iter().filter(|place| place.fits(head.kind)) {
                    li {
                        a href=(place.path(&head.hub)) aria-current=[(place == head.place).then_some("page")] { (place.label()) }
                    }
                    // Between who sees it and what it is made of: who belongs to it.
                    @if place == Place::Visibility && head.kind == HubKind::Team {
                        li { a href={ "/" (head.hub) "/members" } { "Members" } }
                    }
                }
            }
        }
    }
}

/// What an archived hub's forms hold can be read and not sent.
fn held(archived: bool, inside: Markup) -> Markup {
    html! { fieldset.held disabled[archived] { (inside) } }
}

#[cfg(test)]
fn sample_head(place: Place) -> SettingsHead {
    SettingsHead {
        hub: "design".into(),
        title: "Design".into(),
        picture: None,
        kind: HubKind::Team,
        archived: false,
        place,
        told: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    fn shown(head: &SettingsHead) -> String {
        let assets = Assets::new();
        framed(&sample::frame(&assets, &[]), head, html! { p { "Inside." } }).0
    }

    #[test]
    fn the_place_is_marked_and_what_was_done_is_said() {
        let html = shown(&SettingsHead { told: Some("Your changes were saved."), ..sample_head(Place::Links) });
        assert!(
            html.contains("href=\"/design/settings/links\" aria-current=\"page\"") && html.contains("/design/members")
        );
        assert!(html.contains("<p class=\"saved\" role=\"status\">Your changes were saved.</p>"));
        assert!(!html.contains("archived, so nothing"));
        sample::assert_sound(&html);
    }

    #[test]
    fn people_have_no_links_members_or_archive() {
        let html = shown(&SettingsHead { kind: HubKind::User, ..sample_head(Place::General) });
        for absent in ["/settings/links", "/members", "/settings/archive"] {
            assert!(!html.contains(absent), "{absent} in {html}");
        }
        assert!(html.contains("/settings/visibility"));
    }

    #[test]
    fn an_archived_hub_says_why_nothing_can_be_changed() {
        let html = shown(&SettingsHead { archived: true, ..sample_head(Place::General) });
        assert!(html.contains("href=\"/design/settings/archive\">Unarchive it</a>"));
        sample::assert_sound(&html);
    }
}
