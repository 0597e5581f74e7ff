//! People: who belongs to this team, those first who were active last.
//!
//! "Active" is any message on the bus that a member caused or is named in. What members keep to themselves does not
//! count, and those who hide are not there.

use std::cmp::Reverse;
use std::ops::RangeInclusive;

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::look;
use crate::model::{Discreet, Hub, HubKind, PersonName, Role, Roles, Subject, SubjectKind, Time};
use crate::store::StoreError;

use super::moment::Moment;
use super::{Example, Manual, Parameter, ParameterKind, Scene, Watch, Widget, settings};

/// Members shown.
const COUNT: RangeInclusive<i64> = 1..=60;

/// Messages about a member who keeps some to themselves that are looked through for one that may be told of.
const LOOKED_THROUGH: usize = 20;

pub struct People;

#[derive(Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub count: i64,
}

impl Default for Config {
    fn default() -> Self {
        Config { count: 12 }
    }
}

#[derive(Debug, Default, Serialize)]
pub struct Data {
    /// How many belong to the team.
    pub count: u64,
    /// Some of them, last active first.
    pub members: Vec<Member>,
}

#[derive(Debug, Serialize)]
pub struct Member {
    pub name: String,
    /// Empty where nobody of that name has an account here.
    pub full_name: String,
    pub owner: bool,
    pub last_active: Option<Moment>,
}

impl Widget for People {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "people",
        label: "Members",
        description: "Who belongs to this team, those first who were active last.",
        kinds: &[HubKind::Team],
        parameters: &[Parameter {
            name: "count",
            label: "Members",
            kind: ParameterKind::Number(*COUNT.start(), *COUNT.end()),
            default: "12",
            help: "How many members are shown; a link leads to the others.",
        }],
        source: include_str!("people.rs"),
    };

    fn watches(_config: &Config, hub: &Hub) -> Vec<Watch> {
        vec![Watch::Members(hub.id)]
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let discreet = scene.discreet()?;
        let mut roles = scene.roles_of_hub(scene.hub.id)?;
        roles.retain(|(_, roles)| roles.is_member());
        let mut active: Vec<(Option<Time>, PersonName, Roles)> = Vec::with_capacity(roles.len());
        for (name, roles) in roles {
            active.push((last_active(scene, &discreet, &name)?, name, roles));
        }
        // Those of whom nothing was heard come last, by their names.
        active.sort_by(|a, b| (Reverse(a.0), &a.1).cmp(&(Reverse(b.0), &b.1)));
        let count = active.len() as u64;
        active.truncate(settings::clamped(config.count, &COUNT));
        let members = active.into_iter().map(|(last, name, roles)| Member::read(scene, last, &name, roles));
        Ok(Data { count, members: members.collect::<Result<_, _>>()? })
    }

    fn render(_config: &Config, data: &Data, hub: &Hub) -> Option<Markup> {
        if data.members.is_empty() {
            return Some(html! { p.empty { "Nobody belongs to this team yet. You could be the first." } });
        }
        let others = data.count.saturating_sub(data.members.len() as u64);
        Some(html! {
            ul.badge-list { @for member in &data.members { (row(member)) } }
            @if others > 0 {
                p.meta { a href={ (hub.path()) "/members" } { "and " (look::counted(others, "other", "others")) } }
            }
        })
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let member = |name: &str, full: &str, owner, minutes: Option<u64>| Member {
            name: name.to_owned(),
            full_name: full.to_owned(),
            owner,
            last_active: minutes.map(|ago| Moment(Time::from_secs_f64(1_795_277_100.0).minus_millis(ago * 60_000))),
        };
        let members = vec![
            member("bo", "Bo Sample", false, Some(4)),
            member("ann", "Ann Example", true, Some(26 * 60)),
            member("cy", "", false, None),
        ];
        let example = |name, data| Example { name, config: Config::default(), data, hidden: false };
        vec![example("three of many", Data { count: 15, members }), example("nobody yet", Data::default())]
    }
}

impl Member {
    fn read(scene: &Scene<'_>, last: Option<Time>, name: &PersonName, roles: Roles) -> Result<Self, StoreError> {
        let full_name = scene.snapshot.person(name)?.map_or_else(String::new, |person| person.full_name);
        let last_active = last.map(Moment);
        Ok(Member { name: name.to_string(), full_name, owner: roles.has(Role::Owner), last_active })
    }
}

