//! What is new to somebody who comes back to a hub.

use crate::model::{Hub, Time};
use crate::store::{Readable, StoreError, View};

use super::pages::{News, Whereabouts};

/// A look at a hub by somebody who is signed in.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Visit {
    /// None at the first visit.
    pub news: Option<News>,
    /// Whether the look is to be noted.
    pub noted: bool,
}

impl Visit {
    pub(super) fn read(view: &View<'_>, hub: &Hub, readable: &Readable<'_>, now: Time) -> Result<Self, StoreError> {
        let Some(me) = view.me()? else { return Ok(Visit::default()) };
        let (since, noted) = me.visit(hub, now)?;
        let news = since.map(|since| Ok::<_, StoreError>(News { count: readable.entries_after(since)?, since }));
        Ok(Visit { news: news.transpose()?, noted })
    }
}

/// Where the person whose hub this is says to live.
pub(super) fn whereabouts(view: &View<'_>, hub: &Hub, now: Time) -> Result<Option<Whereabouts>, StoreError> {
    let person = view.person_of(hub)?;
    Ok(person.map(|person| Whereabouts { country: person.country, zone: person.time_zone, now }))
}
