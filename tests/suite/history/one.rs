//! One message by its id, as JSON in two shapes and as a page; and how many there are.

use serde_json::json;

use crate::support::{House, Portal, Story, envelope, tags};

const HTML: (&str, &str) = ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

/// Bo did something that everybody may see; what omar did in the cellar is for its members.
fn portal() -> (House, Portal) {
    let house = House::new();
    let spade = Story { id: "2026-spade", at: 1, user: "bo", package: Some("spade"), words: "the <roses> are thirsty" };
    let msg = json!({"agent": "omar", "hub_name": "cellar", "changed_keys": ["whispered"]});
    let cellar =
        json!({"topic": "org.example.prod.hubs.hub.updated", "msg_id": "2026-cellar", "timestamp": 5, "msg": msg});
    house.import(format!("{}\n{cellar}\n", envelope(&spade))).well();
    let portal = house.start(&[]);
    portal.settle();
    (house, portal)
}

#[test]
fn both_shapes_with_or_without_the_year() {
    let (_house, portal) = portal();
    let first = portal.get("/id?id=2026-spade");
    assert_eq!((first.status, first.header("content-type")), (200, Some("application/json")));
    let item = first.json();
    assert_eq!(
        (&item["msg_id"], &item["timestamp"], &item["i"]),
        (&json!("2026-spade"), &json!(1_780_000_001.0), &json!(1))
    );
    assert_eq!(
        (&item["users"], &item["packages"], &item["msg"]["user"]),
        (&json!(["bo"]), &json!(["spade"]), &json!("bo"))
    );
    assert!(first.text().contains("\"timestamp\":1780000001.0,"), "a float: {}", first.text());
    for same in ["/id?id=spade", "/id?id=1999-spade", "/id?id=2026-spade&size=large"] {
        assert_eq!(portal.get(same).text(), first.text(), "{same}");
    }
    let second = portal.get("/v2/id?id=spade").json();
    assert_eq!((&second["id"], &second["body"], &second["priority"]), (&item["msg_id"], &item["msg"], &json!(0)));
    let meta = portal.get("/id?id=spade&meta=subtitle&meta=usernames").json();
    assert_eq!(meta["meta"], json!({"subtitle": "garden: bed watered on spade by bo", "usernames": ["bo"]}));
}

#[test]
fn what_is_not_there_and_what_may_not_be_seen_are_one() {
    let (_house, portal) = portal();
    for path in ["/id", "/v2/id"] {
        let (hidden, missing) = (portal.get(&format!("{path}?id=cellar")), portal.get(&format!("{path}?id=kitchen")));
        assert_eq!((hidden.status, missing.status), (404, 404));
        assert_eq!(hidden.json(), missing.json());
        for unsaid in [path.to_owned(), format!("{path}?id="), format!("{path}?id=%20")] {
            let answer = portal.get(&unsaid);
            assert_eq!((answer.status, answer.header("content-type")), (400, Some("application/json")), "{unsaid}");
            assert!(answer.json()["error"].as_str().unwrap().starts_with("Say which message"), "{}", answer.text());
        }
        let wrong = portal.get(&format!("{path}?id=spade&meta=colour"));
        assert!(wrong.status == 400 && wrong.json()["error"].as_str().unwrap().contains("objects"), "{}", wrong.text());
    }
    let page = portal.ask("GET", "/id?id=cellar", &[HTML]);
    assert!(page.status == 404 && page.text().contains("no message of that id"), "{}", page.text());
    assert_eq!(portal.get("/messagecount").json(), json!({"messagecount": 1}));
}

#[test]
fn a_browser_gets_a_page_that_can_be_passed_on() {
    let (_house, portal) = portal();
    let page = portal.ask("GET", "/id?id=2026-spade", &[HTML]);
    assert_eq!((page.status, page.header("vary")), (200, Some("accept")));
    let text = page.text();
    assert!(text.contains("<h1>garden: bed watered on spade by bo</h1>"), "{text}");
    assert!(text.contains("the &lt;roses&gt; are thirsty") && text.contains("28 May 2026"), "{text}");
    let links: Vec<String> = tags(text).iter().filter_map(|tag| tag.attribute("href").map(str::to_owned)).collect();
    for path in ["/bo", "/search?q=package%3Aspade", "/search?q=topic%3Agarden.bed.watered", "/v2/id?id=2026-spade"] {
        assert!(links.iter().any(|link| link == path), "{path} among {links:?}");
        assert_eq!(portal.get(path).status, 200, "{path}");
    }
}
