//! What a person is told: requests that wait for them first among the buttons, news of their own standing.

use maud::{Markup, html};

use super::field::Field;
use super::form::{act, fields};
use super::layout::{Frame, Page, page};
use crate::look::{avatar, person_link, time};
use crate::model::{NoticeKind, Time};

/// One notice.
#[derive(Debug, Clone)]
pub struct NoticeLine {
    /// Names it where it is put away.
    pub number: u64,
    pub at: Time,
    pub kind: NoticeKind,
    /// Who did it.
    pub by: String,
    /// None where the hub may not be known any more.
    pub hub: Option<NoticeHub>,
}

/// The hub a notice is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeHub {
    pub name: String,
    pub title: String,
}

/// `lines` stand newest first.
pub fn notices(frame: &Frame<'_>, lines: &[NoticeLine]) -> Markup {
    let body = html! {
        header.page-head {
            h1 { "Notices" }
            @if lines.is_empty() { p.lead { "Nothing waits for you. Requests and invitations will be here." } }
        }
        @if !lines.is_empty() {
            section.card aria-label="Notices" {
                ul.list { @for line in lines { (notice(frame, line)) } }
            }
            div.actions {
                (act("/notices", frame.token, html! { button.quiet type="submit" { "Put all of them away" } }))
            }
        }
    };
    page(frame, Page { title: "Notices", hub: None, query: "", scripts: &[], body })
}

fn notice(frame: &Frame<'_>, line: &NoticeLine) -> Markup {
    html! {
        li.row {
            div.notice {
                (avatar(&line.by, 36))
                div { p { (says(line)) } p.meta { (time(line.at)) } }
            }
            div.actions {
                @if let Some(hub) = &line.hub { (answers(frame, line, hub)) }
                (act("/notices", frame.token, html! {
                    (fields([&Field::hidden("number", line.number.to_string())]))
                    button.quiet type="submit" { "Put away" span.visually-hidden { " the notice of " (line.by) } }
                }))
            }
        }
    }
}

fn says(line: &NoticeLine) -> Markup {
    let hub = match &line.hub {
        Some(NoticeHub { name, title }) => html! { a.hub-link href={ "/" (name) } { (title) } },
        None => html! { "a hub that is not here any more" },
    };
    let by = person_link(&line.by);
    match line.kind {
        NoticeKind::Asked => html! { (by) " asks to join " (hub) "." },
        NoticeKind::Invited => html! { (by) " invites you to join " (hub) "." },
        NoticeKind::Approved => html! { (by) " let you in: you are a member of " (hub) " now." },
        NoticeKind::Denied => html! { (by) " declined your request to join " (hub) "." },
        NoticeKind::Promoted => html! { (by) " made you an owner of " (hub) "." },
        NoticeKind::Removed => html! { (by) " removed you from " (hub) "." },
    }
}

/// What can be answered at once.
fn answers(frame: &Frame<'_>, line: &NoticeLine, hub: &NoticeHub) -> Markup {
    let button = |does: &str, says: &str, quiet: bool| {
        let inside = html! {
            @if line.kind == NoticeKind::Asked { (fields([&Field::hidden("person", line.by.clone())])) }
            (fields([&Field::hidden("next", "/notices")]))
            button.quiet[quiet] type="submit" {
                (says) span.visually-hidden { @if line.kind == NoticeKind::Asked { " " (line.by) } " for " (hub.title) }
            }
        };
        act(&format!("/api/hub/{}/{does}", hub.name), frame.token, inside)
    };
    match line.kind {
        NoticeKind::Asked => html! { (button("approve", "Let in", false)) (button("deny", "Decline", true)) },
        NoticeKind::Invited => html! { (button("join", "Accept", false)) (button("withdraw", "Decline", true)) },
        _ => html! {},
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    fn shown(lines: &[NoticeLine]) -> String {
        let assets = Assets::new();
        notices(&sample::frame(&assets, &[]), lines).0
    }

    fn line(kind: NoticeKind, known: bool) -> NoticeLine {
        let hub = known.then(|| NoticeHub { name: "design".into(), title: "De<sign".into() });
        NoticeLine { number: 7, at: sample::now(), kind, by: "bo".into(), hub }
    }

    #[test]
    fn what_can_be_answered_has_its_buttons() {
        let html = shown(&[line(NoticeKind::Asked, true), line(NoticeKind::Invited, true)]);
        for button in ["approve", "deny", "join", "withdraw"] {
            assert!(html.contains(&format!("action=\"/api/hub/design/{button}\"")), "{button}");
        }
        assert!(html.contains("name=\"person\" value=\"bo\"") && html.contains("De&lt;sign"));
        sample::assert_sound(&html);
        let html = shown(&[line(NoticeKind::Removed, true), line(NoticeKind::Asked, false)]);
        assert!(!html.contains("/api/hub/") && html.contains("not here any more") && html.contains("Put all"));
    }

    #[test]
    fn nothing_to_say() {
        let html = shown(&[]);
        assert!(html.contains("Nothing waits for you.") && !html.contains("Put all"));
        sample::assert_sound(&html);
    }
}
