//! Matters: what is open until somebody deals with it: an issue, a pull request, a bug, an update, a request.

use serde::{Deserialize, Serialize};

use super::{Subject, Time};

/// Where projects live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Forge {
    Pagure,
    Github,
    Forgejo,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MatterKind {
    Issue(Forge),
    PullRequest(Forge),
    Bug,
    /// An update of packages that may go to its users now.
    Update,
    /// A request for rights on a package.
    Request,
}

/// What one message says of a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    pub kind: MatterKind,
    /// Tells it from all others of its kind: `pagure:design/tasks#849`.
    pub name: String,
    /// Whether it is open; none where the message does not say, and it stays as it was.
    pub open: Option<bool>,
    /// Since when; none where the message does not say.
    pub opened: Option<Time>,
    pub told: Told,
    /// Whose lists it stands in.
    pub concerns: Vec<Subject>,
}

/// What people are told of a matter. Plain text, bounded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub title: String,
    /// What people call it: `design/tasks#849`.
    pub label: String,
    pub link: Option<String>,
    /// Who opened it.
    pub by: Option<String>,
    /// Whose turn it is.
    pub with: Option<String>,
    /// One thing more that its kind says: an update's karma, a bug's component.
    pub remark: Option<String>,
}

/// A matter that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenMatter {
    pub opened: Time,
    pub told: Told,
}

impl Forge {
    pub const ALL: [Forge; 3] = [Forge::Pagure, Forge::Github, Forge::Forgejo];

    /// As projects' names begin and topics' categories are called.
    pub fn as_str(self) -> &'static str {
        match self {
            Forge::Pagure => "pagure",
            Forge::Github => "github",
            Forge::Forgejo => "forgejo",
        }
    }
}

impl MatterKind {
    pub const ALL: [MatterKind; 9] = [
        MatterKind::Issue(Forge::Pagure),
        MatterKind::PullRequest(Forge::Pagure),
        MatterKind::Issue(Forge::Github),
        MatterKind::PullRequest(Forge::Github),
        MatterKind::Issue(Forge::Forgejo),
        MatterKind::PullRequest(Forge::Forgejo),
        MatterKind::Bug,
        MatterKind::Update,
        MatterKind::Request,
    ];

    /// The category of the messages that tell of such matters.
    pub fn category(self) -> &'static str {
        match self {
            MatterKind::Issue(forge) | MatterKind::PullRequest(forge) => forge.as_str(),
            MatterKind::Bug => "bugzilla",
            MatterKind::Update => "bodhi",
            MatterKind::Request => "pkgdb",
        }
    }

    /// The kind of that number.
    pub fn of_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }

    /// As it is stored: never given to another kind.
    pub fn number(self) -> u8 {
        match self {
            MatterKind::Issue(forge) => 10 + forge as u8,
            MatterKind::PullRequest(forge) => 20 + forge as u8,
            MatterKind::Bug => 30,
            MatterKind::Update => 40,
            MatterKind::Request => 50,
        }
    }
}
