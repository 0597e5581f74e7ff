//! The profile's form.

use maud::{Markup, html};

use super::super::field::Field;
use super::super::form::{faults, fields, form};
use super::super::layout::Frame;
use super::{Corner, corner};

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct ProfileView {
    /// The edition of the record that the form was made from.
    pub edition: u64,
    pub fields: Vec<Field>,
    /// Label and address, a row each.
    pub links: Vec<(Field, Field)>,
    /// What is wrong and concerns no field.
    pub problem: Option<&'static str>,
    pub done: bool,
}

pub fn profile(frame: &Frame<'_>, view: &ProfileView) -> Markup {
    let all = view.fields.iter().chain(view.links.iter().flat_map(|(label, url)| [label, url]));
    let body = html! {
        (faults(view.problem, all))
        (form("/settings", frame.token, html! {
            (fields(&view.fields))
            fieldset.field aria-describedby="links-help" {
                legend { "Links" }
                p.help #links-help { "They stand in the banner of your hub. Empty both fields of a row to take it away." }
                @for (label, url) in &view.links { div.link-row { (fields([label, url])) } }
            }
            (fields([&Field::hidden("edition", view.edition.to_string())]))
            p.actions { button type="submit" { "Save the profile" } }
        }))
    };
    let done = view.done.then_some("Your profile is saved.");
    corner(frame, Corner { path: "/settings", done, scripts: &["js/zone.js"], body })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    #[test]
    fn what_was_typed_stands_beside_what_is_wrong() {
        let row =
            (Field::line("label-0", "Label 1"), Field::line("url-0", "Address 1").fault(Some("No <way>.".into())));
        let view =
            ProfileView { edition: 7, links: vec![row], problem: Some("Changed elsewhere."), ..Default::default() };
        let assets = Assets::new();
        let html = profile(&sample::frame(&assets, &[]), &view).0;
        assert!(html.contains("name=\"edition\" value=\"7\"") && html.contains("<p>Changed elsewhere.</p>"), "{html}");
        assert!(html.contains("<a href=\"#field-url-0\">No &lt;way&gt;.</a>"), "{html}");
        sample::assert_sound(&html);
    }
}
