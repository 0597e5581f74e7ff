//! Halp: requests for help that were made in meetings of the last 31 days, each a door in for somebody new.
//!
//! On a team's hub these are the requests made in its channels; on a person's, those made in the channels of the hubs
//! that the person subscribed to or belongs to. Hubs that are not public are left out there, because everybody may see
//! a person's hub. What is answered is left out, and what somebody took on says so. The words come from `meetbot.meeting.item.help`, which is what `#help` in a meeting becomes.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::look;
use crate::model::{
    Day, Facts, HELP_TOPIC, HelpStand, Hub, HubKind, HubName, PersonName, Role, Seq, Subject, SubjectKind, Time, Topic,
    Visibility,
};
use crate::store::{Archived, StoreError};

use super::moment::Moment;
use super::{Example, Manual, Parameter, ParameterKind, Scene, Watch, Widget, settings, wire};

/// Requests shown.
const COUNT: RangeInclusive<i64> = 1..=20;

/// Days after which nobody waits for an answer any more.
const DAYS: u64 = 31;

/// Messages of a channel read beyond those shown: some are answered, and a few may hold no words.
const SPARE: usize = 20;

/// As what a person follows a hub.
const FOLLOWS: &[Role] = &[Role::Owner, Role::Member, Role::Subscriber];

/// Hubs followed and channels that are looked into, so that a person who follows everything costs no more.
const HUBS: usize = 100;
const CHANNELS: usize = 60;

pub struct Halp;

#[derive(Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub count: i64,
}

impl Default for Config {
    fn default() -> Self {
        Config { count: 5 }
    }
}

#[derive(Debug, Default, Serialize)]
pub struct Data {
    /// Newest first.
    pub requests: Vec<Request>,
}

#[derive(Debug, Serialize)]
pub struct Request {
    /// The message's place in the archive.
    pub id: Seq,
    pub quote: String,
    /// The meeting's minutes.
    pub link: Option<String>,
    pub meeting: Option<String>,
    pub channel: String,
    /// The hub whose channel this is.
    pub hub: HubName,
    pub who: Option<String>,
    pub when: Moment,
    /// Whether somebody works on it.
    pub taken: bool,
}

impl Widget for Halp {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "halp",
        label: "Help wanted",
        description: "Requests for help from meetings: places where a hand is welcome.",
        kinds: &[HubKind::User, HubKind::Team],
        parameters: &[Parameter {
            name: "count",
            label: "Requests",
            kind: ParameterKind::Number(*COUNT.start(), *COUNT.end()),
            default: "5",
            help: "How many requests are shown.",
        }],
        source: include_str!("halp.rs"),
    };

    fn watches(_config: &Config, hub: &Hub) -> Vec<Watch> {
        let mut watches = match hub.kind {
            HubKind::Team => Vec::new(),
            // Whom a person follows stands in the store, and may change.
            HubKind::User => {
                let person = PersonName::from(hub.name.as_str());
                vec![Watch::FollowedChannels(person, FOLLOWS), Watch::Subject(Subject::person(hub.name.as_str()))]
            }
        };
        watches.extend(hub.links.channel_names().map(|name| Watch::Subject(channel(name))));
        watches
    }

    fn should_invalidate(_config: &Config, hub: &Hub, topic: &Topic, facts: &Facts) -> bool {
        match topic.kind() {
            HELP_TOPIC | "hubs.help.updated" => true,
            "hubs.hub.updated" => hub.kind == HubKind::User,
            kind => {
                let about_them = facts.usernames.iter().any(|name| name == hub.name.as_str());
                hub.kind == HubKind::User && about_them && kind.starts_with("hubs.user.role.")
            }
        }
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let count = settings::clamped(config.count, &COUNT);
        let oldest = scene.now.minus_millis(DAYS * Day::MILLIS);
        let mut requests: BTreeMap<(Time, Seq), Request> = BTreeMap::new();
        for (name, hub) in channels(scene)? {
            for said in scene.newest_of_topic(&channel(&name), HELP_TOPIC, count + SPARE)? {
                let stand = scene.snapshot.help_stand(said.seq)?;
                if said.time >= oldest
                    && stand != HelpStand::Answered
                    && let Some(request) = request(&said, &name, &hub, stand == HelpStand::Taken)
                {
                    requests.insert((said.time, said.seq), request);
                }
            }
        }
        Ok(Data { requests: requests.into_values().rev().take(count).collect() })
    }

    fn render(_config: &Config, data: &Data, hub: &Hub) -> Option<Markup> {
        Some(html! {
            @if data.requests.is_empty() {
                p.empty { "Nobody is asking for help right now." }
            } @else {
                ul.halp { @for request in &data.requests { (item(request, hub)) } }
                p.actions data-key="all" { a.button.quiet href=(all(hub)) { "All requests" } }
            }
        })
    }

    /// When the oldest request shown has waited for too long.
    fn expires(_config: &Config, data: &Data, _now: Time) -> Option<Time> {
        data.requests.last().map(|oldest| oldest.when.0.plus_millis(DAYS * Day::MILLIS + 1))
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let request = |id, who: &str, quote: &str| Request {
            id: Seq(id),
            quote: quote.to_owned(),
            link: Some("https://minutes.example.org/garden/2026-11-17".to_owned()),
            meeting: Some("Gardeners weekly".to_owned()),
            channel: "#garden".to_owned(),
            hub: "gardeners".to_owned().try_into().expect("letters only, and not reserved"),
            who: Some(who.to_owned()),
            when: Moment(Time::from_secs_f64(1_795_277_100.0)),
            taken: id == 1,
        };
        let requests = vec![
            request(2, "ann", "Somebody who knows slugs: they are winning."),
            request(1, "bo", "Two people to label the beds on Saturday, no experience needed."),
        ];
        let example = |name, data| Example { name, config: Config::default(), data, hidden: false };
        vec![example("two requests", Data { requests }), example("nobody is asking", Data::default())]
    }
}

