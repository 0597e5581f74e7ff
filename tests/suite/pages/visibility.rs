//! What a visitor may not see: `cellar` is not there, and of `attic` only what a preview shows.

use serde_json::json;

use crate::support::{House, Portal, Story, envelope, eventually, lines};

/// Messages about the hub `hub`, one a line, each newer than those of [`lines`].
fn about(hub: &str, count: u64) -> String {
    let mut lines = String::new();
    for number in 0..count {
        let msg = json!({"agent": "ann", "username": "ann", "hub_name": hub, "role": "member", "note": "the roses whispered"});
        let (topic, id) = ("org.example.prod.hubs.user.role.added", format!("2026-{hub}-{number}"));
        let time = 1_780_100_000 + number;
        lines += &json!({"topic": topic, "msg_id": id, "timestamp": time, "i": 1, "msg": msg}).to_string();
        lines.push('\n');
    }
    lines
}

/// A team that everybody may see was active, then the two that not everybody may see were.
fn portal() -> (House, Portal) {
    let house = House::new();
    let spade = Story { id: "2026-spade", at: 1, user: "bo", package: Some("spade"), words: "the roses whispered" };
    house.import(envelope(&spade)).well();
    house.import(about("attic", 2)).well();
    house.import(about("cellar", 120)).well();
    let portal = house.start(&[]);
    portal.settle();
    (house, portal)
}

/// Where each of these stands in a page, which must have them all.
#[track_caller]
fn are_in_order(text: &str, parts: &[&str]) {
    let places: Vec<usize> =
        parts.iter().map(|part| text.find(part).unwrap_or_else(|| panic!("{part} in {text}"))).collect();
    assert!(places.is_sorted(), "{parts:?} at {places:?} in {text}");
}

#[test]
fn a_private_hub_is_not_there() {
    let (_house, portal) = portal();
    for path in ["/HUB", "/t/HUB", "/u/HUB", "/HUB/json", "/HUB/9", "/HUB/9/json", "/HUB/feed", "/sse?hub=HUB"] {
        let [hidden, missing] = ["cellar", "kitchen"].map(|hub| portal.get(&path.replace("HUB", hub)));
        assert_eq!((hidden.status, missing.status), (404, 404), "{path}");
        assert_eq!(hidden.text().replace("cellar", "kitchen"), missing.text(), "{path}");
    }
    for address in ["/", "/groups", "/search?q=cellar", "/groups?q=cellar", "/search?q=hub:cellar&hub=cellar"] {
        let page = portal.get(address);
        assert!(!page.text().contains("/cellar\"") && !page.text().contains("joined cellar"), "{}", page.text());
    }
}

#[test]
fn a_preview_says_who_and_not_what() {
    let (_house, portal) = portal();
    let page = portal.get("/attic");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Only members see what happens here.") && page.text().contains("The hub of attic"));
    for live in ["js/live", "data-hub", "data-live", "data-widget"] {
        assert!(!page.text().contains(live), "{live} in {}", page.text());
    }
    assert_eq!(portal.get("/attic/json").json()["widgets"], json!([]));
    for address in ["/sse?hub=attic", "/attic/8", "/attic/999", "/attic/8/json", "/attic/999/json"] {
        let answer = portal.get(address);
        assert_eq!(answer.status, 403, "{address}");
        assert!(answer.text().contains("Only members see what happens in \u{201c}attic\u{201d}."), "{}", answer.text());
    }
}

#[test]
fn lists_do_not_tell_when_a_preview_was_active() {
    let (_house, portal) = portal();
    for address in ["/groups", "/groups?sort=activity", "/", "/search?q=hub"] {
        let page = portal.get(address);
        let main = page.text().split_once("<main").unwrap().1;
        let tile = main.split("<li class=\"tile ").find(|tile| tile.contains("href=\"/attic\"")).unwrap();
        let tile = tile.split("</li>").next().unwrap();
        assert!(tile.starts_with("idle-0\"") && tile.contains("activity for members only"), "{address}: {tile}");
        assert!(!tile.contains("<time"), "{address}: {tile}");
    }
    // The preview was active last, and it does not show.
    for address in ["/groups", "/"] {
        let page = portal.get(address);
        are_in_order(page.text().split_once("<main").unwrap().1, &["href=\"/gardeners\"", "href=\"/attic\""]);
    }
}

#[test]
fn messages_about_closed_hubs_are_neither_shown_nor_counted() {
    let (_house, portal) = portal();
    let front = portal.get("/");
    are_in_order(front.text(), &[" 1 message on record", "Latest activity", "bed watered on spade by bo"]);
    let found = portal.get("/search?q=whispered");
    are_in_order(found.text(), &[" 0 hubs, 1 message.", "bed watered on spade by bo"]);
    let none = portal.get("/search?q=hub:cellar");
    are_in_order(none.text(), &[" 0 messages.", "Nothing was found"]);
    for page in [front, found, none] {
        assert!(!page.text().contains("joined"), "{}", page.text());
    }
}

#[test]
fn a_search_says_how_much_it_shows() {
    let house = House::new();
    house.import(lines("many", 50)).well();
    let portal = house.start(&[]);
    portal.settle();
    are_in_order(portal.get("/search?q=thirsty").text(), &[" 0 hubs, 50 messages.", ">50</span>"]);
    let one_more = Story { id: "2026-more", at: 60, user: "ann", package: None, words: "the roses are thirsty" };
    house.import(envelope(&one_more)).well();
    let found = eventually("the newest message", || {
        let page = portal.get("/search?q=thirsty");
        page.text().contains("20:27:40Z").then_some(page)
    });
    are_in_order(found.text(), &[" 0 hubs, 51 messages.", ">51</span>", "Older messages"]);
    let best = portal.get("/search?q=thirsty&sort=best");
    are_in_order(best.text(), &[">51</span>", "href=\"/search?q=thirsty&amp;sort=best&amp;skip=25\"", "More messages"]);
    let more = portal.get("/search?q=thirsty&sort=best&skip=50");
    assert_eq!(more.text().matches("<li class=\"entry").count(), 1, "{}", more.text());
    let astray = portal.get("/search?q=thirsty&hub=/example.org");
    assert!(!astray.text().contains("//example.org"), "{}", astray.text());
    assert!(portal.get("/search?q=thirsty&hub=Ann").text().contains("<a href=\"/ann\">ann</a> first"));
}
