//! `/stream`: what concerns the viewer, and nobody else's: tabs, filters, what is done about entries, and news.
//!
//! A stream is a question to the search index, made anew from the hubs and choices of the moment, and read through the
//! viewer's own view; nothing of it is kept but choices, and what was saved and hidden.

mod acts;
mod entries;
mod events;
mod filters;
mod open;
mod question;

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use maud::Markup;
use serde::Deserialize;

use crate::look::{in_query, local_day};
use crate::model::{Preset, Subject, Time};
use crate::search::{Search, SearchError};
use crate::store::{Me, Position, StoreError, View};

use super::error::Failure;
use super::extract::{NamePath, Signed};
use super::pages::{self, Did, StreamDay, StreamEntry, StreamNews, StreamTab, StreamView};
use super::portal::Portal;

pub use acts::act;
pub use entries::{StreamPage, entries};
pub use events::events;
pub use filters::{filters, save as save_filters};
pub use open::OpenStreams;

/// Entries on one page.
const ENTRIES: usize = 40;

/// What stands behind the address.
#[derive(Deserialize, Default)]
pub struct Asked {
    before: Option<String>,
    /// What was done just now, and to what.
    did: Option<String>,
    #[serde(default)]
    what: String,
}

type AskedQuery = Result<Query<Asked>, QueryRejection>;

pub async fn page(State(portal): State<Arc<Portal>>, signed: Signed, asked: AskedQuery) -> Result<Markup, Failure> {
    shown(&portal, &signed, StreamTab::Mine, asked).await
}

/// `/stream/actions`, `/stream/mentions`, `/stream/saved`.
pub async fn tab(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    NamePath(word): NamePath,
    asked: AskedQuery,
) -> Result<Markup, Failure> {
    let tab = StreamTab::parse(&word).filter(|tab| *tab != StreamTab::Mine);
    let tab = tab.ok_or_else(|| Failure::not_found("Your stream has no page of that name."))?;
    shown(&portal, &signed, tab, asked).await
}

async fn shown(portal: &Arc<Portal>, signed: &Signed, tab: StreamTab, asked: AskedQuery) -> Result<Markup, Failure> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let (shared, now) = (portal.clone(), (portal.clock)());
    let look = move |view: &View<'_>| Ok(read(&shared.search, view, tab, &asked, now));
    let (found, surround) = portal.look(&signed.who, look).await?;
    let (view, noted) = found.map_err(Failure::from)?.ok_or_else(gone)?;
    if noted {
        portal.note_stream_visit(&signed.person);
    }
    Ok(pages::stream(&portal.frame(&surround), &view))
}

/// The page, and whether this look at it is to be noted.
fn read(
    search: &Search,
    view: &View<'_>,
    tab: StreamTab,
    asked: &Asked,
    now: Time,
) -> Result<Option<(StreamView, bool)>, SearchError> {
    let Some(me) = view.me()? else { return Ok(None) };
    let before = asked.before.as_deref().and_then(|text| text.parse().ok());
    let found = entries(view, search, tab, before, ENTRIES, now)?;
    let (news, noted) = match (tab, before) {
        (StreamTab::Mine, None) => news(&me, &found, now)?,
        _ => (None, false),
    };
    let zone = me.person().time_zone.clone();
    let view = StreamView {
        tab,
        here: address(tab, before),
        older: found.next.map(|next| address(tab, Some(next))),
        newest: before.is_none(),
        known: found.known,
        news,
        first_visit: me.stream()?.is_none(),
        did: did(asked),
        days: days(found.entries, &zone, now),
        zone,
    };
    Ok(Some((view, noted)))
}

fn news(me: &Me<'_>, found: &StreamPage, now: Time) -> Result<(Option<StreamNews>, bool), StoreError> {
    let (since, noted) = me.stream_visit(now)?;
    let news = since.map(|since| {
        let count = found.entries.iter().filter(|entry| entry.told.end > since).count();
        StreamNews { count, more: count == found.entries.len() && found.next.is_some(), since }
    });
    Ok((news, noted))
}

fn days(entries: Vec<StreamEntry>, zone: &str, now: Time) -> Vec<StreamDay> {
    let mut days: Vec<StreamDay> = Vec::new();
    for entry in entries {
        let (date, label) = local_day(zone, entry.told.end, now);
        match days.last_mut().filter(|day| day.date == date) {
            Some(day) => day.entries.push(entry),
            None => days.push(StreamDay { date, label, entries: vec![entry] }),
        }
    }
    days
}

fn did(asked: &Asked) -> Option<Did> {
    match asked.did.as_deref()? {
        "hide" => acts::messages_in(&asked.what).map(Did::Hid),
        "mute" => asked.what.parse::<Subject>().ok().map(Did::Muted),
        "preset" => Preset::parse(&asked.what).map(Did::Chose),
        _ => None,
    }
}

fn address(tab: StreamTab, before: Option<Position>) -> String {
    match before {
        Some(Position { time, seq }) => format!("{}?before={}-{seq}", tab.path(), time.as_millis()),
        None => tab.path().to_owned(),
    }
}

/// The address with what was done just now.
fn with_did(address: &str, did: &str, what: &str) -> String {
    let sign = if address.contains('?') { '&' } else { '?' };
    format!("{address}{sign}did={did}&what={}", in_query(what))
}

/// For who has asked to be forgotten in another window.
fn gone() -> Failure {
    Failure::new(StatusCode::UNAUTHORIZED, "You have no account here any more; sign in to begin anew.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Seq;

    #[test]
    fn addresses_say_where_a_page_begins() {
        let place = Position { time: Time::from_millis(5000), seq: Seq(7) };
        assert_eq!(address(StreamTab::Mine, Some(place)), "/stream?before=5000-7");
        assert_eq!("5000-7".parse(), Ok(place));
        for odd in ["", "-", "5000", "x-7", "5000-x", "-5-7", "99999999999999999999-1"] {
            assert!(odd.parse::<Position>().is_err(), "{odd}");
        }
        assert_eq!(
            with_did("/stream?before=5-7", "mute", "person:a b"),
            "/stream?before=5-7&did=mute&what=person%3Aa%20b"
        );
    }
}
