//! Meetings: the next meeting of each series in this team's calendars, with a countdown, and the minutes of past ones.
//!
//! Calendars speak through `fedocal.meeting.*`: what a calendar last said of a meeting holds, a deleted meeting is
//! gone, and meetings of one name are one series, of which the next is shown. A calendar at an address of its own is
//! brought in by a collector. Minutes come from `meetbot.meeting.complete` in the team's channels. With none of them,
//! the widget hides.

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::look;
use crate::model::{Facts, Gathered, Hub, HubKind, Seq, Service, Subject, SubjectKind, Time, Topic, Want};
use crate::store::StoreError;

use super::as_of::AsOf;
use super::calendar::{self, Meeting};
use super::minutes::{self, Minutes};
use super::moment::{Date, Moment};
use super::unread::Unread;
use super::{ConfigError, Example, Manual, Parameter, ParameterKind, Scene, Watch, Widget};

/// Meetings to come that are shown.
const NEXT: usize = 5;

/// Calendars of one team that are looked into.
const PLACES: usize = 10;

pub struct Meetings;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub calendar: String,
    pub address: String,
}

#[derive(Debug, Default, Serialize)]
pub struct Data {
    /// The next of each series, soonest first.
    pub next: Vec<Upcoming>,
    /// Newest first.
    pub past: Vec<Minutes>,
    /// Why there is nothing of the calendar at the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unread: Option<Unread>,
    #[serde(skip_serializing_if = "AsOf::is_fresh")]
    pub as_of: AsOf,
}

#[derive(Debug, Serialize)]
pub struct Upcoming {
    #[serde(flatten)]
    pub meeting: Meeting,
    pub under_way: bool,
}

impl Widget for Meetings {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "meetings",
        label: "Meetings",
        description: "The next meetings of this team, and minutes of past ones.",
        kinds: &[HubKind::Team],
        parameters: &[
            Parameter {
                name: "calendar",
                label: "Calendar",
                kind: ParameterKind::Text(80),
                default: "",
                help: "A calendar's name. When empty, the calendars in the team's settings.",
            },
            Parameter {
                name: "address",
                label: "Calendar's address",
                kind: ParameterKind::Address,
                default: "",
                help: "The address of an iCalendar file, often ending in .ics, whose meetings are shown as well. Everybody \
                       who sees this hub can see it: not a secret one.",
            },
        ],
        source: include_str!("meetings.rs"),
    };

    fn check(config: &Config) -> Result<(), ConfigError> {
        if config.address.trim().len() <= Want::MOST {
            return Ok(());
        }
        let reason = format!("may have at most {} characters", Want::MOST);
        Err(ConfigError { parameter: Some("address"), reason })
    }

    fn watches(config: &Config, hub: &Hub) -> Vec<Watch> {
        let places = calendars(config, hub).map(|name| Subject::new(SubjectKind::Calendar, name));
        places.chain(minutes::channels(hub)).map(Watch::Subject).collect()
    }

    fn wants(config: &Config, _hub: &Hub) -> Vec<Want> {
        Want::new(Service::Calendar, config.address.trim()).into_iter().collect()
    }

    fn should_invalidate(_config: &Config, _hub: &Hub, topic: &Topic, _facts: &Facts) -> bool {
        topic.kind() == minutes::TOPIC || calendar::concerns_meetings(topic.kind())
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let mut meetings = Vec::new();
        for name in calendars(config, scene.hub) {
            meetings.extend(calendar::next_of_each_series(scene, name)?);
        }
        let wants = Self::wants(config, scene.hub);
        for want in &wants {
            if let Some(Gathered::Occasions(occasions)) = scene.gathered(want)? {
                join(&mut meetings, calendar::next_of_each_brought(&occasions, scene.now));
            }
        }
        meetings.sort_by(|a, b| (a.start, &a.name).cmp(&(b.start, &b.name)));
        meetings.truncate(NEXT);
        let next = meetings.into_iter().map(|meeting| Upcoming { under_way: meeting.start.0 <= scene.now, meeting });
        Ok(Data {
            next: next.collect(),
            past: minutes::newest(scene)?,
            unread: Unread::read(scene, &wants)?,
            as_of: AsOf::read(scene, &wants)?,
        })
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        if data.next.is_empty() && data.past.is_empty() && data.unread.is_none() {
            return None;
        }
        Some(html! {
            @if !data.next.is_empty() {
                ul.meetings { @for upcoming in &data.next { (meeting(upcoming)) } }
            }
            @if let Some(unread) = data.unread { (unread.sentence("The calendar")) }
            (data.as_of.line())
            @if !data.past.is_empty() { (minutes::list(&data.past)) }
        })
    }

    /// When the next of the meetings shown starts or ends, or what was brought in becomes old.
    fn expires(_config: &Config, data: &Data, _now: Time) -> Option<Time> {
        let turn = |upcoming: &Upcoming| match upcoming.under_way {
            true => upcoming.meeting.end.0,
            false => upcoming.meeting.start.0,
        };
        data.next.iter().map(turn).chain(data.as_of.expires()).min()
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let start = Time::from_secs_f64(1_795_449_600.0);
        let upcoming = |name: &str, hours: u64, under_way| Upcoming {
            meeting: Meeting {
                id: name.to_lowercase(),
                name: name.to_owned(),
                calendar: "garden".to_owned(),
                start: Moment(start.plus_millis(hours * 3_600_000)),
                end: Moment(start.plus_millis((hours + 1) * 3_600_000)),
                day: None,
                location: Some("#garden".to_owned()),
                information: Some("Bring a spade.".to_owned()),
                link: None,
            },
            under_way,
        };
        let minutes = Minutes {
            id: Seq(1),
            name: "Gardeners weekly".to_owned(),
            channel: "#garden".to_owned(),
            link: Some("https://minutes.example.org/garden/2026-11-17".to_owned()),
            ended: Moment(start.minus_millis(6 * 86_400_000)),
        };
        let mut whole_day = upcoming("Open garden", 32, false);
        whole_day.meeting.day = Some(Date(start.plus_millis(32 * 3_600_000).day()));
        let next = vec![upcoming("Seed swap", 0, true), upcoming("Gardeners weekly", 24, false), whole_day];
        let example = |name, data, hidden| Example { name, config: Config::default(), data, hidden };
        let unread = Some(Unread::Unanswered);
        vec![
            example("one under way, two to come", Data { next, past: vec![minutes], ..Data::default() }, false),
            example("a calendar without an answer", Data { unread, ..Data::default() }, false),
            example("none at all", Data::default(), true),
        ]
    }
}

