//! `/<hub>/<idx>/edit`: one widget's settings.

use maud::{Markup, html};

use super::super::field::Field;
use super::super::form::{faults, fields, form};
use super::super::layout::{Frame, Page, page};
use crate::look::avatar;
use crate::model::WidgetId;

/// A widget's form.
#[derive(Debug, Clone)]
pub struct SettingsView {
    pub hub: String,
    pub hub_title: String,
    pub id: WidgetId,
    pub label: String,
    pub description: String,
    /// The settings' number that the form was made from: what somebody else changed since is not overwritten unseen.
    pub edition: u64,
    pub fields: Vec<Field>,
    /// What is wrong with the form as a whole.
    pub problem: Option<String>,
    /// Where somebody else changed the settings meanwhile: what differs. None where nobody did.
    pub clashes: Option<Vec<Clash>>,
}

/// One setting that is not what was typed.
#[derive(Debug, Clone)]
pub struct Clash {
    pub label: String,
    /// What is stored.
    pub now: String,
    /// What was typed.
    pub typed: String,
}

pub fn settings(frame: &Frame<'_>, view: &SettingsView) -> Markup {
    let edit = format!("/{}/edit", view.hub);
    let action = format!("/{}/{}/edit", view.hub, view.id);
    let inside = html! {
        (fields([&Field::hidden("edition", view.edition.to_string())]))
        (fields(&view.fields))
        div.actions {
            button type="submit" { @if view.clashes.is_some() { "Save mine all the same" } @else { "Save" } }
            a.button.quiet href=(edit) { "Cancel" }
        }
    };
    let body = html! {
        header.page-head {
            p.back { a href=(edit) { (avatar(&view.hub, 24)) span { "Back to editing " (view.hub_title) } } }
            h1 { "Settings of " (view.label) }
            @if !view.description.is_empty() { p.lead { (view.description) } }
        }
        (faults(view.problem.as_deref(), &view.fields))
        @if let Some(clashes) = &view.clashes { (clash(&action, clashes)) }
        (form(&action, frame.token, inside))
    };
    let title = format!("Settings of {}", view.label);
    page(frame, Page { title: &title, hub: Some(&view.hub), query: "", scripts: &["js/suggest.js"], body })
}

/// What is there now beside what was typed; `action` is the form's own address.
pub(in crate::web::pages) fn clash(action: &str, clashes: &[Clash]) -> Markup {
    html! {
        div.clash {
            div.scroll {
                table {
                    caption { "What is there now, beside what you typed" }
                    thead { tr { th scope="col" { "Setting" } th scope="col" { "There now" } th scope="col" { "Yours" } } }
                    tbody {
                        @for clash in clashes {
                            tr { th scope="row" { (clash.label) } td { (text(&clash.now)) } td { (text(&clash.typed)) } }
                        }
                    }
                }
            }
            p.actions { a.button.quiet href=(action) { "Take what is there now" } }
        }
    }
}

fn text(text: &str) -> Markup {
    html! { @if text.is_empty() { span.meta { "nothing" } } @else { (text) } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    fn shown(view: &SettingsView) -> String {
        let assets = Assets::new();
        settings(&sample::frame(&assets, &[]), view).0
    }

    #[test]
    fn a_form_with_its_edition() {
        let html = shown(&sample::settings());
        assert!(html.contains(r#"action="/design/1/edit""#) && html.contains(r#"name="edition" value="4""#), "{html}");
        assert!(html.contains("Settings of Activity") && html.contains(">Save</button>"));
        assert!(!html.contains("There now"));
        sample::assert_sound(&html);
    }

    #[test]
    fn what_somebody_else_changed_stands_beside_what_was_typed() {
        let clash = Clash { label: "Entries".into(), now: "<b>".into(), typed: String::new() };
        let view = SettingsView {
            problem: Some("Somebody else changed these settings meanwhile.".into()),
            clashes: Some(vec![clash]),
            ..sample::settings()
        };
        let html = shown(&view);
        assert!(html.contains("<td>&lt;b&gt;</td><td><span class=\"meta\">nothing</span></td>"), "{html}");
        assert!(html.contains("role=\"alert\"") && html.contains("Save mine all the same"));
        assert!(html.contains(r#"<a class="button quiet" href="/design/1/edit">Take what is there now</a>"#));
        sample::assert_sound(&html);
    }
}
