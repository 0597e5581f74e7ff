//! Karma: the cookies that this person was given in chat, how many in the release at hand, and for what.
//!
//! `irc.karma` tells of each; the bot that hands them out counts them anew with each release of the distribution.

use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::look;
use crate::model::{Facts, Hub, HubKind, Seq, Subject, Time, Topic};
use crate::store::{Archived, StoreError};

use super::moment::Moment;
use super::{Example, Manual, Scene, Watch, Widget, settings, wire};

const KARMA: &str = "irc.karma";

/// Cookies shown.
const SHOWN: usize = 5;

/// Messages read: among them are also the cookies that this person gave.
const READ: usize = 100;

pub struct PlusPlus;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub username: String,
}

#[derive(Debug, Default, Serialize)]
pub struct Data {
    pub username: String,
    /// As the bot names it; null where nothing was given yet.
    pub release: Option<String>,
    /// What the bot counted in that release.
    pub total: i64,
    /// Newest first.
    pub cookies: Vec<Cookie>,
}

#[derive(Debug, Serialize)]
pub struct Cookie {
    /// The message's place in the archive.
    pub id: Seq,
    pub from: Option<String>,
    pub line: Option<String>,
    pub channel: Option<String>,
    /// False where one was taken away.
    pub given: bool,
    pub when: Moment,
}

impl Widget for PlusPlus {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "plusplus",
        label: "Karma",
        description: "Cookies that this person was given in chat, and for what.",
        kinds: &[HubKind::User],
        parameters: &[settings::PERSON],
        source: include_str!("plusplus.rs"),
    };

    fn watches(config: &Config, hub: &Hub) -> Vec<Watch> {
        vec![Watch::Subject(Subject::person(settings::person_or_own(&config.username, hub)))]
    }

    fn should_invalidate(config: &Config, hub: &Hub, topic: &Topic, facts: &Facts) -> bool {
        let to = format!("karma/{}", settings::person_or_own(&config.username, hub));
        topic.kind() == KARMA && facts.objects.contains(&to)
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let who = settings::person_or_own(&config.username, scene.hub);
        let mut data = Data { username: who.to_owned(), ..Data::default() };
        if !scene.discreet()?.tells_in(scene.hub, who, "irc") {
            return Ok(data);
        }
        let said = scene.newest_of_topic(&Subject::person(who), KARMA, READ)?;
        let mut received = said.iter().map(|said| (said, wire::body(said)));
        let mut received = received.by_ref().filter(|(_, body)| body["recipient"] == who).peekable();
        if let Some((_, newest)) = received.peek() {
            data.release = wire::text(newest, "/release", 30);
            data.total = newest["total"].as_i64().unwrap_or_default();
        }
        data.cookies = received.take(SHOWN).map(|(said, body)| Cookie::of(said, &body)).collect();
        Ok(data)
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        let cookies = if data.total == 1 { "cookie" } else { "cookies" };
        Some(html! {
            ul.stats {
                li.stat {
                    strong { (data.total) } " "
                    span { (cookies) @if let Some(release) = &data.release { " in " (release) } }
                }
            }
            @if !data.cookies.is_empty() { ul.list { @for cookie in &data.cookies { (row(cookie)) } } }
            p.meta { "To give one, write " code { (data.username) "++" } " in a channel where the bot listens." }
        })
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let cookie = |id, from: &str, line: &str| Cookie {
            id: Seq(id),
            from: Some(from.to_owned()),
            line: Some(line.to_owned()),
            channel: Some("#garden".to_owned()),
            given: true,
            when: Moment(Time::from_secs_f64(1_795_277_100.0)),
        };
        let cookies = vec![cookie(2, "bo", "ann++ for the tomatoes"), cookie(1, "cy", "ann++ thank you!")];
        let data = Data { username: "ann".to_owned(), release: Some("f41".to_owned()), total: 12, cookies };
        let none = Data { username: "bo".to_owned(), ..Data::default() };
        let example = |name, data| Example { name, config: Config::default(), data, hidden: false };
        vec![example("a dozen", data), example("none yet", none)]
    }
}

