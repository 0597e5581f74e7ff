//! Instants and days as the public JSON of widgets writes them: RFC 3339 and ISO 8601, never numbers.
//!
//! Markup is made by `look`; this file only knows how the two are written.

use serde::{Serialize, Serializer};

use crate::model::{Day, Time};

/// An instant, written `2026-11-21T16:05:00Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub Time);

/// A day in UTC, written `2026-11-21`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub Day);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.iso())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_people_expect_them() {
        let at = Time::from_secs_f64(1_795_277_100.0);
        let json = serde_json::to_string(&(Moment(at), Date(at.day()))).unwrap();
        assert_eq!(json, r#"["2026-11-21T16:05:00Z","2026-11-21"]"#);
    }
}