/// Where requests are taken on and answered.
fn all(hub: &Hub) -> String {
    match hub.kind {
        HubKind::Team => format!("/help?hub={}", hub.name),
        HubKind::User => "/help".to_owned(),
    }
}

fn channel(name: &str) -> Subject {
    Subject::new(SubjectKind::Channel, name)
}

/// The channels to look into, each with the hub it belongs to.
fn channels(scene: &Scene<'_>) -> Result<BTreeMap<String, HubName>, StoreError> {
    let mut found = BTreeMap::new();
    for hub in hubs(scene)? {
        for name in hub.links.channel_names() {
            if found.len() < CHANNELS {
                found.entry(name.to_owned()).or_insert_with(|| hub.name.clone());
            }
        }
    }
    Ok(found)
}

/// The team itself, or the public hubs that the person follows.
fn hubs(scene: &Scene<'_>) -> Result<Vec<Hub>, StoreError> {
    if scene.hub.kind == HubKind::Team {
        return Ok(vec![scene.hub.clone()]);
    }
    let mut found = Vec::new();
    let roles = scene.snapshot.roles_of_person(&PersonName::from(scene.hub.name.as_str()))?;
    for (id, _) in roles.into_iter().filter(|(_, roles)| roles.highest(FOLLOWS).is_some()).take(HUBS) {
        found.extend(scene.snapshot.hub(id)?.filter(|hub| hub.audience() == Visibility::Public));
    }
    Ok(found)
}

/// None where the message asks for nothing.
fn request(said: &Archived, channel: &str, hub: &HubName, taken: bool) -> Option<Request> {
    let body = wire::body(said);
    Some(Request {
        id: said.seq,
        quote: wire::text(&body, "/details/line", 400)?,
        link: wire::link(said).or_else(|| wire::address(&body, "/url")),
        meeting: wire::text(&body, "/meeting_topic", 100),
        channel: wire::shortened(channel, 60),
        hub: hub.clone(),
        who: wire::text(&body, "/details/nick", 60),
        when: Moment(said.time),
        taken,
    })
}

