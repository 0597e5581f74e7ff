//! Badges: the newest badges this person was awarded, and how many there are.
//!
//! Read from the award messages in the archive, and from what a collector brought of those before. Pictures of badges
//! live elsewhere and are not fetched: their address stands in the JSON only.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::RangeInclusive;

use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::look;
use crate::model::{self, Facts, Gathered, Hub, HubKind, Service, Subject, Time, Topic, Want};
use crate::store::{Archived, StoreError};

use super::as_of::AsOf;
use super::moment::Moment;
use super::{Example, Manual, Parameter, ParameterKind, Scene, Watch, Widget, settings, wire};

const AWARD: &str = "fedbadges.badge.award";

/// Badges shown.
const COUNT: RangeInclusive<i64> = 1..=50;

/// Awards read: more than are shown, because the same badge may have been announced twice.
const READ: usize = 100;

pub struct Badges;

#[derive(Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub username: String,
    pub count: i64,
}

impl Default for Config {
    fn default() -> Self {
        Config { username: String::new(), count: 10 }
    }
}

#[derive(Debug, Default, Serialize)]
pub struct Data {
    pub username: String,
    /// All of this person's badges.
    pub count: u64,
    /// Newest first.
    pub badges: Vec<Badge>,
    /// The one that the fewest people have, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rarest: Option<Rarest>,
    #[serde(skip_serializing_if = "AsOf::is_fresh")]
    pub as_of: AsOf,
}

#[derive(Debug, Serialize)]
pub struct Rarest {
    pub name: String,
    /// Of a hundred people, how many have it.
    pub percent: f64,
}

#[derive(Debug, Serialize)]
pub struct Badge {
    pub id: String,
    pub name: String,
    pub description: String,
    pub image_url: Option<String>,
    pub link: Option<String>,
    pub awarded: Option<Moment>,
}

impl Widget for Badges {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "badges",
        label: "Badges",
        description: "The newest badges this person was awarded.",
        kinds: &[HubKind::User],
        parameters: &[
            settings::PERSON,
            Parameter {
                name: "count",
                label: "Badges",
                kind: ParameterKind::Number(*COUNT.start(), *COUNT.end()),
                default: "10",
                help: "How many badges are shown.",
            },
        ],
        source: include_str!("badges.rs"),
    };

    fn watches(config: &Config, hub: &Hub) -> Vec<Watch> {
        vec![Watch::Subject(Subject::person(settings::person_or_own(&config.username, hub)))]
    }

    fn should_invalidate(_config: &Config, _hub: &Hub, topic: &Topic, _facts: &Facts) -> bool {
        topic.kind() == AWARD
    }

    fn wants(config: &Config, hub: &Hub) -> Vec<Want> {
        let person = settings::person_or_own(&config.username, hub);
        Want::of_person(Service::Badges, "badges", person).into_iter().collect()
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let username = settings::person_or_own(&config.username, scene.hub).to_owned();
        let person = Subject::person(&username);
        if !scene.discreet()?.tells_in(scene.hub, &username, "fedbadges") {
            return Ok(Data { username, ..Data::default() });
        }
        let awards = scene.snapshot.newest_of_topic(&person, AWARD, READ)?;
        let all_read = awards.len() < READ;
        let mut badges: Vec<Badge> = awards.iter().filter_map(badge).collect();
        let mut seen = HashSet::new();
        badges.retain(|badge| seen.insert(badge.id.clone()));
        let mut count = match all_read {
            true => badges.len() as u64,
            false => scene.snapshot.count_of_topic(&person, AWARD)?,
        };
        let wants = Self::wants(config, scene.hub);
        let mut rarest = None;
        for want in &wants {
            let Some(Gathered::Badges(shelf)) = scene.gathered(want)? else { continue };
            rarest = Rarest::of(&shelf.badges);
            let told = |known: &model::Badge| badges.iter().any(|badge| badge.is(known));
            let others: Vec<Badge> = shelf.badges.iter().filter(|known| !told(known)).map(Badge::from).collect();
            badges.extend(others);
            badges.sort_by_key(|badge| Reverse(badge.awarded));
            count = count.max(shelf.count).max(badges.len() as u64);
        }
        badges.truncate(settings::clamped(config.count, &COUNT));
        Ok(Data { username, count, badges, rarest, as_of: AsOf::read(scene, &wants)? })
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        if data.badges.is_empty() {
            return Some(html! { p.empty { "No badges yet. The first one often comes sooner than you think." } });
        }
        let newest = if data.count > data.badges.len() as u64 { "; the newest:" } else { "" };
        Some(html! {
            p.meta { (look::counted(data.count, "badge", "badges")) (newest) }
            ul.badge-list {
                @for badge in &data.badges {
                    li data-key=(badge.id) title=(badge.description) {
                        (look::icon("badge"))
                        strong {
                            @match &badge.link {
                                Some(link) => (look::safe_link(link, &badge.name)),
                                None => (badge.name),
                            }
                        }
                        span.meta { @if let Some(Moment(at)) = badge.awarded { (look::time(at)) } }
                    }
                }
            }
            @if let Some(Rarest { name, percent }) = &data.rarest {
                p.meta { "Rarest: " (name) ", which " (percent_of(*percent)) " of people have" }
            }
            (data.as_of.line())
        })
    }

    fn expires(_config: &Config, data: &Data, _now: Time) -> Option<Time> {
        data.as_of.expires()
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let badge = |id: &str, name: &str, description: &str| Badge {
            id: id.to_owned(),
            name: name.to_owned(),
            description: description.to_owned(),
            image_url: None,
            link: Some("https://badges.example.org/user/ann".to_owned()),
            awarded: Some(Moment(Time::from_secs_f64(1_795_277_100.0))),
        };
        let badges = vec![
            badge("green-thumb", "Green Thumb", "You planted ten trees."),
            badge("early-bird", "Early Bird", "You watered the beds before sunrise."),
        ];
        let rarest = Some(Rarest { name: "Green Thumb".to_owned(), percent: 0.4 });
        let many = Data { username: "ann".to_owned(), count: 31, badges, rarest, ..Data::default() };
        let none = Data { username: "ann".to_owned(), ..Data::default() };
        let example = |name, data| Example { name, config: Config::default(), data, hidden: false };
        vec![example("some of many", many), example("none yet", none)]
    }
}

