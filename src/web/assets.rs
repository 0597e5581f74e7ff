//! The embedded assets: style, scripts, drawings, under addresses that change with their content.
//!
//! Everything is hashed and compressed once, when the appliance starts; a request only picks bytes. The style sheets
//! are served as one file, in a fixed order; scripts do not import each other, so each stands alone.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

mod encoding;

use super::conditional::names;
use encoding::{Encoding, best, compressed};

/// The one style sheet's name, and what it is made of.
const SHEET: &str = "css/hubs.css";
const SHEETS: &[&str] = &[
    "css/tokens.css",
    "css/base.css",
    "css/frame.css",
    "css/hub.css",
    "css/parts.css",
    "css/search.css",
    "css/form.css",
    "css/suggest.css",
    "css/edit.css",
    "css/hub-settings.css",
    "css/account.css",
    "css/stream.css",
    "css/chart.css",
    "css/print.css",
];

const FOR_EVER: &str = "public, max-age=31536000, immutable";

#[derive(rust_embed::Embed)]
#[folder = "assets/"]
struct Files;

/// All assets, ready to be sent. Made once.
pub struct Assets {
    files: Vec<File>,
    /// Both names of each file below `/assets/`, the plain one and the hashed one.
    by_path: HashMap<String, Found>,
}

#[derive(Clone, Copy)]
struct Found {
    file: usize,
    hashed: bool,
}

struct File {
    /// `/assets/css/hubs.3f2a9c41d0b7.css`
    url: String,
    mime: &'static str,
    hash: String,
    /// One for each [`Encoding`] that makes the file smaller, and the plain bytes.
    bodies: Vec<(Encoding, Bytes)>,
}

impl Assets {
    pub fn new() -> Self {
        let mut assets = Assets { files: Vec::new(), by_path: HashMap::new() };
        for name in Files::iter().filter(|name| !SHEETS.contains(&name.as_ref())) {
            if let Some(file) = Files::get(&name) {
                assets.add(&name, file.data.into_owned());
            }
        }
        let sheet = SHEETS.iter().filter_map(|name| Files::get(name)).flat_map(|file| file.data.into_owned()).collect();
        assets.add(SHEET, sheet);
        assets
    }

    /// The address of an asset by its name below `assets/`, e.g. `css/hubs.css`. A name that does not exist is a
    /// mistake in our own source: it stops a debug build, and gives an address that is not found otherwise.
    pub fn url(&self, name: &str) -> &str {
        let found = self.by_path.get(name);
        debug_assert!(found.is_some(), "no asset is called {name:?}");
        found.map_or("/assets/", |found| &self.files[found.file].url)
    }

    /// Answers a GET for what follows `/assets/`. Hashed names may be kept for ever, plain ones are asked for again
    /// each time.
    pub fn respond(&self, path: &str, headers: &HeaderMap) -> Response {
        let Some(found) = self.by_path.get(path) else {
            return (StatusCode::NOT_FOUND, "There is no such asset.\n").into_response();
        };
        self.files[found.file].respond(if found.hashed { FOR_EVER } else { "no-cache" }, headers)
    }

    /// The asset itself, for tests that compare it with pages.
    #[cfg(test)]
    pub fn text(&self, name: &str) -> String {
        let bodies = &self.files[self.by_path[name].file].bodies;
        String::from_utf8(best(bodies, "").1.to_vec()).unwrap()
    }

    fn add(&mut self, name: &str, data: Vec<u8>) {
        let hash: String = Sha256::digest(&data).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
        let hashed = format!("{stem}.{hash}.{extension}");
        let file = self.files.len();
        self.by_path.insert(name.to_owned(), Found { file, hashed: false });
        self.by_path.insert(hashed.clone(), Found { file, hashed: true });
        let mime = mime(extension);
        self.files.push(File { url: format!("/assets/{hashed}"), mime, hash, bodies: compressed(data) });
    }
}

impl Default for Assets {
    fn default() -> Self {
        Self::new()
    }
}

impl File {
    fn respond(&self, cache: &str, headers: &HeaderMap) -> Response {
        let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (encoding, body) = best(&self.bodies, accepted);
        let etag = format!("\"{}{}\"", self.hash, encoding.suffix());
        let common: [(HeaderName, &str); 3] = [(CACHE_CONTROL, cache), (ETAG, &etag), (VARY, "accept-encoding")];
        if headers.get_all(IF_NONE_MATCH).iter().any(|value| value.to_str().is_ok_and(|tags| names(tags, &etag))) {
            return (StatusCode::NOT_MODIFIED, common).into_response();
        }
        let kind = [(CONTENT_TYPE, self.mime), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
        match encoding.name() {
            Some(name) => (common, kind, [(CONTENT_ENCODING, name)], body.clone()).into_response(),
            None => (common, kind, body.clone()).into_response(),
        }
    }
}

fn mime(extension: &str) -> &'static str {
    match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod contrast;
#[cfg(test)]
mod tests;
