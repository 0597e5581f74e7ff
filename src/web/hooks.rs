//! `/hooks/<forge>`: what a forge tells of its own accord, signed with a secret that both know.
//!
//! It becomes a message as the bus carries them and is stored before the forge is answered. The signature covers the
//! body alone, so the body alone makes the message's id: the same bytes sent again are known, whatever else was changed
//! about them.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use futures_core::future::BoxFuture;
use ring::hmac;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::model::{Forge, Message, MessageId, Secret, Time};
use crate::store::StoreError;

use super::error::Failure;
use super::extract::NamePath;
use super::portal::Portal;

/// The largest delivery, in bytes. Forges send more only for pushes of thousands of commits.
pub const MAX_DELIVERY: usize = 5 * 1024 * 1024;

/// The longest name of an event, and the longest number of a delivery.
const MAX_NAME: usize = 100;

/// Stores a message; false where it was known. The composition root puts triage here.
pub type Deliver = Arc<dyn Fn(Message) -> BoxFuture<'static, Result<bool, StoreError>> + Send + Sync>;

/// Whom deliveries are taken from, and what becomes of them.
pub struct Hooks {
    /// Each forge with the secret it signs with.
    pub secrets: Vec<(Forge, Secret)>,
    /// Before the topic's kind: `org.fedoraproject.dev`.
    pub topic_prefix: String,
    pub deliver: Deliver,
}

pub async fn take(
    State(portal): State<Arc<Portal>>,
    NamePath(name): NamePath,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, Failure> {
    let hooks = &portal.hooks;
    let secret = hooks.secrets.iter().find(|(forge, _)| forge.as_str() == name);
    let (forge, secret) = secret.ok_or_else(|| Failure::not_found("No webhook of that name is set up here."))?;
    let body = body.map_err(|refused| Failure::new(refused.status(), too_large()))?;
    if !is_signed(&headers, secret, &body) {
        let sentence = "The signature does not fit; set the same secret there and here, and send JSON.";
        return Err(Failure::new(StatusCode::UNAUTHORIZED, sentence));
    }
    let event = header(&headers, *forge, "Event").filter(|event| is_name(event));
    let event = event.ok_or_else(|| Failure::bad_request("The delivery does not say which event it is about."))?;
    let said = said(&headers, &body).ok_or_else(|| Failure::bad_request("The delivery is not a JSON object."))?;
    if event == "ping" {
        return Ok(Json(json!({ "pong": true })));
    }
    // The archive is for everybody. The forge is told that all is well, so that it does not try again.
    if is_private(&said) {
        return Ok(Json(json!({ "stored": null, "why": "What happens in private repositories is not kept here." })));
    }
    let message = message(hooks, *forge, event, header(&headers, *forge, "Delivery"), said, (portal.clock)(), &body);
    let message = message.map_err(|why| Failure::bad_request(format!("The delivery cannot be taken: {why}.")))?;
    let id = message.id.clone();
    if (hooks.deliver)(message).await? {
        Ok(Json(json!({ "stored": id })))
    } else {
        Err(Failure::new(StatusCode::CONFLICT, "This delivery is known already, so nothing was done."))
    }
}

fn too_large() -> String {
    format!("The delivery is too large: at most {} MiB are taken.", MAX_DELIVERY / (1024 * 1024))
}

/// In the notation of GitHub, which a Forgejo uses beside its own.
fn is_signed(headers: &HeaderMap, secret: &Secret, body: &[u8]) -> bool {
    let text = headers.get("x-hub-signature-256").and_then(|value| value.to_str().ok()?.strip_prefix("sha256="));
    let own = || ["x-forgejo-signature", "x-gitea-signature"].iter().find_map(|name| headers.get(*name)?.to_str().ok());
    let Some(signature) = text.or_else(own).and_then(bytes_of) else { return false };
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.reveal().as_bytes());
    // In constant time, so that how long it takes tells nothing of the right signature.
    hmac::verify(&key, body, &signature).is_ok()
}