fn calendars<'a>(config: &'a Config, hub: &'a Hub) -> impl Iterator<Item = &'a str> {
    let own = Some(config.calendar.trim()).filter(|name| !name.is_empty());
    let linked = hub.links.calendars.iter().map(String::as_str).filter(move |_| own.is_none());
    own.into_iter().chain(linked.take(PLACES))
}

/// What has the name of a series that is known is of that series: whichever is next is shown.
fn join(meetings: &mut Vec<Meeting>, more: Vec<Meeting>) {
    for meeting in more {
        let name = meeting.name.to_lowercase();
        match meetings.iter_mut().find(|known| known.name.to_lowercase() == name) {
            Some(known) if meeting.start < known.start => *known = meeting,
            Some(_) => {}
            None => meetings.push(meeting),
        }
    }
}

fn meeting(upcoming: &Upcoming) -> Markup {
    let Upcoming { meeting, under_way } = upcoming;
    html! {
        li.meeting data-key=(meeting.id) title=[&meeting.information] {
            @match meeting.day {
                _ if *under_way => span { "Under way, ends " (until(meeting)) },
                Some(Date(day)) => time.countdown datetime=(day.iso()) { (day.readable()) },
                None => (look::countdown(meeting.start.0)),
            }
            strong { (look::safe_link(meeting.link.as_deref().unwrap_or_default(), &meeting.name)) }
            span.meta {
                @if meeting.day.is_some() { "all day" } @else { (meeting.start.0.readable()) }
                @if let Some(location) = &meeting.location { ", " (location) }
            }
        }
    }
}

