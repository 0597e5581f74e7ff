//! The hubs that a person is something to, each with what happened there last: what three widgets have in common.
//!
//! Everybody may see a person's hub, and so only public hubs are listed; archived ones are left out.

use std::cmp::Reverse;
use std::marker::PhantomData;

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::look;
use crate::model::{
    Facts, FeedEntry, Hub, HubKind, HubName, PersonName, Picture, Role, Subject, Time, Topic, Visibility,
};
use crate::store::StoreError;

use super::moment::Moment;
use super::{Example, Manual, Scene, Watch, Widget, settings, wire};

/// Hubs looked into, and shown of them; whoever follows more finds them in the bookmarks.
const LOOKED_INTO: usize = 200;
const SHOWN: usize = 30;

/// Characters of what happened last.
const NEWS: usize = 100;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub username: String,
}

#[derive(Debug, Default, Serialize)]
pub struct Data {
    pub username: String,
    /// How many there are.
    pub count: u64,
    /// Some of them, those first where something happened last.
    pub hubs: Vec<Followed>,
}

#[derive(Debug, Serialize)]
pub struct Followed {
    pub name: HubName,
    pub kind: HubKind,
    pub summary: String,
    /// Null where it is drawn from the name.
    pub picture: Option<String>,
    /// The first of the roles asked for that the person holds.
    pub role: Role,
    pub news: Option<News>,
}

/// What happened in a hub last.
#[derive(Debug, Serialize)]
pub struct News {
    pub subtitle: String,
    pub when: Moment,
}

/// What one of these widgets brings.
pub trait Held: Send + Sync + 'static {
    /// The roles that count, the first that is held before the others.
    const ROLES: &'static [Role];
    const MANUAL: Manual;

    /// What to write of a hub's role, if anything.
    fn says(role: Role) -> Option<&'static str>;
}

/// The widget that it makes.
pub struct FollowedAs<H>(PhantomData<H>);

impl<H: Held> Widget for FollowedAs<H> {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = H::MANUAL;

    fn watches(config: &Config, hub: &Hub) -> Vec<Watch> {
        let who = settings::person_or_own(&config.username, hub);
        vec![Watch::Followed(PersonName::from(who), H::ROLES), Watch::Subject(Subject::person(who))]
    }

    /// Whether a message about the person or a hub of theirs changes the list. What enters the hubs' feeds always does.
    fn should_invalidate(config: &Config, hub: &Hub, topic: &Topic, facts: &Facts) -> bool {
        let who = settings::person_or_own(&config.username, hub);
        match topic.kind() {
            "hubs.hub.created" | "hubs.hub.updated" => true,
            kind => kind.starts_with("hubs.user.role.") && facts.usernames.iter().any(|name| name == who),
        }
    }

    /// The public hubs where the person holds one of the roles, but for their own.
    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let username = settings::person_or_own(&config.username, scene.hub).to_owned();
        let mut data = Data { username, ..Data::default() };
        if !scene.discreet()?.names_in(scene.hub, &data.username) {
            return Ok(data);
        }
        let held = scene.snapshot.roles_of_person(&PersonName::from(data.username.as_str()))?;
        let held = held.into_iter().filter_map(|(id, held)| Some((id, held.highest(H::ROLES)?)));
        for (id, role) in held.take(LOOKED_INTO) {
            if let Some(hub) = scene.snapshot.hub(id)?.filter(|hub| may_show(hub, &data.username)) {
                let newest = scene.snapshot.feed(id, 1)?.pop();
                data.hubs.push(Followed::new(hub, role, newest));
            }
        }
        data.hubs.sort_by(|a, b| (Reverse(a.when()), &a.name).cmp(&(Reverse(b.when()), &b.name)));
        data.count = data.hubs.len() as u64;
        data.hubs.truncate(SHOWN);
        Ok(data)
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        let others = data.count.saturating_sub(data.hubs.len() as u64);
        (!data.hubs.is_empty()).then(|| {
            html! {
                ul.badge-list { @for hub in &data.hubs { (row(hub, H::says(hub.role))) } }
                @if others > 0 { p.meta { "and " (look::counted(others, "other", "others")) } }
            }
        })
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let example = |(name, data, hidden)| Example { name, config: Config::default(), data, hidden };
        examples().into_iter().map(example).collect()
    }
}

