//! Who did what to a hub.

use maud::{Markup, html};

use super::super::layout::Frame;
use super::{SettingsHead, framed};
use crate::look::{person_link, time};
use crate::model::AuditLine;

#[derive(Debug, Clone)]
pub struct LogView {
    pub head: SettingsHead,
    /// Newest first.
    pub lines: Vec<AuditLine>,
    /// Whether these are the newest of all.
    pub newest: bool,
    /// Where older ones begin.
    pub older: Option<u64>,
}

pub fn log(frame: &Frame<'_>, view: &LogView) -> Markup {
    let here = view.head.place.path(&view.head.hub);
    let inside = html! {
        @if view.lines.is_empty() { p.empty { "Nothing has been done yet." } }
        ul.list { @for line in &view.lines { li { (sentence(line)) p.meta { (time(line.at)) } } } }
        @if !view.newest || view.older.is_some() {
            p.actions {
                @if let Some(older) = view.older { a.button.quiet href={ (here) "?before=" (older) } { "Older" } }
                @if !view.newest { a.button.quiet href=(here) { "The newest" } }
            }
        }
    };
    framed(frame, &view.head, inside)
}

fn sentence(line: &AuditLine) -> Markup {
    let (before, after) = line.did.split_once("{}").unwrap_or((&line.did, ""));
    html! {
        p {
            (person_link(line.by.as_str())) " " (before)
            @if let Some(about) = line.about.as_ref().filter(|_| line.did.contains("{}")) { (person_link(about.as_str())) }
            (after)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Place, sample_head};
    use super::*;
    use crate::model::{PersonName, Time};
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    #[test]
    fn lines_name_people_and_lead_to_older_ones() {
        let line = |did: &str, about: Option<&str>| AuditLine {
            at: Time::ZERO,
            by: PersonName::from("ann"),
            did: did.to_owned(),
            about: about.map(PersonName::from),
        };
        let view = LogView {
            head: sample_head(Place::Log),
            lines: vec![line("made {} an owner", Some("bo")), line("changed <links>", None)],
            newest: true,
            older: Some(17),
        };
        let assets = Assets::new();
        let html = log(&sample::frame(&assets, &[]), &view).0;
        assert!(html.contains("changed &lt;links&gt;") && html.contains("/design/settings/log?before=17"), "{html}");
        assert!(html.contains(">bo</a> an owner") && !html.contains("The newest"), "{html}");
        sample::assert_sound(&html);
    }
}