impl Cookie {
    fn of(said: &Archived, body: &Value) -> Self {
        Cookie {
            id: said.seq,
            from: wire::text(body, "/agent", 60),
            line: wire::text(body, "/line", 200),
            channel: wire::text(body, "/channel", 60),
            given: body["vote"].as_i64().is_none_or(|vote| vote > 0),
            when: Moment(said.time),
        }
    }
}

fn row(cookie: &Cookie) -> Markup {
    html! {
        li data-key=(cookie.id) {
            @if let Some(line) = &cookie.line { p { (line) } }
            p.meta {
                @if let Some(from) = &cookie.from { (look::person_link(from)) " " }
                @if !cookie.given { "took one back " }
                @if let Some(channel) = &cookie.channel { "in " (channel) " " }
                (look::time(cookie.when.0))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Person;
    use crate::widgets::plugin;
    use crate::widgets::testing::{World, days_ago, minutes_ago, refusal};

    fn give(world: &World, minutes: u64, from: &str, to: &str, total: i64) {
        let body = json!({
            "agent": from, "recipient": to, "total": total, "vote": 1, "channel": "#garden",
            "line": format!("{to}++ <{total}>"), "release": "f41",
        });
        world.hear(KARMA, minutes_ago(minutes), &body, facts(from, to));
    }

    fn facts(from: &str, to: &str) -> Facts {
        Facts {
            agent: Some(from.into()),
            usernames: vec![from.into(), to.into()],
            objects: vec![format!("karma/{to}")],
            ..Facts::default()
        }
    }

    #[test]
    fn what_was_given_and_not_what_one_gave() {
        let world = World::new();
        let hub = world.person("ann");
        for n in 1..8 {
            give(&world, 60 - n as u64, "bo", "ann", n);
        }
        give(&world, 1, "ann", "bo", 40);
        let built = world.build("plusplus", &hub, json!({}));
        assert_eq!((&built.data["total"], &built.data["release"]), (&json!(7), &json!("f41")));
        assert_eq!(built.data["cookies"].as_array().unwrap().len(), 5);
        assert_eq!(
            built.data["cookies"][0],
            json!({
                "id": 7, "from": "bo", "line": "ann++ <7>", "channel": "#garden", "given": true,
                "when": "2026-11-21T15:12:00Z",
            })
        );
        assert!(built.html.contains("<strong>7</strong> <span>cookies in f41</span>"), "{}", built.html);
        assert!(built.html.contains("ann++ &lt;7&gt;") && built.html.contains("<code>ann++</code>"));
        assert_eq!(world.build("plusplus", &hub, json!({"username": "bo"})).data["total"], 40);
    }

    #[test]
    fn none_yet_and_none_that_is_kept_back() {
        let world = World::new();
        let hub = world.person("bo");
        let built = world.build("plusplus", &hub, json!({}));
        assert_eq!(built.data, json!({"username": "bo", "release": null, "total": 0, "cookies": []}));
        assert!(built.html.contains("<strong>0</strong> <span>cookies</span>"), "{}", built.html);
        give(&world, 2, "cy", "ann", 3);
        let of_ann = || world.build("plusplus", &hub, json!({"username": "ann"})).data["total"].clone();
        assert_eq!(of_ann(), 3);
        world.profile(&Person { quiet: vec!["irc".into()], ..Person::new("ann".into(), "", days_ago(9)) });
        assert_eq!(of_ann(), 0);
    }

    #[test]
    fn stale_when_one_is_given() {
        let hub = World::new().person("ann");
        let plusplus = plugin("plusplus").unwrap();
        assert_eq!(plusplus.watches(&json!({}), &hub), [Watch::Subject(Subject::person("ann"))]);
        let stale = |kind: &str, to: &str| {
            let topic = Topic::new(format!("a.b.prod.{kind}"));
            plusplus.should_invalidate(&json!({}), &hub, &topic, &facts("ann", to))
        };
        assert!(stale(KARMA, "ann") && !stale(KARMA, "bo") && !stale("irc.else", "ann"));
        assert_eq!(refusal("plusplus", json!({"username": "a b"})), "username must be one nickname, without spaces");
    }
}