impl Badge {
    /// Senders of messages write ids in other ways at times.
    fn is(&self, known: &model::Badge) -> bool {
        self.id == known.id || self.name.eq_ignore_ascii_case(&known.name)
    }
}

impl From<&model::Badge> for Badge {
    fn from(known: &model::Badge) -> Self {
        Badge {
            id: wire::shortened(&known.id, 100),
            name: wire::shortened(&known.name, 80),
            description: wire::shortened(&known.description, 300),
            image_url: known.image.as_deref().and_then(look::safe_url).map(str::to_owned),
            link: None,
            awarded: known.awarded.map(Moment),
        }
    }
}

impl Rarest {
    fn of(badges: &[model::Badge]) -> Option<Self> {
        let known = badges.iter().filter_map(|badge| Some((badge.percent?, badge)));
        let (percent, badge) = known.min_by(|(a, _), (b, _)| a.total_cmp(b))?;
        Some(Rarest { name: wire::shortened(&badge.name, 80), percent })
    }
}

/// As exact as it is of interest: 34 %, 2.5 %, less than 0.1 %.
fn percent_of(percent: f64) -> String {
    match percent {
        ..0.1 => "less than 0.1\u{a0}%".to_owned(),
        0.1..10.0 => format!("{}\u{a0}%", (percent * 10.0).round() / 10.0),
        _ => format!("{percent:.0}\u{a0}%"),
    }
}

/// An award's badge; none where the message names no badge.
fn badge(award: &Archived) -> Option<Badge> {
    let body = wire::body(award);
    let name = wire::text(&body, "/badge/name", 80)?;
    let id = wire::text(&body, "/badge/badge_id", 100).or_else(|| numbered(&body)).unwrap_or_else(|| name.clone());
    Some(Badge {
        id,
        name,
        description: wire::text(&body, "/badge/description", 300).unwrap_or_default(),
        image_url: wire::address(&body, "/badge/image_url"),
        link: wire::link(award),
        awarded: Some(Moment(award.time)),
    })
}

