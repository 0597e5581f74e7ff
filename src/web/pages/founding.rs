//! The page on which somebody makes a hub for a team.

use maud::{Markup, html};

use super::field::Field;
use super::form::{faults, fields, form};
use super::layout::{Frame, Page, page};
use crate::model::{Hub, HubKind, HubName, Visibility};
use crate::widgets::defaults::TEMPLATES;

/// What was typed, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct FoundingView {
    pub name: String,
    pub summary: String,
    pub template: String,
    pub visibility: String,
    pub faults: Vec<(&'static str, String)>,
}

pub fn founding(frame: &Frame<'_>, view: &FoundingView) -> Markup {
    let list = list(view);
    let body = html! {
        header.page-head {
            p.back { a href="/groups" { "All hubs" } }
            h1 { "New team" }
            p.lead { "A page for people who do something together. You will be its owner and can change all of it later, but for its name." }
        }
        (faults(None, &list))
        (form("/new", frame.token, html! {
            (fields(&list[..1]))
            p.name-voice.meta aria-live="polite" data-name-voice {}
            (fields(&list[1..]))
            p.actions { button type="submit" { "Make this hub" } }
        }))
    };
    page(frame, Page { title: "New team", hub: None, query: "", scripts: &["js/name.js"], body })
}

/// Who may see a hub, in words.
pub fn visibility_field(kind: HubKind) -> Field {
    let label = |visibility| match (visibility, kind) {
        (Visibility::Public, _) => "Public: everybody sees what happens here.",
        (Visibility::Preview, HubKind::Team) => {
            "Preview: everybody sees the name, the summary and the members; only members see what happens."
        }
        (Visibility::Private, HubKind::Team) => "Private: for everybody but its members, this hub does not exist.",
        (Visibility::Preview, HubKind::User) => "Preview: everybody sees your name; only you see what happens.",
        (Visibility::Private, HubKind::User) => "Private: for everybody but you, this hub does not exist.",
    };
    let options = Visibility::ALL.map(|visibility| (visibility.as_str().into(), label(visibility).into()));
    Field::radios("visibility", "Who may see this hub?", options.into())
}

fn list(view: &FoundingView) -> Vec<Field> {
    let fault = |name: &str| view.faults.iter().find(|(of, _)| *of == name).map(|(_, sentence)| sentence.clone());
    let template = |one: &crate::widgets::defaults::Template| {
        (one.name.into(), format!("{}. {}", one.label, one.description).into())
    };
    vec![
        Field::line("name", "Name")
            .help("Its address, too: letters, digits, '-', '_', '.' and '+'. It cannot be changed later.")
            .max(HubName::MAX)
            .value(view.name.clone())
            .fault(fault("name"))
            .required(),
        Field::line("summary", "Summary")
            .help("One line: what you do together.")
            .max(Hub::MAX_SUMMARY)
            .value(view.summary.clone())
            .fault(fault("summary")),
        Field::radios("template", "What does it begin with?", TEMPLATES.iter().map(template).collect())
            .value(view.template.clone())
            .fault(fault("template")),
        visibility_field(HubKind::Team).value(view.visibility.clone()).fault(fault("visibility")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    fn shown(view: &FoundingView) -> String {
        let assets = Assets::new();
        founding(&sample::frame(&assets, &[]), view).0
    }

    #[test]
    fn every_template_is_offered_in_words() {
        let html = shown(&FoundingView { template: "event".into(), visibility: "public".into(), ..Default::default() });
        for template in TEMPLATES {
            assert!(html.contains(template.description), "{html}");
        }
        assert!(html.contains("value=\"event\" checked") && html.contains("value=\"public\" checked"));
        sample::assert_sound(&html);
    }

    #[test]
    fn faults_stand_beside_what_was_typed() {
        let faults = vec![("name", "That name is taken; choose another one.".to_owned())];
        let html = shown(&FoundingView { name: "<ann>".into(), faults, ..Default::default() });
        assert!(html.contains("value=\"&lt;ann&gt;\"") && html.contains("href=\"#field-name\""), "{html}");
        sample::assert_sound(&html);
    }
}
