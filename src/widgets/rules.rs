//! Rules: what a newcomer to a team wants to know first: the community's rules, who owns the team, when it meets, and
//! where the minutes are. What is not set is left out.

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::look;
use crate::model::{Hub, HubKind, Role};
use crate::store::StoreError;

use super::{Example, Manual, Parameter, ParameterKind, Scene, Widget, wire};

/// Owners shown with their pictures; the rest is a number.
const OWNERS: usize = 24;

/// Characters of the schedule's text.
const MAX_TEXT: usize = 200;

pub struct Rules;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub link: String,
    pub schedule_text: String,
    pub schedule_link: String,
    pub minutes_link: String,
}

#[derive(Debug, Default, Serialize)]
pub struct Data {
    /// Where the community's rules stand.
    pub link: Option<String>,
    /// Some of the owners, by nickname.
    pub owners: Vec<Owner>,
    /// How many owners there are.
    pub owner_count: u64,
    pub schedule_text: Option<String>,
    pub schedule_link: Option<String>,
    pub minutes_link: Option<String>,
}

#[derive(Debug, Serialize)]
pub struct Owner {
    pub name: String,
    /// Empty where nobody of that name has an account here.
    pub full_name: String,
}

impl Widget for Rules {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "rules",
        label: "Community",
        description: "Community rules, owners, and when this team meets.",
        kinds: &[HubKind::Team],
        parameters: &[
            Parameter {
                name: "link",
                label: "Community rules",
                kind: ParameterKind::Address,
                default: "",
                help: "The address of the page with the community's rules.",
            },
            Parameter {
                name: "schedule_text",
                label: "Schedule",
                kind: ParameterKind::Text(MAX_TEXT),
                default: "",
                help: "When and where the team meets, in a few words.",
            },
            Parameter {
                name: "schedule_link",
                label: "Schedule's address",
                kind: ParameterKind::Address,
                default: "",
                help: "The address of the team's calendar.",
            },
            Parameter {
                name: "minutes_link",
                label: "Minutes' address",
                kind: ParameterKind::Address,
                default: "",
                help: "The address where minutes of past meetings are kept.",
            },
        ],
        source: include_str!("rules.rs"),
    };

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let mut names = scene.roles_of_hub(scene.hub.id)?;
        names.retain(|(_, roles)| roles.has(Role::Owner));
        let mut owners = Vec::new();
        for (name, _) in names.iter().take(OWNERS) {
            let full_name = scene.snapshot.person(name)?.map_or_else(String::new, |person| person.full_name);
            owners.push(Owner { name: name.to_string(), full_name });
        }
        let text = wire::shortened(&config.schedule_text, MAX_TEXT);
        Ok(Data {
            link: address(&config.link),
            owners,
            owner_count: names.len() as u64,
            schedule_text: (!text.is_empty()).then_some(text),
            schedule_link: address(&config.schedule_link),
            minutes_link: address(&config.minutes_link),
        })
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        let nothing = data.owners.is_empty()
            && [&data.link, &data.schedule_text, &data.schedule_link, &data.minutes_link].iter().all(|s| s.is_none());
        if nothing {
            return None;
        }
        Some(html! {
            dl.facts {
                @if let Some(link) = &data.link {
                    div { dt { "Rules" } dd { (look::safe_link(link, "Community rules")) } }
                }
                @if !data.owners.is_empty() { (owners(data)) }
                @if data.schedule_text.is_some() || data.schedule_link.is_some() { (schedule(data)) }
                @if let Some(link) = &data.minutes_link {
                    div { dt { "Minutes" } dd { (look::safe_link(link, "Past meetings")) } }
                }
            }
        })
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let config = Config {
            link: "https://wiki.example.org/gardeners/rules".to_owned(),
            schedule_text: "Tuesdays at 14:00 UTC in #garden".to_owned(),
            schedule_link: "https://calendar.example.org/gardeners/".to_owned(),
            minutes_link: "https://minutes.example.org/gardeners/".to_owned(),
        };
        let owner = |name: &str, full: &str| Owner { name: name.to_owned(), full_name: full.to_owned() };
        let data = Data {
            link: address(&config.link),
            owners: vec![owner("ann", "Ann Birch"), owner("bo", "Bo Alder")],
            owner_count: 2,
            schedule_text: Some(config.schedule_text.clone()),
            schedule_link: address(&config.schedule_link),
            minutes_link: address(&config.minutes_link),
        };
        vec![
            Example { name: "everything set", config, data, hidden: false },
            Example { name: "nothing set", config: Config::default(), data: Data::default(), hidden: true },
        ]
    }
}

fn address(text: &str) -> Option<String> {
    look::safe_url(text.trim()).map(str::to_owned)
}

fn owners(data: &Data) -> Markup {
    let others = data.owner_count.saturating_sub(data.owners.len() as u64);
    html! {
        div {
            dt { (if data.owner_count == 1 { "Owner" } else { "Owners" }) }
            dd {
                ul.people {
                    @for owner in &data.owners {
                        li title=[Some(&owner.full_name).filter(|name| !name.is_empty())] {
                            (look::avatar(&owner.name, 24))
                            (look::person_link(&owner.name))
                        }
                    }
                    @if others > 0 { li.meta { "and " (look::counted(others, "other", "others")) } }
                }
            }
        }
    }
}

fn schedule(data: &Data) -> Markup {
    let text = data.schedule_text.as_deref().unwrap_or("Calendar");
    html! {
        div {
            dt { "Meetings" }
            dd {
                @match &data.schedule_link {
                    Some(link) => (look::safe_link(link, text)),
                    None => (text),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::model::Role;
    use crate::widgets::testing::{World, refusal};

    #[test]
    fn what_is_not_set_is_left_out() {
        let world = World::new();
        let hub = world.team("gardeners", "#garden", "garden");
        assert_eq!(world.build("rules", &hub, json!({})).html, "");
        world.role(&hub, "bo", Role::Owner);
        world.role(&hub, "ann", Role::Owner);
        world.role(&hub, "cy", Role::Member);
        let built = world.build("rules", &hub, json!({"schedule_text": "Tuesdays <here>"}));
        assert_eq!(built.data["owners"], json!([{"name": "ann", "full_name": ""}, {"name": "bo", "full_name": ""}]));
        assert!(built.html.contains("Tuesdays &lt;here&gt;") && built.html.contains(r#"href="/ann""#));
        for absent in ["Rules", "Minutes", "/cy", "title="] {
            assert!(!built.html.contains(absent), "{absent} in {}", built.html);
        }
    }

    #[test]
    fn only_web_addresses_become_links() {
        let world = World::new();
        let hub = world.team("gardeners", "#garden", "garden");
        let good = json!({"link": " https://example.org/rules ", "minutes_link": "https://example.org/minutes"});
        let built = world.build("rules", &hub, good);
        assert!(built.html.contains(r#"<a href="https://example.org/rules" rel="noopener nofollow">Community rules"#));
        assert!(built.html.contains("Past meetings"));
        let bad = world.build("rules", &hub, json!({"link": "javascript:alert(1)"})).html;
        assert!(bad.contains("cannot be used") && !bad.contains("href"), "{bad}");
        let said = refusal("rules", json!({"minutes_link": "javascript:alert(1)"}));
        assert_eq!(said, "minutes_link must be an address that begins with https:// or http://");
    }
}
