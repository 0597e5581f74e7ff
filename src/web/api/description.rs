//! `/api/v1/openapi.json`: the description of the API, made of the handlers and shapes themselves.

use axum::http::HeaderMap;
use axum::response::Response;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{InfoBuilder, OpenApi as Document};
use utoipa::{Modify, OpenApi};

use super::super::error::Failure;
use super::answer;

#[derive(OpenApi)]
#[openapi(
    paths(
        super::hubs::hubs,
        super::hubs::hub,
        super::widgets::widgets,
        super::widgets::widget,
        super::kinds::kinds,
        super::people::people,
        super::people::person,
        super::me::me,
        super::feed::feed,
        super::search::search,
        description,
    ),
    modifiers(&Said)
)]
struct Api;

/// What the code does not say of itself.
struct Said;

impl Modify for Said {
    fn modify(&self, document: &mut Document) {
        let words = "Hubs, people, widgets and activity for programs. Everything is read; nothing is changed. Answers \
            carry an entity tag: send it as If-None-Match, and you are told where nothing changed.";
        document.info =
            InfoBuilder::new().title("Fedora Hubs").version(env!("CARGO_PKG_VERSION")).description(Some(words)).build();
        let token = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A token from /settings/tokens: whoever has it reads what you may read."))
            .build();
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("token", SecurityScheme::Http(token));
    }
}

/// This description
///
/// In OpenAPI 3.1.
#[utoipa::path(
    get,
    path = "/api/v1/openapi.json",
    tag = "About",
    responses(
        (status = 200, description = "The description", content_type = "application/json", body = Object),
        (status = 304, description = "You have this answer already."),
    )
)]
pub async fn description(headers: HeaderMap) -> Result<Response, Failure> {
    answer(&document(), &headers)
}

pub(super) fn document() -> Document {
    Api::openapi()
}