/// When somebody was last heard of that may be told of.
fn last_active(scene: &Scene<'_>, discreet: &Discreet, name: &PersonName) -> Result<Option<Time>, StoreError> {
    let person = Subject::person(name.as_str());
    if !discreet.is_listed(name.as_str()) {
        return Ok(scene.snapshot.tally(&person)?.newest);
    }
    let newest = scene.snapshot.newest(Some(&person), None, LOOKED_THROUGH)?;
    let told = newest.iter().find(|said| {
        // What happens to hubs is passed over, because not everybody may know of all of them.
        let of_a_hub = said.facts.places_of(SubjectKind::Hub).next().is_some();
        !of_a_hub && discreet.shows_in(scene.hub, said.seq, said.topic.category(), &said.facts)
    });
    Ok(told.map(|said| said.time))
}

fn row(member: &Member) -> Markup {
    let full_name = Some(member.full_name.as_str()).filter(|name| !name.is_empty());
    html! {
        li data-key=(member.name) title=[full_name] {
            (look::avatar(&member.name, 36))
            strong { (look::person_link(&member.name)) }
            span.meta {
                @if member.owner { "owner" @if member.last_active.is_some() { " · " } }
                @if let Some(Moment(last)) = member.last_active { (look::time(last)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::model::{Facts, Person};
    use crate::widgets::plugin;
    use crate::widgets::testing::{World, days_ago, minutes_ago, refusal};

    fn heard(world: &World, category: &str, name: &str, at: Time) {
        let facts = Facts { agent: Some(name.into()), usernames: vec![name.into()], ..Facts::default() };
        world.hear(&format!("{category}.done"), at, &json!({"by": name}), facts);
    }

    fn names(data: &Value) -> Vec<&str> {
        data["members"].as_array().unwrap().iter().map(|member| member["name"].as_str().unwrap()).collect()
    }

    fn team(world: &World) -> Hub {
        let hub = world.team("gardeners", "#garden", "garden");
        for (name, role) in
            [("ann", Role::Owner), ("bo", Role::Member), ("cy", Role::Member), ("dee", Role::Subscriber)]
        {
            world.role(&hub, name, role);
        }
        hub
    }

    #[test]
    fn who_was_active_last_comes_first() {
        let world = World::new();
        let hub = team(&world);
        world.profile(&Person::new("ann".into(), "Ann <Example>", days_ago(9)));
        assert_eq!(names(&world.build("people", &hub, json!({})).data), ["ann", "bo", "cy"]);
        heard(&world, "git", "cy", minutes_ago(9));
        heard(&world, "git", "bo", minutes_ago(5));
        heard(&world, "git", "dee", minutes_ago(1));
        let built = world.build("people", &hub, json!({}));
        assert_eq!(names(&built.data), ["bo", "cy", "ann"]);
        let ann = json!({"name": "ann", "full_name": "Ann <Example>", "owner": true, "last_active": null});
        assert_eq!((&built.data["count"], &built.data["members"][2]), (&json!(3), &ann));
        assert!(built.html.contains("title=\"Ann &lt;Example&gt;\"") && built.html.contains("href=\"/bo\""));
        assert!(built.html.contains("2026-11-21T16:00:00Z") && !built.html.contains("others"), "{}", built.html);
        let first = world.build("people", &hub, json!({"count": 1}));
        assert_eq!(names(&first.data), ["bo"]);
        assert!(first.html.contains("<a href=\"/gardeners/members\">and 2 others</a>"), "{}", first.html);
    }

    #[test]
    fn what_members_keep_to_themselves_is_not_told() {
        let world = World::new();
        let hub = team(&world);
        heard(&world, "wiki", "bo", minutes_ago(50));
        heard(&world, "irc", "bo", minutes_ago(2));
        let bo = Person::new("bo".into(), "", days_ago(9));
        world.profile(&Person { quiet: vec!["irc".into()], ..bo.clone() });
        assert_eq!(world.build("people", &hub, json!({})).data["members"][0]["last_active"], "2026-11-21T15:15:00Z");
        world.profile(&Person { hidden: true, ..bo });
        let built = world.build("people", &hub, json!({}));
        assert_eq!((names(&built.data), &built.data["count"]), (vec!["ann", "cy"], &json!(2)));
        assert!(!built.html.contains("bo\""));
    }

    #[test]
    fn an_empty_team_is_invited_to() {
        let world = World::new();
        let hub = world.team("gardeners", "#garden", "garden");
        let built = world.build("people", &hub, json!({}));
        assert_eq!(built.data, json!({"count": 0, "members": []}));
        assert!(built.html.contains("You could be the first."));
        assert_eq!(plugin("people").unwrap().watches(&json!({}), &hub), [Watch::Members(hub.id)]);
        assert_eq!(refusal("people", json!({"count": 61})), "count must be from 1 to 60; it is 61");
    }
}
