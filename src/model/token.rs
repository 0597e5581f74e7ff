//! What a program or a feed reader shows to read as a person.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{PersonName, SessionKey, Time};

/// The digest of a token: what is stored gives nobody a way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenKey(pub [u8; 32]);

impl TokenKey {
    /// Of another kind than a session's: the one secret is never good for the other.
    pub fn of(secret: &str) -> Self {
        TokenKey(Sha256::new().chain_update("token ").chain_update(secret).finalize().into())
    }

    /// Names the token where its owner may revoke it.
    pub fn handle(&self) -> String {
        SessionKey(self.0).handle()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    pub person: PersonName,
    /// What its owner calls it, to know it again.
    pub label: String,
    pub made: Time,
    /// When it was last used, to the hour; none where it never was.
    pub used: Option<Time>,
}

impl Token {
    pub const MAX_LABEL: usize = 60;
    /// As many as one person may have.
    pub const MOST: usize = 20;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_no_token() {
        assert_ne!(TokenKey::of("secret").0, SessionKey::of("secret").0);
        assert_eq!(TokenKey::of("secret"), TokenKey::of("secret"));
        assert_eq!(TokenKey::of("secret").handle().len(), 16);
    }
}
