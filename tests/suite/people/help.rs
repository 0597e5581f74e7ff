//! Requests for help: listed, chosen, taken on, answered and opened again, by whom it is for.

use std::collections::BTreeSet;

use serde_json::json;

use crate::support::{House, Person, Portal, asked, widgets};

/// Three requests in the gardeners' channel, an hour apart.
fn garden() -> (House, Portal) {
    let house = House::new();
    let words = ["label the beds #docs", "who knows slugs?", "water the roses"];
    for (at, words) in (0..).zip(words) {
        house.import(asked(&format!("h{at}"), 1_780_000_000 + 3600 * at, words)).well();
    }
    let portal = house.start(&["--dev-login"]);
    let ann = Person::sign_in(&portal, "ann");
    let links = [("edition", "0"), ("packages", "spade"), ("channels", "#garden")];
    assert_eq!(ann.post("/gardeners/settings/links", &links).status, 303);
    portal.settle();
    (house, portal)
}

/// The quotes on a page, in their order.
fn quotes(page: &str) -> Vec<String> {
    let quote = |rest: &str| {
        let text = rest.split("</blockquote>").next().unwrap_or_default();
        text.split('>').nth(1).and_then(|text| text.split('<').next()).unwrap_or(text).to_owned()
    };
    page.split("<blockquote>").skip(1).map(quote).collect()
}

fn said(number: &'static str, seen: &'static str, to: &'static str) -> [(&'static str, &'static str); 3] {
    [("request", number), ("seen", seen), ("to", to)]
}

#[test]
fn a_request_is_taken_on_answered_and_opened_again() {
    let (_house, portal) = garden();
    let [ann, bo, cy, di] = ["ann", "bo", "cy", "di"].map(|name| Person::sign_in(&portal, name));
    ann.post("/gardeners/add", &[("plugin", "halp"), ("column", "right"), ("config.count", "20")]);
    portal.settle();
    let page = portal.get("/help");
    assert!(page.text().contains("Sign in") && !page.text().contains("I take it on"));
    assert!(page.text().contains("href=\"/gardeners\""), "the hub it was asked in");

    let taken = cy.post("/help", &said("2", "open", "taken"));
    assert_eq!((taken.status, taken.header("location")), (303, Some("/help#request-2")));
    let list = di.get("/help");
    assert_eq!(quotes(list.text()), ["water the roses", "label the beds #docs", "who knows slugs?"], "open ones first");
    assert!(list.text().contains("Taken on") && list.text().contains("href=\"/cy\""));

    assert_eq!(cy.post("/help", &said("2", "open", "taken")).status, 303, "it stands so already");
    assert_eq!(di.post("/help", &said("2", "open", "taken")).status, 409, "somebody was faster");
    assert_eq!(di.post("/help", &said("2", "open", "answered")).status, 409, "made from an older page");
    assert_eq!(di.post("/help", &said("2", "taken", "answered")).status, 403);
    assert_eq!(di.post("/help", &said("9999", "open", "taken")).status, 404);
    for (person, to, seen) in [(&cy, "open", "taken"), (&ann, "answered", "open"), (&bo, "open", "answered")] {
        let done = person.call("/help", &[("request", "2"), ("seen", seen), ("to", to)]);
        assert_eq!(done.json(), json!({"request": 2, "status": to}));
    }
    assert_eq!(bo.post("/help", &said("2", "open", "answered")).status, 303, "whoever asked may say so");
    let answered = portal.get("/help?state=answered");
    assert_eq!(quotes(answered.text()), ["who knows slugs?"]);
    assert!(!quotes(portal.get("/").text()).contains(&"who knows slugs?".to_owned()), "nobody waits any more");
}

