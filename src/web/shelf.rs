//! `/widgets`: every kind of widget with its parameters and its examples: the manual, and a gallery to look at.

use std::sync::Arc;

use axum::extract::State;
use maud::{Markup, PreEscaped};

use crate::model::HubKind;
use crate::widgets::{Kind, Parameter, ParameterKind};

use super::extract::Looking;
use super::pages::{self, ManualView, ParameterLine, Picture, ShelfView};
use super::portal::Portal;

pub async fn shelf(State(portal): State<Arc<Portal>>, Looking(who): Looking) -> Markup {
    let view = ShelfView { manuals: portal.shelf.kinds().iter().map(manual).collect() };
    pages::shelf(&portal.frame(&portal.surround(&who).await), &view)
}

fn manual(kind: &Kind) -> ManualView {
    let manual = kind.manual();
    let examples = kind.examples().into_iter().map(|example| Picture {
        name: example.name.to_owned(),
        config: example.config.as_object().map_or_else(String::new, settings),
        html: PreEscaped(example.html),
    });
    ManualView {
        name: manual.name.to_owned(),
        label: manual.label.to_owned(),
        description: manual.description.to_owned(),
        on: on(manual.kinds),
        parameters: manual.parameters.iter().map(line).collect(),
        examples: examples.collect(),
    }
}

/// As they stand in a board's file: `count = 5`.
fn settings(config: &serde_json::Map<String, serde_json::Value>) -> String {
    let set = config.iter().filter(|(_, value)| **value != "" && **value != serde_json::json!([]));
    set.map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join("\n")
}

fn on(kinds: &[HubKind]) -> &'static str {
    match (kinds.contains(&HubKind::User), kinds.contains(&HubKind::Team)) {
        (true, true) => "hubs of people and teams",
        (true, false) => "hubs of people",
        _ => "hubs of teams",
    }
}

fn line(parameter: &Parameter) -> ParameterLine {
    ParameterLine {
        name: parameter.name.to_owned(),
        label: parameter.label.to_owned(),
        takes: takes(parameter.kind),
        default: parameter.default.to_owned(),
        help: parameter.help.to_owned(),
    }
}

/// What a parameter takes, in words.
pub(super) fn takes(kind: ParameterKind) -> String {
    match kind {
        ParameterKind::Text(most) => format!("a line of up to {most} characters"),
        ParameterKind::Markdown(most) => format!("Markdown of up to {most} characters"),
        ParameterKind::Number(least, most) => format!("a number from {least} to {most}"),
        ParameterKind::Choice(values) => {
            let values: Vec<&str> = values.iter().map(|(value, _)| *value).collect();
            format!("one of {}", values.join(", "))
        }
        ParameterKind::Address => "an address of the web".to_owned(),
        ParameterKind::Addresses(most) => format!("up to {most} addresses of the web, one a line"),
        ParameterKind::Person => "a nickname".to_owned(),
        ParameterKind::Hub => "a hub\u{2019}s name".to_owned(),
        ParameterKind::Projects => "projects such as pagure:garden/beds, one a line".to_owned(),
        ParameterKind::Links => "links, one a line: title | address | text | picture".to_owned(),
    }
}
