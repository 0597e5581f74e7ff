//! All routes, and what every answer carries.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, HeaderValue, REFERRER_POLICY, WWW_AUTHENTICATE,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};

use super::account::{activity, forget, hubs as own_hubs, profile, sessions, theme, tokens};
use super::error::Failure;
use super::extract::{NamePath, accepts, wants_json};
use super::hooks::MAX_DELIVERY;
use super::portal::Portal;
use super::posted::MAX_UPLOAD;
use super::session::Who;
use super::{
    api, cookie, edit, feeds, founding, front, groups, health, help, history, hooks, hub, hub_settings, login, members,
    notices, past, picture, roles, saved, search, shelf, source, sse, stream, suggest, widget,
};

/// Nothing but our own scripts, styles and pictures; nothing framed; forms only to us.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

pub fn router(portal: Arc<Portal>) -> Router {
    Router::new()
        .route("/", get(front::front))
        .route("/groups", get(groups::groups))
        .route("/search", get(search::search))
        .route("/search.atom", get(feeds::search))
        .route("/help", get(help::page).post(help::mark))
        .route("/help.atom", get(feeds::help))
        .route("/widgets", get(shelf::shelf))
        .route("/raw", get(history::raw))
        .route("/v2/search", get(history::search))
        .route("/id", get(history::first))
        .route("/v2/id", get(history::second))
        .route("/messagecount", get(history::count))
        .route("/charts/{kind}", get(history::chart))
        .route("/history", get(history::guide))
        .route("/search/save", post(saved::save))
        .route("/login", get(login::page).post(login::sign_in))
        .route("/logout", post(login::sign_out))
        .route("/new", get(founding::page).post(founding::found))
        .route("/hooks/{forge}", post(hooks::take).layer(DefaultBodyLimit::max(MAX_DELIVERY)))
        .route("/api/name", get(founding::name))
        .route("/notices", get(notices::page).post(notices::put_away))
        .route("/settings", get(profile::page).post(profile::save))
        .route("/settings/theme", get(theme::page).post(theme::save))
        .route("/settings/hubs", get(own_hubs::page).post(own_hubs::save))
        .route("/settings/activity", get(activity::page).post(activity::save))
        .route("/settings/forget", get(forget::page).post(forget::forget))
        .route("/settings/tokens", get(tokens::page).post(tokens::save))
        .route("/settings/sessions", get(sessions::page).post(sessions::revoke))
        .route("/stream", get(stream::page))
        .route("/stream/filters", get(stream::filters).post(stream::save_filters))
        .route("/stream/events", get(stream::events))
        .route("/stream.atom", get(feeds::stream))
        .route("/stream/{part}", get(stream::tab).post(stream::act))
        .route("/api/hub/{hub}/{act}", post(roles::act))
        .route("/sse", get(sse::stream))
        .route("/api/suggest", get(suggest::suggest))
        .route("/api", get(api::manual))
        .route("/api/", get(api::manual))
        .route("/api/v1/openapi.json", get(api::description))
        .route("/api/v1/hubs", get(api::hubs))
        .route("/api/v1/hubs/{hub}", get(api::hub))
        .route("/api/v1/hubs/{hub}/feed", get(api::feed))
        .route("/api/v1/hubs/{hub}/widgets", get(api::widgets))
        .route("/api/v1/hubs/{hub}/widgets/{number}", get(api::widget))
        .route("/api/v1/widgets", get(api::kinds))
        .route("/api/v1/people", get(api::people))
        .route("/api/v1/people/{person}", get(api::person))
        .route("/api/v1/me", get(api::me))
        .route("/api/v1/search", get(api::search))
        .route("/source/{plugin}", get(source::source))
        .route("/assets/{*path}", get(asset))
        .route("/favicon.ico", get(favicon))
        .route("/robots.txt", get(robots))
        .route("/{hub}", get(feeds::page_or_feed))
        .route("/{hub}/json", get(hub::as_json))
        .route("/{hub}/hub.json", get(api::export))
        .route("/{hub}/meetings.ics", get(feeds::meetings))
        .route("/{hub}/board.toml", get(hub_settings::export))
        .route("/{hub}/picture/{which}", get(picture::picture))
        .route("/{hub}/settings", get(hub_settings::general_page).post(hub_settings::save_general))
        .route("/{hub}/settings/links", get(hub_settings::links_page).post(hub_settings::save_links))
        .route("/{hub}/settings/visibility", get(hub_settings::visibility_page).post(hub_settings::save_visibility))
        .route("/{hub}/settings/archive", get(hub_settings::archive_page).post(hub_settings::archive))
        .route("/{hub}/settings/log", get(hub_settings::log_page))
        .route("/{hub}/settings/board", large(get(hub_settings::board_page).post(hub_settings::import)))
        .route("/{hub}/settings/pictures", large(get(hub_settings::pictures_page).post(hub_settings::save_picture)))
        .route("/{hub}/cookie", get(cookie::page).post(cookie::give))
        .route("/{hub}/activity", get(past::page))
        .route("/{hub}/members", get(members::page))
        .route("/{hub}/edit", get(edit::page).post(edit::set_columns))
        .route("/{hub}/add", get(edit::gallery).post(edit::add))
        .route("/{hub}/{idx}", get(widget::page))
        .route("/{hub}/{idx}/json", get(widget::as_json))
        .route("/{hub}/{idx}/edit", get(edit::settings).post(edit::configure))
        .route("/{hub}/{idx}/move", post(edit::move_widget))
        .route("/{hub}/{idx}/remove", post(edit::remove))
        .route("/{hub}/{idx}/restore", post(edit::restore))
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

/// For forms that files come with.
fn large(route: MethodRouter<Arc<Portal>>) -> MethodRouter<Arc<Portal>> {
    route.layer(DefaultBodyLimit::max(MAX_UPLOAD))
}

async fn asset(State(portal): State<Arc<Portal>>, NamePath(path): NamePath, headers: HeaderMap) -> Response {
    portal.assets.respond(&path, &headers)
}

async fn favicon(State(portal): State<Arc<Portal>>, headers: HeaderMap) -> Response {
    portal.assets.respond("img/favicon.svg", &headers)
}

async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /sse\nDisallow: /stream\n"
}

