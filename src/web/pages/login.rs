//! Where people sign in.

use maud::{Markup, html};

use super::field::Field;
use super::form::{faults, fields, form, sentence};
use super::layout::{Frame, Page, page};
use crate::model::{HubName, Person};

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct LoginView {
    /// Where to go on to.
    pub next: String,
    /// Whether anybody may sign in as anybody.
    pub dev_login: bool,
    /// What was typed.
    pub name: String,
    pub full_name: String,
    /// What is wrong with the name.
    pub fault: Option<String>,
}

pub fn login(frame: &Frame<'_>, view: &LoginView) -> Markup {
    let body = html! {
        header.page-head {
            h1 { "Sign in" }
            @if let Some(me) = frame.me {
                p.lead { "You are signed in as " a href={ "/" (me.name) } { (me.name) } "." }
            } @else {
                p.lead { "Signed in, you can join teams, follow hubs and make your own page yours." }
            }
        }
        @if view.dev_login { (by_name(frame, view)) }
        @else {
            p.empty { "This portal has no way to sign in yet. Whoever runs it can set one up." }
        }
    };
    page(frame, Page { title: "Sign in", hub: None, query: "", scripts: &["js/suggest.js"], body })
}

fn by_name(frame: &Frame<'_>, view: &LoginView) -> Markup {
    let list = [
        Field::line("name", "Sign in as")
            .help("A nickname: letters, digits, '-', '_', '.' and '+'. Somebody new gets a hub.")
            .max(HubName::MAX)
            .value(view.name.clone())
            .suggest(super::field::Suggest::People)
            .fault(view.fault.as_ref().map(|fault| sentence(fault)))
            .required(),
        Field::line("full_name", "Full name, if you are new here")
            .max(Person::MAX_FULL_NAME)
            .value(view.full_name.clone()),
        Field::hidden("next", view.next.clone()),
    ];
    html! {
        section.card aria-labelledby="by-name" {
            header { h2 #by-name { "By name" } }
            p.warn { "Anybody can sign in as anybody: this portal is a demonstration, or somebody's workshop, on this machine alone." }
            (faults(None, &list))
            (form("/login", frame.token, html! {
                (fields(&list))
                p.actions { button type="submit" { "Sign in" } }
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    fn shown(view: &LoginView) -> String {
        let assets = Assets::new();
        login(&sample::frame(&assets, &[]), view).0
    }

    #[test]
    fn what_was_typed_is_kept_beside_what_is_wrong() {
        let fault = Some("a nickname cannot be empty".to_owned());
        let html = shown(&LoginView { dev_login: true, name: "<x>".into(), fault, ..LoginView::default() });
        assert!(html.contains("value=\"&lt;x&gt;\"") && html.contains("A nickname cannot be empty."));
        sample::assert_sound(&html);
    }

    #[test]
    fn without_a_login_there_is_no_form() {
        let html = shown(&LoginView::default());
        assert!(html.contains("no way to sign in yet") && !html.contains("method=\"post\""));
    }
}
