//! Feed entries, and how neighbours that tell one story become one.

use serde::{Deserialize, Serialize};

use super::{Facts, Hub, HubKind, Seq, Story, Subject, SubjectKind, Time, Topic, Weight};

/// Entries kept hot per hub; older ones are in the archive.
pub const FEED_LIMIT: usize = 100;

/// How far apart two messages may be to tell one story: fifteen minutes.
pub const STORY_WINDOW_MS: u64 = 15 * 60 * 1000;

/// Messages listed behind one entry; the count goes on beyond it.
const ITEM_LIMIT: usize = 20;

/// Names kept of each kind; a mass rebuild touches thousands of packages.
const NAMES_KEPT: usize = 100;

/// Names spoken before "and 3 others".
const NAMES_SPOKEN: usize = 2;

/// Why an entry is in this feed: what links the message to the hub.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// The hub's own person acted.
    Acted,
    /// The hub's own person is mentioned.
    Mentioned,
    /// It concerns this, which the hub is linked to.
    Linked(Subject),
    /// The hub's own person takes care of this package.
    Packages(String),
}

/// Messages of these titles name, besides whoever acted, nobody but those who take care of the package.
const OF_PACKAGERS: &[&str] = &["bodhi.update.", "buildsys.", "koschei.", "hotness."];
/// But for this one, which names whom the comment mentions, too.
const COMMENT: &str = "bodhi.update.comment";

impl Reason {
    /// Why a message about `subject` belongs to `hub`.
    pub fn of(hub: &Hub, subject: &Subject, facts: &Facts) -> Reason {
        match (hub.kind, subject.kind) {
            (HubKind::User, SubjectKind::Person) if facts.agent.as_deref() == Some(hub.name.as_str()) => Reason::Acted,
            (HubKind::User, SubjectKind::Person) => match facts.packages.first().filter(|_| is_of_packagers(facts)) {
                Some(package) => Reason::Packages(package.clone()),
                None => Reason::Mentioned,
            },
            _ => Reason::Linked(subject.clone()),
        }
    }
}

fn is_of_packagers(facts: &Facts) -> bool {
    facts.title != COMMENT && OF_PACKAGERS.iter().any(|title| facts.title.starts_with(title))
}

/// One message behind an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedItem {
    pub seq: Seq,
    pub time: Time,
    pub subtitle: String,
    pub link: Option<String>,
}

/// One line of a feed: one message, or several that tell one story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedEntry {
    /// The newest message's place in the archive; with `end`, the entry's key.
    pub seq: Seq,
    pub start: Time,
    pub end: Time,
    /// Messages behind it, also those not listed in `items`.
    pub count: u32,
    pub category: String,
    pub icon: String,
    pub weight: Weight,
    pub subtitle: String,
    pub link: Option<String>,
    /// Who acted, in order of appearance.
    pub agents: Vec<String>,
    pub usernames: Vec<String>,
    pub packages: Vec<String>,
    pub reason: Reason,
    pub story: Option<Story>,
    /// In order of arrival, at most the last twenty.
    pub items: Vec<FeedItem>,
}

impl FeedEntry {
    pub fn new(seq: Seq, time: Time, topic: &Topic, facts: &Facts, reason: Reason) -> Self {
        FeedEntry {
            seq,
            start: time,
            end: time,
            count: 1,
            category: topic.category().to_owned(),
            icon: facts.icon.clone(),
            weight: facts.weight,
            subtitle: facts.subtitle.clone(),
            link: facts.link.clone(),
            agents: facts.agent.iter().cloned().collect(),
            usernames: facts.usernames.clone(),
            packages: facts.packages.clone(),
            reason,
            story: facts.story.clone(),
            items: vec![FeedItem { seq, time, subtitle: facts.subtitle.clone(), link: facts.link.clone() }],
        }
    }

    /// True when `newer` goes on with this entry's story, no more than `window_ms` after its last message.
    fn continues_with(&self, newer: &FeedEntry, window_ms: u64) -> bool {
        let same_story = match (&self.story, &newer.story) {
            (Some(mine), Some(theirs)) => mine.key == theirs.key,
            _ => false,
        };
        same_story && newer.start.millis_since(self.end) <= window_ms && newer.end >= self.start
    }

    /// Takes `newer` into this entry. Call only where [`neighbour`] says so.
    pub fn join(&mut self, newer: FeedEntry) {
        self.seq = self.seq.max(newer.seq);
        self.start = self.start.min(newer.start);
        self.end = self.end.max(newer.end);
        self.count = self.count.saturating_add(newer.count);
        self.weight = self.weight.max(newer.weight);
        self.link = newer.link.or(self.link.take());
        extend_unique(&mut self.agents, newer.agents);
        extend_unique(&mut self.usernames, newer.usernames);
        extend_unique(&mut self.packages, newer.packages);
        self.items.extend(newer.items);
        if self.items.len() > ITEM_LIMIT {
            self.items.drain(..self.items.len() - ITEM_LIMIT);
        }
        self.story = newer.story.or(self.story.take());
        if let Some(story) = &self.story {
            self.subtitle = told(story, &self.agents, self.count);
        }
    }
}

