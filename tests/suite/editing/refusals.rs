//! Who may not edit, and what cannot be done.

use super::{Board, ann};
use crate::support::{Person, Portal, widgets};

/// Every address of edit mode that takes a form, with fields that would do something.
fn forms(widget: u32) -> Vec<(String, Vec<(&'static str, &'static str)>)> {
    vec![
        ("edit".to_owned(), vec![("left_width", "3")]),
        ("add".to_owned(), vec![("plugin", "dummy"), ("column", "left")]),
        (format!("{widget}/edit"), vec![("edition", "0"), ("config.count", "3")]),
        (format!("{widget}/move"), vec![("to", "across")]),
        (format!("{widget}/remove"), vec![]),
        (format!("{widget}/restore"), vec![]),
    ]
}

fn pages(widget: u32) -> [String; 3] {
    ["edit".to_owned(), "add?column=left".to_owned(), format!("{widget}/edit")]
}

#[test]
fn only_owners_get_in() {
    let (_house, portal, ann) = ann();
    let bo = Person::sign_in(&portal, "bo");
    for (hub, refused) in [("gardeners", 403), ("attic", 403), ("cellar", 404)] {
        let feed = Board::of(&ann, hub).id("feed");
        for page in pages(feed) {
            let path = format!("/{hub}/{page}");
            assert_eq!(bo.get(&path).status, refused, "{path}");
            let visitor = portal.get(&path);
            assert!(visitor.header("location").is_some_and(|to| to.starts_with("/login?next=")), "{path}");
        }
        for (form, fields) in forms(feed) {
            let path = format!("/{hub}/{form}");
            assert_eq!(bo.post(&path, &fields).status, refused, "{path}");
            assert_eq!(bo.call(&path, &fields).status, refused, "{path}");
            assert_eq!(Person::visitor(&portal).post(&path, &fields).status, 401, "{path}");
            assert_eq!(ann.post_as(&path, &[], &fields).status, 403, "{path} without a token");
        }
        assert_eq!(Board::of(&ann, hub).names(), "feed |");
        assert_eq!(portal_width(&ann, hub), 8);
    }
}

#[test]
fn another_hubs_widgets_are_out_of_reach() {
    let (_house, portal, ann) = ann();
    let foreign = widgets(&portal, "crowd")["feed"][0];
    for (form, fields) in forms(foreign).into_iter().skip(2) {
        for hub in ["ann", "gardeners"] {
            let path = format!("/{hub}/{form}");
            assert_eq!(ann.post(&path, &fields).status, 404, "{path}");
        }
        assert_eq!(ann.post(&format!("/crowd/{form}"), &fields).status, 403);
    }
    assert_eq!(ann.get(&format!("/ann/{foreign}/edit")).status, 404);
    for odd in ["999999", "-1", "x", "4294967296"] {
        assert_eq!(ann.post(&format!("/ann/{odd}/remove"), &[]).status, 404, "{odd}");
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    let (_house, portal, ann) = ann();
    let feed = Board::of(&ann, "gardeners").id("feed");
    let refused: &[(&str, &[(&str, &str)])] = &[
        ("add", &[]),
        ("add", &[("plugin", "feed")]),
        ("add", &[("plugin", "feed"), ("column", "middle")]),
        ("add", &[("plugin", "no-such-kind"), ("column", "left")]),
        ("add", &[("plugin", "badges"), ("column", "left")]),
        ("edit", &[]),
        ("edit", &[("left_width", "0")]),
        ("edit", &[("left_width", "12")]),
        ("edit", &[("left_width", "-3")]),
        ("edit", &[("left_width", "1000")]),
        ("move", &[]),
        ("move", &[("to", "sideways")]),
        ("move", &[("column", "left")]),
        ("move", &[("column", "left"), ("index", "-1")]),
        ("move", &[("column", "left"), ("index", "65536")]),
    ];
    for (what, fields) in refused {
        let path = if *what == "move" { format!("/gardeners/{feed}/move") } else { format!("/gardeners/{what}") };
        for answer in [ann.post(&path, fields), ann.call(&path, fields)] {
            assert_eq!(answer.status, 400, "{path} {fields:?}");
        }
        let said = ann.call(&path, fields).json();
        assert!(said["error"].as_str().is_some_and(|sentence| sentence.ends_with('.')), "{said}");
    }
    assert_eq!(Board::of(&ann, "gardeners").names(), "feed |");
    assert_eq!(portal.get("/gardeners/add").status, 303);
}

#[test]
fn the_gallery_offers_what_fits() {
    let (_house, _portal, ann) = ann();
    let team = ann.get("/gardeners/add?column=right");
    let person = ann.get("/ann/add?column=sideways");
    assert!(team.text().contains("value=\"meetings\"") && !team.text().contains("value=\"badges\""));
    assert!(person.text().contains("value=\"badges\"") && !person.text().contains("value=\"meetings\""));
    assert!(team.text().contains("right column") && person.text().contains("left column"));
}

fn portal_width(person: &Person, hub: &str) -> u64 {
    person.get(&format!("/{hub}/json")).json()["left_width"].as_u64().expect("a width")
}

#[test]
fn old_addresses_of_removed_widgets_say_so() {
    let (_house, portal, ann) = ann();
    let about = Board::of(&ann, "ann").id("about");
    ann.post(&format!("/ann/{about}/remove"), &[]);
    for form in ["move", "remove"] {
        let refused = ann.call(&format!("/ann/{about}/{form}"), &[("to", "up")]);
        assert_eq!(refused.status, 404);
        assert!(refused.text().contains("not on this hub any more"), "{}", refused.text());
    }
    assert_eq!(gone(&portal, about), 404);
    assert_eq!(ann.post(&format!("/ann/{about}/restore"), &[]).status, 303);
    assert_eq!(ann.post(&format!("/ann/{about}/restore"), &[]).status, 404, "it is back already");
    assert_eq!(gone(&portal, about), 200);
}

fn gone(portal: &Portal, widget: u32) -> u16 {
    portal.get(&format!("/ann/{widget}/json")).status
}
