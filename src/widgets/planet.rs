//! Planet: the newest posts of the blogs and news pages that an owner of this hub chose.
//!
//! Collectors read their feeds. Everything is shown as plain text, and each post leads to where it was written.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::RangeInclusive;

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::look;
use crate::model::{Article, Gathered, Hub, HubKind, Service, Time, Want};
use crate::store::StoreError;

use super::as_of::AsOf;
use super::moment::Moment;
use super::unread::Unread;
use super::{Example, Manual, Parameter, ParameterKind, Scene, Widget, settings, wire};

/// Posts shown.
const COUNT: RangeInclusive<i64> = 1..=30;

/// Feeds read.
const FEEDS: usize = 10;

pub struct Planet;

#[derive(Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub addresses: Vec<String>,
    pub count: i64,
}

impl Default for Config {
    fn default() -> Self {
        Config { addresses: Vec::new(), count: 5 }
    }
}

#[derive(Debug, Default, Serialize)]
pub struct Data {
    /// Newest first.
    pub posts: Vec<Post>,
    /// Why there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unread: Option<Unread>,
    #[serde(skip_serializing_if = "AsOf::is_fresh")]
    pub as_of: AsOf,
}

#[derive(Debug, Serialize)]
pub struct Post {
    pub title: String,
    pub link: Option<String>,
    pub author: Option<String>,
    pub site: String,
    pub published: Option<Moment>,
    pub summary: String,
}

impl Widget for Planet {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "planet",
        label: "Planet",
        description: "The newest posts of blogs and news pages.",
        kinds: &[HubKind::User, HubKind::Team],
        parameters: &[
            Parameter {
                name: "addresses",
                label: "Feeds",
                kind: ParameterKind::Addresses(FEEDS),
                default: "",
                help: "Addresses of RSS or Atom feeds, one a line, at most ten. Everybody who sees this hub can see them.",
            },
            Parameter {
                name: "count",
                label: "Posts",
                kind: ParameterKind::Number(*COUNT.start(), *COUNT.end()),
                default: "5",
                help: "How many posts are shown, the newest first.",
            },
        ],
        source: include_str!("planet.rs"),
    };

    fn wants(config: &Config, _hub: &Hub) -> Vec<Want> {
        let addresses = config.addresses.iter().take(FEEDS).map(|address| address.trim());
        addresses.filter_map(|address| Want::new(Service::Articles, address)).collect()
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let wants = Self::wants(config, scene.hub);
        let mut articles = Vec::new();
        for want in &wants {
            if let Some(Gathered::Articles(more)) = scene.gathered(want)? {
                articles.extend(more);
            }
        }
        let mut seen = HashSet::new();
        articles.retain(|article| seen.insert((article.link.clone(), article.title.clone())));
        articles.sort_by_key(|article| Reverse(article.published));
        articles.truncate(settings::clamped(config.count, &COUNT));
        let discreet = scene.discreet()?;
        let posts = articles.into_iter().map(|article| {
            let post = Post::of(article);
            Post { author: post.author.filter(|author| discreet.names_in(scene.hub, author)), ..post }
        });
        Ok(Data { posts: posts.collect(), unread: Unread::read(scene, &wants)?, as_of: AsOf::read(scene, &wants)? })
    }

    fn render(config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        if data.posts.is_empty() {
            return Some(match data.unread {
                Some(unread) => unread.sentence("The feed"),
                None if config.addresses.is_empty() => html! {
                    p.empty { "No feed is set here yet. An owner of this hub can add some in this widget's settings." }
                },
                None => html! { p.empty { "Nobody has written anything here yet." } },
            });
        }
        Some(html! {
            ul.list { @for post in &data.posts { (row(post)) } }
            (data.as_of.line())
        })
    }

    fn expires(_config: &Config, data: &Data, _now: Time) -> Option<Time> {
        data.as_of.expires()
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let post = |number: u64, title: &str, author: Option<&str>, summary: &str| Post {
            title: title.to_owned(),
            link: Some(format!("https://blog.example.org/{number}")),
            author: author.map(str::to_owned),
            site: "The garden".to_owned(),
            published: Some(Moment(Time::from_secs_f64(1_795_277_100.0).minus_millis(number * 90_000_000))),
            summary: summary.to_owned(),
        };
        let posts = vec![
            post(0, "What to sow in November", Some("Ann"), "Broad beans, garlic, and next year's hopes."),
            post(1, "A shed with a view", None, ""),
        ];
        let config = || Config { addresses: vec!["https://blog.example.org/feed.xml".to_owned()], ..Config::default() };
        let data = |unread| Data { unread, ..Data::default() };
        let example = |name, config, data| Example { name, config, data, hidden: false };
        vec![
            example("two posts", config(), Data { posts, ..Data::default() }),
            example("no feed set", Config::default(), data(None)),
            example("not read yet", config(), data(Some(Unread::Unasked))),
            example("no answer", config(), data(Some(Unread::Unanswered))),
        ]
    }
}

