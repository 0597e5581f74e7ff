//! Filters: ready-made ones, one's own, mutes that end, and what is followed besides.

use fedora_hubs::model::{PersonName, Subject, Time};
use fedora_hubs::store::{Refusal, Store};

use crate::support::House;

use super::{stage, story, told};

#[test]
fn choices_change_the_stream_at_once() {
    let house = House::new();
    let messages = [
        story("own", 1, "ann", Some("spade")),
        story("team", 2, "bo", Some("spade")),
        story("rake", 3, "bo", Some("rake")),
    ];
    let (_portal, ann) = stage(&house, &messages.concat());
    let counts = || {
        let page = ann.get("/stream").text().to_owned();
        ["on spade by ann", "on spade by bo", "on rake by bo"].map(|sentence| told(&page, sentence))
    };
    assert_eq!(counts(), [0, 1, 0]);
    let chosen = ann.post("/stream/filters", &[("do", "preset"), ("preset", "everything")]);
    assert_eq!(chosen.header("location"), Some("/stream?did=preset&what=everything"));
    assert!(ann.get("/stream?did=preset&what=everything").text().contains("“Everything” now"));
    assert_eq!(counts(), [1, 1, 0]);
    assert!(!ann.get("/stream").text().contains("This is your stream"), "it was explained once");

    assert_eq!(ann.post("/stream/filters", &[("do", "follow"), ("kind", "package"), ("name", "Rake")]).status, 303);
    assert_eq!(counts(), [1, 1, 1]);
    let page = ann.get("/stream/filters").text().to_owned();
    assert!(
        page.contains("and what you follow besides. What you did yourself is shown, and nothing is muted."),
        "{page}"
    );
    assert_eq!(ann.post("/stream/filters", &[("do", "unfollow"), ("what", "package:rake")]).status, 303);

    let choice = [("do", "choose"), ("reach", "me"), ("least", "routine"), ("hide_own", "yes")];
    assert_eq!(ann.post("/stream/filters", &choice).status, 303);
    assert_eq!(counts(), [0, 0, 0]);
    assert_eq!(ann.post("/stream/filters", &[("do", "preset"), ("preset", "quiet")]).status, 303);

    let muted = ann.post("/stream/mute", &[("what", "person:bo"), ("for", "week"), ("back", "/stream")]);
    assert_eq!(muted.header("location"), Some("/stream?did=mute&what=person%3Abo"));
    assert_eq!(counts(), [0, 0, 0]);
    let page = ann.get("/stream/filters").text().to_owned();
    assert!(
        page.contains("one thing is muted") && page.contains("what bo does") && page.contains("until <time"),
        "{page}"
    );
    assert_eq!(ann.post("/stream/unmute", &[("what", "person:bo")]).status, 303);
    for what in ["package:spade", "topic:garden.bed", "category:garden", "hub:gardeners"] {
        ann.post("/stream/mute", &[("what", what), ("for", "good")]);
        assert_eq!(counts(), [0, 0, 0], "{what}");
        ann.post("/stream/unmute", &[("what", what)]);
        assert_eq!(counts(), [0, 1, 0], "{what}");
    }
}

#[test]
fn a_mute_that_is_over_is_none() {
    let house = House::new();
    let store = Store::open(house.path(), || Time::from_millis(1)).unwrap();
    let muted = store.write(|change| {
        change.choose_stream(&PersonName::from("ann"), |choices| {
            let (long_ago, begun) = (Time::from_millis(1_400_000_000_000), Time::from_millis(1));
            choices.mute(Subject::package("spade"), Some(long_ago), begun).map_err(|_| Refusal::MutesFull)
        })
    });
    muted.wait().unwrap().unwrap();
    drop(store);
    let (_portal, ann) = stage(&house, &story("team", 2, "bo", Some("spade")));
    assert_eq!(told(ann.get("/stream").text(), "on spade by bo"), 1);
    assert!(ann.get("/stream/filters").text().contains("nothing is muted"));
}
