//! How old what was brought in from outside is, said where that is too old: "as of 3 h ago".

use maud::{Markup, html};
use serde::{Serialize, Serializer};

use crate::look;
use crate::model::{Time, Want};
use crate::store::StoreError;

use super::Scene;
use super::moment::Moment;

/// Part of a widget's data. In its JSON it is the time as of which the data is known, or nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AsOf {
    /// Where something could not be asked for again for too long: when it was, for the last time.
    old: Option<Moment>,
    /// When that will be the case, if nobody answers until then.
    turns: Option<Time>,
}

impl AsOf {
    /// Not heard of since then: for examples.
    pub fn since(at: Time) -> Self {
        AsOf { old: Some(Moment(at)), turns: None }
    }

    /// The oldest of these.
    pub fn read(scene: &Scene<'_>, wants: &[Want]) -> Result<Self, StoreError> {
        let mut found = AsOf::default();
        for want in wants {
            let Some(check) = scene.snapshot.check_of(want)? else { continue };
            let (old, turns) = (check.as_of(scene.now).map(Moment), Some(check.stale));
            found.old = [found.old, old].into_iter().flatten().min();
            let to_come = turns.filter(|turns| check.succeeded.is_some() && *turns > scene.now);
            found.turns = [found.turns, to_come].into_iter().flatten().min();
        }
        Ok(found)
    }

    /// For `skip_serializing_if`.
    pub fn is_fresh(&self) -> bool {
        self.old.is_none()
    }

    /// For [`super::Widget::expires`].
    pub fn expires(&self) -> Option<Time> {
        self.turns
    }

    /// A line below what it is about; empty where that is fresh.
    pub fn line(&self) -> Markup {
        html! { @if let Some(Moment(at)) = self.old { p.meta { "as of " (look::time(at)) } } }
    }
}

impl Serialize for AsOf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.old.serialize(serializer)
    }
}
