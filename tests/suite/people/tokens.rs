//! Tokens: made and shown once, good for reading and nothing else, until they are revoked.

use crate::support::{House, Person, Portal};

fn start() -> (House, Portal, Person) {
    let house = House::new();
    let portal = house.start(&["--dev-login"]);
    let ann = Person::sign_in(&portal, "ann");
    (house, portal, ann)
}

#[track_caller]
fn make(person: &Person) -> String {
    let made = person.call("/settings/tokens", &[("label", "My <reader>")]);
    made.json()["token"].as_str().unwrap_or_else(|| panic!("{}", made.text())).to_owned()
}

#[track_caller]
fn shown(portal: &Portal, path: &str, token: &str) -> u16 {
    portal.ask("GET", path, &[("Authorization", &format!("Bearer {token}"))]).status
}

#[test]
fn a_new_token_is_shown_once() {
    let (_house, portal, ann) = start();
    let made = ann.post("/settings/tokens", &[("label", "My <reader>")]);
    assert_eq!((made.status, made.header("location")), (303, Some("/settings/tokens")));
    let cookie = made.header("set-cookie").expect("it travels with the browser");
    assert!(cookie.contains("HttpOnly") && cookie.contains("Max-Age=60"), "{cookie}");
    let (pair, _) = cookie.split_once(';').unwrap();
    let (_, token) = pair.split_once('=').unwrap();
    let page = ann.ask("/settings/tokens", &[("Cookie", pair)]);
    assert!(page.text().contains(token) && page.text().contains("My &lt;reader&gt;"), "{}", page.text());
    assert!(page.header("set-cookie").is_some_and(|set| set.contains("Max-Age=0")));
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let again = ann.get("/settings/tokens");
    assert!(!again.text().contains(token) && again.text().contains("never used"), "{}", again.text());
    assert_eq!(shown(&portal, "/api/v1/me", token), 200);
}

#[test]
fn a_token_reads_what_its_person_may() {
    let (_house, portal, ann) = start();
    let token = make(&ann);
    for path in ["/cellar.atom", "/cellar/meetings.ics", "/cellar/hub.json", "/api/v1/hubs/cellar/feed", "/cellar"] {
        assert_eq!(portal.get(path).status, 404, "{path}");
        assert_eq!(shown(&portal, path, &token), 200, "{path}");
    }
    for (path, status) in [
        ("/cellar.atom", 200),
        ("/cellar/meetings.ics", 200),
        ("/cellar/hub.json", 404),
        ("/cellar", 404),
        ("/api/v1/hubs/cellar", 404),
    ] {
        assert_eq!(portal.get(&format!("{path}?token={token}")).status, status, "{path}");
    }
    let bo = make(&Person::sign_in(&portal, "bo"));
    assert_eq!(shown(&portal, "/cellar.atom", &bo), 404, "bo is no member");
}

#[test]
fn a_token_changes_nothing() {
    let (_house, portal, ann) = start();
    let bearer = format!("Bearer {}", make(&ann));
    let host = portal.address.to_string();
    let headers = [("Authorization", bearer.as_str()), ("Host", host.as_str())];
    for path in ["/api/hub/gardeners/star", "/settings/theme", "/settings/tokens", "/gardeners/settings", "/logout"] {
        let answer = portal.ask("POST", path, &headers);
        assert!([401, 403].contains(&answer.status), "{path}: {}", answer.status);
    }
    let settings = portal.ask("GET", "/settings/tokens", &headers);
    assert_eq!(settings.status, 303, "who holds a token cannot see or make others");
    assert_eq!(shown(&portal, "/sse?hub=cellar", bearer.trim_start_matches("Bearer ")), 404);
}

#[test]
fn what_is_not_good_is_refused() {
    let (_house, portal, ann) = start();
    let (token, other) = (make(&ann), make(&ann));
    let bo = Person::sign_in(&portal, "bo");
    let page = ann.get("/settings/tokens");
    let handles: Vec<&str> =
        page.text().split("name=\"handle\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(handles.len(), 2, "{}", page.text());
    for handle in &handles {
        assert_eq!(bo.post("/settings/tokens", &[("handle", handle)]).status, 303);
    }
    assert_eq!(shown(&portal, "/api/v1/me", &token), 200, "nobody revokes another's");
    assert_eq!(ann.post("/settings/tokens", &[("handle", handles[0])]).status, 303);
    let good: Vec<u16> = [&token, &other].map(|token| shown(&portal, "/api/v1/me", token)).into();
    assert!(good.contains(&200) && good.contains(&401), "{good:?}");
    let session = ann.cookie.split_once('=').unwrap().1;
    for wrong in ["x", session, &"0".repeat(64)] {
        let answer = portal.ask("GET", "/api/v1/hubs", &[("Authorization", &format!("Bearer {wrong}"))]);
        assert_eq!((answer.status, answer.header("www-authenticate")), (401, Some("Bearer")), "{wrong}");
        assert!(answer.json()["error"].as_str().is_some_and(|error| error.contains("make a new one")), "{wrong}");
    }
    assert_eq!(portal.get("/ann.atom?token=x").status, 401);
    let as_session = format!("hubs_session={token}");
    assert_eq!(portal.ask("GET", "/settings", &[("Cookie", &as_session)]).status, 303, "a token is no session");
}

#[test]
fn there_is_an_end_to_them() {
    let (_house, portal, ann) = start();
    let token = make(&ann);
    for _ in 1..20 {
        make(&ann);
    }
    let full = ann.call("/settings/tokens", &[("label", "one more")]);
    assert_eq!((full.status, full.json()["token"].is_null()), (409, true));
    let bo = Person::sign_in(&portal, "bo");
    let of_bo = make(&bo);
    assert_eq!(bo.post("/settings/forget", &[("name", "bo")]).status, 303);
    assert_eq!(shown(&portal, "/api/v1/me", &of_bo), 401, "who is forgotten has no token");
    assert_eq!(shown(&portal, "/api/v1/me", &token), 200);
    assert_eq!(portal.get("/api/v1/people").json()["people"].as_array().map(Vec::len), Some(1));
}
