//! Where somebody gives a person a cookie.

use maud::{Markup, html};

use super::field::Field;
use super::form::{faults, fields, form};
use super::layout::{Frame, Page, page};
use crate::look::avatar;

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct CookieView {
    /// Who is to get it.
    pub person: String,
    pub title: String,
    /// Characters that the words may have.
    pub most: usize,
    /// What was typed.
    pub words: String,
    pub fault: Option<String>,
}

pub fn cookie(frame: &Frame<'_>, view: &CookieView) -> Markup {
    let CookieView { person, title, .. } = view;
    let words = Field::line("words", "What for?")
        .max(view.most)
        .value(&view.words)
        .help("Everybody can read it. It may stay empty.")
        .fault(view.fault.clone());
    let body = html! {
        header.page-head {
            p.back { a href={ "/" (person) } { (avatar(person, 24)) span { "Back to " (title) } } }
            h1 { "Give " (person) " a cookie" }
            p.lead { "A word of thanks, told on the bus like anything else. Each person can get one from you every month." }
        }
        (faults(None, [&words]))
        (form(&format!("/{person}/cookie"), frame.token, html! {
            (fields([&words]))
            p.actions { button type="submit" { "Give the cookie" } }
        }))
    };
    let heading = format!("A cookie for {person}");
    page(frame, Page { title: &heading, hub: Some(person), query: "", scripts: &[], body })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    #[test]
    fn what_was_typed_is_kept() {
        let assets = Assets::new();
        let view = CookieView {
            person: "bo".into(),
            title: "Bo <Alder>".into(),
            most: 140,
            words: "for \"all\"".into(),
            fault: Some("Too long.".into()),
        };
        let html = cookie(&sample::frame(&assets, &[]), &view).0;
        assert!(html.contains("action=\"/bo/cookie\"") && html.contains("for &quot;all&quot;"));
        assert!(html.contains("Bo &lt;Alder&gt;") && html.contains("Too long."));
        sample::assert_sound(&html);
    }
}