/// Two hubs, and none.
fn examples() -> [(&'static str, Data, bool); 2] {
    let hub = |name: &str, kind, summary: &str, role, says: Option<&str>| Followed {
        name: name.to_owned().try_into().expect("letters only, and not reserved"),
        kind,
        summary: summary.to_owned(),
        picture: None,
        role,
        news: says.map(|says| News { subtitle: says.to_owned(), when: Moment(Time::from_secs_f64(1_795_277_100.0)) }),
    };
    let slugs = Some("bo opened \u{201c}Slugs\u{201d}");
    let hubs = vec![
        hub("gardeners", HubKind::Team, "People who keep things growing", Role::Owner, slugs),
        hub("bakers", HubKind::Team, "Bread for everybody", Role::Member, None),
    ];
    let some = Data { username: "ann".to_owned(), count: 2, hubs };
    [("two hubs", some, false), ("none", Data { username: "ann".to_owned(), ..Data::default() }, true)]
}

impl Followed {
    fn new(hub: Hub, role: Role, newest: Option<FeedEntry>) -> Self {
        let picture = hub.picture_address(Picture::Avatar);
        let news =
            newest.map(|entry| News { subtitle: wire::shortened(&entry.subtitle, NEWS), when: Moment(entry.end) });
        Followed { name: hub.name, kind: hub.kind, summary: hub.summary, picture, role, news }
    }

    fn when(&self) -> Option<Moment> {
        self.news.as_ref().map(|news| news.when)
    }
}

fn may_show(hub: &Hub, who: &str) -> bool {
    hub.audience() == Visibility::Public && !hub.archived && hub.name.as_str() != who
}

fn row(hub: &Followed, role: Option<&str>) -> Markup {
    html! {
        li data-key=(hub.name) title=[Some(&hub.summary).filter(|line| !line.is_empty())] {
            (look::face(hub.name.as_str(), hub.picture.as_deref(), 36))
            strong { (look::hub_link(&hub.name)) @if let Some(role) = role { " " span.count { (role) } } }
            span.meta {
                @match &hub.news {
                    Some(news) => { (news.subtitle) " · " (look::time(news.when.0)) }
                    None => (hub.summary),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::model::{Person, Reason};
    use crate::widgets::plugin;
    use crate::widgets::testing::{World, days_ago, minutes_ago, refusal};

    const WIDGETS: [&str; 3] = ["my_hubs", "memberships", "subscriptions"];

    fn said(subtitle: &str) -> Facts {
        Facts { subtitle: subtitle.into(), ..Facts::default() }
    }

    fn names(data: &Value) -> String {
        let hubs = data["hubs"].as_array().unwrap().iter();
        hubs.map(|hub| format!("{} {}", hub["name"].as_str().unwrap(), hub["role"].as_str().unwrap()))
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn planted(world: &World) -> Hub {
        let ann = world.person("ann");
        world.role(&ann, "ann", Role::Owner);
        for (name, role) in [
            ("gardeners", Role::Owner),
            ("bakers", Role::Member),
            ("singers", Role::Subscriber),
            ("climbers", Role::Stargazer),
        ] {
            let hub = world.team(name, &format!("#{name}"), name);
            world.role(&hub, "ann", role);
            world.role(&hub, "bo", Role::Subscriber);
        }
        world.role(&world.private_team("secret", "#secret"), "ann", Role::Member);
        let bo = world.person("bo");
        world.role(&bo, "ann", Role::Subscriber);
        ann
    }

    #[test]
    fn each_lists_its_roles() {
        let world = World::new();
        let ann = planted(&world);
        let of = |widget: &str| names(&world.build(widget, &ann, json!({})).data);
        assert_eq!(of("my_hubs"), "bakers member, bo subscriber, gardeners owner, singers subscriber");
        assert_eq!(of("memberships"), "bakers member, gardeners owner");
        assert_eq!(of("subscriptions"), "bo subscriber, singers subscriber");
        let of_bo = world.build("my_hubs", &ann, json!({"username": "bo"}));
        assert_eq!(
            names(&of_bo.data),
            "bakers subscriber, climbers subscriber, gardeners subscriber, singers subscriber"
        );
        assert!(!of_bo.html.contains("secret"));
    }

    #[test]
    fn what_is_new_comes_first() {
        let world = World::new();
        let ann = planted(&world);
        let bakers = world.build("memberships", &ann, json!({})).data["hubs"][0].clone();
        assert_eq!(bakers["news"], json!(null));
        let linked = || Reason::Linked(Subject::package("spade"));
        world.feed(&world.hub_named("gardeners"), "git.receive", minutes_ago(3), said("bo dug <deep>"), linked());
        let built = world.build("memberships", &ann, json!({}));
        assert_eq!(names(&built.data), "gardeners owner, bakers member");
        assert_eq!(built.data["hubs"][0]["news"], json!({"subtitle": "bo dug <deep>", "when": "2026-11-21T16:02:00Z"}));
        assert!(built.html.contains("bo dug &lt;deep&gt; · <time"), "{}", built.html);
        assert!(
            built.html.contains("href=\"/gardeners\"") && built.html.contains("<span class=\"count\">owner</span>")
        );
    }

    #[test]
    fn what_not_everybody_may_see_is_left_out() {
        let world = World::new();
        let ann = planted(&world);
        let bakers = world.hub_named("bakers");
        world.amend(&bakers, |hub| hub.archived = true);
        assert_eq!(names(&world.build("memberships", &ann, json!({})).data), "gardeners owner");
        world.amend(&world.hub_named("gardeners"), |hub| hub.visibility = Visibility::Preview);
        let built = world.build("memberships", &ann, json!({}));
        assert_eq!((built.html.as_str(), &built.data["count"]), ("", &json!(0)));
        world.profile(&Person { hidden: true, ..Person::new("ann".into(), "", days_ago(9)) });
        let elsewhere = world.build("my_hubs", &bakers, json!({"username": "ann"}));
        assert_eq!((elsewhere.html.as_str(), elsewhere.data["hubs"].as_array().unwrap().len()), ("", 0));
    }

    #[test]
    fn stale_when_roles_or_hubs_change() {
        let ann = World::new().person("ann");
        for (name, roles) in WIDGETS.into_iter().zip([3, 2, 1]) {
            let widget = plugin(name).unwrap();
            let watches = widget.watches(&json!({}), &ann);
            let Watch::Followed(who, as_one_of) = &watches[0] else { panic!("{watches:?}") };
            assert_eq!((who.as_str(), as_one_of.len()), ("ann", roles));
            assert_eq!(watches[1], Watch::Subject(Subject::person("ann")));
            let stale = |kind: &str, who: &str| {
                let facts = Facts { usernames: vec![who.into()], ..Facts::default() };
                widget.should_invalidate(&json!({}), &ann, &Topic::new(format!("a.b.prod.{kind}")), &facts)
            };
            assert!(stale("hubs.user.role.added", "ann") && stale("hubs.hub.updated", "bo"));
            assert!(!stale("hubs.user.role.added", "bo") && !stale("git.receive", "ann"));
            assert!(refusal(name, json!({"username": "a b"})).contains("one nickname"));
        }
    }
}
