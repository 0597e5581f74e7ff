//! Widgets without code: files of the data directory that a running portal takes up, shows live, and keeps to itself
//! where they have a mistake.

use std::fs;

use serde_json::json;

use crate::support::{House, Person, Portal, Story, Stream, envelope, eventually, widgets};

/// A widget that shows what happened to a package, under a heading.
fn file(heading: &str) -> String {
    format!(
        r#"label = "Bed news"
description = "What happened to a package."
kinds = ["team"]
query = 'package:{{{{ package|quoted }}}}'
empty = "Nothing yet."
template = '''
<h3>{heading}</h3>
<ul class="list">{{% for one in found %}}<li>{{{{ one.sentence }}}} {{{{ one.time|time }}}}</li>{{% endfor %}}</ul>
'''

[[parameters]]
name = "package"
label = "Package"
default = "spade"
"#
    )
}

fn write(house: &House, name: &str, text: &str) {
    let dir = house.path().join("widgets");
    fs::create_dir_all(&dir).unwrap();
    fs::write(dir.join(name), text).unwrap();
}

fn told(id: &str, at: u64, package: &str) -> String {
    envelope(&Story { id, at, user: "ann", package: Some(package), words: "wet" }) + "\n"
}

/// Waits for an event of a widget that says so.
#[track_caller]
fn hears(stream: &Stream, widget: u32, says: &str) {
    stream.find(|event| {
        let is_it = event.name == "widget" && event.json()["widget"] == json!(widget);
        is_it && event.json()["html"].as_str().is_some_and(|html| html.contains(says))
    });
}

fn add(ann: &Person, portal: &Portal, plugin: &str) -> u32 {
    let added = ann.post("/gardeners/add", &[("plugin", plugin), ("column", "left")]);
    assert_eq!(added.status, 303, "{}", added.text());
    widgets(portal, "gardeners")[plugin][0]
}

#[test]
fn a_file_is_a_widget_at_once_and_lives() {
    let house = House::new();
    house.import(told("2026-own-1", 1, "spade")).well();
    let portal = house.start(&["--dev-login"]);
    portal.settle();
    let ann = Person::sign_in(&portal, "ann");
    assert!(!ann.get("/gardeners/add").text().contains("Bed news"));
    write(&house, "bed-news.toml", &file("Beds"));
    eventually("the new kind", || ann.get("/gardeners/add").text().contains("Bed news").then_some(()));
    assert!(!ann.get("/ann/add").text().contains("Bed news"), "it is for teams");
    assert!(portal.get("/widgets").text().contains("What happened to a package."));
    let source = portal.get("/source/bed-news");
    assert!(source.text().contains("widgets/bed-news.toml") && source.text().contains("&lt;h3&gt;Beds&lt;/h3&gt;"));

    let stream = portal.stream("gardeners", "");
    let widget = add(&ann, &portal, "bed-news");
    hears(&stream, widget, "on spade by ann");
    house.import(told("2026-own-2", 2, "rake")).well();
    assert!(ann.get(&format!("/gardeners/{widget}/edit")).text().contains("name=\"config.package\" value=\"spade\""));
    let set = ann.post(&format!("/gardeners/{widget}/edit"), &[("edition", "0"), ("config.package", "rake")]);
    assert_eq!(set.status, 303, "{}", set.text());
    hears(&stream, widget, "on rake by ann");
    // What matches later shows up; what the file says later, too.
    house.import(told("2026-own-3", 3, "rake").replace("\"ann\"", "\"bo\"")).well();
    hears(&stream, widget, "on rake by bo");
    write(&house, "bed-news.toml", &file("Garden beds"));
    hears(&stream, widget, "<h3>Garden beds</h3>");
    assert!(portal.get("/gardeners").text().contains("<h3>Garden beds</h3>"));
    portal.stop().is_orderly();

    // A file that changes while nobody runs is used as well.
    write(&house, "bed-news.toml", &file("Winter"));
    let portal = house.start(&["--dev-login"]);
    let ann = Person::sign_in(&portal, "ann");
    eventually("the new heading", || portal.get("/gardeners").text().contains("<h3>Winter</h3>").then_some(()));
    fs::remove_file(house.path().join("widgets/bed-news.toml")).unwrap();
    eventually("a word", || ann.get("/gardeners").text().contains("has no widget called").then_some(()));
    assert!(!portal.get("/gardeners").text().contains("has no widget called"), "it is for owners");
    assert_eq!(portal.get("/source/bed-news").status, 404);
}

#[test]
fn a_mistake_is_told_to_owners_and_nothing_to_others() {
    let house = House::new();
    write(&house, "bed-news.toml", &file("Beds"));
    write(&house, "feed.toml", &file("Not the feed"));
    let portal = house.start(&["--dev-login"]);
    let [ann, bo] = ["ann", "bo"].map(|name| Person::sign_in(&portal, name));
    let widget = add(&ann, &portal, "bed-news");
    let stream = portal.stream("gardeners", "");
    write(&house, "bed-news.toml", &file("Beds").replace("{{ one.sentence }}", "{{ secret }}"));
    stream
        .find(|event| event.name == "widget" && event.json()["widget"] == json!(widget) && event.json()["html"] == "");

    let places = ["/gardeners".to_owned(), format!("/gardeners/{widget}"), format!("/gardeners/{widget}/json")];
    for place in &places {
        let says = |text: &str| text.contains("has a mistake") || text.contains("secret");
        assert_eq!(says(ann.get(place).text()), !place.ends_with("json"), "{place}");
        assert!(!says(bo.get(place).text()) && !says(portal.get(place).text()), "{place}");
    }
    let page = ann.get("/gardeners");
    assert!(page.text().contains("Line 8: ") && page.text().contains("widgets/bed-news.toml"), "{}", page.text());
    assert!(portal.get(&places[1]).text().contains("hidden"));
    assert!(!ann.get("/gardeners/add").text().contains("bed-news"));
    assert_eq!(ann.post("/gardeners/add", &[("plugin", "bed-news"), ("column", "left")]).status, 400);
    let configured = ann.call(&format!("/gardeners/{widget}/edit"), &[("edition", "0"), ("config.package", "x")]);
    assert_eq!(configured.status, 422, "what was set stays");

    write(&house, "bed-news.toml", &file("Mended"));
    hears(&stream, widget, "Nothing yet.");
    assert!(!ann.get("/gardeners").text().contains("has a mistake"));
    assert!(portal.get("/source/feed").text().contains("src/widgets/feed.rs"), "the program's own stays");
    let said = portal.stop().said;
    assert!(said.contains("feed.toml cannot be used: the program itself has a widget called feed"), "{said}");
    assert!(said.contains("bed-news.toml cannot be used: line 8: "), "{said}");
}
