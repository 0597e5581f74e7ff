//! What a message can be about, in one name space: `person:ann`, `package:kernel`, `project:pagure:design/tasks`.
//!
//! The archive's index, the hint index and the rules that say which feeds a message belongs to all speak of subjects,
//! so that each has one code path.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $text:literal),+ $(,)?) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum SubjectKind {
            $($(#[$doc])* $variant),+
        }

        impl SubjectKind {
            pub const ALL: &[SubjectKind] = &[$(SubjectKind::$variant),+];

            pub fn as_str(self) -> &'static str {
                match self {
                    $(SubjectKind::$variant => $text),+
                }
            }
        }
    };
}

kinds! {
    Person = "person",
    Package = "package",
    /// A forge project: `pagure:design/tasks`, `github:owner/repository`.
    Project = "project",
    /// A chat channel with its sign: `#hubs-design`.
    Channel = "channel",
    /// A mailing list's address.
    List = "list",
    /// An account-system group.
    Group = "group",
    /// A meeting calendar.
    Calendar = "calendar",
    /// A hub of ours.
    Hub = "hub",
    /// The service that speaks: `bodhi`.
    Category = "category",
    /// A topic without prefix and environment: `bodhi.update.comment`.
    Topic = "topic",
}

impl FromStr for SubjectKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text).ok_or(())
    }
}

/// One thing a message is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Subject {
    pub kind: SubjectKind,
    pub name: String,
}

impl Subject {
    /// The longest name kept; longer ones are cut, because bus text is hostile and names are index keys.
    pub const MAX_NAME: usize = 200;

    pub fn new(kind: SubjectKind, name: impl Into<String>) -> Self {
        let mut name = name.into();
        if name.len() > Self::MAX_NAME {
            name.truncate(name.floor_char_boundary(Self::MAX_NAME));
        }
        Subject { kind, name }
    }

    pub fn person(name: &str) -> Self {
        Self::new(SubjectKind::Person, name)
    }

    pub fn package(name: &str) -> Self {
        Self::new(SubjectKind::Package, name)
    }

    pub fn category(name: &str) -> Self {
        Self::new(SubjectKind::Category, name)
    }

    /// `kind` is a topic without prefix and environment, see [`super::Topic::kind`].
    pub fn topic(kind: &str) -> Self {
        Self::new(SubjectKind::Topic, kind)
    }

    pub fn hub(name: &str) -> Self {
        Self::new(SubjectKind::Hub, name)
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.as_str(), self.name)
    }
}

impl FromStr for Subject {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, name) = text.split_once(':').ok_or_else(|| format!("{text:?} is not of the form kind:name"))?;
        let kind = kind.parse().map_err(|()| format!("{kind:?} is not a kind of subject"))?;
        Ok(Subject::new(kind, name))
    }
}

impl From<Subject> for String {
    fn from(subject: Subject) -> String {
        subject.to_string()
    }
}

impl TryFrom<String> for Subject {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_round_trips() {
        let subject = Subject::new(SubjectKind::Project, "pagure:design/tasks");
        assert_eq!(subject.to_string(), "project:pagure:design/tasks");
        assert_eq!(subject.to_string().parse(), Ok(subject));
        assert!("nothing".parse::<Subject>().is_err());
        assert!("colour:red".parse::<Subject>().is_err());
    }

    #[test]
    fn long_names_are_cut_on_a_character() {
        let subject = Subject::person(&"é".repeat(500));
        assert!(subject.name.len() <= Subject::MAX_NAME);
    }
}