/// A date is the same wherever one is; `time.js` leaves it as it is.
fn until(meeting: &Meeting) -> Markup {
    if meeting.day.is_none() {
        return look::time(meeting.end.0);
    }
    let last = meeting.end.0.minus_millis(1).day();
    html! { time datetime=(last.iso()) { (last.readable()) } }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::model::{Day, Occasion, When};
    use crate::widgets::plugin;
    use crate::widgets::testing::{World, channel, minutes_ago, now, refusal};

    /// What the calendar "garden" says; `what` is the last part of the topic.
    fn say(world: &World, what: &str, minutes: u64, meeting: Value) {
        let facts = Facts {
            subtitle: what.into(),
            link: meeting["link"].as_str().map(str::to_owned),
            places: vec![Subject::new(SubjectKind::Calendar, "garden")],
            ..Facts::default()
        };
        world.hear(&format!("fedocal.{what}"), minutes_ago(minutes), &json!({"meeting": meeting}), facts);
    }

    fn weekly(id: u64, date: &str) -> Value {
        json!({
            "meeting_id": id, "meeting_name": "Weekly <1>", "meeting_date": date, "meeting_date_end": date,
            "meeting_time_start": "14:00:00", "meeting_time_stop": "15:00:00", "meeting_timezone": "UTC",
            "meeting_location": "#garden", "link": "https://calendar.example.org/1",
        })
    }

    fn names(built: &crate::widgets::testing::Built) -> Vec<String> {
        let next = built.data["next"].as_array().unwrap().iter();
        next.map(|meeting| format!("{} {}", meeting["name"].as_str().unwrap(), meeting["start"].as_str().unwrap()))
            .collect()
    }

    #[test]
    fn the_next_of_each_series() {
        let world = World::new();
        let hub = world.team("gardeners", "#garden", "garden");
        say(&world, "meeting.new", 90, weekly(1, "2026-12-01"));
        say(&world, "meeting.new", 80, weekly(2, "2026-11-24"));
        say(&world, "meeting.new", 70, weekly(3, "2026-11-17"));
        let mut swap = weekly(4, "2026-11-25");
        swap["meeting_name"] = json!("Seed swap");
        say(&world, "meeting.new", 60, swap.clone());
        swap["meeting_time_start"] = json!("10:00");
        say(&world, "meeting.update", 50, swap);
        let built = world.build("meetings", &hub, json!({}));
        assert_eq!(names(&built), ["Weekly <1> 2026-11-24T14:00:00Z", "Seed swap 2026-11-25T10:00:00Z"]);
        assert!(built.html.contains("Weekly &lt;1&gt;") && built.html.contains("24 Nov 2026, 14:00 UTC, #garden"));
        assert!(built.html.contains(r#"<time class="countdown" datetime="2026-11-24T14:00:00Z""#), "{}", built.html);

        let starts = built.expires.unwrap();
        assert_eq!(starts.to_string(), "2026-11-24T14:00:00Z");
        let built = world.build_at(starts, "meetings", &hub, json!({}));
        assert!(built.html.contains("Under way, ends") && built.data["next"][0]["under_way"] == true);
        let ends = built.expires.unwrap();
        assert_eq!(ends.to_string(), "2026-11-24T15:00:00Z");
        let built = world.build_at(ends, "meetings", &hub, json!({}));
        assert_eq!(names(&built), ["Seed swap 2026-11-25T10:00:00Z", "Weekly <1> 2026-12-01T14:00:00Z"]);
    }

    #[test]
    fn deleted_meetings_and_emptied_calendars_are_gone() {
        let world = World::new();
        let hub = world.team("gardeners", "#garden", "garden");
        say(&world, "meeting.new", 90, weekly(1, "2026-12-01"));
        say(&world, "meeting.new", 80, weekly(2, "2026-11-24"));
        say(&world, "meeting.delete", 70, weekly(2, "2026-11-24"));
        assert_eq!(names(&world.build("meetings", &hub, json!({}))), ["Weekly <1> 2026-12-01T14:00:00Z"]);
        say(&world, "calendar.clear", 60, json!({}));
        let built = world.build("meetings", &hub, json!({}));
        assert_eq!((built.html.as_str(), built.expires), ("", None));
        say(&world, "meeting.reminder", 50, weekly(1, "2026-12-01"));
        assert_eq!(names(&world.build("meetings", &hub, json!({}))).len(), 1);
    }

    const ADDRESS: &str = "https://calendar.example.org/garden.ics";

    fn occasion(name: &str, when: When) -> Occasion {
        Occasion {
            uid: name.into(),
            name: name.into(),
            when,
            location: "The <shed>".into(),
            information: String::new(),
            link: Some("javascript:alert(1)".into()),
        }
    }

    #[test]
    fn a_calendar_at_an_address() {
        let world = World::new();
        let hub = world.team("gardeners", "#garden", "garden");
        let config = json!({"address": ADDRESS});
        assert!(world.build("meetings", &hub, config.clone()).html.contains("has not been read yet"));
        say(&world, "meeting.new", 80, weekly(2, "2026-11-24"));
        let hours = |days: u64, hours: u64| {
            let start = now().plus_millis(days * Day::MILLIS);
            When::Hours(start, start.plus_millis(hours * 3_600_000))
        };
        let today = now().day();
        let occasions = vec![
            occasion("Under way", When::Hours(minutes_ago(10), minutes_ago(10))),
            occasion("Open garden", When::Days(today, Day(today.0 + 1))),
            occasion("Weekly <1>", hours(1, 1)),
            occasion("Weekly <1>", hours(8, 1)),
            occasion("Over", When::Hours(minutes_ago(90), minutes_ago(30))),
            occasion("Long day", When::Days(Day(today.0 + 3), Day(today.0 + 3))),
        ];
        world.gathered(&format!("calendar:{ADDRESS}"), Gathered::Occasions(occasions));
        let built = world.build("meetings", &hub, config);
        assert_eq!(
            names(&built),
            [
                "Open garden 2026-11-21T00:00:00Z",
                "Under way 2026-11-21T15:55:00Z",
                "Weekly <1> 2026-11-22T16:05:00Z",
                "Long day 2026-11-24T00:00:00Z",
            ],
            "one series has one name, whoever tells of it"
        );
        let html = &built.html;
        assert!(html.contains("Under way, ends <time datetime=\"2026-11-22\">Sun 22 Nov</time>"), "{html}");
        assert!(
            html.contains("datetime=\"2026-11-24\">Tue 24 Nov</time>") && html.contains("all day, The &lt;shed&gt;")
        );
        assert!(!html.contains("javascript"), "{html}");
        assert_eq!(built.expires.unwrap().to_string(), "2026-11-21T16:55:00Z", "an hour where no end is said");
    }

    #[test]
    fn the_address_is_wanted() {
        let hub = World::new().team("gardeners", "#garden", "garden");
        let meetings = plugin("meetings").unwrap();
        let wants = |config| meetings.wants(&config, &hub).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(wants(json!({"address": ADDRESS})), [format!("calendar:{ADDRESS}")]);
        assert_eq!(wants(json!({})), Vec::<String>::new());
        assert!(
            refusal("meetings", json!({"address": "webcal://x"})).starts_with("address must be an address that begins")
        );
        let long = format!("{ADDRESS}/{}", "x".repeat(600));
        assert_eq!(refusal("meetings", json!({"address": long})), "address may have at most 600 characters");
    }

    #[test]
    fn watches_its_calendars_and_channels() {
        let world = World::new();
        let hub = world.team("gardeners", "#garden", "garden");
        let meetings = plugin("meetings").unwrap();
        let calendar = |name: &str| Watch::Subject(Subject::new(SubjectKind::Calendar, name));
        let channel = Watch::Subject(channel("#garden"));
        assert_eq!(meetings.watches(&json!({}), &hub), [calendar("garden"), channel.clone()]);
        assert_eq!(meetings.watches(&json!({"calendar": "other"}), &hub), [calendar("other"), channel]);
        let stale = |kind: &str| {
            meetings.should_invalidate(&json!({}), &hub, &Topic::new(format!("a.b.prod.{kind}")), &Facts::default())
        };
        assert!(stale("fedocal.meeting.update") && stale("fedocal.calendar.delete") && stale(minutes::TOPIC));
        assert!(!stale("meetbot.meeting.start") && !stale("fedocal.calendar.new"));
        assert!(refusal("meetings", json!({"calendar": "x".repeat(81)})).starts_with("calendar may have at most 80"));
        assert!(world.build_at(now(), "meetings", &hub, json!({})).html.is_empty());
    }
}
