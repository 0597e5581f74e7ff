//! Library: links that this team keeps at hand, each with a title, a text and a picture.
//!
//! They stand in the widget's settings, in the order in which they are shown. Pictures are shown where they lie on
//! this portal; one from elsewhere is named in the JSON only, because no page here fetches anything from outside.

use std::ops::RangeInclusive;

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::look;
use crate::model::{Hub, HubKind};
use crate::store::StoreError;

use super::links::{self, ListedLink};
use super::{Example, Manual, Parameter, ParameterKind, Scene, Widget, settings};

/// Links shown before one asks for the others.
const PER_PAGE: RangeInclusive<i64> = 1..=50;

pub struct Library;

#[derive(Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub items: Vec<ListedLink>,
    pub per_page: i64,
}

impl Default for Config {
    fn default() -> Self {
        Config { items: Vec::new(), per_page: 10 }
    }
}

#[derive(Debug, Serialize)]
pub struct Data {
    pub items: Vec<ListedLink>,
}

impl Widget for Library {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "library",
        label: "Library",
        description: "Links to keep at hand: documents, tools, pictures.",
        kinds: &[HubKind::Team],
        parameters: &[
            Parameter {
                name: "items",
                label: "Links",
                kind: ParameterKind::Links,
                default: "",
                help: "One a line, in the order in which they are shown: Title | https://… | a few words | address of a \
                       picture. The words and the picture can be left out.",
            },
            Parameter {
                name: "per_page",
                label: "Shown at once",
                kind: ParameterKind::Number(*PER_PAGE.start(), *PER_PAGE.end()),
                default: "10",
                help: "How many links are shown; the others open below them.",
            },
        ],
        source: include_str!("library.rs"),
    };

    fn data(config: &Config, _scene: &Scene<'_>) -> Result<Data, StoreError> {
        Ok(Data { items: config.items.clone() })
    }

    fn render(config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        if data.items.is_empty() {
            return Some(html! {
                p.empty { "Nothing is kept here yet. An owner of this hub can add links in this widget's settings." }
            });
        }
        let shown = settings::clamped(config.per_page, &PER_PAGE).min(data.items.len());
        let (first, others) = data.items.split_at(shown);
        Some(html! {
            (list(first))
            @if !others.is_empty() {
                details data-key="others" {
                    summary { (look::counted(others.len() as u64, "more link", "more links")) }
                    (list(others))
                }
            }
        })
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let link = |title: &str, link: &str, text: &str| ListedLink {
            title: title.to_owned(),
            link: link.to_owned(),
            text: text.to_owned(),
            picture: String::new(),
        };
        let items = vec![
            link("Handbook", "https://docs.example.org/garden/", "How we work, and why"),
            link("Seeds", "https://seeds.example.org/", "What may still be planted this year"),
            link("Weather", "https://weather.example.org/", ""),
        ];
        let config = Config { items: items.clone(), per_page: 2 };
        vec![
            Example { name: "three links", config, data: Data { items }, hidden: false },
            Example { name: "no link yet", config: Config::default(), data: Data { items: vec![] }, hidden: false },
        ]
    }
}

fn list(items: &[ListedLink]) -> Markup {
    html! {
        ul.badge-list {
            @for item in items {
                li data-key=(item.link) {
                    (look::face(&item.title, links::own_path(&item.picture), 36))
                    strong { (look::safe_link(&item.link, &item.title)) }
                    @if !item.text.is_empty() { span.meta { (item.text) } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::widgets::plugin;
    use crate::widgets::testing::{World, refusal};

    #[test]
    fn what_was_typed_is_shown_in_its_order() {
        let library = plugin("library").unwrap();
        let typed = "Zebra <1> | https://z.example.org/ | Black & white | /gardeners/picture/avatar?v=1\n\
                     Ape | https://a.example.org/ | | https://a.example.org/ape.png\nBee | http://b.example.org";
        let config = library.read(&[("items", typed), ("per_page", "2")]).unwrap();
        let world = World::new();
        let built = world.build("library", &world.team("gardeners", "#garden", "garden"), config);
        assert_eq!(built.data["items"][0]["text"], "Black & white");
        let html = built.html;
        assert!(html.starts_with(
            "<ul class=\"badge-list\"><li data-key=\"https://z.example.org/\">\
             <img class=\"avatar\" src=\"/gardeners/picture/avatar?v=1\" alt=\"\" width=\"36\" height=\"36\" loading=\"lazy\">\
             <strong><a href=\"https://z.example.org/\" rel=\"noopener nofollow\">Zebra &lt;1&gt;</a></strong>\
             <span class=\"meta\">Black &amp; white</span></li>"
        ), "{html}");
        assert!(html.contains("<summary>1 more link</summary>") && !html.contains("ape.png"), "{html}");
    }

    #[test]
    fn an_empty_one_says_how_to_fill_it() {
        let world = World::new();
        let built = world.build("library", &world.team("gardeners", "#garden", "garden"), json!({}));
        assert_eq!(built.data, json!({"items": []}));
        assert!(built.html.contains("can add links in this widget's settings"));
    }

    #[test]
    fn says_what_is_wrong_with_a_link() {
        let library = plugin("library").unwrap();
        let faults = library.read(&[("items", "Handbook"), ("per_page", "51")]).unwrap_err();
        let said: Vec<&str> = faults.iter().map(|fault| fault.sentence.as_str()).collect();
        assert!(said[0].starts_with("Links must be lines such as Handbook | https://"), "{said:?}");
        assert_eq!(said[1], "Shown at once must be from 1 to 50; it is 51.");
        let odd = json!({"items": [{"title": "A", "link": "javascript:alert(1)"}]});
        assert!(refusal("library", odd.clone()).contains("line 1 has no address"));
        let world = World::new();
        let built = world.build("library", &world.team("gardeners", "#garden", "garden"), odd);
        assert!(built.html.contains("cannot be used") && !built.html.contains("href"), "{}", built.html);
        assert!(refusal("library", json!({"items": [{"colour": "red"}]})).contains("colour"));
    }
}
