//! Who did what to a hub, and what a person is told of it.

use serde::{Deserialize, Serialize};

use super::{HubId, PersonName, Time};

/// One line of a hub's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    pub at: Time,
    pub by: PersonName,
    /// What was done, as it follows the name: `made {} an owner`, where `{}` stands for [`AuditLine::about`].
    pub did: String,
    #[serde(default)]
    pub about: Option<PersonName>,
}

/// Something a person is told until they put it away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub at: Time,
    pub kind: NoticeKind,
    pub hub: HubId,
    /// Who did it.
    pub by: PersonName,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeKind {
    /// Somebody asks an owner to be let in.
    Asked,
    Invited,
    Approved,
    Denied,
    Promoted,
    Removed,
}
