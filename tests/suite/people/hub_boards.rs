//! A board given out as a file and taken back.

use crate::support::{Answer, House, Person, Portal, tags, widgets};

const PATH: &str = "/gardeners/settings/board";

fn start() -> (House, Portal, Person) {
    let house = House::new();
    let portal = house.start(&["--dev-login"]);
    let ann = Person::sign_in(&portal, "ann");
    (house, portal, ann)
}

#[track_caller]
fn edition(page: &Answer) -> String {
    let found = tags(page.text()).into_iter().find(|tag| tag.attribute("name") == Some("edition"));
    found.and_then(|tag| tag.attribute("value").map(str::to_owned)).expect("a form with an edition")
}

#[track_caller]
fn import(person: &Person, hub: &str, board: &str) -> Answer {
    let path = format!("/{hub}/settings/board");
    let edition = edition(&person.get(&path));
    person.upload(&path, &[("edition", &edition), ("board", board)], ("file", b""))
}

#[test]
fn what_comes_out_goes_in_and_comes_out_again() {
    let (_house, portal, ann) = start();
    assert_eq!(ann.post("/new", &[("name", "fair"), ("template", "event"), ("visibility", "public")]).status, 303);
    let file = ann.get("/fair/board.toml");
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"fair-board.toml\""));
    assert!(file.text().starts_with("version = 1\nleft_width = 7\n"), "{}", file.text());
    let before = widgets(&portal, "fair");
    for hub in ["fair", "gardeners"] {
        let done = import(&ann, hub, &file.text().replace('\n', "\r\n"));
        assert_eq!(done.header("location"), Some(format!("/{hub}/settings/board?done=imported").as_str()));
        assert_eq!(ann.get(&format!("/{hub}/board.toml")).text(), file.text());
        let kinds = |hub: &str| widgets(&portal, hub).into_keys().collect::<Vec<_>>();
        assert_eq!(kinds(hub), before.keys().cloned().collect::<Vec<_>>());
    }
    // As a file, which goes before what was pasted.
    let edition = edition(&ann.get(PATH));
    let chosen = b"version = 1\nleft_width = 5\n".as_slice();
    assert_eq!(ann.upload(PATH, &[("edition", &edition), ("board", "nonsense")], ("file", chosen)).status, 303);
    assert_eq!(ann.get("/gardeners/board.toml").text(), "version = 1\nleft_width = 5\nwidgets = []\n");
    assert_eq!(ann.get("/gardeners").status, 200);
}

#[test]
fn what_is_no_board_changes_nothing() {
    let (_house, _portal, ann) = start();
    let board = ann.get("/gardeners/board.toml");
    for (sent, says) in [
        ("", "there was nothing in it"),
        ("<html>", "Line 1: "),
        ("version = 2", "knows version 1"),
        ("version = 1\nleft_width = 80", "Line 2: left_width must be from 1 to 11"),
        (
            "version = 1\nleft_width = 8\n[[widgets]]\nplugin = \"feed\"\ncolumn = \"left\"\nconfig = { count = 0 }",
            "widget 1 (feed): count must be",
        ),
        (
            "version = 1\nleft_width = 8\n[[widgets]]\nplugin = \"badges\"\ncolumn = \"left\"",
            "for the hubs of people only",
        ),
    ] {
        let refused = import(&ann, "gardeners", sent);
        assert_eq!(refused.status, 422, "{sent}");
        assert!(
            refused.text().contains(says) && refused.text().contains("id=\"field-board-fault\""),
            "{}",
            refused.text()
        );
        assert!(
            refused.text().contains(&sent.replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")),
            "{sent} is kept"
        );
    }
    let edition = edition(&ann.get(PATH));
    let binary = ann.upload(PATH, &[("edition", &edition)], ("file", b"\xff\xfe\x00[["));
    assert_eq!(binary.status, 422);
    let large = ann.upload(PATH, &[("edition", &edition)], ("file", &vec![b'#'; 300 * 1024]));
    assert!(large.status == 422 && large.text().contains("at most 200 KiB; this text has 300 KiB."));
    assert_eq!(ann.get("/gardeners/board.toml").text(), board.text());
}

#[test]
fn the_second_of_two_owners_is_told() {
    let (_house, _portal, ann) = start();
    let old = edition(&ann.get(PATH));
    assert_eq!(import(&ann, "gardeners", "version = 1\nleft_width = 4\n").status, 303);
    let told = ann.post(PATH, &[("edition", &old), ("board", "version = 1\nleft_width = 9\n")]);
    assert_eq!(told.status, 409);
    assert!(told.text().contains("left_width = 9\n</textarea>") && told.text().contains("left_width = 4\n"));
    let again = ann.post(PATH, &[("edition", &edition(&told)), ("board", "version = 1\nleft_width = 9\n")]);
    assert_eq!(again.status, 303);
    assert!(ann.get("/gardeners/board.toml").text().contains("left_width = 9"));
}
