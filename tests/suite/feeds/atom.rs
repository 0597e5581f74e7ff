//! Atom: of hubs, of those who ask for help.

use feed_rs::model::Feed;
use serde_json::json;

use super::Stage;
use crate::support::{Answer, Person, eventually, lines, tags};

#[track_caller]
fn read(answer: &Answer) -> Feed {
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/atom+xml; charset=utf-8")));
    feed_rs::parser::parse(&answer.body[..]).expect("a feed")
}

fn titles(feed: &Feed) -> Vec<&str> {
    feed.entries.iter().filter_map(|entry| entry.title.as_ref()).map(|title| title.content.as_str()).collect()
}

#[test]
fn a_hub_in_a_feed_reader() {
    let stage = Stage::new();
    let answer = stage.portal.get("/ann.atom");
    let feed = read(&answer);
    assert_eq!(feed.title.as_ref().unwrap().content, "Ann Example");
    assert_eq!(titles(&feed), ["garden: bed watered by ann"; 3]);
    let here = format!("http://{}", stage.portal.address);
    let links: Vec<&str> = feed.links.iter().map(|link| link.href.as_str()).collect();
    assert_eq!(links, ["http://localhost/ann.atom", "http://localhost/ann"], "the host that was asked for");
    let asked = stage.portal.ask("GET", "/Ann.atom", &[("Host", &stage.portal.address.to_string())]);
    assert_eq!(read(&asked).links[0].href, format!("{here}/ann.atom"));
    let mut ids: Vec<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids[0], "tag:localhost,2026:message/first-2");
    ids.dedup();
    assert_eq!(ids.len(), 3);

    let again = stage.again("/ann.atom", &answer);
    assert_eq!((again.status, again.body.len()), (304, 0));
    let date = answer.header("last-modified").expect("a date");
    assert_eq!(stage.portal.ask("GET", "/ann.atom", &[("If-Modified-Since", date)]).status, 200);
    stage.house.import(lines("second", 1)).well();
    let news = eventually("something new", || Some(stage.again("/ann.atom", &answer)).filter(|it| it.status == 200));
    let before: Vec<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
    let after = read(&news);
    let after: Vec<&str> = after.entries.iter().map(|entry| entry.id.as_str()).collect();
    assert!(before.iter().all(|id| after.contains(id)) && after.len() == 4, "{after:?}");
}

#[test]
fn what_the_operator_calls_it() {
    let house = crate::support::House::new();
    let config = house.path().join("hubs.toml");
    std::fs::write(&config, "public_url = \"https://hubs.example.org/\"\n").unwrap();
    let portal = house.start(&["--config", config.to_str().unwrap()]);
    let feed = read(&portal.get("/gardeners.atom"));
    assert_eq!((feed.id.as_str(), feed.entries.len()), ("tag:hubs.example.org,2026:hub/gardeners", 0));
    assert_eq!(feed.links[0].href, "https://hubs.example.org/gardeners.atom");
    assert_eq!(feed.updated.unwrap().timestamp(), 1_400_000_000, "as old as the hub");
}

#[test]
fn only_who_may_look() {
    let stage = Stage::new();
    assert_eq!(stage.portal.get("/attic.atom").status, 403);
    assert_eq!(stage.portal.get("/cellar.atom").status, 404);
    assert_eq!(stage.portal.get("/nobody.atom").status, 404);
    assert_eq!(read(&stage.ann.get("/cellar.atom")).title.unwrap().content, "cellar");
    assert_eq!(Person::sign_in(&stage.portal, "cy").get("/cellar.atom").status, 404);
}

#[test]
fn a_hub_may_be_called_like_a_feed() {
    let stage = Stage::new();
    let team = [("name", "bo.atom"), ("summary", "Bo's nuclei"), ("template", "team"), ("visibility", "private")];
    assert_eq!(stage.ann.post("/new", &team).status, 303);
    let page = stage.ann.get("/bo.atom");
    assert!(page.text().contains("<h1>bo.atom</h1>"), "{}", page.text());
    assert_eq!(read(&stage.portal.get("/bo.atom")).title.unwrap().content, "Bo Sample", "for who may not know of it");
    assert_eq!(read(&stage.ann.get("/bo.atom.atom")).title.unwrap().content, "bo.atom");
}

