//! Pull requests on Pagure: the open ones of a team's projects there or of a person, the newest first.

use crate::model::{Forge, HubKind, MatterKind};

use super::Manual;
use super::forge::{self, Listed, OnForge};

pub type PagurePulls = OnForge<Pulls>;

pub struct Pulls;

impl Listed for Pulls {
    const KIND: MatterKind = MatterKind::PullRequest(Forge::Pagure);

    const MANUAL: Manual = Manual {
        name: "pagure_pr",
        label: "Pull requests on Pagure",
        description: "Open pull requests of projects on Pagure, or of a person there, newest first.",
        kinds: &[HubKind::User, HubKind::Team],
        parameters: &forge::parameters(
            "One a line, such as pagure:garden/beds. When empty, those in the team's settings.",
        ),
        source: include_str!("pagure_pr.rs"),
    };
}
