//! Who asks: the cookie, the session behind it, and the token that their forms carry.
//!
//! A browser holds a random secret; the store holds its digest. The token is another digest of the secret, so that a
//! page elsewhere, which cannot read the cookie, cannot know it. A visitor's browser gets a secret of its own with the
//! first form it is shown.

use std::fmt::Write;
use std::sync::Arc;

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue, Uri};
use sha2::{Digest, Sha256};

use crate::model::{PersonName, Session, SessionKey};
use crate::store::Viewer;

use super::error::Failure;
use super::portal::{Accounts, Portal};
use super::token;

/// A session noted as used less than this ago is not noted again.
const NOTED_MILLIS: u64 = 60 * 1000;

/// Who sent a request.
#[derive(Debug, Clone)]
pub struct Who {
    pub viewer: Viewer,
    /// The session, where the viewer is signed in.
    pub key: Option<SessionKey>,
    /// What their forms must carry; none for a browser without a secret.
    pub token: Option<String>,
}

impl Default for Who {
    fn default() -> Self {
        Who { viewer: Viewer::Visitor, key: None, token: None }
    }
}

impl Portal {
    /// Who sent a request: who shows a token, or whose browser it is.
    pub(super) async fn who(self: &Arc<Self>, headers: &HeaderMap, uri: &Uri) -> Result<Who, Failure> {
        match token::shown(headers, uri) {
            Some(secret) => self.bearer(&secret).await,
            None => Ok(self.browser(headers).await),
        }
    }

    async fn browser(self: &Arc<Self>, headers: &HeaderMap) -> Who {
        if let Some(secret) = cookie(headers, self.accounts.session_cookie()) {
            let key = SessionKey::of(&secret);
            if let Some(session) = self.session(key).await {
                let viewer = Viewer::Person(session.person);
                return Who { viewer, key: Some(key), token: Some(form_token(&secret)) };
            }
        }
        let secret = cookie(headers, self.accounts.visit_cookie());
        Who { token: secret.as_deref().map(form_token), ..Who::default() }
    }

    async fn session(self: &Arc<Self>, key: SessionKey) -> Option<Session> {
        let now = (self.clock)();
        let session = self.find_session(key, now).await?;
        if now.millis_since(session.seen) >= NOTED_MILLIS {
            self.note_session(key, now);
        }
        Some(session)
    }

    /// Signs somebody in: makes the session, and gives the cookie.
    pub(super) async fn sign_in(self: &Arc<Self>, person: PersonName, browser: String) -> Result<HeaderValue, Failure> {
        let secret = new_secret()?;
        let now = (self.clock)();
        self.keep_session(SessionKey::of(&secret), Session { person, opened: now, seen: now, browser }).await?;
        Ok(set_cookie(self.accounts.session_cookie(), &secret, Session::LONGEST_MILLIS / 1000, self.accounts.secure))
    }

    /// The cookie that ends what a browser holds of a session.
    pub(super) fn sign_out_cookie(&self) -> HeaderValue {
        set_cookie(self.accounts.session_cookie(), "", 0, self.accounts.secure)
    }

    /// A secret for a visitor who is shown a form: its token, and the cookie.
    pub(super) fn visit(&self) -> Result<(String, HeaderValue), Failure> {
        const HOUR: u64 = 3600;
        let secret = new_secret()?;
        Ok((form_token(&secret), set_cookie(self.accounts.visit_cookie(), &secret, HOUR, self.accounts.secure)))
    }
}

/// 256 random bits.
pub(super) fn new_secret() -> Result<String, Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|failure| {
        tracing::error!("the system gives no random numbers: {failure}");
        Failure::internal("The portal could not make a session; its log says more.")
    })?;
    Ok(hex(&bytes))
}

fn form_token(secret: &str) -> String {
    hex(&Sha256::new().chain_update("form ").chain_update(secret).finalize())
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The value of a cookie; none where it is not one of our secrets.
fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let pairs = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(';'));
    let found = pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(key, _)| *key == name);
    let (_, secret) = found?;
    is_secret(secret).then(|| secret.to_owned())
}

/// Whether a text is written as our secrets are.
pub(super) fn is_secret(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The cookie that takes a new token to the page that shows it, or ends that.
pub(super) fn new_token_cookie(accounts: &Accounts, secret: Option<&str>) -> HeaderValue {
    const MINUTE: u64 = 60;
    let seconds = secret.map_or(0, |_| MINUTE);
    set_cookie(accounts.token_cookie(), secret.unwrap_or_default(), seconds, accounts.secure)
}

/// The token that a browser brings from the form.
pub(super) fn taken_token(headers: &HeaderMap, accounts: &Accounts) -> Option<String> {
    cookie(headers, accounts.token_cookie())
}

/// Scripts cannot read it, other sites cannot send it along with a form.
fn set_cookie(name: &str, secret: &str, seconds: u64, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{name}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    // Names and secrets are plain ASCII.
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_secrets_are_taken() {
        let secret = new_secret().unwrap();
        let with = |text: String| HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(&text).unwrap())]);
        assert_eq!(cookie(&with(format!("a=b; hubs_session={secret}")), "hubs_session"), Some(secret.clone()));
        assert_eq!(cookie(&with(format!("hubs_session={}", &secret[1..])), "hubs_session"), None);
        assert_eq!(cookie(&with(format!("hubs_session={}é", &secret[2..])), "hubs_session"), None);
        assert_ne!(form_token(&secret), secret);
        assert_ne!(new_secret().unwrap(), secret);
    }

    #[test]
    fn cookies_are_kept_from_scripts_and_other_sites() {
        let text = set_cookie("hubs_session", "ab", 5, true);
        assert_eq!(text, "hubs_session=ab; Path=/; Max-Age=5; HttpOnly; SameSite=Lax; Secure");
        assert!(!set_cookie("x", "ab", 5, false).to_str().unwrap().contains("Secure"));
    }
}