/// Some senders write a badge's id as a number.
fn numbered(body: &Value) -> Option<String> {
    body.pointer("/badge/badge_id")?.as_u64().map(|id| id.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Person;
    use crate::widgets::plugin;
    use crate::widgets::testing::{World, days_ago, minutes_ago, refusal};

    fn to_ann(says: &str) -> Facts {
        Facts { subtitle: says.into(), usernames: vec!["ann".into()], ..Facts::default() }
    }

    fn award(world: &World, minutes: u64, badge: Value) {
        world.hear(AWARD, minutes_ago(minutes), &json!({"badge": badge, "user": {"username": "ann"}}), to_ann(""));
    }

    #[test]
    fn newest_first_each_once_and_no_remote_picture() {
        let world = World::new();
        let hub = world.person("ann");
        let image = "https://badges.example.org/bird.png";
        award(
            &world,
            40,
            json!({"name": "Early <Bird>", "badge_id": "bird", "description": "Up!", "image_url": image}),
        );
        award(&world, 30, json!({"name": "x".repeat(5000), "badge_id": 7, "image_url": "javascript:x"}));
        award(&world, 20, json!({"name": "Early <Bird>", "badge_id": "bird"}));
        award(&world, 10, json!({"id": "nameless"}));
        world.hear("fedbadges.person.rank.advance", minutes_ago(1), &json!({}), to_ann("a rank"));
        let built = world.build("badges", &hub, json!({}));
        assert_eq!(built.data["count"], 2);
        let badges = built.data["badges"].as_array().unwrap();
        assert_eq!((&badges[0]["id"], &badges[0]["awarded"]), (&json!("bird"), &json!("2026-11-21T15:45:00Z")));
        assert_eq!((&badges[1]["id"], &badges[1]["image_url"]), (&json!("7"), &json!(null)));
        assert_eq!(badges[1]["name"].as_str().unwrap().chars().count(), 81);
        assert!(built.html.contains("Early &lt;Bird&gt;") && !built.html.contains("<img"), "{}", built.html);
        assert_eq!(world.build("badges", &hub, json!({"count": 1})).data["badges"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn none_yet() {
        let world = World::new();
        let built = world.build("badges", &world.person("bo"), json!({}));
        assert_eq!(built.data, json!({"username": "bo", "count": 0, "badges": []}));
        assert!(built.html.contains("No badges yet"));
    }

    fn brought(id: &str, name: &str, days: Option<u64>, percent: Option<f64>) -> model::Badge {
        model::Badge {
            id: id.into(),
            name: name.into(),
            description: String::new(),
            image: Some("https://badges.example.org/a.png".into()),
            awarded: days.map(days_ago),
            percent,
        }
    }

    #[test]
    fn what_was_brought_joins_what_was_told() {
        let world = World::new();
        let hub = world.person("ann");
        award(&world, 40, json!({"name": "Early Bird", "badge_id": "early-bird"}));
        award(&world, 30, json!({"name": "Just Now", "badge_id": 9}));
        let badges = vec![
            brought("early-bird", "Early Bird", Some(3), Some(40.0)),
            brought("old", "Old <One>", Some(90), Some(0.04)),
            brought("undated", "Undated", None, None),
        ];
        world.gathered("badges:badges-of:ann", Gathered::Badges(model::BadgeShelf { count: 17, badges }));
        let built = world.build("badges", &hub, json!({}));
        let names: Vec<&str> =
            built.data["badges"].as_array().unwrap().iter().map(|badge| badge["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["Just Now", "Early Bird", "Old <One>", "Undated"]);
        assert_eq!(
            (&built.data["count"], &built.data["badges"][1]["awarded"]),
            (&json!(17), &json!("2026-11-21T15:25:00Z"))
        );
        let html = &built.html;
        assert!(
            html.contains("17 badges") && html.contains("Rarest: Old &lt;One&gt;, which less than 0.1\u{a0}% of"),
            "{html}"
        );
        world.profile(&Person { quiet: vec!["fedbadges".into()], ..Person::new("ann".into(), "", days_ago(9)) });
        assert!(world.build("badges", &world.person("bo"), json!({"username": "ann"})).html.contains("No badges yet"));
    }

    #[test]
    fn rarity_in_words() {
        let said = [0.0, 0.1, 0.449, 2.52, 9.96, 34.4].map(percent_of);
        let expected = ["less than 0.1", "0.1", "0.4", "2.5", "10", "34"].map(|figure| format!("{figure}\u{a0}%"));
        assert_eq!(said, expected);
    }

    #[test]
    fn only_awards_matter() {
        let hub = World::new().person("ann");
        let badges = plugin("badges").unwrap();
        let stale = |topic: &str| badges.should_invalidate(&json!({}), &hub, &Topic::new(topic), &to_ann(""));
        assert!(stale("org.example.stg.fedbadges.badge.award"));
        assert!(!stale("org.example.stg.fedbadges.person.rank.advance"));
        assert_eq!(badges.watches(&json!({"username": "bo"}), &hub), [Watch::Subject(Subject::person("bo"))]);
        assert_eq!(refusal("badges", json!({"count": 0})), "count must be from 1 to 50; it is 0");
    }
}
