//! Style, scripts and drawings: named by their content, kept for ever, sent compressed.

use std::collections::BTreeSet;
use std::io::Read;

use super::{assert_guarded, portal};
use crate::support::{Portal, tags};

/// The assets that the main pages ask for.
fn assets(portal: &Portal) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for page in ["/", "/ann", "/groups", "/search?q=ann", "/source/feed"] {
        for tag in tags(portal.get(page).text()) {
            let address = tag.attribute("src").or(tag.attribute("href")).filter(|to| to.starts_with("/assets/"));
            found.extend(address.map(str::to_owned));
        }
    }
    assert!(found.iter().any(|name| name.ends_with(".css")) && found.iter().any(|name| name.ends_with(".js")));
    found
}

#[test]
fn hashed_names_are_kept_for_ever() {
    let (_house, portal) = portal();
    for address in assets(&portal) {
        let answer = portal.get(&address);
        assert_eq!(answer.status, 200, "{address}");
        assert_guarded(&address, &answer);
        assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000, immutable"), "{address}");
        let tag = answer.header("etag").unwrap().to_owned();
        let again = portal.ask("GET", &address, &[("If-None-Match", &tag)]);
        assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, Some(tag.as_str())), "{address}");
        assert_eq!(portal.ask("GET", &address, &[("If-None-Match", "\"other\"")]).status, 200);
        let (stem, extension) = address.rsplit_once('.').unwrap();
        let plain = format!("{}.{extension}", stem.rsplit_once('.').unwrap().0);
        let unhashed = portal.get(&plain);
        assert_eq!((unhashed.status, unhashed.header("cache-control")), (200, Some("no-cache")), "{plain}");
        assert_eq!(unhashed.body, answer.body);
        let stale = format!("{}.000000000000.{extension}", stem.rsplit_once('.').unwrap().0);
        assert_eq!(portal.get(&stale).status, 404, "{stale}");
    }
}

#[test]
fn compressed_for_those_who_understand() {
    let (_house, portal) = portal();
    for address in assets(&portal).iter().filter(|name| name.ends_with(".css") || name.ends_with(".js")) {
        let plain = portal.get(address);
        assert_eq!(plain.header("content-encoding"), None, "{address}");
        let packed = portal.ask("GET", address, &[("Accept-Encoding", "gzip, deflate")]);
        let vary = packed.header("vary").map(str::to_ascii_lowercase);
        assert_eq!(vary.as_deref(), Some("accept-encoding"), "{address}");
        assert_ne!(packed.header("etag"), plain.header("etag").filter(|_| packed.header("content-encoding").is_some()));
        match packed.header("content-encoding") {
            Some("gzip") => {
                assert!(packed.body.len() < plain.body.len(), "{address}");
                let mut text = Vec::new();
                flate2::read::GzDecoder::new(packed.body.as_slice()).read_to_end(&mut text).unwrap();
                assert_eq!(text, plain.body, "{address}");
            }
            other => assert!(other.is_none() && plain.body.len() < 1024, "{address}: {other:?}"),
        }
    }
}

#[test]
fn what_is_sent_names_no_other_place() {
    let (_house, portal) = portal();
    for address in assets(&portal) {
        let text = String::from_utf8(portal.get(&address).body).unwrap();
        for (at, _) in text.match_indices("//") {
            let rest: String = text[at..].chars().take(30).collect();
            let scheme = text[..at].ends_with("http:") || text[..at].ends_with("https:");
            assert!(!scheme || rest.starts_with("//www.w3.org/"), "{address} names {rest}");
        }
        assert!(!text.contains("@import") && !text.contains("url(//"), "{address}");
    }
}

#[test]
fn nothing_else_can_be_had_from_there() {
    let (_house, portal) = portal();
    for path in ["", "css", "css/", "../Cargo.toml", "..%2f..%2fCargo.toml", "%00", "css/hubs.css/", "/etc/passwd"] {
        let answer = portal.get(&format!("/assets/{path}"));
        assert_eq!(answer.status, 404, "/assets/{path}");
        assert_guarded(path, &answer);
    }
}
