//! Charts as documents of their own.

use crate::support::{House, Portal, Story, envelope};

fn portal() -> (House, Portal) {
    let house = House::new();
    let told = |at, user, package| {
        envelope(&Story { id: &format!("2026-chart-{at}"), at, user, package, words: "the roses are thirsty" }) + "\n"
    };
    let lines =
        [told(1, "ann", None), told(60, "ann", Some("spade")), told(120, "bo", Some("rake")), told(180, "ann", None)];
    house.import(lines.concat()).well();
    let portal = house.start(&[]);
    portal.settle();
    (house, portal)
}

/// What a chart says in words.
#[track_caller]
fn says(portal: &Portal, address: &str) -> String {
    let answer = portal.get(address);
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, Some("image/svg+xml")),
        "{address}: {}",
        answer.text()
    );
    let text = answer.text().to_owned();
    assert!(text.starts_with("<?xml version") && text.ends_with("</svg>"), "{text}");
    let words = text.split_once("<desc id=\"says\">").and_then(|(_, rest)| rest.split_once("</desc>"));
    words.expect("words").0.to_owned()
}

#[test]
fn what_is_shown_is_what_is_there() {
    let (_house, portal) = portal();
    let time = "start=1780000000&end=1780000200";
    let when = "from 28 May 2026, 20:26 UTC to 28 May 2026, 20:30 UTC";
    assert_eq!(says(&portal, &format!("/charts/line?{time}")), format!("4 messages {when}."));
    assert_eq!(says(&portal, &format!("/charts/bar?{time}&not_user=bo&N=10")), format!("3 messages {when}."));
    let cases = [
        ("pie", "split_on=users", "user: ann 3, bo 1."),
        ("stackedline", "split_on=package", "package: rake 1, spade 1."),
        ("bar", "split_on=user&user=bo&user=nobody", "user: bo 1, nobody 0."),
        ("pie", "agent=ann", "category: garden 3."),
        ("line", "split_on=topics&package=spade", "topic: garden.bed.watered 1."),
    ];
    for (kind, query, expected) in cases {
        assert_eq!(says(&portal, &format!("/charts/{kind}?{time}&{query}")), format!("Messages {when} by {expected}"));
    }
    for kind in ["line", "stackedline", "bar", "pie"] {
        for query in ["", "&split_on=user&title=%26%22"] {
            let drawn = portal.get(&format!("/charts/{kind}?{time}{query}"));
            well_formed(drawn.text());
        }
    }
    assert!(portal.get("/charts/pie?delta=1").text().contains("Nothing was told in this time."));
    assert!(portal.get("/charts/bar?title=%3Cscript%3E&width=300").text().contains(">&lt;script&gt;</text>"));
}

#[test]
fn who_has_it_is_told_so_and_nonsense_is_refused() {
    let (_house, portal) = portal();
    let address = "/charts/bar?start=1780000000&end=1780000200";
    let tag = portal.get(address).header("etag").unwrap().to_owned();
    let again = portal.ask("GET", address, &[("If-None-Match", &tag)]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    for (address, status) in [("/charts/funnel", 404), ("/charts/bar?width=1", 400), ("/charts/bar?split_on=x", 400)] {
        let answer = portal.ask("GET", address, &[("Accept", "text/html")]);
        assert_eq!((answer.status, answer.header("content-type")), (status, Some("application/json")), "{address}");
    }
}

/// As a strict reader of XML takes it: an attribute that stands twice is a mistake.
fn well_formed(svg: &str) {
    let mut reader = quick_xml::Reader::from_str(svg);
    let mut depth = 0;
    loop {
        match reader.read_event().unwrap_or_else(|failure| panic!("{failure} in {svg}")) {
            quick_xml::events::Event::Start(tag) => {
                depth += 1;
                tag.attributes()
                    .for_each(|attribute| drop(attribute.unwrap_or_else(|failure| panic!("{failure} in {svg}"))));
            }
            quick_xml::events::Event::Empty(tag) => {
                tag.attributes()
                    .for_each(|attribute| drop(attribute.unwrap_or_else(|failure| panic!("{failure} in {svg}"))));
            }
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{svg}");
}
