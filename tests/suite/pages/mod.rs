//! Every address the portal answers, asked for as a browser without scripts, a program and a vandal would.

mod crawl;
mod monitoring;
mod refusals;
mod statics;
mod suggestions;
mod visibility;

use std::collections::BTreeSet;

use crate::support::{Answer, House, Portal, lines, widgets};

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";
const ATOM: &str = "application/atom+xml; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

/// Each route with addresses that lead to it and what they answer. `IDX` is the number of ann's feed.
const ROUTES: &[(&str, &[&str], &str)] = &[
    ("/", &["/", "/?whatever=1"], HTML),
    ("/groups", &["/groups", "/groups?sort=members", "/groups?sort=nonsense&q=gard%C3%A9n", "/groups?q=%ff"], HTML),
    (
        "/search",
        &["/search", "/search?q=", "/search?q=ann", "/search?q=%22roses+are%22&hub=ann", "/search?q=%00"],
        HTML,
    ),
    ("/search/save", &[], ""),
    ("/sse", &[], ""),
    (
        "/api/suggest",
        &["/api/suggest?kind=people&q=ann", "/api/suggest?q=%ff&kind=hubs", "/api/suggest?kind=packages"],
        JSON,
    ),
    // What forms are sent to, and what is for people who are signed in: see `people` and `editing`.
    ("/{hub}/edit", &[], ""),
    ("/{hub}/add", &[], ""),
    ("/{hub}/{idx}/edit", &[], ""),
    ("/{hub}/{idx}/move", &[], ""),
    ("/{hub}/{idx}/remove", &[], ""),
    ("/{hub}/{idx}/restore", &[], ""),
    ("/login", &[], ""),
    ("/logout", &[], ""),
    ("/notices", &[], ""),
    ("/settings", &[], ""),
    ("/settings/theme", &[], ""),
    ("/settings/hubs", &[], ""),
    ("/settings/activity", &[], ""),
    ("/settings/forget", &[], ""),
    ("/settings/tokens", &[], ""),
    ("/settings/sessions", &[], ""),
    ("/stream", &[], ""),
    ("/stream/filters", &[], ""),
    ("/stream/events", &[], ""),
    ("/stream/{part}", &[], ""),
    ("/api/hub/{hub}/{act}", &[], ""),
    ("/new", &[], ""),
    ("/hooks/{forge}", &[], ""),
    ("/search/save", &[], ""),
    ("/api/name", &[], ""),
    ("/{hub}/cookie", &[], ""),
    ("/{hub}/board.toml", &[], ""),
    ("/{hub}/picture/{which}", &[], ""),
    ("/{hub}/settings", &[], ""),
    ("/{hub}/settings/links", &[], ""),
    ("/{hub}/settings/visibility", &[], ""),
    ("/{hub}/settings/archive", &[], ""),
    ("/{hub}/settings/log", &[], ""),
    ("/{hub}/settings/board", &[], ""),
    ("/{hub}/settings/pictures", &[], ""),
    ("/stream.atom", &[], ""),
    ("/search.atom", &["/search.atom?q=thirsty", "/search.atom", "/search.atom?q=%00%22"], ATOM),
    ("/api", &["/api"], HTML),
    ("/api/", &["/api/", "/api/?x"], HTML),
    ("/api/v1/openapi.json", &["/api/v1/openapi.json"], JSON),
    ("/api/v1/hubs", &["/api/v1/hubs", "/api/v1/hubs?q=&after=&limit=1"], JSON),
    ("/api/v1/hubs/{hub}", &["/api/v1/hubs/ann", "/api/v1/hubs/attic"], JSON),
    ("/api/v1/hubs/{hub}/feed", &["/api/v1/hubs/ann/feed", "/api/v1/hubs/Gardeners/feed?before=0-0"], JSON),
    ("/api/v1/hubs/{hub}/widgets", &["/api/v1/hubs/ann/widgets"], JSON),
    ("/api/v1/hubs/{hub}/widgets/{number}", &["/api/v1/hubs/ann/widgets/IDX"], JSON),
    ("/api/v1/widgets", &["/api/v1/widgets"], JSON),
    ("/api/v1/people", &["/api/v1/people", "/api/v1/people?q=exam"], JSON),
    ("/api/v1/people/{person}", &["/api/v1/people/ann"], JSON),
    // For whoever says who they are: see `api`.
    ("/api/v1/me", &[], ""),
    ("/api/v1/search", &["/api/v1/search?q=", "/api/v1/search?q=%22thirsty", "/api/v1/search?q=a&sort=best"], JSON),
    (
        "/help",
        &["/help", "/help?state=taken&hub=%ff", "/help?from=x&before=open-1-2", "/help?person=ann&tag=%23a"],
        HTML,
    ),
    ("/help.atom", &["/help.atom", "/help.atom?x"], ATOM),
    ("/widgets", &["/widgets", "/widgets?x"], HTML),
    ("/raw", &["/raw", "/raw?user=ann&delta=9e9&meta=title", "/raw?contains=%ff%66&not_user=%00"], JSON),
    ("/v2/search", &["/v2/search", "/v2/search?page=99&x"], JSON),
    ("/id", &["/id?id=2026-page-0", "/id?id=page-0&id=%ff"], JSON),
    ("/v2/id", &["/v2/id?id=2026-page-0"], JSON),
    ("/messagecount", &["/messagecount", "/messagecount?x"], JSON),
    (
        "/charts/{kind}",
        &[
            "/charts/line",
            "/charts/stackedline?split_on=users&delta=9e9",
            "/charts/bar?user=ann&N=7",
            "/charts/pie?title=%00%ff",
        ],
        "image/svg+xml",
    ),
    ("/history", &["/history", "/history?x"], HTML),
    ("/source/{plugin}", &["/source/feed", "/source/about", "/source/dummy"], HTML),
    ("/assets/{*path}", &["/assets/css/hubs.css"], "text/css; charset=utf-8"),
    ("/favicon.ico", &["/favicon.ico"], "image/svg+xml"),
    ("/robots.txt", &["/robots.txt"], TEXT),
    ("/{hub}", &["/ann", "/Ann", "/gardeners", "/attic", "/%61nn"], HTML),
    ("/{hub}/hub.json", &["/ann/hub.json", "/gardeners/hub.json", "/attic/hub.json"], JSON),
    ("/{hub}/meetings.ics", &["/ann/meetings.ics", "/gardeners/meetings.ics"], "text/calendar; charset=utf-8"),
    ("/{hub}/json", &["/ann/json", "/gardeners/json", "/attic/json"], JSON),
    (
        "/{hub}/activity",
        &["/ann/activity", "/gardeners/activity", "/gardeners/activity?before=x", "/ann/activity?before=1-2-3"],
        HTML,
    ),
    ("/{hub}/members", &["/gardeners/members", "/ann/members", "/attic/members"], HTML),
    ("/{hub}/{idx}", &["/ann/IDX", "/ann/IDX?x"], HTML),
    ("/{hub}/{idx}/json", &["/ann/IDX/json"], JSON),
    ("/u/{name}", &["/u/ann", "/u/BO"], HTML),
    ("/t/{name}", &["/t/gardeners"], HTML),
    ("/healthz", &["/healthz"], TEXT),
    ("/readyz", &["/readyz"], TEXT),
    ("/metrics", &["/metrics"], "text/plain; version=0.0.4; charset=utf-8"),
];

