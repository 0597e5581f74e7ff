//! Updates ready for stable: this person's updates that were tested enough, and that nobody has sent on yet.

use crate::model::{HubKind, MatterKind, Time};

use super::matters::Open;
use super::moment::Moment;
use super::waiting::{Waiting, Waits};
use super::{Manual, settings};

pub type Updates2Stable = Waiting<Updates>;

pub struct Updates;

impl Waits for Updates {
    const KIND: MatterKind = MatterKind::Update;

    const MANUAL: Manual = Manual {
        name: "workflow.updates2stable",
        label: "Updates ready for stable",
        description: "This person's updates that were tested enough to go stable.",
        kinds: &[HubKind::User],
        parameters: &[settings::PERSON],
        source: include_str!("workflow_updates2stable.rs"),
    };

    fn example() -> (&'static str, Open) {
        let one = Open {
            label: "UPDATE-2026-1".to_owned(),
            title: "lantern-2.4-1.fc42".to_owned(),
            link: Some("https://updates.example.org/UPDATE-2026-1".to_owned()),
            by: Some("ann".to_owned()),
            with: None,
            remark: Some("karma 3".to_owned()),
            opened: Moment(Time::from_secs_f64(1_795_277_100.0)),
        };
        ("one update", one)
    }
}
