//! Kinds of widget, and what can be set on each.

use serde::Serialize;
use utoipa::ToSchema;

use crate::model::HubKind;
use crate::widgets::{self, Manual};

/// A kind of widget.
#[derive(Debug, Serialize, ToSchema)]
pub struct Kind {
    #[schema(example = "feed")]
    pub name: String,
    /// The heading of its card.
    pub label: String,
    /// One sentence.
    pub description: String,
    /// Where it can stand.
    pub on: Vec<HubKind>,
    pub parameters: Vec<Parameter>,
}

/// Something that can be set on a widget.
#[derive(Debug, Serialize, ToSchema)]
pub struct Parameter {
    #[schema(example = "count")]
    pub name: String,
    pub label: String,
    /// What it takes, in words.
    pub takes: String,
    /// As people read it; empty where there is none.
    pub default: String,
    pub help: String,
}

impl Kind {
    pub fn of(manual: &Manual) -> Self {
        Kind {
            name: manual.name.to_owned(),
            label: manual.label.to_owned(),
            description: manual.description.to_owned(),
            on: manual.kinds.to_vec(),
            parameters: manual.parameters.iter().map(Parameter::of).collect(),
        }
    }
}

impl Parameter {
    fn of(parameter: &widgets::Parameter) -> Self {
        Parameter {
            name: parameter.name.to_owned(),
            label: parameter.label.to_owned(),
            takes: crate::web::shelf::takes(parameter.kind),
            default: parameter.default.to_owned(),
            help: parameter.help.to_owned(),
        }
    }
}
