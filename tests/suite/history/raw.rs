//! `/raw` and `/v2/search` as a program meets them.

use serde_json::json;

use super::{ids, next};
use crate::support::{House, Portal, Story, envelope};

const BROWSER: (&str, &str) = ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

/// Five messages, one a second.
fn portal() -> (House, Portal) {
    let house = House::new();
    let told = |at, user, package| {
        let words = if at % 2 == 0 { "The Roses are thirsty" } else { "roses want water, are they thirsty" };
        envelope(&Story { id: &format!("2026-raw-{at}"), at, user, package, words })
    };
    let lines = [
        told(1, "ann", None),
        told(2, "ann", Some("spade")),
        told(3, "bo", Some("spade")),
        told(4, "bo", None),
        told(5, "cy", Some("rake")),
    ];
    house.import(lines.join("\n")).well();
    let portal = house.start(&[]);
    portal.settle();
    (house, portal)
}

fn numbers(portal: &Portal, query: &str) -> String {
    let both = ["/raw", "/v2/search"].map(|path| ids(&portal.get(&format!("{path}?{query}"))));
    assert_eq!(both[0], both[1], "{query}");
    both[0].iter().map(|id| id.trim_start_matches("2026-raw-")).collect()
}

#[test]
fn filters_times_and_order() {
    let (_house, portal) = portal();
    let expected = [
        ("", "54321"),
        ("order=asc", "12345"),
        ("user=ann&user=cy", "521"),
        ("user=ANN", "21"),
        ("user=bo&package=spade", "3"),
        ("not_package=spade&not_user=cy", "41"),
        ("category=garden&not_agent=bo", "521"),
        ("topic=org.example.prod.garden.bed.watered", "54321"),
        ("topic=garden.bed.watered", ""),
        ("not_topic=org.example.prod.garden.bed.watered", ""),
        ("not_category=garden", ""),
        ("contains=are+thirsty", "42"),
        ("contains=roses+want&contains=the%20roses", "54321"),
        ("contains=thirsty+roses", ""),
        ("start=1780000002&end=1780000004", "432"),
        ("start=2026-05-28T20:26:42Z&delta=1s", "32"),
        ("end=1780000001.5", "1"),
        ("end=1780000004&delta=1", "43"),
        ("delta=5", ""),
        ("rows_per_page=2&page=2", "32"),
        ("rows_per_page=2&page=3&order=asc", "5"),
        ("rows_per_page=2&page=4", ""),
        ("user=&package=%20", "54321"),
    ];
    for (query, found) in expected {
        assert_eq!(numbers(&portal, query), found, "{query}");
    }
}

#[test]
fn an_answer_says_what_was_asked_and_where_it_goes_on() {
    let (_house, portal) = portal();
    let answer =
        portal.get("/raw?user=ann&user=bo&start=1780000000&end=1780000009&rows_per_page=3&meta=subtitle&size=large");
    let (json, next) = (answer.json(), next(&answer).unwrap());
    assert_eq!((&json["total"], &json["pages"], &json["count"]), (&json!(4), &json!(2), &json!(3)));
    let arguments = &json["arguments"];
    assert_eq!(
        (&arguments["users"], &arguments["start"], &arguments["delta"]),
        (&json!(["ann", "bo"]), &json!(1_780_000_000.0), &json!(9.0))
    );
    assert_eq!((&arguments["as_of"], &arguments["ignored"]), (&json!(5), &json!(["size"])));
    assert_eq!(json["raw_messages"][0]["meta"], json!({"subtitle": "garden: bed watered by bo"}));
    assert!(answer.text().contains("\"timestamp\":1780000004.0,"), "{}", answer.text());
    let last = portal.get(&next);
    assert_eq!((ids(&last), last.header("link")), (vec!["2026-raw-1".to_owned()], None), "{next}");
    assert_eq!(last.json()["raw_messages"][0]["meta"], json!({"subtitle": "garden: bed watered by ann"}));
    let slash = portal.get("/raw/?user=cy&page=1");
    assert_eq!((slash.status, slash.header("location")), (308, Some("/raw?user=cy&page=1")));
    assert_eq!(portal.get("/rawer/?user=cy").status, 404);
    // Whoever looks with a browser sees the same.
    let seen = portal.ask("GET", "/raw?user=cy", &[BROWSER]);
    assert_eq!((seen.header("content-type"), ids(&seen).len()), (Some("application/json"), 1));
}

#[test]
fn what_cannot_be_answered_is_refused_with_a_sentence() {
    let (_house, portal) = portal();
    let refused = [
        ("rows_per_page=0", "at once"),
        ("rows_per_page=101", "at most 100"),
        ("page=0", "begins with 1"),
        ("page=two", "whole number"),
        ("order=up", "oldest first"),
        ("start=yesterday", "such as"),
        ("delta=-1", "such as"),
        ("meta=colour", "secondary_icon"),
        ("callback=f", "JSONP"),
        ("contains=%21", "a letter or a digit"),
        ("as_of=x", "earlier answer"),
    ];
    for path in ["/raw", "/v2/search"] {
        for (query, part) in refused {
            let answer = portal.ask("GET", &format!("{path}?{query}"), &[BROWSER]);
            assert_eq!((answer.status, answer.header("content-type")), (400, Some("application/json")), "{query}");
            let sentence = answer.json()["error"].as_str().unwrap().to_owned();
            assert!(sentence.contains(part) && sentence.ends_with('.'), "{query}: {sentence}");
        }
        let far = portal.get(&format!("{path}?page=18446744073709551615&rows_per_page=100"));
        assert!(ids(&far).is_empty() && far.header("link").is_none());
        let early = portal.get(&format!("{path}?as_of=2&order=asc"));
        assert_eq!((ids(&early).len(), &early.json()["total"]), (2, &json!(2)));
    }
}