/// Nothing but the appliance's own.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src \
    'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A portal where ann has done three things, at rest.
fn portal() -> (House, Portal) {
    let house = House::new();
    house.import(lines("page", 3)).well();
    let portal = house.start(&[]);
    portal.settle();
    (house, portal)
}

#[test]
fn every_route_is_known_here() {
    let router = std::fs::read_to_string("src/web/router.rs").unwrap();
    let there: BTreeSet<&str> = router.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let known: BTreeSet<&str> = ROUTES.iter().map(|(route, ..)| *route).collect();
    assert_eq!(there, known, "the routes in src/web/router.rs, and those that are tested here");
}

#[test]
fn every_route_answers_as_it_should() {
    let (_house, portal) = portal();
    let feed = widgets(&portal, "ann")["feed"][0].to_string();
    for (route, addresses, kind) in ROUTES {
        for address in addresses.iter().map(|address| address.replace("IDX", &feed)) {
            let answer = portal.get(&address);
            assert_eq!((answer.status, answer.header("content-type")), (200, Some(*kind)), "{address}");
            assert!(!answer.body.is_empty(), "{address}");
            let head = portal.ask("HEAD", &address, &[]);
            assert_eq!((head.status, head.header("content-type")), (200, Some(*kind)), "HEAD {address}");
            if !is_for_monitoring(route) {
                assert_guarded(&address, &answer);
                assert_guarded(&address, &head);
            }
        }
    }
}

