//! Saved searches: from the search page to a hub, live, and gone where somebody does not want to be seen.

use serde_json::json;

use crate::support::{House, Person, Portal, Story, Stream, envelope, eventually, widgets};

fn told(id: &str, at: u64, user: &str, words: &str) -> String {
    envelope(&Story { id, at, user, package: Some("spade"), words }) + "\n"
}

/// Saves a search to the gardeners' hub; gives the widget's number.
fn save(ann: &Person, query: &str) -> u32 {
    let saved = ann.call("/search/save", &[("q", query), ("hub", "gardeners")]);
    assert_eq!(saved.status, 200, "{}", saved.text());
    saved.json()["widget"].as_u64().and_then(|number| number.try_into().ok()).expect("its number")
}

fn shown(portal: &Portal, widget: u32) -> Vec<String> {
    let ask = || portal.get(&format!("/gardeners/{widget}/json"));
    let answer = eventually("a result", || Some(ask()).filter(|answer| answer.status == 200));
    let found = answer.json()["data"]["found"].clone();
    found.as_array().expect("a list").iter().map(|row| row["sentence"].as_str().expect("words").to_owned()).collect()
}

/// Waits for an event of a widget that has found so many.
#[track_caller]
fn hears(stream: &Stream, widget: u32, count: usize) {
    stream.find(|event| {
        let is_it = event.name == "widget" && event.json()["widget"] == json!(widget);
        is_it && event.json()["data"]["found"].as_array().is_some_and(|found| found.len() == count)
    });
}

#[test]
fn a_search_is_saved_and_lives() {
    let house = House::new();
    house.import(told("2026-saved-1", 1, "ann", "the roses are thirsty")).well();
    let portal = house.start(&["--dev-login"]);
    portal.settle();
    let [ann, bo] = ["ann", "bo"].map(|name| Person::sign_in(&portal, name));

    // The form is for who has a hub to save to, and for a search that was made.
    for (reader, address, offered) in [
        (Some(&ann), "/search?q=roses", true),
        (Some(&bo), "/search?q=roses", true),
        (Some(&ann), "/search", false),
        (None, "/search?q=roses", false),
    ] {
        let page = reader.map_or_else(|| portal.get(address), |reader| reader.get(address));
        assert_eq!(page.text().contains("Save this search to a hub"), offered, "{address}");
        let gardeners = page.text().contains("<option value=\"gardeners\"");
        assert_eq!(gardeners, offered && reader.is_some_and(|reader| std::ptr::eq(reader, &ann)), "{address}");
    }
    let stream = portal.stream("gardeners", "");
    let saved = ann.post("/search/save", &[("q", " \"thirsty\" user:ann "), ("hub", "gardeners")]);
    let widget = widgets(&portal, "gardeners")["search"][0];
    assert_eq!((saved.status, saved.header("location")), (303, Some(format!("/gardeners#widget-{widget}").as_str())));
    stream.find(|event| event.name == "board");
    hears(&stream, widget, 1);
    assert!(portal.get("/gardeners").text().contains("/search?q=%22thirsty%22%20user%3Aann"));

    // What matches shows up; what does not leaves it as it is.
    house.import(told("2026-saved-2", 2, "bo", "the beans are thirsty")).well();
    house.import(told("2026-saved-3", 3, "ann", "the peas are thirsty")).well();
    hears(&stream, widget, 2);
    assert!(shown(&portal, widget).iter().all(|sentence| sentence.ends_with("by ann")));

    // Others may not, and nothing is not saved.
    assert_eq!(bo.call("/search/save", &[("q", "thirsty"), ("hub", "gardeners")]).status, 403);
    assert_eq!(ann.call("/search/save", &[("q", " "), ("hub", "gardeners")]).status, 400);
    assert_eq!(ann.call("/search/save", &[("q", "thirsty"), ("hub", "")]).status, 400);
}

#[test]
fn who_hides_or_closes_is_not_found_any_more() {
    let house = House::new();
    house.import(told("2026-saved-1", 1, "ann", "the roses are thirsty")).well();
    house.import(told("2026-saved-2", 2, "bo", "the beans are thirsty")).well();
    let portal = house.start(&["--dev-login"]);
    portal.settle();
    let [ann, bo] = ["ann", "bo"].map(|name| Person::sign_in(&portal, name));
    let widget = save(&ann, "thirsty");
    let about = save(&ann, "hub:weeders");
    eventually("both", || (shown(&portal, widget).len() == 2).then_some(()));

    assert_eq!(bo.post("/settings/activity", &[("hidden", "yes")]).status, 303);
    assert_eq!(shown(&portal, widget).len(), 1, "at once");
    assert_eq!(bo.post("/settings/activity", &[]).status, 303);
    eventually("bo to be back", || (shown(&portal, widget).len() == 2).then_some(()));
    assert_eq!(bo.post("/settings/forget", &[("name", "bo")]).status, 303);
    eventually("what bo said, which stays", || (shown(&portal, widget).len() == 2).then_some(()));

    let new = [("name", "weeders"), ("summary", "We weed"), ("template", "team"), ("visibility", "public")];
    assert_eq!(ann.post("/new", &new).status, 303);
    eventually("the new hub to be found", || (!shown(&portal, about).is_empty()).then_some(()));
    let page = ann.get("/weeders/settings/visibility");
    let edition = page.text().split("name=\"edition\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let closed = [("edition", edition.expect("an edition")), ("visibility", "private")];
    assert_eq!(ann.post("/weeders/settings/visibility", &closed).status, 303);
    assert!(shown(&portal, about).is_empty(), "at once: {:?}", shown(&portal, about));
}

#[test]
fn a_new_index_and_what_came_while_it_was_away() {
    let house = House::new();
    house.import(told("2026-saved-1", 1, "ann", "the roses are thirsty")).well();
    let portal = house.start(&["--dev-login"]);
    portal.settle();
    let widget = save(&Person::sign_in(&portal, "ann"), "thirsty");
    eventually("the first", || (shown(&portal, widget).len() == 1).then_some(()));
    portal.kill();
    house.import(told("2026-saved-2", 2, "bo", "the beans are thirsty")).well();
    let portal = house.start(&[]);
    eventually("the second", || (shown(&portal, widget).len() == 2).then_some(()));
    portal.kill();
    std::fs::remove_dir_all(house.path().join("index")).expect("an index");
    house.import(told("2026-saved-3", 3, "bo", "the peas are thirsty")).well();
    let portal = house.start(&[]);
    eventually("the third", || (shown(&portal, widget).len() == 3).then_some(()));
}