impl Post {
    fn of(article: Article) -> Self {
        Post {
            title: wire::shortened(&article.title, 200),
            link: article.link.as_deref().and_then(look::safe_url).map(str::to_owned),
            author: article.author.map(|author| wire::shortened(&author, 60)).filter(|author| !author.is_empty()),
            site: wire::shortened(&article.site, 60),
            published: article.published.map(Moment),
            summary: wire::shortened(&article.summary, 160),
        }
    }
}

fn row(post: &Post) -> Markup {
    html! {
        li data-key=(post.link.as_deref().unwrap_or(&post.title)) {
            @match &post.link {
                Some(link) => (look::safe_link(link, &post.title)),
                None => (post.title),
            }
            @if !post.summary.is_empty() { p { (post.summary) } }
            p.meta {
                @if let Some(author) = &post.author { "by " (author) " " }
                @if !post.site.is_empty() { "on " (post.site) " " }
                @if let Some(Moment(at)) = post.published { (look::time(at)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Check, Person};
    use crate::widgets::plugin;
    use crate::widgets::testing::{World, days_ago, minutes_ago, refusal};

    const FEED: &str = "https://garden.example.org/feed.xml";

    fn article(title: &str, minutes: Option<u64>) -> Article {
        Article {
            title: title.into(),
            link: Some(format!("https://garden.example.org/{}", title.len())),
            author: Some("ann".into()),
            published: minutes.map(minutes_ago),
            summary: "x".repeat(900),
            site: "The <garden>".into(),
        }
    }

    #[test]
    fn the_newest_of_all_feeds() {
        let world = World::new();
        let hub = world.team("gardeners", "#garden", "garden");
        let (first, second) = (format!("articles:{FEED}"), format!("articles:{FEED}?other"));
        let odd = Article { link: Some("javascript:alert(1)".into()), author: None, ..article("Odd", Some(20)) };
        world.gathered(&first, Gathered::Articles(vec![article("Slugs <1>", Some(30)), article("Undated", None), odd]));
        world.gathered(&second, Gathered::Articles(vec![article("Slugs <1>", Some(30)), article("Newest", Some(10))]));
        let config = json!({"addresses": [FEED, format!("{FEED}?other")], "count": 3});
        let built = world.build("planet", &hub, config.clone());
        let titles: Vec<&str> =
            built.data["posts"].as_array().unwrap().iter().map(|post| post["title"].as_str().unwrap()).collect();
        assert_eq!(titles, ["Newest", "Odd", "Slugs <1>"]);
        assert_eq!(built.data["posts"][0]["summary"].as_str().unwrap().chars().count(), 161);
        let html = &built.html;
        assert!(html.contains("Slugs &lt;1&gt;</a>") && html.contains("by ann on The &lt;garden&gt; <time"), "{html}");
        assert!(!html.contains("javascript"), "{html}");
        world.profile(&Person { hidden: true, ..Person::new("ann".into(), "", days_ago(9)) });
        assert!(!world.build("planet", &hub, config).html.contains("by ann"));
    }

    #[test]
    fn why_there_is_nothing() {
        let world = World::new();
        let hub = world.person("ann");
        let says = |config| world.build("planet", &hub, config).html;
        assert!(says(json!({})).contains("No feed is set here yet"));
        assert!(says(json!({"addresses": [FEED]})).contains("has not been read yet"));
        let want = format!("articles:{FEED}");
        world.checked(&want, Check { failures: 2, ..Check::default() });
        assert!(says(json!({"addresses": [FEED]})).contains("can check the address"));
        world.gathered(&want, Gathered::Articles(Vec::new()));
        assert!(says(json!({"addresses": [FEED]})).contains("Nobody has written anything"));
    }

    #[test]
    fn wants_its_feeds() {
        let hub = World::new().person("ann");
        let wants = plugin("planet").unwrap().wants(&json!({"addresses": [FEED]}), &hub);
        assert_eq!(wants.iter().map(ToString::to_string).collect::<Vec<_>>(), [format!("articles:{FEED}")]);
        let odd = refusal("planet", json!({"addresses": [FEED, "ftp://x"]}));
        assert!(odd.starts_with("addresses must be addresses that begin with https://"), "{odd}");
        assert!(refusal("planet", json!({"addresses": vec![FEED; 11]})).contains("at most 10"));
        assert!(
            refusal("planet", json!({"addresses": [format!("{FEED}/{}", "x".repeat(700))]})).contains("characters")
        );
    }
}
