//! Chat: where this team talks: its channels with their networks, a way in for browsers, and who spoke in the last
//! meeting there.
//!
//! The channels stand in the hub's settings; a network that is known here gets a link. Meetings come from
//! `meetbot.meeting.complete`. A team without channels has nothing to show.

use std::cmp::Reverse;

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::look;
use crate::model::{Discreet, Facts, Hub, HubKind, Subject, SubjectKind, Time, Topic};
use crate::store::{Archived, StoreError};

use super::moment::Moment;
use super::{Example, Manual, Parameter, ParameterKind, Scene, Watch, Widget, wire};

const COMPLETE: &str = "meetbot.meeting.complete";

/// Channels shown, and people of one meeting.
const CHANNELS: usize = 10;
const SPEAKERS: usize = 8;

/// Meetings looked through for one that may be told of.
const MEETINGS: usize = 5;

pub struct Irc;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub link: String,
}

#[derive(Debug, Default, Serialize)]
pub struct Data {
    pub channels: Vec<Channel>,
    /// Where newcomers join, as the settings say.
    pub link: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Channel {
    pub name: String,
    pub network: Option<String>,
    /// A page where one can join with a browser.
    pub join: Option<String>,
    pub meeting: Option<Meeting>,
}

/// The last meeting in a channel.
#[derive(Debug, Serialize)]
pub struct Meeting {
    pub name: Option<String>,
    pub minutes: Option<String>,
    pub ended: Moment,
    /// Who spoke most comes first.
    pub speakers: Vec<String>,
}

impl Widget for Irc {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "irc",
        label: "Chat",
        description: "The team's channels, how to join them, and who spoke in meetings there last.",
        kinds: &[HubKind::Team],
        parameters: &[Parameter {
            name: "link",
            label: "Where to join",
            kind: ParameterKind::Address,
            default: "",
            help: "The address of a page where newcomers join. The channels themselves stand in the hub's settings.",
        }],
        source: include_str!("irc.rs"),
    };

    fn watches(_config: &Config, hub: &Hub) -> Vec<Watch> {
        hub.links.channel_names().take(CHANNELS).map(|name| Watch::Subject(channel(name))).collect()
    }

    fn should_invalidate(_config: &Config, _hub: &Hub, topic: &Topic, _facts: &Facts) -> bool {
        topic.kind() == COMPLETE
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let discreet = scene.discreet()?;
        let mut channels = Vec::new();
        for link in scene.hub.links.channels.iter().take(CHANNELS) {
            let (name, network) = link.split_once(" on ").map_or((link.as_str(), None), |(a, b)| (a, Some(b)));
            let ended = scene.newest_of_topic(&channel(name), COMPLETE, MEETINGS)?;
            channels.push(Channel {
                name: wire::shortened(name, 60),
                network: network.map(str::to_owned),
                join: way_in(name, network),
                meeting: ended.first().map(|said| meeting(said, scene.hub, &discreet)),
            });
        }
        Ok(Data { channels, link: look::safe_url(config.link.trim()).map(str::to_owned) })
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        if data.channels.is_empty() {
            return None;
        }
        Some(html! {
            ul.list { @for channel in &data.channels { (row(channel)) } }
            @if let Some(link) = &data.link {
                p.actions { a.button href=(link) rel="noopener nofollow" { (look::icon("chat")) " Join the chat" } }
            }
        })
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let meeting = Meeting {
            name: Some("Gardeners weekly".to_owned()),
            minutes: Some("https://minutes.example.org/garden/2026-11-17".to_owned()),
            ended: Moment(Time::from_secs_f64(1_795_277_100.0)),
            speakers: vec!["ann".to_owned(), "bo".to_owned()],
        };
        let channel = |name: &str, network: Option<&str>, meeting| Channel {
            name: name.to_owned(),
            network: network.map(str::to_owned),
            join: way_in(name, network),
            meeting,
        };
        let channels = vec![channel("#garden", Some("libera"), Some(meeting)), channel("#weeds", None, None)];
        let config = || Config { link: "https://chat.example.org/".to_owned() };
        let link = Some(config().link);
        vec![
            Example { name: "two channels", config: config(), data: Data { channels, link }, hidden: false },
            Example { name: "no channel", config: Config::default(), data: Data::default(), hidden: true },
        ]
    }
}

fn channel(name: &str) -> Subject {
    Subject::new(SubjectKind::Channel, name)
}

/// A page to join with, where the network has one that is well known.
fn way_in(name: &str, network: Option<&str>) -> Option<String> {
    let network = network.unwrap_or(if name.contains(':') { "matrix" } else { "" }).to_ascii_lowercase();
    let own = name.trim_start_matches('#');
    match network.as_str() {
        "libera" | "libera.chat" | "irc.libera.chat" => {
            Some(format!("https://web.libera.chat/?channels={}", look::in_query(name)))
        }
        "oftc" | "irc.oftc.net" => Some(format!("https://webchat.oftc.net/?channels={}", look::in_query(own))),
        "matrix" if name.contains(':') => Some(format!("https://matrix.to/#/{}", look::in_query(name))),
        _ => None,
    }
}

