//! What stands around a form's fields: the form itself, its secret against forgery, and the summary of what is wrong.

use maud::{Markup, html};

use super::field::{Field, field};

/// A form that changes something. `token` is what the answer's page was given; without it nothing is changed.
pub fn form(action: &str, token: &str, inside: Markup) -> Markup {
    html! {
        form.form method="post" action=(action) novalidate { (secret(token)) (inside) }
    }
}

/// The same for a form that sends a file.
pub fn upload(action: &str, token: &str, inside: Markup) -> Markup {
    html! {
        form.form method="post" action=(action) enctype="multipart/form-data" novalidate { (secret(token)) (inside) }
    }
}

/// A form that is one button, or a few: `Leave`, `Move up`. `inside` holds the button, and hidden fields if it needs
/// any.
pub fn act(action: &str, token: &str, inside: Markup) -> Markup {
    html! {
        form.act method="post" action=(action) { (secret(token)) (inside) }
    }
}

/// The fields in their order.
pub fn fields<'a>(list: impl IntoIterator<Item = &'a Field>) -> Markup {
    html! { @for one in list { (field(one)) } }
}

/// What is wrong, with links to the fields: stands above the form, and has the focus when the page opens. Nothing
/// where nothing is wrong. `problem` is for what concerns no field.
pub fn faults<'a>(problem: Option<&str>, list: impl IntoIterator<Item = &'a Field>) -> Markup {
    let faulty: Vec<(&Field, &String)> =
        list.into_iter().filter_map(|field| Some((field, field.fault.as_ref()?))).collect();
    if problem.is_none() && faulty.is_empty() {
        return html! {};
    }
    html! {
        div.faults role="alert" tabindex="-1" autofocus {
            p { strong { "Nothing has been changed yet." } }
            @if let Some(problem) = problem { p { (problem) } }
            @if !faulty.is_empty() {
                ul { @for (field, fault) in faulty { li { a href={ "#" (field.id()) } { (fault) } } } }
            }
        }
    }
}

/// What is wrong, as a sentence: with a capital letter and a full stop.
pub fn sentence(fault: &str) -> String {
    let mut letters = fault.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}

fn secret(token: &str) -> Markup {
    html! { input type="hidden" name="token" value=(token); }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_carries_its_secret() {
        let html = form("/design/edit?a=1&b=2", "s<cret", html! { p { "inside" } }).0;
        assert!(
            html.starts_with("<form class=\"form\" method=\"post\" action=\"/design/edit?a=1&amp;b=2\" novalidate>")
        );
        assert!(html.ends_with("name=\"token\" value=\"s&lt;cret\"><p>inside</p></form>"));
        assert!(upload("/x", "t", html! {}).0.contains("enctype=\"multipart/form-data\""));
        assert!(act("/x", "t", html! {}).0.contains("name=\"token\" value=\"t\""));
    }

    #[test]
    fn faults_lead_to_their_fields() {
        let list = [
            Field::line("title", "Title"),
            Field::number("count", "How many", 1, 9).fault(Some("How many must be from 1 to 9.".into())),
        ];
        let html = faults(Some("Ann changed it, too."), &list).0;
        assert!(html.starts_with("<div class=\"faults\" role=\"alert\" tabindex=\"-1\" autofocus>"), "{html}");
        assert!(html.contains("<p>Ann changed it, too.</p><ul><li><a href=\"#field-count\">How many must"), "{html}");
        assert_eq!(html.matches("<li>").count(), 1);
        assert!(faults(None, &list[..1]).0.is_empty());
    }
}
