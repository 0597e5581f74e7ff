//! Cookies: one person thanks another, once a month; both hubs show it at once.

use serde_json::json;

use crate::support::{House, Person, widgets};

#[test]
fn a_cookie_is_given_once_and_seen_at_once() {
    let house = House::new();
    let portal = house.start(&["--dev-login"]);
    let [ann, bo] = ["ann", "bo"].map(|name| Person::sign_in(&portal, name));
    ann.post("/ann/add", &[("plugin", "plusplus"), ("column", "right")]);
    portal.settle();
    let number = widgets(&portal, "ann")["plusplus"][0];
    assert!(portal.get("/ann").text().contains("href=\"/ann/cookie\""));

    let page = bo.get("/ann/cookie");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Give ann a cookie") && page.text().contains("action=\"/ann/cookie\""));
    let stream = portal.stream("ann", "");
    let given = bo.post("/ann/cookie", &[("words", "for the <soup>")]);
    assert_eq!((given.status, given.header("location")), (303, Some("/ann")));
    let shown = stream.find(|event| event.name == "widget" && event.json()["widget"] == json!(number));
    let html = shown.json()["html"].as_str().expect("a card").to_owned();
    assert!(html.contains("for the &lt;soup&gt;") && html.contains("given here"), "{html}");

    assert_eq!(bo.post("/ann/cookie", &[("words", "and the bread")]).status, 409, "one a month");
    portal.settle();
    let here = portal.get(&format!("/ann/{number}/json")).json()["data"]["here"].clone();
    assert_eq!(here, 1);
    assert_eq!(ann.call("/bo/cookie", &[]).json(), json!({"given": true}), "without words, the other way round");
}

#[test]
fn not_to_oneself_a_team_or_nobody() {
    let house = House::new();
    let portal = house.start(&["--dev-login"]);
    let ann = Person::sign_in(&portal, "ann");
    for (hub, status) in [("ann", 400), ("gardeners", 404), ("nobody-here", 404), ("cellar", 404)] {
        assert_eq!(ann.get(&format!("/{hub}/cookie")).status, status, "{hub}");
        assert_eq!(ann.post(&format!("/{hub}/cookie"), &[]).status, status, "{hub}");
    }
    let visitor = portal.get("/bo/cookie");
    assert_eq!((visitor.status, visitor.header("location")), (303, Some("/login?next=%2Fbo%2Fcookie")));
    assert_eq!(Person::visitor(&portal).post("/bo/cookie", &[]).status, 401);
}