#[test]
fn pages_name_their_feeds() {
    let stage = Stage::new();
    let alternates = |path: &str| -> Vec<String> {
        let page = stage.portal.get(path);
        let found = tags(page.text()).into_iter().filter(|tag| tag.attribute("rel") == Some("alternate"));
        found.filter_map(|tag| tag.attribute("href").map(str::to_owned)).collect()
    };
    assert_eq!(alternates("/gardeners"), ["/gardeners.atom", "/gardeners/meetings.ics"]);
    assert_eq!(alternates("/ann"), ["/ann.atom"]);
    assert_eq!(alternates("/"), ["/help.atom"]);
    assert!(alternates("/attic").is_empty(), "a preview has no feed");
}

#[test]
fn who_asks_for_help() {
    let stage = Stage::new();
    assert!(read(&stage.portal.get("/help.atom")).entries.is_empty());
    let msg = json!({
        "channel": "#garden", "meeting_topic": "Beds", "attendees": {"ann": 2}, "url": "http://meetings.example.org/1",
        "details": {"nick": "ann", "line": "who can <dig>?", "linenum": 1, "time_": 1_780_000_000.0},
    });
    let topic = "org.example.prod.meetbot.meeting.item.help";
    let line = json!({"topic": topic, "msg_id": "2026-help", "timestamp": 1_780_000_000, "i": 1, "msg": msg});
    stage.house.import(line.to_string()).well();
    let feed = read(&stage.portal.get("/help.atom"));
    assert_eq!(titles(&feed), ["ann asked for help in the meeting Beds in #garden: who can <dig>?"]);
    assert_eq!(feed.entries[0].id, "tag:localhost,2026:message/help");
}

#[test]
fn a_search_in_a_feed_reader() {
    let stage = Stage::new();
    let answer = stage.portal.get("/search.atom?q=%22thirsty%22+user:ann");
    let feed = read(&answer);
    assert_eq!(titles(&feed), ["garden: bed watered by ann"; 3]);
    assert_eq!(feed.id, "tag:localhost,2026:search/%22thirsty%22%20user%3Aann");
    assert_eq!(feed.entries[0].id, read(&stage.portal.get("/ann.atom")).entries[0].id, "one message has one name");
    assert_eq!(stage.again("/search.atom?q=%22thirsty%22+user:ann", &answer).status, 304);
    let page = stage.portal.get("/search?q=thirsty");
    assert!(
        page.text()
            .contains(r#"type="application/atom+xml" title="What this search finds" href="/search.atom?q=thirsty""#)
    );
    assert!(read(&stage.portal.get("/search.atom")).entries.is_empty());
}

#[test]
fn a_stream_of_ones_own() {
    let stage = Stage::new();
    assert_eq!(stage.portal.get("/stream.atom").status, 401);
    let made = stage.ann.call("/settings/tokens", &[("label", "reader")]).json();
    let address = format!("/stream.atom?token={}", made["token"].as_str().expect("a token"));
    let answer = stage.portal.get(&address);
    let feed = read(&answer);
    assert_eq!(feed.links[0].href, "http://localhost/stream.atom?tab=mine", "the token is not passed on");
    assert!(!answer.text().contains(made["token"].as_str().unwrap()));
    let actions = read(&stage.portal.get(&format!("{address}&tab=actions")));
    assert_eq!(titles(&actions), ["garden: bed watered by ann"; 3]);
    assert!(actions.entries[0].content.as_ref().unwrap().body.as_ref().unwrap().contains("You did this."));
    assert_eq!(stage.portal.get(&format!("{address}&tab=x")).status, 400);
    assert_eq!(stage.again(&address, &answer).status, 304);
    let bo = Person::sign_in(&stage.portal, "bo");
    assert!(read(&bo.get("/stream.atom?tab=actions")).entries.is_empty(), "everybody has their own");
}
