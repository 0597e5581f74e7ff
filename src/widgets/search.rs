//! Search: a saved search, shown live. A message that matches appears as soon as it can be found.
//!
//! What is asked is what the search page understands: words, `"phrases"`, `user:ann`, `package:kernel`, and `-not`.

use std::ops::RangeInclusive;

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::look;
use crate::model::{Facts, FeedEntry, Hub, HubKind, Reason, Seq, Subject, Time, Topic};
use crate::store::StoreError;

use super::found::Found;
use super::{Example, Manual, Parameter, ParameterKind, Scene, Watch, Widget, settings};

/// Messages shown.
const COUNT: RangeInclusive<i64> = 1..=50;

/// Characters of a question; the search page reads no more.
const QUERY: usize = 300;

pub struct Search;

#[derive(Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub query: String,
    pub count: i64,
}

impl Default for Config {
    fn default() -> Self {
        Config { query: String::new(), count: 10 }
    }
}

#[derive(Debug, Serialize)]
pub struct Data {
    pub query: String,
    /// Newest first.
    pub found: Vec<Found>,
}

impl Widget for Search {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "search",
        label: "Saved search",
        description: "The newest messages that a search finds, live.",
        kinds: &[HubKind::User, HubKind::Team],
        parameters: &[
            Parameter {
                name: "query",
                label: "Search for",
                kind: ParameterKind::Text(QUERY),
                default: "",
                help: "Words that must all be there, \u{201c}phrases in quotation marks\u{201d}, user:ann, \
                       package:kernel, category:bodhi; with - before what must not be there.",
            },
            Parameter {
                name: "count",
                label: "Messages",
                kind: ParameterKind::Number(*COUNT.start(), *COUNT.end()),
                default: "10",
                help: "How many messages are shown.",
            },
        ],
        source: include_str!("search.rs"),
    };

    fn watches(config: &Config, _hub: &Hub) -> Vec<Watch> {
        let query = config.query.trim();
        if query.is_empty() { Vec::new() } else { vec![Watch::Search(query.to_owned())] }
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let query = config.query.trim();
        let found =
            if query.is_empty() { Vec::new() } else { scene.found(query, settings::clamped(config.count, &COUNT))? };
        Ok(Data { query: query.to_owned(), found })
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        let all = format!("/search?q={}", look::in_query(&data.query));
        Some(html! {
            @if data.query.is_empty() {
                p.empty { "Nothing is searched for yet. An owner of this hub can say what, in this widget\u{2019}s settings." }
            } @else if data.found.is_empty() {
                p.empty { "Nothing was found for " q { (data.query) } " yet. It will appear here as soon as it happens." }
            } @else {
                // First, because a board may have several of these.
                p.meta { a href=(all) { "Everything for " q { (data.query) } } }
                (look::entries(data.found.iter().map(|found| &found.entry)))
            }
        })
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let example = |name, query: &str, found| Example {
            name,
            config: Config { query: query.to_owned(), ..Config::default() },
            data: Data { query: query.to_owned(), found },
            hidden: false,
        };
        vec![
            example("two found", "slugs", samples()),
            example("nothing found", "dragons", Vec::new()),
            example("nothing asked", "", Vec::new()),
        ]
    }
}

/// Two that were found, for examples.
pub(super) fn samples() -> Vec<Found> {
    let start = Time::from_secs_f64(1_795_255_200.0);
    let told = |seq: u64, minute: u64, icon: &str, agent: &str, subtitle: &str| {
        let facts = Facts {
            subtitle: subtitle.to_owned(),
            link: Some(format!("https://tracker.example.org/garden/{seq}")),
            agent: Some(agent.to_owned()),
            usernames: vec![agent.to_owned()],
            icon: icon.to_owned(),
            ..Facts::default()
        };
        let topic = Topic::new("org.example.prod.pagure.issue.comment.added");
        let reason = Reason::Linked(Subject::category(topic.category()));
        let entry = FeedEntry::new(Seq(seq), start.plus_millis(minute * 60_000), &topic, &facts, reason);
        Found { entry, topic: topic.kind().to_owned(), hubs: Vec::new() }
    };
    vec![
        told(8, 44, "comment", "bo", "bo commented on \u{201c}Slugs\u{201d}"),
        told(3, 5, "issue", "ann", "ann opened \u{201c}Slugs\u{201d}"),
    ]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::widgets::plugin;
    use crate::widgets::testing::{World, minutes_ago, refusal};

    #[test]
    fn newest_first_with_a_way_to_all_of_it() {
        let world = World::new();
        let hub = world.team("gardeners", "#garden", "garden");
        for minute in 1..15 {
            let facts = Facts {
                subtitle: format!("ann dug <bed> {minute}"),
                link: Some("javascript:alert(1)".to_owned()),
                agent: Some("ann".to_owned()),
                usernames: vec!["ann".to_owned()],
                ..Facts::default()
            };
            world.hear("garden.dug", minutes_ago(minute), &json!({}), facts);
        }
        let built = world.build("search", &hub, json!({"query": " dug "}));
        let found = built.data["found"].as_array().unwrap();
        assert_eq!((found.len(), &built.data["query"]), (10, &json!("dug")));
        assert_eq!(found[0]["time"], "2026-11-21T16:04:00Z");
        assert_eq!((&found[0]["link"], &found[0]["people"]), (&json!(null), &json!(["ann"])));
        assert!(built.html.contains("ann dug &lt;bed&gt; 1<") && !built.html.contains("javascript"), "{}", built.html);
        assert!(built.html.contains("<a href=\"/search?q=dug\">Everything for <q>dug</q></a>"), "{}", built.html);
        assert_eq!(built.expires, None);
    }

    #[test]
    fn nothing_found_and_nothing_asked() {
        let world = World::new();
        let hub = world.team("gardeners", "#garden", "garden");
        let nothing = world.build("search", &hub, json!({"query": "<dragons>"})).html;
        assert!(nothing.contains("Nothing was found for <q>&lt;dragons&gt;</q> yet."), "{nothing}");
        let empty = world.build("search", &hub, json!({"query": ""})).html;
        assert!(empty.contains("in this widget\u{2019}s settings"), "{empty}");
        assert_eq!(world.questions(), 1, "where nothing is asked, nobody is bothered");
    }

    #[test]
    fn the_index_says_when_it_is_stale() {
        let world = World::new();
        let hub = world.person("ann");
        let watches = |config| plugin("search").unwrap().watches(&config, &hub);
        assert_eq!(watches(json!({"query": " a b "})), [Watch::Search("a b".to_owned())]);
        assert_eq!(watches(json!({})), []);
        assert_eq!(refusal("search", json!({"count": 51})), "count must be from 1 to 50; it is 51");
        assert!(refusal("search", json!({"query": "x".repeat(301)})).contains("at most 300"));
    }
}
