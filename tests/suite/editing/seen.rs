//! What those who look at the hub get to know, and what is remembered of it.

use serde_json::json;

use super::{Board, ann};
use crate::support::eventually;

#[test]
fn everybody_who_looks_is_told_of_a_new_board() {
    let (_house, portal, ann) = ann();
    portal.settle();
    let (here, elsewhere) = (portal.stream("ann", ""), portal.stream("gardeners", ""));
    let feed = Board::of(&ann, "ann").id("feed");
    let added = ann.call("/ann/add", &[("plugin", "dummy"), ("column", "left")]).json()["widget"].clone();
    let steps: [(String, Vec<(&str, &str)>); 4] = [
        (format!("/ann/{feed}/move"), vec![("to", "down")]),
        (format!("/ann/{added}/remove"), vec![]),
        (format!("/ann/{added}/restore"), vec![]),
        ("/ann/edit".to_owned(), vec![("left_width", "6")]),
    ];
    let mut last = here.find(|event| event.name == "board").number();
    for (path, fields) in steps {
        assert_eq!(ann.call(&path, &fields).status, 200, "{path}");
        let event = here.find(|event| event.name == "board");
        assert_eq!(event.json(), json!({"hub": "ann", "revision": event.number()}));
        assert!(event.number() > last, "{path}: revisions grow");
        last = event.number();
    }
    // A move that changes nothing is not told.
    ann.call(&format!("/ann/{added}/move"), &[("column", "left"), ("index", "900")]);
    ann.call("/gardeners/edit", &[("left_width", "7")]);
    elsewhere.find(|event| event.name == "board");
}

#[test]
fn a_configured_widget_is_drawn_anew_for_everybody() {
    let (_house, portal, ann) = ann();
    portal.settle();
    let stream = portal.stream("ann", "");
    let dummy = Board::of(&ann, "ann").id("dummy");
    let fields = [("edition", "0"), ("config.text", "New words.")];
    assert_eq!(ann.call(&format!("/ann/{dummy}/edit"), &fields).status, 200);
    let event = stream.find(|event| event.name == "widget" && event.json()["widget"] == json!(dummy));
    assert_eq!(event.json()["data"], json!({"text": "New words."}));
    assert!(portal.get("/ann").text().contains("New words."));
}

#[test]
fn it_is_announced() {
    let (_house, portal, ann) = ann();
    ann.post("/gardeners/add", &[("plugin", "dummy"), ("column", "right")]);
    let dummy = Board::of(&ann, "gardeners").id("dummy");
    ann.post(&format!("/gardeners/{dummy}/edit"), &[("edition", "0"), ("config.text", "Words")]);
    for sentence in ["ann changed widgets of the hub gardeners", "ann changed the widget Dummy on the hub gardeners"] {
        let told = || portal.get("/gardeners").text().replace("</a>", "").contains(sentence);
        eventually(sentence, || told().then_some(()));
    }
}
