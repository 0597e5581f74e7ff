//! Addresses that lead nowhere, and what is said then: a page for people, JSON for programs.

use super::{HTML, JSON, assert_guarded, portal};
use crate::support::widgets;

#[test]
fn names_that_are_not_there_get_a_page() {
    let (_house, portal) = portal();
    let long = format!("/{}", "x".repeat(51));
    let very_long = format!("/{}", "y".repeat(6000));
    let addresses = [
        "/nobody",
        "/u/nobody",
        "/t/nobody",
        "/u/gardeners",
        "/t/ann",
        "/ann/",
        "/ann/1/2/3",
        "/u/",
        "/u",
        "/t",
        "//",
        "/a%20b",
        "/%00",
        "/ann%00",
        "/%ff",
        "/%ff%fe/json/x",
        "/..",
        "/../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/ann/..%2f..%2fetc",
        "/;",
        "/%",
        "/%zz",
        "/%3Cscript%3Ealert(1)%3C/script%3E",
        "/source/nothing",
        "/source/..%2fmod",
        "/source/Feed",
        "/source/%ff",
        "/assets/%FF",
        "/assets/css/%c3%28",
        "/v2",
        "/.well-known/security.txt",
        &long,
        &very_long,
    ];
    for address in addresses {
        let answer = portal.get(address);
        assert_eq!((answer.status, answer.header("content-type")), (404, Some(HTML)), "{address}");
        assert_guarded(address, &answer);
        let text = answer.text();
        assert!(text.contains("<h1") && text.contains("href=\"/groups\""), "a way out of {address}: {text}");
        assert!(!text.contains("<script>alert") && text.len() < 20_000, "{address}: {text}");
    }
}

#[test]
fn widgets_that_are_not_there() {
    let (_house, portal) = portal();
    let theirs = widgets(&portal, "bo")["feed"][0];
    let foreign = format!("/ann/{theirs}");
    let addresses = [
        "/ann/0",
        "/ann/999999",
        "/ann/4294967296",
        "/ann/99999999999999999999",
        "/ann/-1",
        "/ann/1.0",
        "/ann/feed",
        "/ann/%00",
        "/ann/%ff",
        "/ann/+",
        "/nobody/1",
        "/ann/history",
        &foreign,
    ];
    for address in addresses {
        let (page, json) = (portal.get(address), portal.get(&format!("{address}/json")));
        assert_eq!((page.status, page.header("content-type")), (404, Some(HTML)), "{address}");
        assert_eq!((json.status, json.header("content-type")), (404, Some(JSON)), "{address}/json");
        assert!(json.json()["error"].as_str().is_some_and(|error| error.ends_with('.')), "{address}: {}", json.text());
    }
}

#[test]
fn programs_are_refused_in_json() {
    let (_house, portal) = portal();
    for address in ["/nobody/json", "/groups/json", "/%00/json", "/%ff/json", "/a/b/c/json"] {
        let answer = portal.get(address);
        assert_eq!((answer.status, answer.header("content-type")), (404, Some(JSON)), "{address}");
        assert_guarded(address, &answer);
        let said = answer.json();
        assert!(said["error"].as_str().is_some_and(|error| error.ends_with('.')), "{address}: {said}");
    }
    let posted = portal.ask("POST", "/ann/json", &[("Content-Length", "0")]);
    assert_eq!((posted.status, posted.header("content-type")), (405, Some(JSON)));
}

#[test]
fn below_api_and_where_json_is_asked_for_there_is_no_page() {
    let (_house, portal) = portal();
    let (json, html) = (("Accept", "application/json"), ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));
    let both = ("Accept", "application/json, text/html;q=0.5");
    let kinds = [
        ("/api/nothing", vec![], JSON),
        ("/api/a/b/c", vec![("Accept", "*/*")], JSON),
        ("/nobody", vec![json], JSON),
        ("/nobody/json", vec![html], JSON),
        ("/nobody", vec![html], HTML),
        ("/nobody", vec![both], HTML),
        ("/nobody", vec![], HTML),
        // A browser without scripts sends its forms there, too.
        ("/api/nothing", vec![html], HTML),
    ];
    for (address, headers, kind) in kinds {
        let answer = portal.ask("GET", address, &headers);
        assert_eq!((answer.status, answer.header("content-type")), (404, Some(kind)), "{address} {headers:?}");
        assert_guarded(address, &answer);
    }
}

#[test]
fn what_was_typed_is_shown_as_text() {
    let (_house, portal) = portal();
    for address in
        ["/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/groups?q=%22%3E%3Cimg+src%3Dx+onerror%3Dalert(1)%3E"]
    {
        let page = portal.get(address);
        assert_eq!(page.status, 200);
        assert!(!page.text().contains("<script>alert") && !page.text().contains("<img src=x"), "{}", page.text());
    }
    let endless = format!("/search?q={}", "rose+".repeat(1200));
    assert_eq!(portal.get(&endless).status, 200);
}

#[test]
fn nonsense_on_the_wire_ends_one_connection_only() {
    use std::io::{Read, Write};
    let (_house, portal) = portal();
    let endless = [b"GET / HTTP/1.1\r\nX: ".as_slice(), &[b'x'; 1_000_000]].concat();
    for nonsense in [b"\x16\x03\x01\x02\x00\x01".as_slice(), b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", &endless] {
        let mut stream = std::net::TcpStream::connect(portal.address).unwrap();
        stream.set_read_timeout(Some(crate::support::LONG)).unwrap();
        // It may hang up before it has read everything.
        let _ = stream.write_all(nonsense);
        let _ = stream.write_all(b"\r\n\r\n");
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        assert!(!String::from_utf8_lossy(&answer).contains(" 200 "), "{}", String::from_utf8_lossy(&answer));
    }
    assert_eq!(portal.get("/healthz").text(), "ok\n");
    portal.stop().is_orderly();
}