async fn nowhere(uri: Uri) -> Response {
    match history::without_slash(&uri) {
        Some(address) => Redirect::permanent(&address).into_response(),
        None => Failure::not_found("This address leads nowhere.").into_response(),
    }
}

async fn other_method(method: Method) -> Failure {
    let sentence = match method {
        Method::GET | Method::HEAD => {
            "This address only takes what a form sends; open the page of that form.".to_owned()
        }
        _ => format!("This address can be read but does not take {method}."),
    };
    Failure::new(StatusCode::METHOD_NOT_ALLOWED, sentence)
}

/// Turns failures into a page or JSON, and adds the headers that every answer carries.
async fn finish(State(portal): State<Arc<Portal>>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let as_json = path.ends_with("/json") || wants_json(request.headers()) || is_program(path, request.headers());
    // Assets are the same for everybody, so nobody is looked up for them.
    let found = match path.starts_with("/assets/") {
        true => Ok(Who::default()),
        false => portal.who(request.headers(), request.uri()).await,
    };
    let (who, mut response) = match found {
        Ok(who) => {
            request.extensions_mut().insert(who.clone());
            (who, next.run(request).await)
        }
        Err(failure) => (Who::default(), failure.into_response()),
    };
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        let allow = response.headers_mut().remove(axum::http::header::ALLOW);
        response = failure.render(&portal, &who, as_json).await;
        if let Some(allow) = allow {
            response.headers_mut().insert(axum::http::header::ALLOW, allow);
        }
    }
    let unknown = as_json && response.status() == StatusCode::UNAUTHORIZED;
    let headers = response.headers_mut();
    if unknown {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    // Pages change with every message; a browser asks each time, and when going back. What one viewer was shown is
    // nothing for a cache that others share.
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    response
}

/// Where nobody but programs asks.
const FOR_PROGRAMS: &[&str] = &["/hooks/", "/v2/", "/raw", "/messagecount", "/charts/"];
/// Where whoever does not ask for HTML, as browsers do, is a program.
const FOR_BOTH: &[&str] = &["/api/", "/id"];

fn is_program(path: &str, headers: &HeaderMap) -> bool {
    let under =
        |places: &[&str]| places.iter().any(|place| path == *place || place.ends_with('/') && path.starts_with(place));
    under(FOR_PROGRAMS) || under(FOR_BOTH) && !accepts(headers, "text/html")
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
