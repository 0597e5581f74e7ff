//! From a topic to its rule: a tree of topic parts, so that a thousand rules cost no more than a hundred.

use std::collections::HashMap;

/// Patterns over the parts of [`crate::model::Topic::kind`]: `*` stands for one part, `**` at the end for one or more.
/// The more exact pattern wins, part by part from the left.
#[derive(Debug, Clone)]
pub struct TopicTree<T> {
    exact: HashMap<String, TopicTree<T>>,
    any: Option<Box<TopicTree<T>>>,
    rest: Option<T>,
    here: Option<T>,
}

impl<T> Default for TopicTree<T> {
    fn default() -> Self {
        TopicTree { exact: HashMap::new(), any: None, rest: None, here: None }
    }
}

impl<T: Copy> TopicTree<T> {
    /// Adds a pattern. The error is what holds that pattern already.
    pub fn insert(&mut self, pattern: &str, value: T) -> Result<(), T> {
        let mut node = self;
        for part in pattern.split('.') {
            node = match part {
                "**" => return fill(&mut node.rest, value),
                "*" => node.any.get_or_insert_default(),
                part => node.exact.entry(part.to_owned()).or_default(),
            };
        }
        fill(&mut node.here, value)
    }

    pub fn find(&self, kind: &str) -> Option<T> {
        let (part, tail) = match kind.split_once('.') {
            Some((part, tail)) => (part, Some(tail)),
            None => (kind, None),
        };
        let below = |node: &TopicTree<T>| match tail {
            Some(tail) => node.find(tail),
            None => node.here,
        };
        self.exact.get(part).and_then(below).or_else(|| self.any.as_deref().and_then(below)).or(self.rest)
    }
}

/// Why `pattern` is no pattern, if it is none.
pub fn fault(pattern: &str) -> Option<String> {
    let parts: Vec<&str> = pattern.split('.').collect();
    if parts.iter().any(|part| part.is_empty() || part.chars().any(char::is_whitespace)) {
        return Some(format!("the topic {pattern:?} has an empty part or white space"));
    }
    if parts[0].contains('*') {
        return Some(format!("the topic {pattern:?} must begin with a category, not with a star"));
    }
    let stars_alone = parts.iter().all(|part| !part.contains('*') || matches!(*part, "*" | "**"));
    let rest_last = parts.iter().rev().skip(1).all(|part| *part != "**");
    if !stars_alone || !rest_last {
        return Some(format!("in the topic {pattern:?} a star must be a part of its own, and ** the last one"));
    }
    None
}

fn fill<T: Copy>(slot: &mut Option<T>, value: T) -> Result<(), T> {
    match slot {
        Some(holder) => Err(*holder),
        None => {
            *slot = Some(value);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_exact_pattern_wins() {
        let mut tree = TopicTree::default();
        for (value, pattern) in ["a.b.c", "a.*.c", "a.**", "a.b.*", "x"].into_iter().enumerate() {
            assert_eq!(tree.insert(pattern, value), Ok(()));
        }
        assert_eq!(tree.find("a.b.c"), Some(0));
        assert_eq!(tree.find("a.z.c"), Some(1));
        assert_eq!(tree.find("a.b.z"), Some(3));
        assert_eq!(tree.find("a.z.z.z"), Some(2));
        assert_eq!(tree.find("x"), Some(4));
        assert_eq!(tree.find("x.y"), None);
        assert_eq!(tree.find("a"), None);
        assert_eq!(tree.find(""), None);
        assert_eq!(tree.insert("a.*.c", 9), Err(1));
    }

    #[test]
    fn faulty_patterns_are_named() {
        for pattern in ["", "a..b", "*.b", "a.b*", "a.**.c", "a b"] {
            assert!(fault(pattern).is_some(), "{pattern}");
        }
        assert_eq!(fault("a.*.b.**"), None);
    }
}
