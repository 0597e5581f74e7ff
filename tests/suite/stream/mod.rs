//! A person's own stream through HTTP: what it holds and why, what is done about it, its filters and its news.

mod filters;
mod news;
mod pages;
mod privacy;

use crate::support::{House, Person, Portal, Story, envelope};

/// Bo did something with a package.
fn story(id: &str, at: u64, user: &str, package: Option<&str>) -> String {
    envelope(&Story { id: &format!("2026-stream-{id}"), at, user, package, words: "the roses are thirsty" }) + "\n"
}

/// The numbers of the messages behind each entry that a page of a stream shows, as its buttons name them.
fn shown(page: &str) -> Vec<Vec<u64>> {
    let buttons = page.split("formaction=\"/stream/hide\" name=\"messages\" value=\"").skip(1);
    let lists = buttons.filter_map(|rest| rest.split('"').next());
    lists.map(|list| list.split(',').map(|number| number.parse().expect("a number")).collect()).collect()
}

/// How often a sentence stands in a page's entries.
fn told(page: &str, sentence: &str) -> usize {
    page.split("<p class=\"entry-says\">")
        .skip(1)
        .filter(|rest| rest.split("</p>").next().unwrap().contains(sentence))
        .count()
}

/// A portal at rest where these messages came in, and ann.
fn stage(house: &House, messages: &str) -> (Portal, Person) {
    house.import(messages).well();
    let portal = house.start(&["--dev-login"]);
    portal.settle();
    let ann = Person::sign_in(&portal, "ann");
    (portal, ann)
}

#[test]
fn it_holds_what_concerns_one_and_says_why() {
    let house = House::new();
    let messages = [
        story("own", 1, "ann", Some("hat")),
        story("team", 2, "bo", Some("spade")),
        story("other", 3, "bo", Some("hat")),
    ];
    let (portal, ann) = stage(&house, &messages.concat());
    let page = ann.get("/stream");
    assert_eq!(page.status, 200);
    assert_eq!(told(page.text(), "on spade by bo"), 1, "{}", page.text());
    assert!(page.text().contains("It concerns the package spade, linked to <a class=\"hub-link\" href=\"/gardeners\">gardeners</a>, which you belong to"));
    assert_eq!((told(page.text(), "on hat by bo"), told(page.text(), "on hat by ann")), (0, 0), "{}", page.text());
    assert!(page.text().contains("This is your stream") && page.text().contains("href=\"/id?id=2026-stream-team\""));
    let actions = ann.get("/stream/actions");
    assert_eq!((told(actions.text(), "on hat by ann"), told(actions.text(), "by bo")), (1, 0));
    assert!(actions.text().contains("You did this."));

    // What bo does is followed with bo's hub.
    assert_eq!(ann.post("/api/hub/bo/subscribe", &[]).status, 303);
    let page = ann.get("/stream");
    assert_eq!(told(page.text(), "on hat by bo"), 1);
    assert!(
        page.text().contains("It concerns <a class=\"hub-link\" href=\"/bo\">bo</a>, which you follow"),
        "{}",
        page.text()
    );
    // What an announcement says of ann names her.
    assert_eq!(Person::sign_in(&portal, "bo").post("/ann/cookie", &[("words", "for the soup")]).status, 303);
    portal.settle();
    crate::support::eventually("the cookie", || {
        let page = ann.get("/stream/mentions");
        (page.text().contains("It mentions you.") && told(page.text(), "bo") == 1).then_some(())
    });
    assert_eq!(ann.get("/stream/nonsense").status, 404);
}

#[test]
fn saved_and_hidden_are_ones_own() {
    let house = House::new();
    let (portal, ann) = stage(&house, &story("one", 1, "bo", Some("spade")));
    let page = ann.get("/stream").text().to_owned();
    let numbers = shown(&page);
    let (list, newest) = (format!("{}", numbers[0][0]), numbers[0][0]);
    let saved = ann.post("/stream/save", &[("messages", &list), ("back", "/stream")]);
    assert_eq!((saved.status, saved.header("location")), (303, Some(format!("/stream#entry-{newest}").as_str())));
    assert!(ann.get("/stream").text().contains("aria-pressed=\"true\">Saved"));
    assert_eq!(told(ann.get("/stream/saved").text(), "on spade by bo"), 1);
    let bo = Person::sign_in(&portal, "bo");
    assert!(bo.get("/stream/saved").text().contains("You have saved nothing yet."));

    let hidden = ann.post("/stream/hide", &[("messages", &list), ("back", "/stream")]);
    let to = hidden.header("location").expect("a page to go on to").to_owned();
    let after = ann.get(&to);
    assert!(after.text().contains("Hidden from your stream.") && told(after.text(), "on spade by bo") == 0);
    assert_eq!(told(ann.get("/stream/saved").text(), "on spade by bo"), 1, "what is saved stays there");
    ann.post("/stream/unhide", &[("messages", &list)]);
    assert_eq!(told(ann.get("/stream").text(), "on spade by bo"), 1);
    let said = ann.call("/stream/unsave", &[("messages", &list), ("back", "/stream/saved")]).json();
    assert_eq!((said["done"].as_str(), said["page"].as_str()), (Some("unsave"), Some("/stream/saved")));
    assert!(ann.get("/stream/saved").text().contains("You have saved nothing yet."));
    assert_eq!(ann.post("/stream/save", &[("messages", "99999")]).status, 404);
    let elsewhere = ann.post("/stream/unsave", &[("messages", &list), ("back", "https://evil.example/")]);
    assert_eq!(elsewhere.header("location"), Some("/stream"));
}

#[test]
fn a_later_visit_knows_what_is_new() {
    let house = House::new();
    let store = fedora_hubs::store::Store::open(house.path(), || fedora_hubs::model::Time::from_millis(1)).unwrap();
    let long_ago = fedora_hubs::model::Time::from_secs_f64(1_780_000_015.0);
    store.write(move |change| change.visit_stream(&"ann".into(), long_ago)).wait().unwrap();
    drop(store);
    let (_portal, ann) =
        stage(&house, &[story("old", 10, "bo", Some("spade")), story("new", 2000, "bo", Some("spade"))].concat());
    let page = ann.get("/stream");
    assert!(page.text().contains("<strong>1 thing new</strong> since your last visit"), "{}", page.text());
    assert_eq!(page.text().matches("You were here").count(), 1);
    assert!(!ann.get("/stream/mentions").text().contains("You were here"));
}
