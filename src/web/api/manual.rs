//! `/api/`: the description of the API as a page for people.

use std::sync::Arc;

use axum::extract::State;
use maud::Markup;
use serde_json::{Map, Value};

use super::super::error::Failure;
use super::super::extract::Looking;
use super::super::here::Here;
use super::super::pages::{self, AnswerLine, ApiView, FieldLine, OperationView, ParameterRow, ShapeView};
use super::super::portal::Portal;
use super::description::document;
use crate::model::HubKind;
use crate::store::{StoreError, View};

/// Names that are there for the viewer, so that examples lead somewhere.
#[derive(Default)]
struct Examples {
    hub: Option<String>,
    person: Option<String>,
    signed_in: bool,
}

pub async fn manual(State(portal): State<Arc<Portal>>, Looking(who): Looking, here: Here) -> Result<Markup, Failure> {
    let shared = portal.clone();
    let (examples, surround) = portal.look(&who, move |view| Examples::read(&shared, view)).await?;
    // What was described by types can be written as JSON.
    let described = serde_json::to_value(document()).unwrap_or_default();
    let view = ApiView {
        operations: operations(&described, &here, &examples),
        shapes: entries(&described["components"]["schemas"]).map(|(name, schema)| shape(name, schema)).collect(),
    };
    Ok(pages::api(&portal.frame(&surround), &view))
}

impl Examples {
    fn read(portal: &Portal, view: &View<'_>) -> Result<Self, StoreError> {
        let hubs = portal.directory.listed(view, (portal.clock)())?.hubs;
        let first = |kind| {
            let found = hubs.iter().find(|glance| glance.hub.kind == kind && glance.open);
            found.map(|glance| glance.hub.name.to_string())
        };
        Ok(Examples { hub: first(HubKind::Team), person: first(HubKind::User), signed_in: view.me()?.is_some() })
    }

    /// The address with names in the place of what stands in braces; none where there is no such name.
    fn address(&self, path: &str, operation: &Value) -> Option<String> {
        if needs_token(operation) && !self.signed_in {
            return None;
        }
        let mut address = path.to_owned();
        for (slot, name) in [("{hub}", &self.hub), ("{person}", &self.person)] {
            if address.contains(slot) {
                address = address.replace(slot, name.as_ref()?);
            }
        }
        if address.contains('{') {
            return None;
        }
        let wanted = list(&operation["parameters"]).filter(|one| one["in"] == "query" && one["required"] == true);
        let query: Vec<String> =
            wanted.map(|one| format!("{}={}", text(&one["name"]), text(&one["example"]))).collect();
        Some(if query.is_empty() { address } else { format!("{address}?{}", query.join("&")) })
    }
}

fn operations(described: &Value, here: &Here, examples: &Examples) -> Vec<OperationView> {
    let of_path = |(path, item): (&String, &Value)| {
        let made = entries(item).map(|(method, operation)| one(method, path, operation, here, examples));
        made.collect::<Vec<_>>()
    };
    entries(&described["paths"]).flat_map(of_path).collect()
}

fn one(method: &str, path: &str, operation: &Value, here: &Here, examples: &Examples) -> OperationView {
    let example = examples.address(path, operation);
    let header = if needs_token(operation) { "-H 'Authorization: Bearer TOKEN' " } else { "" };
    OperationView {
        id: text(&operation["operationId"]),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&operation["summary"]),
        description: text(&operation["description"]),
        parameters: list(&operation["parameters"]).map(parameter).collect(),
        answers: entries(&operation["responses"]).map(|(status, answer)| answer_line(status, answer)).collect(),
        curl: format!("curl {header}'{}'", here.to(example.as_deref().unwrap_or(path))),
        example,
    }
}

fn parameter(described: &Value) -> ParameterRow {
    ParameterRow {
        name: text(&described["name"]),
        required: described["required"] == true,
        takes: takes(&described["schema"]),
        description: text(&described["description"]),
    }
}

