//! What a form or a program sent: taken only where it comes from our own pages, from whoever it says it is.
//!
//! [`Posted`] is the only way to a request's body. It checks where the request comes from, then the token, before a
//! handler sees a field.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode};

use super::error::Failure;
use super::portal::Portal;
use super::session::Who;

/// The largest form, without files.
const MAX_FORM: usize = 256 * 1024;
/// The largest form with a picture in it; the route's own body limit says so, too.
pub const MAX_UPLOAD: usize = 6 * 1024 * 1024;
const MAX_FIELDS: usize = 500;

/// A checked form.
pub struct Posted(pub Fields);

/// What the form's fields hold, in the order they came.
#[derive(Debug, Default, Clone)]
pub struct Fields {
    texts: Vec<(String, String)>,
    files: Vec<(String, Vec<u8>)>,
}

impl Fields {
    /// The text of a field; empty where it was not sent.
    pub fn one(&self, name: &str) -> &str {
        self.texts.iter().find(|(key, _)| key == name).map_or("", |(_, text)| text)
    }

    /// All texts sent under one name.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.texts.iter().filter(move |(key, _)| key == name).map(|(_, text)| text.as_str())
    }

    pub fn has(&self, name: &str) -> bool {
        self.texts.iter().any(|(key, _)| key == name)
    }

    /// Every field with its text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// A file that was chosen; none where the field was left empty.
    pub fn file(&self, name: &str) -> Option<&[u8]> {
        self.files.iter().find(|(key, bytes)| key == name && !bytes.is_empty()).map(|(_, bytes)| bytes.as_slice())
    }

    /// A whole number, e.g. the edition a form was made from.
    pub fn number(&self, name: &str) -> Result<u64, Failure> {
        let text = self.one(name).trim();
        text.parse().map_err(|_| Failure::bad_request(format!("The form's \u{201c}{name}\u{201d} must be a number.")))
    }
}

impl FromRequest<Arc<Portal>> for Posted {
    type Rejection = Failure;

    async fn from_request(request: Request, portal: &Arc<Portal>) -> Result<Self, Failure> {
        let headers = request.headers();
        if !from_here(headers) {
            return Err(Failure::new(
                StatusCode::FORBIDDEN,
                "This form was sent from another site, so nothing was done; open the page here and send it again.",
            ));
        }
        let who = request.extensions().get::<Who>().cloned().unwrap_or_default();
        let in_header = headers.get("x-csrf-token").and_then(|value| value.to_str().ok()).map(str::to_owned);
        let fields = read(request, portal).await?;
        let sent = in_header.as_deref().unwrap_or_else(|| fields.one("token"));
        match who.token {
            Some(token) if same(&token, sent) => Ok(Posted(fields)),
            _ => Err(Failure::new(
                StatusCode::FORBIDDEN,
                "This form is too old or was not made for you, so nothing was done; reload its page and send it again.",
            )),
        }
    }
}

/// Browsers say where a request comes from; one that says nothing at all is no browser.
fn from_here(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value: &axum::http::HeaderValue| value.to_str().unwrap_or("?"));
    match text(ORIGIN) {
        Some(origin) => {
            let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
            host.is_some() && host == text(HOST)
        }
        None => headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none"),
    }
}

async fn read(request: Request, portal: &Arc<Portal>) -> Result<Fields, Failure> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match kind.split(';').next().unwrap_or_default().trim() {
        "multipart/form-data" => read_parts(request, portal).await,
        "application/json" => from_json(&body(request).await?),
        "application/x-www-form-urlencoded" => from_form(&body(request).await?),
        // A request without any field, as scripts send it.
        "" => Ok(Fields::default()),
        _ => Err(Failure::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Send a form (application/x-www-form-urlencoded or multipart/form-data) or JSON (application/json).",
        )),
    }
}

async fn body(request: Request) -> Result<Vec<u8>, Failure> {
    to_bytes(request.into_body(), MAX_FORM).await.map(Into::into).map_err(|_| too_large(MAX_FORM))
}

fn too_large(limit: usize) -> Failure {
    let sentence = format!("That is too large: at most {} KiB can be sent at once.", limit / 1024);
    Failure::new(StatusCode::PAYLOAD_TOO_LARGE, sentence)
}

