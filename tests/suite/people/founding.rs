//! Making hubs for teams: who may, under what name, from what.

use crate::support::{House, Person, Portal, eventually, widgets};

/// A form as the page sends it, with one thing else.
fn form<'f>(name: &'f str, changed: (&'f str, &'f str)) -> Vec<(&'f str, &'f str)> {
    let usual = [("name", name), ("summary", "We weed"), ("template", "team"), ("visibility", "public")];
    usual.into_iter().filter(|(key, _)| *key != changed.0).chain([changed]).collect()
}

fn start() -> (House, Portal) {
    let house = House::new();
    let portal = house.start(&["--dev-login"]);
    (house, portal)
}

#[test]
fn somebody_makes_a_team_and_owns_it() {
    let (_house, portal) = start();
    let bo = Person::sign_in(&portal, "bo");
    assert!(
        bo.get("/groups").text().contains("href=\"/new\"") && !portal.get("/groups").text().contains("href=\"/new\"")
    );
    let page = bo.get("/new");
    assert!(
        page.status == 200 && page.text().contains("Language team") && page.text().contains("value=\"team\" checked")
    );
    let made = bo.post("/new", &form("Weeders", ("", "")));
    assert_eq!((made.status, made.header("location")), (303, Some("/weeders/edit")));
    assert_eq!(bo.get("/weeders/edit").status, 200);
    let hub = portal.get("/weeders/json").json();
    assert_eq!(
        (&hub["owners"], &hub["summary"], &hub["kind"]),
        (&serde_json::json!(["bo"]), &"We weed".into(), &"team".into())
    );
    assert!(widgets(&portal, "weeders").contains_key("meetings"));
    eventually("the news", || portal.get("/weeders").text().contains("bo opened the hub weeders").then_some(()));
    assert!(bo.get("/weeders/settings/log").text().contains("made this hub"));
}

#[test]
fn each_template_makes_a_hub_that_can_be_looked_at() {
    let (_house, portal) = start();
    let bo = Person::sign_in(&portal, "bo");
    for template in ["team", "language", "event", "project"] {
        assert_eq!(bo.post("/new", &form(template, ("template", template))).status, 303, "{template}");
        let page = portal.get(&format!("/{template}"));
        assert!(page.status == 200 && !page.text().contains("cannot be used"), "{}", page.text());
    }
    assert_eq!(bo.post("/new", &form("shed", ("visibility", "private"))).status, 303);
    assert_eq!((bo.get("/shed").status, portal.get("/shed").status), (200, 404));
}

#[test]
fn names_that_cannot_be_had() {
    let (_house, portal) = start();
    let bo = Person::sign_in(&portal, "bo");
    let long = "x".repeat(51);
    for name in ["", " ", "a b", "settings", "gardeners", "Ann", "cellar", "<b>", "..", &long] {
        let refused = bo.post("/new", &form(name, ("", "")));
        assert_eq!(refused.status, 422, "{name}");
        assert!(refused.text().contains("id=\"field-name-fault\"") && refused.text().contains("We weed"), "{name}");
        let query: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
        let live = bo.get(&format!("/api/name?name={query}")).json();
        assert!(live["ok"] == false && live["sentence"].as_str().unwrap().ends_with('.'), "{name}: {live}");
    }
    assert_eq!(bo.get("/api/name?name=Weeders").json()["sentence"], "\u{201c}weeders\u{201d} is free.");
    assert_eq!(bo.get("/api/name").json()["ok"], false);
    assert_eq!(bo.get("/api/name?name=%ff%00").json()["ok"], false);
}

#[test]
fn forms_that_are_not_right_change_nothing() {
    let (_house, portal) = start();
    let bo = Person::sign_in(&portal, "bo");
    let long = "x".repeat(129);
    for (field, value) in [
        ("summary", long.as_str()),
        ("summary", "two\nlines"),
        ("template", "palace"),
        ("template", ""),
        ("visibility", "secret"),
    ] {
        let refused = bo.post("/new", &form("weeders", (field, value)));
        assert_eq!(refused.status, 422, "{field} {value}");
        assert!(refused.text().contains(&format!("id=\"field-{field}-fault\"")), "{field}");
        assert!(refused.text().contains("value=\"weeders\""), "what was typed is kept");
        let both = bo.post("/new", &form("gardeners", (field, value)));
        assert!(both.text().contains("That name is taken"), "all at once");
        let told = bo.call("/new", &form("weeders", (field, value)));
        assert!(told.status == 422 && told.json()["faults"][field].is_string(), "{}", told.text());
    }
    assert_eq!(bo.post_as("/new", &[], &form("weeders", ("", ""))).status, 403, "without its token");
    assert_eq!(portal.get("/weeders").status, 404);
}

#[test]
fn who_may_not_is_told_so() {
    let house = House::new();
    let portal = house.start(&["--dev-login"]);
    let visitor = Person::visitor(&portal);
    assert_eq!(visitor.get("/new").header("location"), Some("/login?next=%2Fnew"));
    assert_eq!(visitor.post("/new", &form("weeders", ("", ""))).status, 401);
    assert_eq!(visitor.call("/api/name", &[]).status, 405);
    drop(portal);
    let file = house.path().join("hubs.toml");
    std::fs::write(&file, "new_teams = false\n").expect("a file");
    let portal = house.start(&["--dev-login", "--config", file.to_str().expect("a path in UTF-8")]);
    let bo = Person::sign_in(&portal, "bo");
    assert!(!bo.get("/groups").text().contains("href=\"/new\""));
    let refused = bo.get("/new");
    assert!(refused.status == 403 && refused.text().contains("ask them to make yours"), "{}", refused.text());
    assert_eq!(bo.post("/new", &form("weeders", ("", ""))).status, 403);
    assert_eq!(portal.get("/weeders").status, 404);
}

#[test]
fn nobody_owns_too_many() {
    let (_house, portal) = start();
    let bo = Person::sign_in(&portal, "bo");
    for number in 0..20 {
        assert_eq!(bo.post("/new", &form(&format!("bed-{number}"), ("", ""))).status, 303);
    }
    let refused = bo.post("/new", &form("one-more", ("", "")));
    assert!(refused.status == 409 && refused.text().contains("You own 20 teams already"), "{}", refused.text());
}
