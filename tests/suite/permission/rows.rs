//! Each route with who may use it: the table that `src/web/router.rs` is held to.

use fedora_hubs::model::HubKind;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
}

impl Method {
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
        }
    }
}

/// Who is answered with what the route is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// What it is asked with is another for each who asks, or ends with it: other tests show it.
    Apart,
    /// It is of no hub; only what it says is looked at.
    Anybody,
    /// Whoever is signed in.
    Person,
    /// Who may know that the hub exists; to change something, signed in.
    Knowing,
    /// Who may see what happens there.
    Reading,
    Owner,
}

pub struct Row {
    pub method: Method,
    pub route: &'static str,
    /// With `HUB` for the hub's name and `IDX` for the number of one of its widgets.
    pub address: &'static str,
    pub needs: Needs,
    /// What is sent, with `HUB` as well.
    pub fields: &'static [(&'static str, &'static str)],
    /// What the answer has for those who may know it, and for nobody else.
    pub shows: Option<&'static str>,
    /// For hubs of one kind alone.
    pub only: Option<HubKind>,
}

const fn get(route: &'static str, address: &'static str, needs: Needs) -> Row {
    Row { method: Method::Get, route, address, needs, fields: &[], shows: None, only: None }
}

const fn post(
    route: &'static str,
    address: &'static str,
    needs: Needs,
    fields: &'static [(&'static str, &'static str)],
) -> Row {
    Row { method: Method::Post, route, address, needs, fields, shows: None, only: None }
}

impl Row {
    const fn showing(self, marker: &'static str) -> Row {
        Row { shows: Some(marker), ..self }
    }

    const fn only(self, kind: HubKind) -> Row {
        Row { only: Some(kind), ..self }
    }
}

use Needs::{Anybody, Apart, Knowing, Owner, Person, Reading};

