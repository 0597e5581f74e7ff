//! Pull requests on Forgejo: the open ones of a team's projects there or of a person, the newest first.

use crate::model::{Forge, HubKind, MatterKind};

use super::Manual;
use super::forge::{self, Listed, OnForge};

pub type ForgejoPulls = OnForge<Pulls>;

pub struct Pulls;

impl Listed for Pulls {
    const KIND: MatterKind = MatterKind::PullRequest(Forge::Forgejo);

    const MANUAL: Manual = Manual {
        name: "forgejo_pr",
        label: "Pull requests on Forgejo",
        description: "Open pull requests of projects on Forgejo, or of a person there, newest first.",
        kinds: &[HubKind::User, HubKind::Team],
        parameters: &forge::parameters(
            "One a line, such as forgejo:garden/beds. When empty, those in the team's settings.",
        ),
        source: include_str!("forgejo_pr.rs"),
    };
}