fn item(request: &Request, shown_on: &Hub) -> Markup {
    html! {
        li data-key=(request.id) {
            blockquote {
                @match &request.link {
                    Some(link) => (look::safe_link(link, &request.quote)),
                    None => (request.quote),
                }
            }
            p.meta {
                @if let Some(who) = &request.who { (look::person_link(who)) " " }
                "in " (request.channel) " "
                @if request.hub != shown_on.name { "(" (look::hub_link(&request.hub)) ") " }
                (look::time(request.when.0))
                @if request.taken { " · somebody is on it" }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::widgets::plugin;
    use crate::widgets::testing::{World, days_ago, minutes_ago, now, refusal};

    fn ask(world: &World, place: &str, time: Time, line: &str) {
        let body = json!({
            "channel": place,
            "details": {"line": line, "nick": "bo", "time_": 5.0},
            "meeting_topic": "Gardeners weekly",
            "url": "https://minutes.example.org/1",
        });
        let facts = Facts { subtitle: line.into(), places: vec![channel(place)], ..Facts::default() };
        world.hear(HELP_TOPIC, time, &body, facts);
    }

    fn quotes(data: &serde_json::Value) -> Vec<&str> {
        data["requests"].as_array().unwrap().iter().map(|request| request["quote"].as_str().unwrap()).collect()
    }

    #[test]
    fn a_team_sees_what_is_asked_in_its_channels() {
        let world = World::new();
        let hub = world.team("gardeners", "#garden", "garden");
        ask(&world, "#garden", days_ago(32), "too old");
        ask(&world, "#garden", days_ago(30), "label the <beds>");
        ask(&world, "#garden", minutes_ago(3), "slugs");
        ask(&world, "#garden", minutes_ago(2), " ");
        ask(&world, "#elsewhere", minutes_ago(1), "not here");
        let built = world.build("halp", &hub, json!({}));
        assert_eq!(quotes(&built.data), ["slugs", "label the <beds>"]);
        let first = &built.data["requests"][0];
        assert_eq!(
            (&first["who"], &first["hub"], &first["channel"]),
            (&json!("bo"), &json!("gardeners"), &json!("#garden"))
        );
        assert_eq!(
            (&first["when"], &first["link"]),
            (&json!("2026-11-21T16:02:00Z"), &json!("https://minutes.example.org/1"))
        );
        assert!(built.html.contains("label the &lt;beds&gt;") && !built.html.contains("hub-link"), "{}", built.html);
        assert_eq!(built.expires, Some(now().plus_millis(Day::MILLIS + 1)));
        assert_eq!(quotes(&world.build("halp", &hub, json!({"count": 1})).data), ["slugs"]);
    }

    #[test]
    fn a_person_sees_what_is_asked_in_public_hubs_followed() {
        let world = World::new();
        let ann = world.person("ann");
        for (hub, role) in [
            (world.team("gardeners", "#garden", "garden"), Role::Subscriber),
            (world.team("bakers", "#bakery", "bakery"), Role::Stargazer),
            (world.private_team("secret", "#secret"), Role::Member),
        ] {
            world.role(&hub, "ann", role);
            ask(&world, &hub.links.channels[0], minutes_ago(5), hub.name.as_str());
        }
        let built = world.build("halp", &ann, json!({}));
        assert_eq!(quotes(&built.data), ["gardeners"]);
        assert!(built.html.contains(r#"href="/gardeners""#) && !built.html.contains("secret"));
    }

    #[test]
    fn nobody_is_asking() {
        let world = World::new();
        let built = world.build("halp", &world.person("ann"), json!({}));
        assert_eq!((built.data, built.expires), (json!({"requests": []}), None));
        assert!(built.html.contains("Nobody is asking for help right now."));
    }

    #[test]
    fn stale_when_somebody_asks() {
        let world = World::new();
        let (team, ann) = (world.team("gardeners", "#garden", "garden"), world.person("ann"));
        let halp = plugin("halp").unwrap();
        let stale = |hub: &Hub, kind: &str| {
            let facts = Facts { usernames: vec!["ann".into()], ..Facts::default() };
            halp.should_invalidate(&json!({}), hub, &Topic::new(format!("a.b.prod.{kind}")), &facts)
        };
        assert_eq!(halp.watches(&json!({}), &ann)[0], Watch::FollowedChannels("ann".into(), FOLLOWS));
        assert_eq!(halp.watches(&json!({}), &team), [Watch::Subject(channel("#garden"))]);
        assert!(
            stale(&team, HELP_TOPIC) && stale(&team, "hubs.help.updated") && !stale(&team, "meetbot.meeting.item.info")
        );
        assert!(stale(&ann, HELP_TOPIC) && stale(&ann, "hubs.user.role.added") && !stale(&ann, "git.receive"));
        assert_eq!(refusal("halp", json!({"count": 21})), "count must be from 1 to 20; it is 21");
    }
}
