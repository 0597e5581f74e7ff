//! A browser in which somebody signed in.

use std::fmt::Write;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{PersonName, Time};

/// The digest of the secret that a browser holds: what is stored gives nobody a way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SessionKey(pub [u8; 32]);

impl SessionKey {
    pub fn of(secret: &str) -> Self {
        SessionKey(Sha256::digest(secret).into())
    }

    /// Names the session where its owner may revoke it.
    pub fn handle(&self) -> String {
        let mut handle = String::new();
        for byte in &self.0[..8] {
            // Writing to a string does not fail.
            let _ = write!(handle, "{byte:02x}");
        }
        handle
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub person: PersonName,
    pub opened: Time,
    /// When it was last used, to the minute.
    pub seen: Time,
    /// What the browser calls itself, shortened.
    pub browser: String,
}

impl Session {
    /// A session that nobody used for this long ends.
    pub const IDLE_MILLIS: u64 = 14 * 86_400_000;
    /// However much it is used, it ends after this.
    pub const LONGEST_MILLIS: u64 = 90 * 86_400_000;

    pub fn is_over(&self, now: Time) -> bool {
        now.millis_since(self.seen) >= Self::IDLE_MILLIS || now.millis_since(self.opened) >= Self::LONGEST_MILLIS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_end() {
        let at = |days: u64| Time::ZERO.plus_millis(days * 86_400_000);
        let session = |seen| Session { person: PersonName::from("ann"), opened: at(0), seen, browser: String::new() };
        assert!(!session(at(0)).is_over(at(13)) && session(at(0)).is_over(at(14)));
        assert!(!session(at(88)).is_over(at(89)) && session(at(89)).is_over(at(90)));
    }
}
