//! Follows every link of the demo's portal: nothing leads nowhere, nothing is loaded from outside.

use std::collections::{BTreeSet, VecDeque};

use crate::support::{Answer, House, Portal, Tag, tags};

/// More pages than the demo has; what is beyond is not looked at.
const MOST: usize = 400;

/// Attributes that make a browser load or send something.
const LOADING: &[&str] =
    &["src", "href", "action", "formaction", "srcset", "poster", "data", "xlink:href", "background"];

#[test]
fn every_page_of_the_demo() {
    let house = House::empty();
    let portal = Portal::demo(house.path(), &["--speed", "0.01"]);
    let (mut seen, mut waiting) = (BTreeSet::from(["/".to_owned()]), VecDeque::from(["/".to_owned()]));
    let mut visited = 0;
    while let Some(address) = waiting.pop_front().filter(|_| visited < MOST) {
        visited += 1;
        let answer = portal.get(&address);
        assert_eq!(answer.status, 200, "{address} is linked to");
        if answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            // The people and hubs of examples are invented there; nothing in one can be followed.
            let usable = |link: &String| address != "/widgets" || !pictured(answer.text(), link);
            for link in links(&address, &answer).into_iter().filter(usable) {
                if seen.insert(link.clone()) {
                    waiting.push_back(link);
                }
            }
        }
    }
    assert!(visited > 100, "only {visited} pages were found");
    portal.stop().is_orderly();
}

/// Whether an address stands in examples alone.
fn pictured(html: &str, link: &str) -> bool {
    let beside: String = html.split("</figure>").filter_map(|part| part.split(" inert>").next()).collect();
    !beside.contains(&format!("\"{link}\""))
}

/// Checks a page and gives the addresses within the portal that it leads to.
fn links(address: &str, answer: &Answer) -> Vec<String> {
    let html = answer.text();
    assert!(html.starts_with("<!DOCTYPE html>"), "{address}");
    let tags = tags(html);
    let mut links = Vec::new();
    for tag in &tags {
        for (name, value) in &tag.attributes {
            assert!(!name.starts_with("on") && name != "style", "{address}: the policy refuses {name} on {tag:?}");
            if LOADING.contains(&name.as_str()) {
                links.extend(followed(address, tag, value));
            }
        }
    }
    assert!(
        !tags.iter().any(|tag| ["style", "base", "iframe", "object", "embed"].contains(&tag.name.as_str())),
        "{address}"
    );
    let ids: Vec<&str> = tags.iter().filter_map(|tag| tag.attribute("id")).collect();
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "an id stands twice in {address}: {ids:?}");
    links
}

/// An address found on a page: refused where a browser would load it from outside, followed where it stays inside.
fn followed(page: &str, tag: &Tag, value: &str) -> Option<String> {
    let inside = value.starts_with('/') && !value.starts_with("//");
    if tag.name == "a" {
        let outside = ["https://", "http://"].iter().any(|scheme| value.starts_with(scheme));
        let here = value.starts_with(['#', '?']);
        assert!(inside || outside || here, "{page} leads to {value}");
        assert!(!outside || tag.attribute("rel").is_some_and(|rel| rel.contains("noopener")), "{page}: {tag:?}");
    } else {
        assert!(
            inside || value.starts_with(['#', '?']) || value.starts_with("data:image/"),
            "{page} loads {value}: {tag:?}"
        );
    }
    let leads_on = inside && !names_somebody(tag);
    leads_on.then(|| value.split('#').next().unwrap_or_default().to_owned())
}

/// Whoever acts on the bus is named with a link, also those who have no hub here.
fn names_somebody(tag: &Tag) -> bool {
    tag.attribute("class") == Some("person")
        || tag.attribute("aria-label").is_some_and(|label| label.ends_with(", hub"))
}