fn answer_line(status: &str, described: &Value) -> AnswerLine {
    let schema = &described["content"]["application/json"]["schema"];
    AnswerLine { status: status.to_owned(), shape: referred(schema), description: text(&described["description"]) }
}

fn shape(name: &str, schema: &Value) -> ShapeView {
    let fields = entries(&schema["properties"]).map(|(name, field)| FieldLine {
        name: name.clone(),
        takes: takes(field),
        shape: referred(field)
            .or_else(|| referred(&field["items"]))
            .or_else(|| list(&field["oneOf"]).find_map(referred)),
        description: text(&field["description"]),
    });
    let fields: Vec<FieldLine> = fields.collect();
    let takes = if fields.is_empty() { takes(schema) } else { String::new() };
    ShapeView { name: name.to_owned(), description: text(&schema["description"]), takes, fields }
}

/// Where every way to ask names a token.
fn needs_token(operation: &Value) -> bool {
    let ways: Vec<&Value> = list(&operation["security"]).collect();
    !ways.is_empty() && ways.iter().all(|way| way.as_object().is_some_and(|way| !way.is_empty()))
}

/// The values of a schema in words.
fn takes(schema: &Value) -> String {
    if let Some(name) = referred(schema) {
        return name;
    }
    let words: Vec<String> = list(&schema["enum"]).map(text).collect();
    if !words.is_empty() {
        return words.join(", ");
    }
    let choices: Vec<String> = list(&schema["oneOf"]).map(takes).collect();
    if !choices.is_empty() {
        return choices.join(" or ");
    }
    let kinds: Vec<String> = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().map(text).collect(),
        kind => vec![text(kind)],
    };
    let mut words = match kinds.first().map(String::as_str) {
        Some("array") => format!("list of {}", takes(&schema["items"])),
        _ => kinds.join(" or "),
    };
    if let (Some(least), Some(most)) = (schema["minimum"].as_i64(), schema["maximum"].as_i64()) {
        words = format!("{words} from {least} to {most}");
    } else if let Some(most) = schema["maxLength"].as_i64() {
        words = format!("{words} of at most {most} characters");
    } else if schema["format"] == "date-time" {
        "date and time".clone_into(&mut words);
    }
    words
}

/// The shape that a schema only names.
fn referred(schema: &Value) -> Option<String> {
    schema["$ref"].as_str()?.rsplit('/').next().map(str::to_owned)
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(String::new, str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_described() {
        let described = serde_json::to_value(document()).unwrap();
        let examples = Examples { hub: Some("design".into()), person: Some("ann".into()), signed_in: true };
        let operations = operations(&described, &Here("https://hubs.example.org".into()), &examples);
        assert!(operations.len() >= 10, "{}", operations.len());
        for one in &operations {
            assert!(!one.summary.is_empty() && !one.description.is_empty() && !one.id.is_empty(), "{one:?}");
            assert!(one.parameters.iter().all(|one| !one.takes.is_empty() && !one.description.is_empty()), "{one:?}");
            assert!(one.answers.iter().any(|answer| answer.status == "200"), "{one:?}");
            assert!(one.example.is_some() || one.path.contains("{number}"), "{one:?}");
        }
        let search = operations.iter().find(|one| one.path == "/api/v1/search").unwrap();
        assert_eq!(search.curl, "curl 'https://hubs.example.org/api/v1/search?q=python'");
        let me = operations.iter().find(|one| one.path == "/api/v1/me").unwrap();
        assert!(me.curl.contains("Bearer"), "{}", me.curl);
    }

    #[test]
    fn every_shape_that_is_named_is_there() {
        let described = serde_json::to_value(document()).unwrap();
        let text = described.to_string();
        let named = text.split("#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next());
        for name in named {
            assert!(described["components"]["schemas"][name].is_object(), "{name}");
        }
        for (name, schema) in entries(&described["components"]["schemas"]) {
            let shape = shape(name, schema);
            assert!(!shape.fields.is_empty() || !shape.takes.is_empty(), "{shape:?}");
            assert!(shape.fields.iter().all(|field| !field.takes.is_empty()), "{shape:?}");
        }
    }
}
