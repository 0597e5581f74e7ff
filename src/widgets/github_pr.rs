//! Pull requests on GitHub: the open ones of a team's projects there or of a person, the newest first.

use crate::model::{Forge, HubKind, MatterKind};

use super::Manual;
use super::forge::{self, Listed, OnForge};

pub type GithubPulls = OnForge<Pulls>;

pub struct Pulls;

impl Listed for Pulls {
    const KIND: MatterKind = MatterKind::PullRequest(Forge::Github);

    const MANUAL: Manual = Manual {
        name: "github_pr",
        label: "Pull requests on GitHub",
        description: "Open pull requests of projects on GitHub, or of a person there, newest first.",
        kinds: &[HubKind::User, HubKind::Team],
        parameters: &forge::parameters(
            "One a line, such as github:garden/beds. When empty, those in the team's settings.",
        ),
        source: include_str!("github_pr.rs"),
    };
}