/// Several rows may look at one route.
pub const ROWS: &[Row] = &[
    get("/", "/", Anybody),
    get("/groups", "/groups", Anybody).showing("href=\"/HUB\""),
    get("/search", "/search?q=told", Anybody).showing("told</mark>-HUB"),
    get("/search", "/search?q=hub:HUB", Anybody),
    get("/search", "/search?q=HUB", Anybody).showing("class=\"tile-name\"><a href=\"/HUB\""),
    post("/search/save", "/search/save", Owner, &[("q", "told"), ("hub", "HUB")]),
    get("/api/suggest", "/api/suggest?kind=hubs&q=HUB", Anybody),
    get("/api/suggest", "/api/suggest?kind=people&q=HUB", Anybody),
    // Nobody asks in a channel that is of one hub alone: see `help`.
    get("/help", "/help?hub=HUB", Anybody),
    post("/help", "/help", Apart, &[("request", "1"), ("to", "taken"), ("seen", "open")]),
    get("/help.atom", "/help.atom", Anybody),
    // Of whoever asks: see `feeds`.
    get("/stream.atom", "/stream.atom", Apart),
    get("/search.atom", "/search.atom?q=told", Anybody).showing("told-HUB"),
    get("/search.atom", "/search.atom?q=hub:HUB", Anybody).showing("told-HUB"),
    get("/api", "/api", Anybody),
    get("/api/", "/api/", Anybody),
    get("/api/v1/openapi.json", "/api/v1/openapi.json", Anybody),
    get("/api/v1/hubs", "/api/v1/hubs?limit=100", Anybody).showing("sum-HUB"),
    get("/api/v1/hubs/{hub}", "/api/v1/hubs/HUB", Knowing).showing("sum-HUB"),
    get("/api/v1/hubs/{hub}/feed", "/api/v1/hubs/HUB/feed", Reading).showing("told-HUB"),
    get("/api/v1/hubs/{hub}/widgets", "/api/v1/hubs/HUB/widgets", Reading).showing("told-HUB"),
    get("/api/v1/hubs/{hub}/widgets/{number}", "/api/v1/hubs/HUB/widgets/IDX", Reading),
    get("/api/v1/widgets", "/api/v1/widgets", Anybody),
    get("/api/v1/people", "/api/v1/people", Anybody).showing("sum-HUB").only(HubKind::User),
    get("/api/v1/people/{person}", "/api/v1/people/HUB", Knowing).showing("sum-HUB").only(HubKind::User),
    // A person's hub is told to themselves; a visitor is nobody.
    get("/api/v1/me", "/api/v1/me", Anybody),
    get("/api/v1/search", "/api/v1/search?q=told&limit=100", Anybody).showing("told-HUB"),
    get("/api/v1/search", "/api/v1/search?q=HUB&sort=best&limit=100", Anybody).showing("told-HUB"),
    get("/widgets", "/widgets", Anybody),
    get("/raw", "/raw?category=hubs", Anybody).showing("told-HUB"),
    get("/v2/search", "/v2/search?user=omar&meta=subtitle", Anybody).showing("told-HUB"),
    get("/id", "/id?id=2026-HUB", Anybody).showing("told-HUB"),
    get("/v2/id", "/v2/id?id=HUB", Anybody).showing("told-HUB"),
    get("/messagecount", "/messagecount", Anybody),
    get("/charts/{kind}", "/charts/pie?split_on=user&category=hubs&N=3", Anybody),
    get("/history", "/history", Anybody),
    get("/login", "/login", Anybody),
    post("/login", "/login", Anybody, &[]),
    post("/logout", "/logout", Apart, &[]),
    get("/notices", "/notices", Person),
    post("/notices", "/notices", Person, &[]),
    get("/settings", "/settings", Person),
    // Each profile has an edition of its own.
    post("/settings", "/settings", Apart, &[]),
    get("/settings/theme", "/settings/theme", Person),
    post("/settings/theme", "/settings/theme", Person, &[("theme", "dark")]),
    get("/settings/hubs", "/settings/hubs", Person),
    post("/settings/hubs", "/settings/hubs", Person, &[("order", "HUB")]),
    get("/settings/activity", "/settings/activity", Person),
    post("/settings/activity", "/settings/activity", Person, &[]),
    get("/settings/forget", "/settings/forget", Person),
    post("/settings/forget", "/settings/forget", Apart, &[]),
    get("/settings/tokens", "/settings/tokens", Person),
    post("/settings/tokens", "/settings/tokens", Person, &[("handle", "0")]),
    get("/settings/sessions", "/settings/sessions", Person),
    post("/settings/sessions", "/settings/sessions", Person, &[("handle", "0")]),
    get("/stream", "/stream", Person),
    get("/stream/filters", "/stream/filters", Person),
    post("/stream/filters", "/stream/filters", Person, &[("do", "preset"), ("preset", "quiet")]),
    get("/stream/events", "/stream/events?since=x", Anybody),
    get("/stream/{part}", "/stream/actions", Person),
    get("/stream/{part}", "/stream/mentions", Person),
    get("/stream/{part}", "/stream/saved", Person),
    post("/stream/{part}", "/stream/unsave", Person, &[("messages", "1")]),
    post("/stream/{part}", "/stream/hide", Person, &[("messages", "999999")]),
    get("/new", "/new", Person),
    post("/new", "/new", Anybody, &[("name", "")]),
    // Whoever knows the secret: see `hooks`.
    post("/hooks/{forge}", "/hooks/github", Apart, &[]),
    get("/api/name", "/api/name?name=HUB", Anybody),
    post("/api/hub/{hub}/{act}", "/api/hub/HUB/star", Knowing, &[]),
    post("/api/hub/{hub}/{act}", "/api/hub/HUB/subscribe", Knowing, &[("person", "")]),
    get("/sse", "/sse?hub=HUB&since=x", Anybody),
    get("/source/{plugin}", "/source/feed", Anybody),
    get("/assets/{*path}", "/assets/js/live.js", Anybody),
    get("/favicon.ico", "/favicon.ico", Anybody),
    get("/robots.txt", "/robots.txt", Anybody),
    get("/{hub}", "/HUB", Knowing).showing("told-HUB"),
    get("/{hub}", "/HUB", Knowing).showing("sum-HUB"),
    // Who said it; what happens to a hub that is not for everybody is told in no other hub.
    get("/{hub}", "/omar", Anybody),
    get("/{hub}", "/HUB.atom", Reading).showing("told-HUB"),
    get("/{hub}/meetings.ics", "/HUB/meetings.ics", Reading),
    get("/{hub}/hub.json", "/HUB/hub.json", Knowing).showing("told-HUB"),
    get("/{hub}/hub.json", "/HUB/hub.json", Knowing).showing("sum-HUB"),
    get("/{hub}/json", "/HUB/json", Knowing).showing("sum-HUB"),
    // To a person, once: see `cookies`.
    get("/{hub}/cookie", "/HUB/cookie", Apart),
    post("/{hub}/cookie", "/HUB/cookie", Apart, &[]),
    get("/{hub}/activity", "/HUB/activity", Reading).showing("told-HUB"),
    get("/{hub}/activity", "/HUB/activity?before=9999999999999-9", Reading).showing("told-HUB"),
    get("/{hub}/members", "/HUB/members", Knowing),
    get("/{hub}/picture/{which}", "/HUB/picture/header", Anybody),
    get("/{hub}/board.toml", "/HUB/board.toml", Owner),
    get("/{hub}/settings", "/HUB/settings", Owner),
    post("/{hub}/settings", "/HUB/settings", Owner, &[("edition", "0"), ("summary", "new")]),
    get("/{hub}/settings/links", "/HUB/settings/links", Owner).only(HubKind::Team),
    post("/{hub}/settings/links", "/HUB/settings/links", Owner, &[("edition", "0"), ("packages", "spade")])
        .only(HubKind::Team),
    get("/{hub}/settings/visibility", "/HUB/settings/visibility", Owner),
    post(
        "/{hub}/settings/visibility",
        "/HUB/settings/visibility",
        Owner,
        &[("edition", "0"), ("visibility", "public")],
    ),
    get("/{hub}/settings/archive", "/HUB/settings/archive", Owner).only(HubKind::Team),
    post("/{hub}/settings/archive", "/HUB/settings/archive", Owner, &[("edition", "0"), ("archived", "yes")]),
    get("/{hub}/settings/log", "/HUB/settings/log", Owner),
    get("/{hub}/settings/board", "/HUB/settings/board", Owner),
    post(
        "/{hub}/settings/board",
        "/HUB/settings/board",
        Owner,
        &[("edition", "0"), ("board", "version = 1\nleft_width = 8\n")],
    ),
    get("/{hub}/settings/pictures", "/HUB/settings/pictures", Owner),
    post(
        "/{hub}/settings/pictures",
        "/HUB/settings/pictures",
        Owner,
        &[("edition", "0"), ("which", "avatar"), ("do", "remove")],
    ),
    get("/{hub}/{idx}", "/HUB/IDX", Reading),
    get("/{hub}/{idx}/json", "/HUB/IDX/json", Reading),
    get("/{hub}/edit", "/HUB/edit", Owner),
    post("/{hub}/edit", "/HUB/edit", Owner, &[("left_width", "6")]),
    get("/{hub}/add", "/HUB/add", Owner),
    post("/{hub}/add", "/HUB/add", Owner, &[("plugin", "about"), ("column", "left")]),
    get("/{hub}/{idx}/edit", "/HUB/IDX/edit", Owner),
    post("/{hub}/{idx}/edit", "/HUB/IDX/edit", Owner, &[("edition", "0"), ("text", "x")]),
    post("/{hub}/{idx}/move", "/HUB/IDX/move", Owner, &[("to", "up")]),
    post("/{hub}/{idx}/remove", "/HUB/IDX/remove", Owner, &[]),
    post("/{hub}/{idx}/restore", "/HUB/IDX/restore", Owner, &[]),
    get("/u/{name}", "/u/HUB", Knowing).only(HubKind::User),
    get("/t/{name}", "/t/HUB", Knowing).only(HubKind::Team),
    get("/healthz", "/healthz", Anybody),
    get("/readyz", "/readyz", Anybody),
    get("/metrics", "/metrics", Anybody),
];