/// Pages that a form on them is sent to.
const WITH_FORM: &[&str] = &["/help"];

#[test]
fn what_can_only_be_read_takes_nothing_else() {
    let (_house, portal) = portal();
    let feed = widgets(&portal, "ann")["feed"][0].to_string();
    for (route, addresses, _) in ROUTES {
        for address in addresses.iter().take(1).map(|address| address.replace("IDX", &feed)) {
            let methods = ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"];
            for method in methods.into_iter().skip(usize::from(WITH_FORM.contains(route))) {
                let answer = portal.ask(method, &address, &[("Content-Length", "0")]);
                assert_eq!(answer.status, 405, "{method} {address}");
                assert!(
                    answer.header("allow").is_some_and(|allow| allow.contains("GET")),
                    "{method} {address}: {answer:?}"
                );
                if !is_for_monitoring(route) {
                    assert_guarded(&address, &answer);
                    assert!(answer.text().contains(method), "{method} {address}: {}", answer.text());
                }
            }
        }
    }
}

#[test]
fn a_hub_is_whole_without_scripts() {
    let (_house, portal) = portal();
    let page = portal.get("/ann");
    let text = page.text();
    assert_eq!(text.matches("garden: bed watered by ann").count(), 3, "{text}");
    assert!(text.contains("Ann Example") && text.contains("Hello, &lt;i&gt;you&lt;/i&gt;."), "{text}");
    assert!(!text.contains("data-pending"), "a placeholder in {text}");
    let own = portal.get(&format!("/ann/{}", widgets(&portal, "ann")["feed"][0]));
    assert_eq!(own.text().matches("garden: bed watered by ann").count(), 3, "{}", own.text());
    let found = portal.get("/search?q=thirsty+roses");
    assert_eq!(found.text().matches("garden: bed watered by ann").count(), 3, "{}", found.text());
    let person = portal.get("/search?q=exampl");
    assert!(person.text().contains("href=\"/ann\""), "{}", person.text());
    let front = portal.get("/");
    assert!(front.text().contains("href=\"/gardeners\"") && front.text().contains("href=\"/ann\""), "{}", front.text());
    assert!(portal.get("/source/feed").text().contains("impl Widget for Feed"));
}

#[test]
fn a_hub_as_json() {
    let (_house, portal) = portal();
    let ann = portal.get("/ann/json").json();
    assert_eq!((&ann["name"], &ann["kind"], &ann["summary"]), (&"ann".into(), &"user".into(), &"Ann Example".into()));
    assert_eq!((&ann["owners"], &ann["widgets"].as_array().unwrap().len()), (&serde_json::json!(["ann"]), &3));
    let numbers = &widgets(&portal, "ann");
    let dummy = portal.get(&format!("/ann/{}/json", numbers["dummy"][0])).json();
    assert_eq!((&dummy["data"]["text"], &dummy["hub"]), (&"Hello, <i>you</i>.".into(), &"ann".into()));
}

fn is_for_monitoring(route: &str) -> bool {
    ["/healthz", "/readyz", "/metrics"].contains(&route)
}

#[track_caller]
fn assert_guarded(address: &str, answer: &Answer) {
    let headers = ["content-security-policy", "x-content-type-options", "referrer-policy"];
    let guards = headers.map(|header| answer.header(header).unwrap_or_default());
    assert_eq!(guards, [POLICY, "nosniff", "same-origin"], "{address}");
    assert!(answer.header("cache-control").is_some(), "{address}");
    assert!(answer.header("set-cookie").is_none() && answer.header("server").is_none(), "{address}");
}
