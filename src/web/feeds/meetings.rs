//! `/<hub>/meetings.ics`: the meetings that the hub's widgets show, for a calendar.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;

use crate::model::{HubName, Time, WidgetId, WidgetInstance, WidgetResult};
use crate::store::{StoreError, View};

use super::super::conditional::Document;
use super::super::directory::title;
use super::super::error::Failure;
use super::super::extract::{HubPath, Looking};
use super::super::here::Here;
use super::super::hub::warm;
use super::super::portal::Portal;
use super::calendar::{self, Calendar, Event};

/// The kind of widget that shows meetings, and what it says in its JSON.
const PLUGIN: &str = "meetings";

#[derive(Deserialize)]
struct Shown {
    next: Vec<Meeting>,
}

#[derive(Deserialize)]
struct Meeting {
    id: String,
    name: String,
    calendar: String,
    start: String,
    end: String,
    day: Option<String>,
    location: Option<String>,
    information: Option<String>,
    link: Option<String>,
}

/// What is shown on a hub of which the viewer may read.
struct Board {
    title: String,
    shown: Vec<WidgetResult>,
    /// Never built until now.
    cold: Vec<WidgetId>,
}

pub async fn meetings(
    State(portal): State<Arc<Portal>>,
    Looking(who): Looking,
    here: Here,
    HubPath(name): HubPath,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let read = move |view: &View<'_>| board(view, &name);
    let mut board = portal.read(&who, read.clone()).await??;
    if !board.cold.is_empty() {
        warm(&portal, board.cold).await;
        board = portal.read(&who, read).await??;
    }
    let calendar = Calendar { name: board.title, events: events(&here, &board.shown) };
    let as_of = board.shown.iter().map(|result| result.built).max();
    Ok(Document::new(calendar::KIND, calendar.write()).changed_at(as_of).respond(&headers))
}

fn board(view: &View<'_>, name: &HubName) -> Result<Result<Board, Failure>, StoreError> {
    let Some(hub) = view.hub_named(name)? else { return Ok(Err(Failure::no_hub(name.as_str()))) };
    let Some(readable) = view.open(&hub)? else { return Ok(Err(Failure::members_only(name))) };
    let mut board = Board { title: title(&hub).to_owned(), shown: Vec::new(), cold: Vec::new() };
    let is_wanted = |widget: &WidgetInstance| widget.plugin == PLUGIN;
    for widget in readable.widgets()?.into_iter().filter(is_wanted) {
        match readable.result(&widget)? {
            Some(result) => board.shown.push(result),
            None => board.cold.push(widget.id),
        }
    }
    Ok(Ok(board))
}

/// In order of their names; what two widgets show is there once.
fn events(here: &Here, shown: &[WidgetResult]) -> Vec<Event> {
    let mut events = BTreeMap::new();
    for result in shown {
        let Ok(Shown { next }) = serde_json::from_str(&result.data) else { continue };
        for event in next.into_iter().filter_map(|meeting| event(here, meeting, result.built)) {
            events.entry(event.uid.clone()).or_insert(event);
        }
    }
    events.into_values().collect()
}

fn event(here: &Here, meeting: Meeting, as_of: Time) -> Option<Event> {
    let time = |at: &str| Some(Time::from_millis(at.parse::<Timestamp>().ok()?.as_millisecond()));
    let (start, end) = (time(&meeting.start)?, time(&meeting.end)?);
    Some(Event {
        uid: format!("{}.{}.{}@{}", meeting.id, meeting.calendar, start.as_secs(), here.authority()),
        name: meeting.name,
        start,
        end,
        whole_days: meeting.day.is_some(),
        location: meeting.location.unwrap_or_default(),
        information: meeting.information.unwrap_or_default(),
        link: meeting.link.unwrap_or_default(),
        as_of,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{HubId, Revision};

    #[test]
    fn what_two_widgets_show_is_there_once() {
        let data = serde_json::json!({"next": [{
            "id": "7", "name": "Weekly", "calendar": "garden", "start": "2026-11-23T14:00:00Z",
            "end": "2026-11-23T15:00:00Z", "location": null, "information": null, "link": null, "under_way": false,
        }], "past": []});
        let result = |widget, data: String| WidgetResult {
            widget: WidgetId(widget),
            hub: HubId(1),
            revision: Revision(1),
            built: Time::ZERO,
            data,
            html: String::new(),
            fault: None,
        };
        let shown = [result(1, data.to_string()), result(2, data.to_string()), result(3, "{}".into())];
        let events = events(&Here("https://hubs.example.org".into()), &shown);
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].uid, "7.garden.1795442400@hubs.example.org");
        assert!(events[0].end > events[0].start && !events[0].whole_days);
    }
}
