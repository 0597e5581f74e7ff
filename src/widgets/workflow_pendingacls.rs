//! Requests for rights on packages that wait for the answer of this person, who looks after them.

use crate::model::{HubKind, MatterKind, Time};

use super::matters::Open;
use super::moment::Moment;
use super::waiting::{Waiting, Waits};
use super::{Manual, settings};

pub type PendingAcls = Waiting<Requests>;

pub struct Requests;

impl Waits for Requests {
    const KIND: MatterKind = MatterKind::Request;

    const MANUAL: Manual = Manual {
        name: "workflow.pendingacls",
        label: "Requests for rights",
        description: "Requests for rights on packages that wait for this person's answer.",
        kinds: &[HubKind::User],
        parameters: &[settings::PERSON],
        source: include_str!("workflow_pendingacls.rs"),
    };

    fn example() -> (&'static str, Open) {
        let one = Open {
            label: "lantern (f42)".to_owned(),
            title: "commit on lantern".to_owned(),
            link: Some("https://packages.example.org/lantern".to_owned()),
            by: Some("cy".to_owned()),
            with: Some("ann".to_owned()),
            remark: None,
            opened: Moment(Time::from_secs_f64(1_795_277_100.0)),
        };
        ("one request", one)
    }
}
