//! Where somebody asks to be forgotten.

use maud::{Markup, html};

use super::super::field::Field;
use super::super::form::{faults, fields, form};
use super::super::layout::Frame;
use super::{Corner, corner};
use crate::model::HubName;

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct ForgetView {
    pub name: String,
    /// Teams that would have no owner; nobody can be forgotten while there are any.
    pub needed_by: Vec<String>,
    pub typed: String,
    pub fault: Option<String>,
}

pub fn forget(frame: &Frame<'_>, view: &ForgetView) -> Markup {
    let confirm = Field::line("name", format!("Type your name, {}, to confirm", view.name))
        .max(HubName::MAX)
        .value(&view.typed)
        .fault(view.fault.clone())
        .required();
    let body = html! {
        p { "This removes your account, your hub with everything on it, what you are to other hubs, your notices, and "
            "what their feeds say of you. It cannot be undone." }
        p { "Messages that the bus has carried stay in the archive, as they stay with everybody else who heard them. "
            "They lead to no page of yours. Whoever signs in by your name later begins anew." }
        @if view.needed_by.is_empty() {
            (faults(None, [&confirm]))
            (form("/settings/forget", frame.token, html! {
                (fields([&confirm]))
                p.actions { button type="submit" { "Forget me for good" } }
            }))
        } @else {
            div.warn {
                p { "You are the only owner of these teams. Make somebody else an owner first:" }
                ul { @for team in &view.needed_by { li { a href={ "/" (team) } { (team) } } } }
            }
        }
    };
    corner(frame, Corner { path: "/settings/forget", done: None, scripts: &[], body })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    #[test]
    fn who_is_needed_gets_no_form() {
        let assets = Assets::new();
        let shown = |view: ForgetView| forget(&sample::frame(&assets, &[]), &view).0;
        let html = shown(ForgetView { name: "ann".into(), ..ForgetView::default() });
        assert!(html.contains("Type your name, ann, to confirm") && html.contains("Forget me for good"));
        sample::assert_sound(&html);
        let html = shown(ForgetView { needed_by: vec!["gardeners".into()], ..ForgetView::default() });
        assert!(html.contains("href=\"/gardeners\"") && !html.contains("method=\"post\""));
    }
}