/// Which of `entries`, oldest first, tells the story that `newer` goes on with: the newest that does. `window_ms` is how
/// long after its last message a story may go on.
pub fn neighbour<'a, I>(entries: I, newer: &FeedEntry, window_ms: u64) -> Option<usize>
where
    I: IntoIterator<Item = &'a FeedEntry, IntoIter: DoubleEndedIterator + ExactSizeIterator>,
{
    newer.story.as_ref()?;
    entries.into_iter().rposition(|entry| entry.continues_with(newer, window_ms))
}

/// The joined sentence: names and count put into the story's words.
fn told(story: &Story, agents: &[String], count: u32) -> String {
    // Names last: what stands in them is no placeholder.
    story.says.replace("{count}", &count.to_string()).replace("{people}", &spoken(agents))
}

/// `ann`, `ann and bo`, `ann, bo and 3 others`.
fn spoken(names: &[String]) -> String {
    match names {
        [] => "Somebody".to_owned(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [.., last] if names.len() == NAMES_SPOKEN + 1 => {
            format!("{} and {last}", names[..NAMES_SPOKEN].join(", "))
        }
        _ => format!("{} and {} others", names[..NAMES_SPOKEN].join(", "), names.len() - NAMES_SPOKEN),
    }
}

fn extend_unique(list: &mut Vec<String>, more: Vec<String>) {
    for name in more {
        if list.len() < NAMES_KEPT && !list.contains(&name) {
            list.push(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(seq: u64, minute: u64, agent: &str, key: &str) -> FeedEntry {
        let facts = Facts {
            subtitle: format!("{agent} commented on #849"),
            agent: Some(agent.into()),
            usernames: vec![agent.into()],
            story: Some(Story { key: key.into(), says: "{people} commented on #849 ({count} comments)".into() }),
            ..Facts::default()
        };
        let time = Time::ZERO.plus_millis(minute * 60_000);
        FeedEntry::new(Seq(seq), time, &Topic::new("a.b.c.pagure.x"), &facts, Reason::Acted)
    }

    #[test]
    fn one_story_becomes_one_entry() {
        let mut first = entry(1, 0, "ann", "k");
        for (seq, agent) in [(2, "bo"), (3, "cy"), (4, "di")] {
            let next = entry(seq, seq, agent, "k");
            assert_eq!(neighbour([&first], &next, STORY_WINDOW_MS), Some(0));
            first.join(next);
        }
        assert_eq!(first.subtitle, "ann, bo and 2 others commented on #849 (4 comments)");
        assert_eq!((first.count, first.items.len(), first.seq), (4, 4, Seq(4)));
    }

    #[test]
    fn other_stories_and_old_ones_stay_apart() {
        let first = entry(1, 10, "ann", "k");
        let goes_on = |newer: FeedEntry| neighbour([&first], &newer, STORY_WINDOW_MS).is_some();
        assert!(goes_on(entry(2, 25, "ann", "k")));
        assert!(!goes_on(entry(2, 11, "ann", "other")));
        assert!(!goes_on(entry(2, 26, "ann", "k")));
        assert!(!goes_on(entry(2, 9, "ann", "k")), "an older message does not go on with a story");
        assert!(!goes_on(FeedEntry { story: None, ..entry(2, 11, "ann", "k") }));
    }

    #[test]
    fn the_newest_that_fits_goes_on() {
        let entries = [entry(1, 0, "ann", "k"), entry(2, 1, "bo", "k"), entry(3, 2, "cy", "other")];
        assert_eq!(neighbour(&entries, &entry(4, 3, "di", "k"), STORY_WINDOW_MS), Some(1));
        assert_eq!(neighbour(&entries, &entry(4, 3, "di", "k"), 60_000), None);
    }

    #[test]
    fn who_is_named_in_what_befalls_a_package_takes_care_of_it() {
        let facts = |title: &str, packages: &[&str]| Facts {
            title: title.into(),
            packages: packages.iter().map(|name| (*name).to_owned()).collect(),
            ..Facts::default()
        };
        assert!(is_of_packagers(&facts("bodhi.update.request.testing", &["lantern"])));
        assert!(!is_of_packagers(&facts("bodhi.update.comment", &["lantern"])), "it names whom it mentions, too");
        assert!(!is_of_packagers(&facts("pagure.issue.new", &["lantern"])));
    }

    #[test]
    fn names_are_no_placeholders() {
        let mut odd = entry(1, 0, "{count}", "k");
        odd.join(entry(2, 0, "{people}", "k"));
        assert_eq!(odd.subtitle, "{count} and {people} commented on #849 (2 comments)");
    }

    #[test]
    fn names_are_spoken() {
        let names = |n: usize| ["ann", "bo", "cy", "di"][..n].iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        assert_eq!(spoken(&names(0)), "Somebody");
        assert_eq!(spoken(&names(2)), "ann and bo");
        assert_eq!(spoken(&names(3)), "ann, bo and cy");
        assert_eq!(spoken(&names(4)), "ann, bo and 2 others");
    }
}
