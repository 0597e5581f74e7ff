//! Hubs as they are stored.

use serde::{Deserialize, Serialize};

use super::{HubId, HubLinks, HubName, Revision, Subject, Time};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    #[default]
    Public,
    Preview,
    Private,
}

impl Visibility {
    pub const ALL: [Visibility; 3] = [Visibility::Public, Visibility::Preview, Visibility::Private];

    /// As it stands in forms and records.
    pub fn as_str(self) -> &'static str {
        match self {
            Visibility::Public => "public",
            Visibility::Preview => "preview",
            Visibility::Private => "private",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|visibility| visibility.as_str() == word)
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

impl Picture {
    pub const ALL: [Picture; 2] = [Picture::Avatar, Picture::Header];

    /// As it stands in addresses and forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Picture::Avatar => "avatar",
            Picture::Header => "header",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|picture| picture.as_str() == word)
    }
}

impl Hub {
    pub const MAX_SUMMARY: usize = 128;
    pub const MAX_DESCRIPTION: usize = 8000;

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

    /// What tells its picture from another one; none where it is drawn from the name.
    pub fn picture(&self, picture: Picture) -> Option<&str> {
        match picture {
            Picture::Avatar => self.avatar.as_deref(),
            Picture::Header => self.header.as_deref(),
        }
    }

    /// Where that picture is; none where it is drawn from the name.
    pub fn picture_address(&self, picture: Picture) -> Option<String> {
        let tag = self.picture(picture)?;
        Some(format!("{}/picture/{}?v={tag}", self.path(), picture.as_str()))
    }

    /// The path of its page.
    pub fn path(&self) -> String {
        format!("/{}", self.name)
    }
}