/// Attendees are counted by their lines. The bot that counts is among them but no person of the message.
fn meeting(said: &Archived, hub: &Hub, discreet: &Discreet) -> Meeting {
    let body = wire::body(said);
    let told = |name: &str| {
        said.facts.usernames.iter().any(|known| known == name) && discreet.tells_in(hub, name, said.topic.category())
    };
    let attendees = body.get("attendees").and_then(|attendees| attendees.as_object()).into_iter().flatten();
    let mut speakers: Vec<(u64, &str)> = attendees
        .map(|(name, lines)| (lines.as_u64().unwrap_or_default(), name.as_str()))
        .filter(|(lines, name)| *lines > 0 && told(name))
        .collect();
    speakers.sort_by_key(|(lines, name)| (Reverse(*lines), *name));
    Meeting {
        name: wire::text(&body, "/meeting_topic", 100),
        minutes: wire::link(said).or_else(|| wire::address(&body, "/url")),
        ended: Moment(said.time),
        speakers: speakers.into_iter().take(SPEAKERS).map(|(_, name)| name.to_owned()).collect(),
    }
}

fn row(channel: &Channel) -> Markup {
    html! {
        li data-key=(channel.name) {
            strong { (linked(&channel.name, channel.join.as_deref())) }
            @if let Some(network) = &channel.network { " " span.meta { "on " (network) } }
            @if let Some(meeting) = &channel.meeting {
                p.meta {
                    "Last met " (look::time(meeting.ended.0))
                    @if let Some(name) = &meeting.name { ": " (linked(name, meeting.minutes.as_deref())) }
                }
                @if !meeting.speakers.is_empty() {
                    ul.people aria-label="Who spoke" {
                        @for name in &meeting.speakers { li { (look::avatar(name, 24)) (look::person_link(name)) } }
                    }
                }
            }
        }
    }
}

fn linked(text: &str, link: Option<&str>) -> Markup {
    match link {
        Some(link) => look::safe_link(link, text),
        None => html! { (text) },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Person;
    use crate::widgets::plugin;
    use crate::widgets::testing::{World, channel, days_ago, minutes_ago, refusal};

    fn meet(world: &World, minutes: u64, name: &str) {
        let body = json!({
            "attendees": {"bo": 3, "ann": 12, "cy": 3, "silent": 0, "countbot": 40}, "channel": "#garden",
            "meeting_topic": name, "url": "https://minutes.example.org/1",
        });
        let usernames = ["ann", "bo", "cy", "silent"].map(str::to_owned).to_vec();
        let facts =
            Facts { agent: Some("ann".into()), usernames, places: vec![channel("#garden")], ..Facts::default() };
        world.hear(COMPLETE, minutes_ago(minutes), &body, facts);
    }

    #[test]
    fn where_to_talk_and_who_did_last() {
        let world = World::new();
        let hub = world.team("gardeners", "#garden on libera", "garden");
        meet(&world, 90, "Before");
        meet(&world, 30, "Weekly <1>");
        let built = world.build("irc", &hub, json!({}));
        assert_eq!(
            built.data,
            json!({"link": null, "channels": [{
                "name": "#garden", "network": "libera", "join": "https://web.libera.chat/?channels=%23garden",
                "meeting": {
                    "name": "Weekly <1>", "minutes": "https://minutes.example.org/1", "ended": "2026-11-21T15:35:00Z",
                    "speakers": ["ann", "bo", "cy"],
                },
            }]})
        );
        assert!(built.html.contains("Weekly &lt;1&gt;") && built.html.contains("href=\"/cy\""), "{}", built.html);
        let cy = Person { quiet: vec!["meetbot".into()], ..Person::new("cy".into(), "", days_ago(9)) };
        world.profile(&cy);
        assert!(!world.build("irc", &hub, json!({})).html.contains("href=\"/cy\""));
        world.profile(&Person { hidden: true, ..Person::new("ann".into(), "", days_ago(9)) });
        assert_eq!(world.build("irc", &hub, json!({})).data["channels"][0]["meeting"], json!(null));
    }

    #[test]
    fn ways_in() {
        assert_eq!(way_in("##c++", Some("Libera.Chat")).unwrap(), "https://web.libera.chat/?channels=%23%23c%2B%2B");
        assert_eq!(way_in("#garden", Some("oftc")).unwrap(), "https://webchat.oftc.net/?channels=garden");
        assert_eq!(way_in("#g:example.org", None).unwrap(), "https://matrix.to/#/%23g%3Aexample.org");
        assert_eq!((way_in("#garden", None), way_in("#garden", Some("elsewhere"))), (None, None));
    }

    #[test]
    fn hides_without_a_channel() {
        let world = World::new();
        let mut hub = world.team("gardeners", "#garden", "garden");
        let built = world.build("irc", &hub, json!({"link": "https://chat.example.org/"}));
        assert!(built.html.contains("Join the chat") && built.html.contains("<strong>#garden</strong>"));
        hub.links.channels.clear();
        assert_eq!(world.build("irc", &hub, json!({})).html, "");
        assert!(refusal("irc", json!({"link": "irc://x"})).starts_with("link must be an address"));
    }

    #[test]
    fn stale_when_a_meeting_ends() {
        let hub = World::new().team("gardeners", "#garden on libera", "garden");
        let irc = plugin("irc").unwrap();
        assert_eq!(irc.watches(&json!({}), &hub), [Watch::Subject(channel("#garden"))]);
        let stale = |kind: &str| {
            irc.should_invalidate(&json!({}), &hub, &Topic::new(format!("a.b.prod.{kind}")), &Facts::default())
        };
        assert!(stale(COMPLETE) && !stale("meetbot.meeting.start"));
    }
}
