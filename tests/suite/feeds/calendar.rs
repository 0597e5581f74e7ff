//! iCalendar: the meetings of a team; and a hub as one document.

use fedora_hubs::model::{Day, Time};
use icalendar::{Calendar, Component};
use serde_json::json;

use super::Stage;
use crate::support::eventually;

#[test]
fn meetings_of_a_team() {
    let stage = Stage::new();
    let empty = stage.portal.get("/gardeners/meetings.ics");
    assert_eq!((empty.status, empty.header("content-type")), (200, Some("text/calendar; charset=utf-8")));
    let added = stage.ann.post("/gardeners/add", &[("plugin", "meetings"), ("column", "left"), ("calendar", "garden")]);
    assert_eq!(added.status, 303, "{}", added.text());
    let number = crate::support::widgets(&stage.portal, "gardeners")["meetings"][0];
    let set = [("edition", "0"), ("config.calendar", "garden")];
    let set = stage.ann.post(&format!("/gardeners/{number}/edit"), &set);
    assert_eq!(set.status, 303, "{}", set.text());
    let day = Time::now().plus_millis(2 * Day::MILLIS).day().iso();
    let msg = json!({"agent": "ann", "calendar": {"calendar_name": "garden"}, "meeting": {
        "meeting_id": 42, "meeting_name": "Beds, weekly", "meeting_date": day, "meeting_time_start": "15:00:00",
        "meeting_time_stop": "16:00:00", "meeting_timezone": "UTC", "meeting_location": "#garden",
    }});
    let topic = "org.example.prod.fedocal.meeting.new";
    let line = json!({"topic": topic, "msg_id": "2026-meeting", "timestamp": 1_780_000_000, "i": 1, "msg": msg});
    stage.house.import(line.to_string()).well();
    let answer = eventually("the meeting", || {
        Some(stage.portal.get("/gardeners/meetings.ics")).filter(|answer| answer.text().contains("VEVENT"))
    });
    let calendar: Calendar = answer.text().parse().expect("a calendar");
    assert_eq!(calendar.get_name(), Some("gardeners"));
    let event = calendar.components.iter().find_map(|part| part.as_event()).expect("an event");
    assert_eq!(event.get_summary(), Some("Beds, weekly"));
    let start = format!("{}T150000Z", day.replace('-', ""));
    assert_eq!(event.property_value("DTSTART"), Some(start.as_str()));
    assert_eq!(event.get_url(), Some("https://apps.fedoraproject.org/calendar/meeting/42/"));
    assert_eq!(stage.again("/gardeners/meetings.ics", &answer).status, 304);
    assert_eq!(stage.portal.get("/attic/meetings.ics").status, 403);
    assert_eq!(stage.portal.get("/cellar/meetings.ics").status, 404);
}

#[test]
fn a_hub_as_one_document() {
    let stage = Stage::new();
    let answer = stage.portal.get("/ann/hub.json");
    let hub = answer.json();
    assert_eq!(hub["hub"]["title"], "Ann Example");
    assert_eq!(hub["hub"]["page"], "http://localhost/ann");
    assert_eq!(hub["widgets"].as_array().unwrap().len(), 3);
    assert_eq!(hub["feed"][2]["subtitle"], "garden: bed watered by ann");
    assert_eq!(hub["feed"][2]["reason"], "acted");
    let dummy = hub["widgets"].as_array().unwrap().iter().find(|widget| widget["plugin"] == "dummy").unwrap();
    assert_eq!(dummy["config"]["text"], "Hello, <i>you</i>.");
    assert_eq!(stage.again("/ann/hub.json", &answer).status, 304);
    let preview = stage.portal.get("/attic/hub.json").json();
    assert_eq!((&preview["hub"]["open"], &preview["hub"]["links"]), (&json!(false), &json!(null)));
    assert_eq!((&preview["widgets"], &preview["feed"]), (&json!([]), &json!([])));
    assert_eq!(stage.portal.get("/cellar/hub.json").status, 404);
    assert_eq!(stage.ann.get("/cellar/hub.json").status, 200);
}
