//! What was brought in from outside, in the shapes that widgets read, and how bringing it in goes.
//!
//! Whoever makes these bounds them: texts are cut, lists are short, links are http or https.

use serde::{Deserialize, Serialize};

use super::{Day, Matter, MatterKind, Subject, Time};

/// What an answer says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gathered {
    Matters(Matters),
    Occasions(Vec<Occasion>),
    Articles(Vec<Article>),
    Badges(BadgeShelf),
}

/// Issues, pull requests, bugs, updates: they join what messages tell.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Matters {
    pub words: Vec<Word>,
    /// Lists that the answer tells in full: what else stands there is over. Empty where the answer was cut short.
    pub whole: Vec<(Subject, MatterKind)>,
    /// Lists of people, of which it tells in full what they opened.
    #[serde(default)]
    pub filed: Vec<(Subject, MatterKind)>,
}

/// How a matter stood when it was last touched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    pub matter: Matter,
    pub at: Time,
}

/// One date of a calendar; a series gives one for each date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occasion {
    /// The same for all dates of a series.
    pub uid: String,
    pub name: String,
    pub when: When,
    pub location: String,
    /// Plain text.
    pub information: String,
    pub link: Option<String>,
}

/// How long something takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum When {
    /// From, until; the same where no end is given.
    Hours(Time, Time),
    /// The first day and the last, wherever one is.
    Days(Day, Day),
}

/// One post of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    pub title: String,
    pub link: Option<String>,
    pub author: Option<String>,
    pub published: Option<Time>,
    /// Plain text, cut.
    pub summary: String,
    /// What the feed calls itself.
    pub site: String,
}

/// What somebody was awarded.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BadgeShelf {
    /// How many they have, which may be more than are listed.
    pub count: u64,
    /// The newest first.
    pub badges: Vec<Badge>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Badge {
    /// As its address names it: `green-thumb`.
    pub id: String,
    pub name: String,
    pub description: String,
    pub image: Option<String>,
    pub awarded: Option<Time>,
    /// How many of a hundred people have it, where that is said.
    pub percent: Option<f64>,
}

/// How bringing one thing in goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Check {
    /// When it was last tried.
    pub tried: Option<Time>,
    /// When it was asked for the last time that there was an answer: what is known is known as of then.
    pub succeeded: Option<Time>,
    /// When an answer last said something else than the one before.
    pub changed: Option<Time>,
    /// When it was last asked for in full, and not only whether anything changed.
    pub full: Option<Time>,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// The program that read the answer: another one may read more in it.
    pub reader: String,
    /// In a row.
    pub failures: u32,
    /// One sentence; none after a success.
    pub error: Option<String>,
    /// Not before then.
    pub next: Time,
    /// From then on what is known counts as old, unless an answer comes first.
    pub stale: Time,
}

impl Check {
    /// As of when things are known, where that is too long ago and not for want of trying.
    pub fn as_of(&self, now: Time) -> Option<Time> {
        self.succeeded.filter(|_| self.failures > 0 && self.stale <= now)
    }

    /// Asked for, and never answered in a way that can be read.
    pub fn is_unanswered(&self) -> bool {
        self.failures > 0 && self.succeeded.is_none()
    }
}

impl Gathered {
    /// Joins what the next page of an answer says to what the pages before said.
    pub fn extend(&mut self, more: Gathered) {
        match (self, more) {
            (Gathered::Matters(all), Gathered::Matters(more)) => {
                all.words.extend(more.words);
                // A page that was cut short makes the answer one.
                all.whole.retain(|list| more.whole.contains(list));
                all.filed.retain(|list| more.filed.contains(list));
            }
            (Gathered::Occasions(all), Gathered::Occasions(more)) => all.extend(more),
            (Gathered::Articles(all), Gathered::Articles(more)) => all.extend(more),
            (Gathered::Badges(all), Gathered::Badges(more)) => {
                all.count = all.count.max(more.count);
                all.badges.extend(more.badges);
            }
            // Pages of one answer are of one shape: each is read by the same collector.
            (all, more) => *all = more,
        }
    }
}

impl Matters {
    /// Says that there is more than was asked for.
    pub fn cut(&mut self) {
        self.whole.clear();
        self.filed.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_only_when_it_cannot_be_had() {
        let at = Time::from_millis;
        let check = Check { succeeded: Some(at(10)), stale: at(20), ..Check::default() };
        assert_eq!(check.as_of(at(30)), None, "nobody tried");
        let failing = Check { failures: 1, ..check };
        assert_eq!((failing.as_of(at(19)), failing.as_of(at(20))), (None, Some(at(10))));
        assert_eq!(Check { succeeded: None, ..failing }.as_of(at(30)), None, "nothing is known");
    }
}
