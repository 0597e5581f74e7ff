//! What browsers are promised about assets, and what the assets promise to be.

use std::io::Read;

use axum::body::to_bytes;
use axum::http::HeaderValue;

use super::*;

fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap())).collect()
}

fn header(response: &Response, name: HeaderName) -> &str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

fn body(response: Response) -> Vec<u8> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(to_bytes(response.into_body(), usize::MAX)).unwrap().to_vec()
}

fn hashed(assets: &Assets, name: &str) -> String {
    assets.url(name).strip_prefix("/assets/").unwrap().to_owned()
}

#[test]
fn a_hashed_address_is_kept_for_ever_and_a_plain_one_is_not() {
    let assets = Assets::new();
    let path = hashed(&assets, SHEET);
    assert!(path.starts_with("css/hubs.") && path.ends_with(".css") && path != SHEET);
    let response = assets.respond(&path, &HeaderMap::new());
    assert_eq!(header(&response, CACHE_CONTROL), FOR_EVER);
    assert_eq!(header(&response, CONTENT_TYPE), "text/css; charset=utf-8");
    assert_eq!(header(&assets.respond(SHEET, &HeaderMap::new()), CACHE_CONTROL), "no-cache");
    let other = path.replace("hubs.", "hubs.0");
    assert_eq!(assets.respond(&other, &HeaderMap::new()).status(), StatusCode::NOT_FOUND);
    assert_eq!(assets.respond("../Cargo.toml", &HeaderMap::new()).status(), StatusCode::NOT_FOUND);
}

#[test]
fn compressed_forms_hold_the_same_bytes() {
    let assets = Assets::new();
    let plain = body(assets.respond(SHEET, &HeaderMap::new()));
    let response = assets.respond(SHEET, &headers(&[(ACCEPT_ENCODING, "gzip")]));
    assert_eq!((header(&response, CONTENT_ENCODING), header(&response, VARY)), ("gzip", "accept-encoding"));
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(body(response).as_slice()).read_to_end(&mut unpacked).unwrap();
    assert!(unpacked == plain);
    let response = assets.respond(SHEET, &headers(&[(ACCEPT_ENCODING, "gzip, zstd")]));
    assert_eq!(header(&response, CONTENT_ENCODING), "zstd");
    assert!(zstd::decode_all(body(response).as_slice()).unwrap() == plain);
}

#[test]
fn a_known_tag_needs_no_body() {
    let assets = Assets::new();
    let etag = header(&assets.respond(SHEET, &HeaderMap::new()), ETAG).to_owned();
    for sent in [etag.clone(), format!("\"x\", W/{etag}"), "*".to_owned()] {
        let response = assets.respond(SHEET, &headers(&[(IF_NONE_MATCH, &sent)]));
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED, "{sent}");
        assert_eq!(header(&response, ETAG), etag);
        assert!(body(response).is_empty());
    }
    let gzip = headers(&[(ACCEPT_ENCODING, "gzip"), (IF_NONE_MATCH, &etag)]);
    assert_eq!(assets.respond(SHEET, &gzip).status(), StatusCode::OK, "each form has its own tag");
}

#[test]
fn every_asset_has_a_type_and_scripts_stand_alone() {
    let assets = Assets::new();
    for file in &assets.files {
        assert_ne!(file.mime, "application/octet-stream", "{}", file.url);
    }
    for name in Files::iter().filter(|name| name.ends_with(".js")) {
        let text = String::from_utf8(Files::get(&name).unwrap().data.into_owned()).unwrap();
        let imports = text.lines().any(|line| line.starts_with("import ") || line.contains(" from \""));
        assert!(!imports, "{name} imports another script, whose address changes with its content");
    }
}

#[test]
fn the_sheet_holds_every_part_and_nothing_from_outside() {
    let assets = Assets::new();
    let sheet = String::from_utf8(body(assets.respond(SHEET, &HeaderMap::new()))).unwrap();
    for name in Files::iter().filter(|name| name.ends_with(".css")) {
        assert!(SHEETS.contains(&name.as_ref()), "{name} is in no sheet");
        assert!(sheet.contains(std::str::from_utf8(&Files::get(&name).unwrap().data).unwrap()), "{name}");
    }
    assert!(!sheet.contains("://") && !sheet.contains("@import"));
}
