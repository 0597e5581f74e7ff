//! Messages: how many messages this person has caused on the bus, since when, when the last, and who follows.

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::look;
use crate::model::{Day, Facts, Hub, HubKind, HubName, PersonName, Role, Subject, Time, Topic};
use crate::store::{DayCount, StoreError};

use super::moment::Moment;
use super::{Example, Manual, Scene, Watch, Widget, settings};

pub struct FedmsgStats;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub username: String,
}

#[derive(Debug, Default, Serialize)]
pub struct Data {
    pub username: String,
    /// Messages about this person in the archive.
    pub messages: u64,
    /// When the newest of them was sent.
    pub last_active: Option<Moment>,
    /// When this person got an account here.
    pub since: Option<Moment>,
    /// People who subscribed to this person's hub.
    pub subscribers: u64,
}

impl Widget for FedmsgStats {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "fedmsgstats",
        label: "In numbers",
        description: "How many messages there are about this person, and how many people subscribed.",
        kinds: &[HubKind::User],
        parameters: &[settings::PERSON],
        source: include_str!("fedmsgstats.rs"),
    };

    fn watches(config: &Config, hub: &Hub) -> Vec<Watch> {
        let who = settings::person_or_own(&config.username, hub);
        // What happens to the hub brings new subscribers; the hub's own changes are seen without a watch.
        vec![Watch::Subject(Subject::person(who)), Watch::Subject(Subject::hub(who))]
    }

    fn should_invalidate(config: &Config, hub: &Hub, topic: &Topic, facts: &Facts) -> bool {
        let who = settings::person_or_own(&config.username, hub);
        facts.usernames.iter().any(|name| name == who) || topic.kind().starts_with("hubs.user.role.")
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let who = settings::person_or_own(&config.username, scene.hub);
        let discreet = scene.discreet()?;
        if !discreet.names_in(scene.hub, who) {
            return Ok(Data { username: who.to_owned(), ..Data::default() });
        }
        let mut tally = scene.snapshot.tally(&Subject::person(who))?;
        if discreet.is_listed(who) {
            // What is kept back is not counted, nor does it say when somebody was here.
            let mut days = scene.snapshot.days_of_person(who, Day(0), scene.now.day())?;
            days.retain(|day| !discreet.tells_in(scene.hub, who, &day.category));
            tally.count = tally.count.saturating_sub(days.iter().map(DayCount::count).sum());
            tally.newest = tally.newest.filter(|_| days.is_empty());
        }
        let person = scene.snapshot.person(&PersonName::from(who))?;
        let theirs = match who.parse::<HubName>() {
            Ok(name) => scene.snapshot.hub_named(&name)?.filter(|hub| hub.kind == HubKind::User),
            Err(_) => None,
        };
        let mut subscribers = 0;
        if let Some(hub) = &theirs {
            let roles = scene.roles_of_hub(hub.id)?;
            subscribers = roles.iter().filter(|(_, roles)| roles.has(Role::Subscriber)).count() as u64;
        }
        let since = person.map(|person| person.created).or(theirs.map(|hub| hub.created));
        Ok(Data {
            username: who.to_owned(),
            messages: tally.count,
            last_active: tally.newest.map(Moment),
            since: since.map(Moment),
            subscribers,
        })
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        let word = |n: u64, one: &'static str, many: &'static str| if n == 1 { one } else { many };
        Some(html! {
            ul.stats {
                li.stat {
                    strong { (look::number(data.messages)) }
                    " "
                    span { (word(data.messages, "message", "messages")) }
                }
                li.stat {
                    strong { (look::number(data.subscribers)) }
                    " "
                    span { (word(data.subscribers, "subscriber", "subscribers")) }
                }
            }
            ul.meta {
                @if let Some(Moment(last)) = data.last_active { li { "Last active " (look::time(last)) } }
                @if let Some(Moment(since)) = data.since { li { "Here since " (day(since)) } }
            }
        })
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let at = |secs| Some(Moment(Time::from_secs_f64(secs)));
        let example = |name, messages, last_active, subscribers| Example {
            name,
            config: Config::default(),
            data: Data { username: "ann".to_owned(), messages, last_active, since: at(1.7e9), subscribers },
            hidden: false,
        };
        vec![example("an old hand", 12_345, at(1_795_277_100.0), 17), example("a newcomer", 0, None, 0)]
    }
}

/// `21 Nov 2026`: how long ago that was changes too seldom to be counted.
fn day(at: Time) -> Markup {
    html! { (at.timestamp().strftime("%-d %b %Y").to_string()) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::model::{Facts, Role, Topic};
    use crate::widgets::plugin;
    use crate::widgets::testing::{World, minutes_ago, refusal};

    fn about(name: &str, says: &str) -> Facts {
        Facts { subtitle: says.into(), usernames: vec![name.into()], ..Facts::default() }
    }

    #[test]
    fn counts_what_is_about_the_person() {
        let world = World::new();
        let hub = world.person("ann");
        world.hear("git.receive", minutes_ago(30), &json!({}), about("ann", "one"));
        world.hear("git.receive", minutes_ago(5), &json!({}), about("ann", "two"));
        world.hear("git.receive", minutes_ago(1), &json!({}), about("bo", "three"));
        world.role(&hub, "bo", Role::Subscriber);
        world.role(&hub, "ann", Role::Owner);
        let built = world.build("fedmsgstats", &hub, json!({}));
        assert_eq!(
            built.data,
            json!({
                "username": "ann",
                "messages": 2,
                "last_active": "2026-11-21T16:00:00Z",
                "since": "2025-10-17T16:05:00Z",
                "subscribers": 1,
            })
        );
        assert!(built.html.contains("<strong>2</strong> <span>messages</span>"), "{}", built.html);
        assert!(built.html.contains("Here since 17 Oct 2025"));
        let other = world.build("fedmsgstats", &hub, json!({"username": "bo"}));
        assert_eq!((&other.data["messages"], &other.data["subscribers"]), (&json!(1), &json!(0)));
    }

    #[test]
    fn a_newcomer_has_zero_of_everything() {
        let world = World::new();
        let built = world.build("fedmsgstats", &world.person("ann"), json!({}));
        assert_eq!((&built.data["messages"], &built.data["last_active"]), (&json!(0), &json!(null)));
        assert!(built.html.contains("<strong>0</strong> <span>messages</span>"));
    }

    #[test]
    fn stale_when_the_person_or_the_subscribers_change() {
        let hub = World::new().person("ann");
        let stale = |kind: &str, facts| {
            let topic = Topic::new(format!("org.example.prod.{kind}"));
            plugin("fedmsgstats").unwrap().should_invalidate(&json!({}), &hub, &topic, &facts)
        };
        assert!(stale("git.receive", about("ann", "")) && stale("hubs.user.role.added", about("bo", "")));
        assert!(!stale("hubs.widget.updated", about("bo", "")));
        assert_eq!(
            refusal("fedmsgstats", json!({"username": "ann bo"})),
            "username must be one nickname, without spaces"
        );
    }
}
