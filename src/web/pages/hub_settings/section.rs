//! A form over a hub's record: its summary and description, its links, who may see it.

use maud::{Markup, html};

use super::super::edit::{Clash, clash};
use super::super::field::Field;
use super::super::form::{faults, fields, form};
use super::super::layout::Frame;
use super::{Place, SettingsHead, framed, held};
use crate::model::HubKind;

#[derive(Debug, Clone)]
pub struct SectionView {
    pub head: SettingsHead,
    /// The number of the record that the form was made from.
    pub edition: u64,
    pub fields: Vec<Field>,
    pub problem: Option<String>,
    /// Where somebody else changed the hub meanwhile: what differs.
    pub clashes: Option<Vec<Clash>>,
}

pub fn section(frame: &Frame<'_>, view: &SectionView) -> Markup {
    let action = view.head.place.path(&view.head.hub);
    let inside = html! {
        (faults(view.problem.as_deref(), &view.fields))
        @if let Some(clashes) = &view.clashes { (clash(&action, clashes)) }
        @if view.head.kind == HubKind::User && view.head.place == Place::General {
            p { "What you are called and what you say about yourself stands in " a href="/settings" { "your profile" } "." }
        }
        (form(&action, frame.token, held(view.head.archived, html! {
                (fields([&Field::hidden("edition", view.edition.to_string())]))
                (fields(&view.fields))
                p.actions { button type="submit" { @if view.clashes.is_some() { "Save mine all the same" } @else { "Save" } } }
            })))
    };
    framed(frame, &view.head, inside)
}

#[cfg(test)]
mod tests {
    use super::super::sample_head;
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    fn view() -> SectionView {
        SectionView {
            head: sample_head(Place::General),
            edition: 4,
            fields: vec![Field::line("summary", "Summary").value("We draw <things>")],
            problem: None,
            clashes: None,
        }
    }

    fn shown(view: &SectionView) -> String {
        let assets = Assets::new();
        section(&sample::frame(&assets, &[]), view).0
    }

    #[test]
    fn a_form_with_its_edition() {
        let html = shown(&view());
        assert!(
            html.contains("action=\"/design/settings\"") && html.contains("name=\"edition\" value=\"4\""),
            "{html}"
        );
        assert!(html.contains("value=\"We draw &lt;things&gt;\"") && !html.contains("fieldset disabled"));
        sample::assert_sound(&html);
    }

    #[test]
    fn what_somebody_else_did_stands_beside_what_was_typed() {
        let clash = Clash { label: "Summary".into(), now: "<b>theirs".into(), typed: "mine".into() };
        let html = shown(&SectionView { clashes: Some(vec![clash]), problem: Some("Look.".into()), ..view() });
        assert!(html.contains("<td>&lt;b&gt;theirs</td><td>mine</td>") && html.contains("Save mine all the same"));
        assert!(html.contains("href=\"/design/settings\">Take what is there now"));
        sample::assert_sound(&html);
    }

    #[test]
    fn an_archived_hub_takes_nothing() {
        let html =
            shown(&SectionView { head: SettingsHead { archived: true, ..sample_head(Place::General) }, ..view() });
        assert!(html.contains("<fieldset class=\"held\" disabled>"), "{html}");
    }
}
