//! Identifiers as types, so that a hub is never mistaken for a widget.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Why a text is not an identifier; the sentence is meant for the person who typed it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    #[error("a hub name cannot be empty")]
    Empty,
    #[error("a hub name has at most {max} characters; this one has {len}")]
    TooLong { len: usize, max: usize },
    #[error("a hub name may hold letters, digits, '-', '_', '.' and '+'; this one has {0:?}")]
    BadCharacter(char),
    #[error("\"{0}\" is an address of the portal itself and cannot be a hub's name")]
    Reserved(String),
}

macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

number_id! {
    /// A hub's number; never used again after the hub is gone.
    HubId(u32)
}
number_id! {
    /// A widget instance's number, the `idx` in its address; unique over all hubs.
    WidgetId(u32)
}
number_id! {
    /// A message's place in the archive, from 1, in order of arrival.
    Seq(u64)
}
number_id! {
    /// Grows by one with each widget result committed, for the life of the data directory. Also the id of the
    /// EventSource event that announces the result.
    Revision(u64)
}

/// A message's id as its sender wrote it (`YYYY-uuid`), or derived from its content where the sender gave none.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageId(pub String);

impl MessageId {
    /// The id without its year, which bridges add and drop.
    pub fn without_year(&self) -> &str {
        match self.0.split_once('-') {
            Some((year, rest)) if year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()) => rest,
            _ => &self.0,
        }
    }

    /// The part after the year, from bytes that are random or a digest: in the usual notation, marked as random.
    pub fn uuid(mut bytes: [u8; 16]) -> String {
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let number = u128::from_be_bytes(bytes);
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            number >> 96,
            number >> 80 & 0xffff,
            number >> 64 & 0xffff,
            number >> 48 & 0xffff,
            number & 0xffff_ffff_ffff
        )
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A person's nickname in the account system. Whatever the bus calls a person is accepted; only [`HubName`] is strict.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonName(pub String);

impl PersonName {
    /// Stands where somebody was named who asked to be forgotten. Nobody can be called so.
    pub fn somebody() -> Self {
        PersonName("somebody".to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for PersonName {
    fn from(name: &str) -> Self {
        PersonName(name.to_owned())
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A hub's name, which is also its address: checked, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HubName(String);

impl HubName {
    pub const MAX: usize = 50;

    /// First path parts that belong to the portal, now or by plan.
    pub const RESERVED: &[&str] = &[
        "about",
        "admin",
        "api",
        "assets",
        "charts",
        "favicon.ico",
        "groups",
        "healthz",
        "help",
        "help.atom",
        "history",
        "hooks",
        "id",
        "login",
        "logout",
        "messagecount",
        "metrics",
        "new",
        "notices",
        "raw",
        "readyz",
        "robots.txt",
        "search",
        "search.atom",
        "settings",
        "somebody",
        "source",
        "sse",
        "static",
        "stream",
        "stream.atom",
        "t",
        "u",
        "v2",
        "widgets",
    ];

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for HubName {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if text.is_empty() || text == "." || text == ".." {
            return Err(IdError::Empty);
        }
        let len = text.chars().count();
        if len > Self::MAX {
            return Err(IdError::TooLong { len, max: Self::MAX });
        }
        if let Some(bad) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || "-_.+".contains(*c))) {
            return Err(IdError::BadCharacter(bad));
        }
        let name = text.to_ascii_lowercase();
        if Self::RESERVED.contains(&name.as_str()) {
            return Err(IdError::Reserved(name));
        }
        Ok(HubName(name))
    }
}

impl TryFrom<String> for HubName {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<HubName> for String {
    fn from(name: HubName) -> String {
        name.0
    }
}

impl fmt::Display for HubName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_written_as_usual() {
        assert_eq!(MessageId::uuid([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(MessageId::uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
    }

    #[test]
    fn hub_names_are_checked() {
        assert_eq!("Design".parse::<HubName>().unwrap().as_str(), "design");
        assert_eq!("".parse::<HubName>(), Err(IdError::Empty));
        assert_eq!("..".parse::<HubName>(), Err(IdError::Empty));
        assert_eq!("a b".parse::<HubName>(), Err(IdError::BadCharacter(' ')));
        assert_eq!("Groups".parse::<HubName>(), Err(IdError::Reserved("groups".into())));
        assert!(matches!("x".repeat(51).parse::<HubName>(), Err(IdError::TooLong { len: 51, .. })));
    }

    #[test]
    fn ids_compare_without_year() {
        assert_eq!(MessageId("2014-abc-def".into()).without_year(), "abc-def");
        assert_eq!(MessageId("abcd-def".into()).without_year(), "abcd-def");
        assert_eq!(MessageId("nodash".into()).without_year(), "nodash");
    }
}
