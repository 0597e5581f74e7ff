//! The description of the API as people read it: each operation with what it takes and gives, and how to try it.

use maud::{Markup, html};

use super::layout::{Frame, Page, page};

pub struct ApiView {
    pub operations: Vec<OperationView>,
    pub shapes: Vec<ShapeView>,
}

/// One address.
#[derive(Debug)]
pub struct OperationView {
    pub id: String,
    pub method: String,
    /// With names in braces.
    pub path: String,
    pub summary: String,
    pub description: String,
    pub parameters: Vec<ParameterRow>,
    pub answers: Vec<AnswerLine>,
    /// A command that asks for it.
    pub curl: String,
    /// An address within the portal that can be opened; none where there is nothing to show.
    pub example: Option<String>,
}

#[derive(Debug)]
pub struct ParameterRow {
    pub name: String,
    pub required: bool,
    pub takes: String,
    pub description: String,
}

#[derive(Debug)]
pub struct AnswerLine {
    pub status: String,
    /// The name of the shape that is sent.
    pub shape: Option<String>,
    pub description: String,
}

/// One shape that is sent.
#[derive(Debug)]
pub struct ShapeView {
    pub name: String,
    pub description: String,
    /// What it is where it has no fields.
    pub takes: String,
    pub fields: Vec<FieldLine>,
}

#[derive(Debug)]
pub struct FieldLine {
    pub name: String,
    pub takes: String,
    /// The shape it leads to.
    pub shape: Option<String>,
    pub description: String,
}

pub fn api(frame: &Frame<'_>, view: &ApiView) -> Markup {
    let body = html! {
        header.page-head {
            h1 { "For programs" }
            p.lead { "What this portal shows can be read by programs, too: as JSON, in the shapes described here." }
            (beginnings(frame))
        }
        nav.source-list aria-label="Addresses" {
            ul { @for one in &view.operations { li { a href={ "#" (one.id) } { (one.path) } } } }
        }
        @for one in &view.operations { (operation(one)) }
        section.card.shapes aria-labelledby="shapes" {
            header { h2 #shapes { "Shapes" } }
            @for one in &view.shapes { (shape(one)) }
        }
    };
    page(frame, Page { title: "For programs", hub: None, query: "", scripts: &[], body })
}

fn beginnings(frame: &Frame<'_>) -> Markup {
    html! {
        div.prose {
            ul {
                li { "The same for programs that read descriptions: " a href="/api/v1/openapi.json" { "OpenAPI 3.1" } "." }
                li {
                    "What everybody may see needs no account. For the rest, make a token"
                    @if frame.me.is_some() { " in your " a href="/settings/tokens" { "settings" } } @else { " in your settings" }
                    " and send it as " code { "Authorization: Bearer TOKEN" } "."
                }
                li { "Long lists come in pages: " code { "next" } " is the address of the one that follows." }
                li { "Answers carry an entity tag; send it back as " code { "If-None-Match" } ", and you get them only if they changed." }
                li { "What cannot be answered says why in one sentence: " code { r#"{"error": "…"}"# } "." }
                li { "Messages are to be had in the shapes of datagrepper, too, and as charts: see " a href="/history" { "the history" } "." }
                li {
                    "Every hub has a feed at " code { "/HUB.atom" } ", a team its meetings at " code { "/TEAM/meetings.ics" }
                    ", and all of a hub is in " code { "/HUB/hub.json" } "."
                }
                li { "Programs that speak to datagrepper find what they know here, too: " a href="/history" { "the history API" } "." }
            }
        }
    }
}

fn operation(one: &OperationView) -> Markup {
    html! {
        section.card.operation aria-labelledby=(one.id) {
            header { h2 id=(one.id) { (one.summary) } }
            p { code { (one.method) " " (one.path) } }
            p { (with_code(&one.description)) }
            @if !one.parameters.is_empty() {
                div.scroll tabindex="0" role="region" aria-label={ "Parameters: " (one.summary) } {
                    table {
                        thead { tr { th scope="col" { "Parameter" } th scope="col" { "Takes" } th scope="col" { "For" } } }
                        tbody {
                            @for row in &one.parameters {
                                tr {
                                    th scope="row" { code { (row.name) } @if row.required { " (needed)" } }
                                    td { (row.takes) }
                                    td { (row.description) }
                                }
                            }
                        }
                    }
                }
            }
            dl.facts { @for answer in &one.answers { div { dt { (answer.status) } dd { (given(answer)) } } } }
            pre tabindex="0" { code { (one.curl) } }
            @if let Some(address) = &one.example {
                p.actions { a.button.quiet href=(address) { "Try it" span.visually-hidden { ": " (one.summary) } } }
            }
        }
    }
}

fn given(answer: &AnswerLine) -> Markup {
    html! {
        @if let Some(name) = &answer.shape { a href={ "#shape-" (name) } { (name) } " " }
        // A name says enough of itself.
        @if answer.shape.as_deref() != Some(answer.description.as_str()) { (answer.description) }
    }
}

fn shape(one: &ShapeView) -> Markup {
    html! {
        h3 id={ "shape-" (one.name) } { (one.name) }
        @if !one.description.is_empty() { p { (with_code(&one.description)) } }
        @if !one.takes.is_empty() { p.meta { (one.takes) } }
        @if !one.fields.is_empty() {
            dl.facts {
                @for field in &one.fields {
                    div {
                        dt { code { (field.name) } }
                        dd {
                            @match &field.shape {
                                Some(name) => a href={ "#shape-" (name) } { (field.takes) },
                                None => span.meta { (field.takes) },
                            }
                            @if !field.description.is_empty() { " " (with_code(&field.description)) }
                        }
                    }
                }
            }
        }
    }
}

/// What stands between back quotes is for machines.
fn with_code(text: &str) -> Markup {
    html! {
        @for (nth, part) in text.split('`').enumerate() {
            @if nth % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::assets::Assets;
    use crate::web::pages::sample;

    fn view() -> ApiView {
        let operation = OperationView {
            id: "hubs".into(),
            method: "GET".into(),
            path: "/api/v1/hubs/{hub}".into(),
            summary: "One <hub>".into(),
            description: "Such as `design`.".into(),
            parameters: vec![ParameterRow {
                name: "hub".into(),
                required: true,
                takes: "string".into(),
                description: "Its name.".into(),
            }],
            answers: vec![AnswerLine { status: "200".into(), shape: Some("Hub".into()), description: String::new() }],
            curl: "curl 'https://hubs.example.org/api/v1/hubs/design'".into(),
            example: Some("/api/v1/hubs/design".into()),
        };
        let field =
            FieldLine { name: "name".into(), takes: "string".into(), shape: None, description: "Its name.".into() };
        let shape =
            ShapeView { name: "Hub".into(), description: "A hub.".into(), takes: String::new(), fields: vec![field] };
        ApiView { operations: vec![operation], shapes: vec![shape] }
    }

    #[test]
    fn operations_lead_to_their_shapes() {
        let assets = Assets::new();
        let html = api(&sample::frame(&assets, &[]), &view()).0;
        assert!(html.contains("href=\"#shape-Hub\"") && html.contains("id=\"shape-Hub\""), "{html}");
        assert!(html.contains("One &lt;hub&gt;") && html.contains("Such as <code>design</code>."), "{html}");
        assert!(html.contains("<a class=\"button quiet\" href=\"/api/v1/hubs/design\">Try it"), "{html}");
        assert!(!html.contains("/settings/tokens\""), "a visitor has no settings");
        sample::assert_sound(&html);
    }
}