/// Two hexadecimal digits a byte.
fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2).map(|pair| {
        let digits = std::str::from_utf8(pair).ok().filter(|pair| pair.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        u8::from_str_radix(digits, 16).ok().filter(|_| digits.len() == 2)
    });
    pairs.collect()
}

/// `X-GitHub-Event`, `X-Forgejo-Event`, or `X-Gitea-Event` of older ones.
fn header<'h>(headers: &'h HeaderMap, forge: Forge, what: &str) -> Option<&'h str> {
    let senders: &[&str] = if forge == Forge::Github { &["GitHub"] } else { &["Forgejo", "Gitea"] };
    let value = senders.iter().find_map(|sender| headers.get(format!("x-{sender}-{what}").to_ascii_lowercase()));
    value.and_then(|value| value.to_str().ok()).filter(|text| text.len() <= MAX_NAME)
}

/// What can be a part of a topic.
fn is_name(event: &str) -> bool {
    !event.is_empty() && event.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// What the forge said, as JSON or in a form's field, as GitHub sends it unless told otherwise.
fn said(headers: &HeaderMap, body: &[u8]) -> Option<Map<String, Value>> {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/x-www-form-urlencoded") {
        let payload = form_urlencoded::parse(body).find(|(name, _)| name == "payload")?.1;
        return serde_json::from_str(&payload).ok();
    }
    serde_json::from_slice(body).ok()
}

/// A repository that not everybody may see.
fn is_private(said: &Map<String, Value>) -> bool {
    let marked = |what: &str, how: &str| said.get(what).is_some_and(|thing| thing[how] == true);
    let visibility = said.get("repository").and_then(|repository| repository["visibility"].as_str());
    marked("repository", "private")
        || marked("repository", "internal")
        || visibility.is_some_and(|visibility| visibility != "public")
}

/// As the bridges of forges put it on the bus.
fn message(
    hooks: &Hooks,
    forge: Forge,
    event: &str,
    delivery: Option<&str>,
    said: Map<String, Value>,
    now: Time,
    body: &[u8],
) -> Result<Message, crate::model::DecodeError> {
    let sender = if forge == Forge::Github { "GitHub" } else { "Forgejo" };
    let digest: [u8; 32] = Sha256::digest(body).into();
    let id: [u8; 16] = std::array::from_fn(|place| digest[place]);
    let envelope = json!({
        "topic": format!("{}.{}.{event}", hooks.topic_prefix, forge.as_str()),
        "msg_id": format!("{}-{}", now.timestamp().strftime("%Y"), MessageId::uuid(id)),
        "timestamp": now.as_millis() as f64 / 1000.0,
        "i": 1,
        "msg": {
            "headers": { format!("X-{sender}-Event"): event, format!("X-{sender}-Delivery"): delivery },
            "body": said,
        },
    });
    Message::from_value(envelope, now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(list: &[(&'static str, &str)]) -> HeaderMap {
        list.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    /// The example that GitHub's manual gives.
    #[test]
    fn signatures_are_those_of_the_manual() {
        let secret = Secret::new("It's a Secret to Everybody");
        let right = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        let signed = |name, value: &str| is_signed(&headers(&[(name, value)]), &secret, b"Hello, World!");
        assert!(signed("x-hub-signature-256", &format!("sha256={right}")));
        assert!(signed("x-forgejo-signature", right) && signed("x-gitea-signature", right));
        for wrong in ["", "sha256=", right, &format!("sha256={}", &right[1..]), "sha256=zz", "sha256=+1", "sha1=00"] {
            assert!(!signed("x-hub-signature-256", wrong), "{wrong}");
        }
        assert!(!is_signed(&HeaderMap::new(), &secret, b"Hello, World!"));
        assert!(!is_signed(&headers(&[("x-forgejo-signature", right)]), &secret, b"Hello, World?"));
    }

    #[test]
    fn events_are_parts_of_topics() {
        assert!(is_name("pull_request_review_comment") && is_name("issues"));
        for odd in ["", "a.b", "Push", "push ", "p\u{e4}sh"] {
            assert!(!is_name(odd), "{odd}");
        }
    }
}
