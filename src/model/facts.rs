//! What a message says, once the rules in `meaning` have read it.

use serde::{Deserialize, Serialize};

use super::{Subject, SubjectKind, Topic};

/// How loud a message is; streams use it to stay quiet.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    Routine,
    #[default]
    Normal,
    Notable,
}

/// Neighbours in a feed with equal keys tell one story and become one entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// Same key, same story: what happened to which object, e.g. `pagure.comment design/tasks#849`.
    pub key: String,
    /// The joined sentence; `{people}` becomes the agents' names and `{count}` the number of messages.
    pub says: String,
}

/// Who, what and where of one message. All strings are bounded and plain text; `link` is http or https.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The kind of message in a few words: `bodhi.update.comment`, or what the rule calls it.
    pub title: String,
    /// One sentence without mark-up.
    pub subtitle: String,
    pub link: Option<String>,
    /// The person who acted, where there is one.
    pub agent: Option<String>,
    /// Sorted, without doubles; includes the agent.
    pub usernames: Vec<String>,
    /// Sorted, without doubles.
    pub packages: Vec<String>,
    /// Paths of what was touched, as the reference rules name them. Sorted, without doubles.
    pub objects: Vec<String>,
    /// Projects, channels, lists, groups, calendars and hubs it concerns. Sorted, without doubles.
    pub places: Vec<Subject>,
    /// A name from our own icon set, e.g. `build`; empty where no rule said one.
    pub icon: String,
    pub weight: Weight,
    pub story: Option<Story>,
}

impl Facts {
    /// Everything the message is about, people first.
    pub fn subjects(&self, topic: &Topic) -> Vec<Subject> {
        let mut subjects: Vec<Subject> = self.usernames.iter().map(|name| Subject::person(name)).collect();
        subjects.extend(self.packages.iter().map(|name| Subject::package(name)));
        subjects.extend(self.places.iter().cloned());
        subjects.push(Subject::category(topic.category()));
        subjects.push(Subject::topic(topic.kind()));
        subjects
    }

    /// The names among [`Facts::places`] of one kind.
    pub fn places_of(&self, kind: SubjectKind) -> impl Iterator<Item = &str> {
        self.places.iter().filter(move |place| place.kind == kind).map(|place| place.name.as_str())
    }
}