/// Anybody may link a hub of their own to any channel.
#[test]
fn a_hub_that_comes_later_does_not_speak_for_the_channel() {
    let (_house, portal) = garden();
    let [ann, mal] = ["ann", "mal"].map(|name| Person::sign_in(&portal, name));
    mal.post("/new", &[("name", "later"), ("summary", "x"), ("template", "team"), ("visibility", "public")]);
    let links = [("edition", "0"), ("channels", "#garden")];
    assert_eq!(mal.post("/later/settings/links", &links).status, 303);
    assert!(!mal.get("/help").text().contains("It is answered"));
    assert_eq!(mal.post("/help", &said("2", "open", "answered")).status, 403);
    assert!(ann.get("/help").text().contains("It is answered"));
    assert_eq!(ann.post("/help", &said("2", "open", "answered")).status, 303);
}

#[test]
fn the_widget_follows() {
    // Asked a moment ago, because the widget forgets after a month.
    let now = fedora_hubs::model::Time::now().as_secs();
    let house = House::new();
    house.import(asked("now", now - 60, "count the bees")).well();
    let portal = house.start(&["--dev-login"]);
    let ann = Person::sign_in(&portal, "ann");
    ann.post("/gardeners/settings/links", &[("edition", "0"), ("channels", "#garden")]);
    ann.post("/gardeners/add", &[("plugin", "halp"), ("column", "right")]);
    portal.settle();
    let number = widgets(&portal, "gardeners")["halp"][0];
    assert!(portal.get("/gardeners").text().contains("count the bees"));
    let stream = portal.stream("gardeners", "");
    for (seen, to, shown) in [("open", "taken", "somebody is on it"), ("taken", "answered", "Nobody is asking")] {
        assert_eq!(ann.post("/help", &said("1", seen, to)).status, 303);
        let html = |event: &crate::support::Event| event.json()["html"].as_str().unwrap_or_default().to_owned();
        stream.find(|event| {
            event.name == "widget" && event.json()["widget"] == json!(number) && html(event).contains(shown)
        });
    }
    let told = portal.get("/gardeners/activity");
    assert!(told.text().contains("ann answered a request for help in #garden: count the bees"), "{}", told.text());
}

#[test]
fn requests_are_chosen_and_paged() {
    let house = House::new();
    let many: String = (0..70)
        .map(|n| asked(&format!("m{n}"), 1_780_000_000 + 60 * (n % 50), &format!("row {n} #tag{}", n % 2)))
        .collect();
    house.import(many).well();
    let portal = house.start(&["--dev-login"]);
    let cy = Person::sign_in(&portal, "cy");
    for (number, to) in [("10", "taken"), ("20", "taken"), ("40", "taken")] {
        cy.post("/help", &said(number, "open", to));
    }
    let walk = |first: &str| {
        let (mut all, mut at) = (Vec::new(), first.to_owned());
        loop {
            let page = portal.get(&at);
            all.extend(quotes(page.text()));
            let next = page.text().split("rel=\"next\"").next().filter(|_| page.text().contains("rel=\"next\""));
            let Some(next) = next.and_then(|text| text.rsplit("href=\"").next()) else { return all };
            at = next.split('"').next().unwrap_or_default().replace("&amp;", "&");
        }
    };
    let all = walk("/help");
    assert_eq!((all.len(), all.iter().collect::<BTreeSet<_>>().len()), (70, 70), "none twice, none missing");
    assert_eq!(all[67..], ["row 39 #tag1", "row 19 #tag1", "row 9 #tag1"], "what is taken comes last");
    assert_eq!(walk("/help?tag=tag1").len(), 35);
    assert_eq!(walk("/help?state=open&tag=%23tag1").len(), 32);
    assert_eq!(walk("/help?person=CY").len(), 3);
    assert_eq!(walk("/help?meeting=garden&person=bo").len(), 70);
    assert_eq!((walk("/help?hub=gardeners").len(), walk("/help?meeting=kitchen").len()), (0, 0));
    assert_eq!((walk("/help?to=2026-05-27").len(), walk("/help?from=2026-05-29").len()), (0, 0));
    assert!(portal.get("/help?hub=nowhere").text().contains("No request fits."));
}
