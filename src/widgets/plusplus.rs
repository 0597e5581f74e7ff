//! Karma: the cookies that this person was given, in chat and here, how many in the release at hand, and for what.
//!
//! `irc.karma` tells of each in chat; the bot that hands them out counts them anew with each release of the
//! distribution. `hubs.user.cookie` tells of those given here, one a month from each person; they are counted besides.

use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::look;
use crate::model::{Facts, Hub, HubKind, HubName, Seq, Subject, Time, Topic, Visibility};
use crate::store::{Archived, StoreError};

use super::moment::Moment;
use super::{Example, Manual, Scene, Watch, Widget, settings, wire};

const KARMA: &str = "irc.karma";
const COOKIE: &str = "hubs.user.cookie";

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
    /// Of the newest cookies given here; `READ` stands for that many or more.
    pub here: usize,
    /// The hub where one can be given; null where this person has none.
    pub at: Option<String>,
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
        description: "Cookies that this person was given, in chat and here, and for what.",
        kinds: &[HubKind::User],
        parameters: &[settings::PERSON],
        source: include_str!("plusplus.rs"),
    };

    fn watches(config: &Config, hub: &Hub) -> Vec<Watch> {
        let who = settings::person_or_own(&config.username, hub);
        // One's own hub is seen without a watch.
        let other = (who != hub.name.as_str()).then(|| Watch::Subject(Subject::hub(who)));
        [Watch::Subject(Subject::person(who))].into_iter().chain(other).collect()
    }

    fn should_invalidate(config: &Config, hub: &Hub, topic: &Topic, facts: &Facts) -> bool {
        match topic.kind() {
            KARMA | COOKIE => {
                let to = format!("karma/{}", settings::person_or_own(&config.username, hub));
                facts.objects.contains(&to)
            }
            // Whether one can be given here.
            "hubs.hub.updated" | "hubs.user.created" => true,
            _ => false,
        }
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let who = settings::person_or_own(&config.username, scene.hub);
        let mut data = Data { username: who.to_owned(), ..Data::default() };
        if !scene.discreet()?.tells_in(scene.hub, who, "irc") {
            return Ok(data);
        }
        let mut received = received(scene, who, KARMA)?;
        if let Some((_, newest)) = received.first() {
            data.release = wire::text(newest, "/release", 30);
            data.total = newest["total"].as_i64().unwrap_or_default();
        }
        let here = self::received(scene, who, COOKIE)?;
        data.here = here.len();
        received.extend(here);
        received.sort_by_key(|(said, _)| std::cmp::Reverse((said.time, said.seq)));
        data.cookies = received.iter().take(SHOWN).map(|(said, body)| Cookie::of(said, body)).collect();
        data.at = home(scene, who)?;
        Ok(data)
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        let cookies = |count: i64| if count == 1 { "cookie" } else { "cookies" };
        Some(html! {
            ul.stats {
                li.stat {
                    strong { (data.total) } " "
                    span { (cookies(data.total)) @if let Some(release) = &data.release { " in " (release) } }
                }
                @if data.here > 0 {
                    li.stat {
                        strong { (data.here) @if data.here == READ { "+" } } " "
                        span { (cookies(data.here as i64)) " given here" }
                    }
                }
            }
            @if !data.cookies.is_empty() { ul.list { @for cookie in &data.cookies { (row(cookie)) } } }
            @if let Some(hub) = &data.at {
                p.actions {
                    a.button.quiet href={ "/" (hub) "/cookie" } { (look::icon("cookie")) span { "Give " (data.username) " a cookie" } }
                }
            }
            p.meta { "In a channel where the bot listens, " code { (data.username) "++" } " gives one, too." }
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
        let data = Data {
            username: "ann".to_owned(),
            release: Some("f41".to_owned()),
            total: 12,
            here: 2,
            at: Some("ann".to_owned()),
            cookies,
        };
        let none = Data { username: "bo".to_owned(), ..Data::default() };
        let example = |name, data| Example { name, config: Config::default(), data, hidden: false };
        vec![example("a dozen", data), example("none yet", none)]
    }
}

/// The newest that this person was given, and not what they gave.
fn received(scene: &Scene<'_>, who: &str, kind: &str) -> Result<Vec<(Archived, Value)>, StoreError> {
    let said = scene.newest_of_topic(&Subject::person(who), kind, READ)?;
    let received = said.into_iter().map(|said| {
        let body = wire::body(&said);
        (said, body)
    });
    Ok(received.filter(|(_, body)| body["recipient"] == who).collect())
}

/// The hub on which this person can be given one.
fn home(scene: &Scene<'_>, who: &str) -> Result<Option<String>, StoreError> {
    let hub = who.parse::<HubName>().map_or(Ok(None), |name| scene.snapshot.hub_named(&name))?;
    let open = |hub: &Hub| {
        let seen = hub.id == scene.hub.id || hub.audience() == Visibility::Public;
        hub.kind == HubKind::User && !hub.archived && seen
    };
    Ok(hub.filter(open).map(|hub| hub.name.to_string()))
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
        assert_eq!(
            built.data,
            json!({"username": "bo", "release": null, "total": 0, "here": 0, "at": "bo", "cookies": []})
        );
        assert!(built.html.contains("<strong>0</strong> <span>cookies</span>"), "{}", built.html);
        give(&world, 2, "cy", "ann", 3);
        let of_ann = || world.build("plusplus", &hub, json!({"username": "ann"})).data["total"].clone();
        assert_eq!(of_ann(), 3);
        world.profile(&Person { quiet: vec!["irc".into()], ..Person::new("ann".into(), "", days_ago(9)) });
        assert_eq!(of_ann(), 0);
    }

    #[test]
    fn those_given_here_are_counted_besides() {
        let world = World::new();
        let hub = world.person("ann");
        give(&world, 9, "bo", "ann", 3);
        let body = json!({"agent": "cy", "recipient": "ann", "line": "for the <soup>"});
        world.hear(COOKIE, minutes_ago(5), &body, facts("cy", "ann"));
        let built = world.build("plusplus", &hub, json!({}));
        assert_eq!((&built.data["total"], &built.data["here"]), (&json!(3), &json!(1)));
        assert_eq!(
            (&built.data["cookies"][0]["from"], &built.data["cookies"][1]["from"]),
            (&json!("cy"), &json!("bo"))
        );
        assert!(built.html.contains("<strong>1</strong> <span>cookie given here</span>"), "{}", built.html);
        assert!(built.html.contains("for the &lt;soup&gt;") && built.html.contains("href=\"/ann/cookie\""));
        let elsewhere = world.build("plusplus", &hub, json!({"username": "dee"}));
        assert!(!elsewhere.html.contains("/cookie"), "nobody has a hub of that name");
        world.amend(&hub, |hub| hub.archived = true);
        assert_eq!(world.build("plusplus", &hub, json!({})).data["at"], json!(null));
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
        assert!(stale(COOKIE, "ann") && !stale(COOKIE, "bo"));
        assert!(stale(KARMA, "ann") && !stale(KARMA, "bo") && !stale("irc.else", "ann"));
        assert_eq!(refusal("plusplus", json!({"username": "a b"})), "username must be one nickname, without spaces");
    }
}