fn from_form(body: &[u8]) -> Result<Fields, Failure> {
    // What is no UTF-8 becomes the character that says so; nothing else can be wrong with such a text.
    let texts: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().take(MAX_FIELDS + 1).collect();
    checked(texts)
}

fn from_json(body: &[u8]) -> Result<Fields, Failure> {
    use serde_json::{Map, Value};
    let refused =
        || Failure::bad_request("The JSON must be an object of names with texts, numbers, or lists of texts.");
    let object: Map<String, Value> = serde_json::from_slice(body).map_err(|_| refused())?;
    let mut texts = Vec::new();
    for (name, value) in object {
        let values = if let Value::Array(values) = value { values } else { vec![value] };
        for value in values {
            match value {
                Value::String(text) => texts.push((name.clone(), text)),
                Value::Number(number) => texts.push((name.clone(), number.to_string())),
                Value::Bool(flag) => texts.push((name.clone(), if flag { "yes".to_owned() } else { String::new() })),
                Value::Null => (),
                _ => return Err(refused()),
            }
        }
    }
    checked(texts)
}

fn checked(texts: Vec<(String, String)>) -> Result<Fields, Failure> {
    if texts.len() > MAX_FIELDS {
        return Err(Failure::bad_request(format!("A form can have at most {MAX_FIELDS} fields.")));
    }
    Ok(Fields { texts, files: Vec::new() })
}

async fn read_parts(request: Request, portal: &Arc<Portal>) -> Result<Fields, Failure> {
    let broken = |failure: axum::extract::multipart::MultipartError| match failure.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(MAX_UPLOAD),
        _ => Failure::bad_request("The form arrived broken; send it again."),
    };
    let parts = Multipart::from_request(request, portal).await;
    let mut parts = parts.map_err(|_| Failure::bad_request("The form arrived broken; send it again."))?;
    let mut fields = Fields::default();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        if fields.texts.len() + fields.files.len() >= MAX_FIELDS {
            return Err(Failure::bad_request(format!("A form can have at most {MAX_FIELDS} fields.")));
        }
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let bytes = part.bytes().await.map_err(broken)?;
        if is_file {
            fields.files.push((name, bytes.into()));
        } else {
            fields.texts.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    Ok(fields)
}

/// Compares in the same time wherever the first difference is.
fn same(token: &str, sent: &str) -> bool {
    token.len() == sent.len() && token.bytes().zip(sent.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn other_sites_are_told_apart() {
        let host = ("host", "hubs.example.org");
        assert!(from_here(&headers(&[host, ("origin", "https://hubs.example.org")])));
        assert!(from_here(&headers(&[host, ("origin", "http://hubs.example.org")])));
        for origin in
            ["null", "https://evil.example.org", "https://hubs.example.org.evil.example", "hubs.example.org", ""]
        {
            assert!(!from_here(&headers(&[host, ("origin", origin)])), "{origin}");
        }
        assert!(!from_here(&headers(&[("origin", "https://hubs.example.org")])));
        assert!(from_here(&headers(&[host])) && !from_here(&headers(&[host, ("sec-fetch-site", "cross-site")])));
    }

    #[test]
    fn forms_and_json_say_the_same() {
        let form = from_form(b"a=1&b=two+words&a=3&%FF=x").unwrap();
        assert_eq!((form.one("a"), form.one("b"), form.one("none")), ("1", "two words", ""));
        assert_eq!(form.all("a").collect::<Vec<_>>(), ["1", "3"]);
        let json = from_json(br#"{"a": [1, "3"], "b": "two words", "c": null, "d": true}"#).unwrap();
        assert_eq!((json.one("a"), json.one("b"), json.has("c"), json.one("d")), ("1", "two words", false, "yes"));
        assert!(from_json(b"[]").is_err() && from_json(br#"{"a": {}}"#).is_err());
        assert!(from_form("a=1&".repeat(501).as_bytes()).is_err());
    }

    #[test]
    fn tokens_are_compared_whole() {
        assert!(same("abc", "abc") && !same("abc", "abd") && !same("abc", "ab") && !same("abc", ""));
    }
}
