//! Hubs as they are stored.

use serde::{Deserialize, Serialize};

use super::{HubId, HubName, Revision, Subject, SubjectKind, Time};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HubKind {
    User,
    Team,
}

impl HubKind {
    /// The letter in `/u/<name>` and `/t/<name>`.
    pub fn letter(self) -> char {
        match self {
            HubKind::User => 'u',
            HubKind::Team => 't',
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            HubKind::User => "user",
            HubKind::Team => "team",
        }
    }
}

/// Who may see a hub: everybody; everybody its name and members but no activity; members only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    #[default]
    Public,
    Preview,
    Private,
}

/// What a team's hub is linked to; messages about any of it belong to the team's feed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HubLinks {
    /// `forge:owner/name`, e.g. `pagure:design/tasks`.
    pub projects: Vec<String>,
    pub packages: Vec<String>,
    pub mailing_lists: Vec<String>,
    pub channels: Vec<String>,
    pub groups: Vec<String>,
    pub calendars: Vec<String>,
}

impl HubLinks {
    pub fn subjects(&self) -> Vec<Subject> {
        let lists: [(SubjectKind, &[String]); 6] = [
            (SubjectKind::Project, &self.projects),
            (SubjectKind::Package, &self.packages),
            (SubjectKind::List, &self.mailing_lists),
            (SubjectKind::Channel, &self.channels),
            (SubjectKind::Group, &self.groups),
            (SubjectKind::Calendar, &self.calendars),
        ];
        lists.iter().flat_map(|(kind, names)| names.iter().map(|name| Subject::new(*kind, name.as_str()))).collect()
    }
}

/// A page of widgets for a person or a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hub {
    pub id: HubId,
    pub name: HubName,
    pub kind: HubKind,
    /// One line, at most [`Hub::MAX_SUMMARY`] characters. For a person: the full name.
    pub summary: String,
    /// Markdown.
    #[serde(default)]
    pub description: String,
    pub created: Time,
    /// Width of the left column in twelfths.
    #[serde(default = "Hub::default_left_width")]
    pub left_width: u8,
    #[serde(default)]
    pub archived: bool,
    #[serde(default)]
    pub visibility: Visibility,
    /// True where the person whose hub this is hides.
    #[serde(default)]
    pub hidden: bool,
    #[serde(default)]
    pub links: HubLinks,
    /// Pictures that were uploaded, by the beginning of their digest; drawn from the name where there is none.
    #[serde(default)]
    pub avatar: Option<String>,
    #[serde(default)]
    pub header: Option<String>,
    /// Grows with each change of this record: a form made from an older one is not taken unseen.
    #[serde(default)]
    pub edition: u64,
    /// The event of the last change of its layout: a widget added, moved or removed, or other columns.
    #[serde(default = "Hub::no_layout")]
    pub layout: Revision,
}

/// A picture that a hub may have of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    Avatar,
    Header,
}

impl Hub {
    pub const MAX_SUMMARY: usize = 128;

    fn default_left_width() -> u8 {
        8
    }

    fn no_layout() -> Revision {
        Revision(0)
    }

    /// Who may see it: of somebody who hides, only they themselves.
    pub fn audience(&self) -> Visibility {
        if self.hidden { Visibility::Private } else { self.visibility }
    }

    /// Messages about any of these belong to this hub's feed.
    pub fn interests(&self) -> Vec<Subject> {
        let mut interests = self.links.subjects();
        interests.push(Subject::hub(self.name.as_str()));
        if self.kind == HubKind::User {
            interests.push(Subject::person(self.name.as_str()));
        }
        interests
    }

    /// The path of its page.
    pub fn path(&self) -> String {
        format!("/{}", self.name)
    }
}
