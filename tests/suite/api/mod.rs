//! The portal for programs: pages of lists, what is refused, and the description that stands for all of it.

mod description;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Answer, House, Person, Portal, lines};

pub struct Stage {
    _house: House,
    pub portal: Portal,
    pub ann: Person,
}

impl Stage {
    pub fn new() -> Stage {
        let house = House::new();
        house.import(lines("first", 7)).well();
        let portal = house.start(&["--dev-login"]);
        let ann = Person::sign_in(&portal, "ann");
        portal.settle();
        Stage { _house: house, portal, ann }
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Value {
        read(&self.portal.get(path))
    }
}

#[track_caller]
fn read(answer: &Answer) -> Value {
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")), "{}", answer.text());
    answer.json()
}

/// All rows of a list, page by page, each as `name` calls it.
#[track_caller]
fn walk(stage: &Stage, first: &str, rows: &str, name: &str) -> Vec<String> {
    let (mut found, mut next) = (Vec::new(), Some(first.to_owned()));
    while let Some(path) = next {
        let page = stage.get(&path);
        found.extend(page[rows].as_array().expect("rows").iter().map(|row| row[name].to_string()));
        next = page["next"].as_str().map(|next| next.strip_prefix("http://localhost").expect("an address").to_owned());
        assert!(found.len() < 100, "it goes round: {found:?}");
    }
    found
}

#[test]
fn lists_come_in_pages_and_nothing_twice() {
    let stage = Stage::new();
    let hubs = ["\"ann\"", "\"attic\"", "\"bo\"", "\"crowd\"", "\"gardeners\""];
    for limit in [1, 2, 5, 100] {
        assert_eq!(walk(&stage, &format!("/api/v1/hubs?limit={limit}"), "hubs", "name"), hubs);
        let people = walk(&stage, &format!("/api/v1/people?limit={limit}"), "people", "name");
        assert_eq!(people, ["\"ann\"", "\"bo\""]);
        for path in ["/api/v1/hubs/ann/feed?", "/api/v1/search?q=thirsty&", "/api/v1/search?q=user:ann&sort=best&"] {
            let rows = if path.contains("feed") { "entries" } else { "messages" };
            let found = walk(&stage, &format!("{path}limit={limit}"), rows, "id");
            assert_eq!((found.len(), found.iter().collect::<BTreeSet<_>>().len()), (7, 7), "{path}: {found:?}");
        }
    }
    assert_eq!(walk(&stage, "/api/v1/hubs?kind=team&q=GARD", "hubs", "name"), ["\"gardeners\""]);
    let newest = stage.get("/api/v1/search?q=thirsty&limit=1");
    assert_eq!(
        (&newest["messages"][0]["id"], &newest["messages"][0]["agent"]),
        (&"2026-first-6".into(), &"ann".into())
    );
    assert_eq!(stage.get("/api/v1/search?q=+")["messages"], serde_json::json!([]));
}

#[test]
fn one_of_each() {
    let stage = Stage::new();
    let hub = stage.get("/api/v1/hubs/gardeners");
    assert_eq!((&hub["kind"], &hub["links"]["packages"][0]), (&"team".into(), &"spade".into()));
    assert_eq!(hub["owners"], serde_json::json!(["ann"]));
    let person = stage.get("/api/v1/people/ann");
    assert_eq!((&person["full_name"], &person["page"]), (&"Ann Example".into(), &"http://localhost/ann".into()));
    let widgets = stage.get("/api/v1/hubs/ann/widgets");
    let dummy = widgets["widgets"].as_array().unwrap().iter().find(|widget| widget["plugin"] == "dummy").unwrap();
    assert_eq!(dummy["data"]["text"], "Hello, <i>you</i>.");
    assert_eq!(&stage.get(&format!("/api/v1/hubs/ann/widgets/{}", dummy["number"])), dummy);
    let kinds = stage.get("/api/v1/widgets");
    let feed = kinds["kinds"].as_array().unwrap().iter().find(|kind| kind["name"] == "feed").unwrap();
    assert_eq!(feed["parameters"][0]["name"], "count");
    let me = read(&stage.ann.get("/api/v1/me"));
    assert_eq!((&me["name"], &me["hubs"].as_array().unwrap().len()), (&"ann".into(), &4));
}

#[test]
fn what_is_not_public_needs_who_may() {
    let stage = Stage::new();
    for (path, visitor) in [
        ("/api/v1/hubs/cellar", 404),
        ("/api/v1/hubs/cellar/feed", 404),
        ("/api/v1/hubs/attic", 200),
        ("/api/v1/hubs/attic/feed", 403),
        ("/api/v1/hubs/attic/widgets", 403),
        ("/api/v1/me", 401),
    ] {
        let answer = stage.portal.get(path);
        assert_eq!(answer.status, visitor, "{path}");
        assert!(visitor == 200 || answer.json()["error"].as_str().is_some_and(|error| error.ends_with('.')), "{path}");
        assert_eq!(stage.ann.get(path).status, 200, "{path}");
    }
    assert_eq!(stage.get("/api/v1/hubs/attic")["links"], Value::Null);
    assert!(read(&stage.ann.get("/api/v1/hubs")).to_string().contains("cellar"));
}

#[test]
fn what_is_wrong_is_said_in_a_sentence() {
    let stage = Stage::new();
    let long = format!("/api/v1/search?q={}", "x".repeat(301));
    for (path, status, sentence) in [
        ("/api/v1/hubs?limit=0", 400, "limit takes a whole number from 1 to 100."),
        ("/api/v1/hubs?limit=101", 400, "limit takes a whole number from 1 to 100."),
        ("/api/v1/hubs?kind=robot", 400, "kind is one of user, team."),
        ("/api/v1/hubs?q=a&q=b", 400, "This address cannot be read"),
        ("/api/v1/hubs/ann/feed?before=yesterday", 400, "before takes what stands in the address"),
        ("/api/v1/search", 400, "Say what to look for"),
        (&long, 400, "q takes at most 300 characters."),
        ("/api/v1/search?q=a&sort=worst", 400, "sort is one of newest, best."),
        ("/api/v1/search?q=a&skip=1001", 400, "skip takes a whole number from 0 to 1000."),
        ("/api/v1/people/nobody", 404, "There is no hub called"),
        ("/api/v1/hubs/ann/widgets/999", 404, "has no widget of that number"),
        ("/api/v1/teapots", 404, "leads nowhere"),
    ] {
        let answer = stage.portal.get(path);
        assert_eq!(answer.status, status, "{path}");
        let error = answer.json()["error"].as_str().unwrap_or_default().to_owned();
        assert!(error.contains(sentence), "{path}: {error}");
    }
    let answer = stage.portal.ask("DELETE", "/api/v1/hubs", &[]);
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET,HEAD")));
}
