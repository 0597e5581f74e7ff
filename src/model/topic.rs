//! A message's topic and its parts: `prefix.env.category.rest`.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A dotted topic as the bus carries it, e.g. `org.fedoraproject.prod.bodhi.update.comment`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Topic(String);

impl Topic {
    pub fn new(text: impl Into<String>) -> Self {
        Topic(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What remains after prefix and environment: `bodhi.update.comment`. A topic too short to have them is its own
    /// kind. The environment is never compared: a development box hears `dev`, the world says `prod`.
    pub fn kind(&self) -> &str {
        // `VirtualTopic.eng.brew…` has no environment part: its category stands third.
        let skip = if self.0.starts_with("VirtualTopic") { 2 } else { 3 };
        let mut rest = self.0.as_str();
        for _ in 0..skip {
            match rest.split_once('.') {
                Some((_, tail)) if !tail.is_empty() => rest = tail,
                _ => return &self.0,
            }
        }
        rest
    }

    /// The service that speaks: `bodhi`. `unknown` where the topic is empty.
    pub fn category(&self) -> &str {
        match self.kind().split('.').next() {
            Some("") | None => "unknown",
            Some(category) => category,
        }
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts() {
        let topic = Topic::new("org.fedoraproject.prod.bodhi.update.comment");
        assert_eq!((topic.category(), topic.kind()), ("bodhi", "bodhi.update.comment"));
        let pagure = Topic::new("io.pagure.prod.pagure.issue.new");
        assert_eq!((pagure.category(), pagure.kind()), ("pagure", "pagure.issue.new"));
        let virtual_topic = Topic::new("VirtualTopic.eng.brew.task.closed");
        assert_eq!(virtual_topic.category(), "brew");
        assert_eq!(Topic::new("").category(), "unknown");
        assert_eq!(Topic::new("a.b").kind(), "a.b");
        assert_eq!(Topic::new("a.b.c.").kind(), "a.b.c.");
    }
}
