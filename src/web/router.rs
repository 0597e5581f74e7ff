//! All routes, and what every answer carries.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::get;

use super::error::Failure;
use super::extract::NamePath;
use super::portal::Portal;
use super::{front, groups, health, hub, search, source, sse, suggest, widget};

/// Nothing but our own scripts, styles and pictures; nothing framed; forms only to us.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

pub fn router(portal: Arc<Portal>) -> Router {
    Router::new()
        .route("/", get(front::front))
        .route("/groups", get(groups::groups))
        .route("/search", get(search::search))
        .route("/sse", get(sse::stream))
        .route("/api/suggest", get(suggest::suggest))
        .route("/source/{plugin}", get(source::source))
        .route("/assets/{*path}", get(asset))
        .route("/favicon.ico", get(favicon))
        .route("/robots.txt", get(robots))
        .route("/{hub}", get(hub::page))
        .route("/{hub}/json", get(hub::as_json))
        .route("/{hub}/{idx}", get(widget::page))
        .route("/{hub}/{idx}/json", get(widget::as_json))
        .route("/u/{name}", get(hub::user_page))
        .route("/t/{name}", get(hub::team_page))
        .fallback(nowhere)
        .method_not_allowed_fallback(other_method)
        .layer(from_fn_with_state(portal.clone(), finish))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .layer(from_fn(observe))
        .with_state(portal)
}

async fn asset(State(portal): State<Arc<Portal>>, NamePath(path): NamePath, headers: HeaderMap) -> Response {
    portal.assets.respond(&path, &headers)
}

async fn favicon(State(portal): State<Arc<Portal>>, headers: HeaderMap) -> Response {
    portal.assets.respond("img/favicon.svg", &headers)
}

async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /sse\n"
}

async fn nowhere() -> Failure {
    Failure::not_found("This address leads nowhere.")
}

async fn other_method(method: Method) -> Failure {
    let sentence = format!("This address can be read but does not take {method}.");
    Failure::new(StatusCode::METHOD_NOT_ALLOWED, sentence)
}

/// Turns failures into a page or JSON, and adds the headers that every answer carries.
async fn finish(State(portal): State<Arc<Portal>>, request: Request, next: Next) -> Response {
    let as_json = wants_json(request.uri().path(), request.headers());
    let mut response = next.run(request).await;
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        let allow = response.headers_mut().remove(axum::http::header::ALLOW);
        response = failure.render(&portal, as_json).await;
        if let Some(allow) = allow {
            response.headers_mut().insert(axum::http::header::ALLOW, allow);
        }
    }
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    // Pages change with every message; a browser asks each time, and when going back.
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    response
}

/// Whether a failure is told to a program rather than to a person. Below `/api/` a person is who asks for a page by
/// name, as a browser does that sends a form there.
fn wants_json(path: &str, headers: &HeaderMap) -> bool {
    let accepts = |kind: &str| {
        headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok()).any(|value| value.contains(kind))
    };
    let is_program = path.starts_with("/api/") || accepts("application/json");
    path.ends_with("/json") || is_program && !accepts("text/html")
}

/// Counts and times requests by route, never by address: addresses hold names.
async fn observe(route: Option<MatchedPath>, request: Request, next: Next) -> Response {
    let route = route.map_or_else(|| "none".to_owned(), |route| route.as_str().to_owned());
    let began = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::counter!("hubs_requests_total", "route" => route.clone(), "status" => status).increment(1);
    metrics::histogram!("hubs_request_seconds", "route" => route).record(began.elapsed().as_secs_f64());
    response
}
