//! What an owner set to be brought in from outside and nobody could bring in yet, said in one sentence.

use maud::{Markup, html};
use serde::Serialize;

use crate::model::Want;
use crate::store::StoreError;

use super::Scene;

/// Part of a widget's data: why there is nothing to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unread {
    /// Nobody asked: the portal does not do that, or not yet.
    Unasked,
    /// It was asked for, and nothing came that can be read.
    Unanswered,
}

impl Unread {
    /// The first reason there is, where none of these was ever brought in.
    pub fn read(scene: &Scene<'_>, wants: &[Want]) -> Result<Option<Self>, StoreError> {
        let mut found = None;
        for want in wants {
            if scene.gathered(want)?.is_some() {
                return Ok(None);
            }
            let unanswered = scene.snapshot.check_of(want)?.is_some_and(|check| check.is_unanswered());
            found = found.max(Some(if unanswered { Unread::Unanswered } else { Unread::Unasked }));
        }
        Ok(found)
    }

    /// `what` begins the sentence: "The calendar".
    pub fn sentence(self, what: &str) -> Markup {
        html! {
            @match self {
                Unread::Unasked => p.empty {
                    (what) " set here has not been read yet. That is switched on by whoever runs this portal."
                },
                Unread::Unanswered => p.empty {
                    (what) " set here gives no answer that can be read. An owner of this hub can check the address."
                },
            }
        }
    }
}
