//! Issues on GitHub: the open ones of a team's projects there or of a person, the newest first.

use crate::model::{Forge, HubKind, MatterKind};

use super::Manual;
use super::forge::{self, Listed, OnForge};

pub type GithubIssues = OnForge<Issues>;

pub struct Issues;

impl Listed for Issues {
    const KIND: MatterKind = MatterKind::Issue(Forge::Github);

    const MANUAL: Manual = Manual {
        name: "githubissues",
        label: "Issues on GitHub",
        description: "Open issues of projects on GitHub, or of a person there, newest first.",
        kinds: &[HubKind::User, HubKind::Team],
        parameters: &forge::parameters(
            "One a line, such as github:garden/beds. When empty, those in the team's settings.",
        ),
        source: include_str!("githubissues.rs"),
    };
}
