//! Contact: who this person is and where to find them: names, country, what the clock says there, links.
//!
//! All of it is what the person wrote into their profile. The clock is shown as the zone's offset, which holds for
//! months; `time.js` makes it the time of day.

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::look;
use crate::model::{Facts, Hub, HubKind, PersonName, Subject, Time, Topic};
use crate::store::StoreError;

use super::moment::Moment;
use super::{Example, Manual, Scene, Watch, Widget, settings};

pub struct Contact;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub username: String,
}

#[derive(Debug, Default, Serialize)]
pub struct Data {
    pub username: String,
    pub full_name: String,
    pub country: String,
    /// Null where the person named none, or one that is not known here.
    pub clock: Option<Clock>,
    pub links: Vec<Link>,
}

#[derive(Debug, Serialize)]
pub struct Clock {
    /// IANA name.
    pub zone: String,
    /// `UTC+2`
    pub offset: String,
    /// When the clocks change there.
    pub until: Option<Moment>,
}

#[derive(Debug, Serialize)]
pub struct Link {
    pub label: String,
    pub url: String,
}

impl Widget for Contact {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "contact",
        label: "Contact",
        description: "This person's names, country, local time and links, as their profile has them.",
        kinds: &[HubKind::User],
        parameters: &[settings::PERSON],
        source: include_str!("contact.rs"),
    };

    /// A change of a profile is told as one of the person's hub; one's own hub is seen without a watch.
    fn watches(config: &Config, hub: &Hub) -> Vec<Watch> {
        let who = settings::person_or_own(&config.username, hub);
        let other = (who != hub.name.as_str()).then(|| Watch::Subject(Subject::hub(who)));
        other.into_iter().collect()
    }

    fn should_invalidate(_config: &Config, _hub: &Hub, topic: &Topic, _facts: &Facts) -> bool {
        matches!(topic.kind(), "hubs.hub.updated" | "hubs.user.created")
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let who = settings::person_or_own(&config.username, scene.hub);
        let nobody = Data { username: who.to_owned(), ..Data::default() };
        if !scene.discreet()?.names_in(scene.hub, who) {
            return Ok(nobody);
        }
        let Some(person) = scene.snapshot.person(&PersonName::from(who))? else { return Ok(nobody) };
        Ok(Data {
            full_name: person.full_name,
            country: person.country,
            clock: Clock::of(&person.time_zone, scene.now),
            links: person.links.into_iter().filter_map(Link::safe).collect(),
            ..nobody
        })
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        if data.says_nothing() {
            return None;
        }
        let row = |name: &str, value: Markup| html! { div { dt { (name) } dd { (value) } } };
        Some(html! {
            dl.facts {
                @if !data.full_name.is_empty() { (row("Name", html! { (data.full_name) })) }
                (row("Nickname", look::person_link(&data.username)))
                @if !data.country.is_empty() { (row("Country", html! { (data.country) })) }
                @if let Some(clock) = &data.clock { (row("Local time", clock.markup())) }
                @if !data.links.is_empty() {
                    (row("Links", html! { ul { @for Link { label, url } in &data.links { li { (look::safe_link(url, label)) } } } }))
                }
            }
        })
    }

    fn expires(_config: &Config, data: &Data, _now: Time) -> Option<Time> {
        data.clock.as_ref().and_then(|clock| clock.until).map(|until| until.0)
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let link = |label: &str, url: &str| Link { label: label.to_owned(), url: url.to_owned() };
        let data = Data {
            username: "ann".to_owned(),
            full_name: "Ann Example".to_owned(),
            country: "Peru".to_owned(),
            clock: Clock::of("America/Lima", Time::from_secs_f64(1_795_277_100.0)),
            links: vec![link("Blog", "https://ann.example.org/"), link("Pictures", "https://pictures.example.org/ann")],
        };
        let nobody = Data { username: "bo".to_owned(), ..Data::default() };
        let example = |name, data, hidden| Example { name, config: Config::default(), data, hidden };
        vec![example("a full profile", data, false), example("nothing said", nobody, true)]
    }
}

impl Data {
    fn says_nothing(&self) -> bool {
        self.full_name.is_empty() && self.country.is_empty() && self.clock.is_none() && self.links.is_empty()
    }
}

impl Clock {
    fn of(zone: &str, now: Time) -> Option<Self> {
        let (offset, until) = look::offset(zone, now)?;
        Some(Clock { zone: zone.to_owned(), offset, until: until.map(Moment) })
    }

    fn markup(&self) -> Markup {
        html! {
            span data-zone=(self.zone) { (self.offset) }
            " " span.meta { (self.zone.replace('_', " ")) }
        }
    }
}

impl Link {
    /// None where the address leads to no web page.
    fn safe(link: crate::model::Link) -> Option<Self> {
        look::safe_url(&link.url)?;
        Some(Link { label: link.label, url: link.url })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{self, Person};
    use crate::widgets::plugin;
    use crate::widgets::testing::{World, days_ago, refusal};

    fn ann() -> Person {
        let link = |label: &str, url: &str| model::Link { label: label.into(), url: url.into() };
        Person {
            country: "Peru".into(),
            time_zone: "Europe/Prague".into(),
            links: vec![link("Blog <1>", "https://ann.example.org/"), link("Odd", "javascript:alert(1)")],
            ..Person::new("ann".into(), "Ann <Example>", days_ago(9))
        }
    }

    #[test]
    fn shows_the_profile() {
        let world = World::new();
        let hub = world.person("ann");
        world.profile(&ann());
        let built = world.build("contact", &hub, json!({}));
        assert_eq!(
            built.data,
            json!({
                "username": "ann", "full_name": "Ann <Example>", "country": "Peru",
                "clock": {"zone": "Europe/Prague", "offset": "UTC+1", "until": "2027-03-28T01:00:00Z"},
                "links": [{"label": "Blog <1>", "url": "https://ann.example.org/"}],
            })
        );
        assert_eq!(
            built.html,
            "<dl class=\"facts\"><div><dt>Name</dt><dd>Ann &lt;Example&gt;</dd></div>\
             <div><dt>Nickname</dt><dd><a class=\"person\" href=\"/ann\">ann</a></dd></div>\
             <div><dt>Country</dt><dd>Peru</dd></div>\
             <div><dt>Local time</dt><dd><span data-zone=\"Europe/Prague\">UTC+1</span> \
             <span class=\"meta\">Europe/Prague</span></dd></div>\
             <div><dt>Links</dt><dd><ul><li><a href=\"https://ann.example.org/\" rel=\"noopener nofollow\">\
             Blog &lt;1&gt;</a></li></ul></dd></div></dl>"
        );
        let summer = built.expires.unwrap();
        assert_eq!(world.build_at(summer, "contact", &hub, json!({})).data["clock"]["offset"], "UTC+2");
    }

    #[test]
    fn hides_where_nothing_is_said_and_who_hides() {
        let world = World::new();
        let hub = world.person("bo");
        let built = world.build("contact", &hub, json!({}));
        assert_eq!((built.html.as_str(), built.expires), ("", None));
        world.person("ann");
        world.profile(&ann());
        let of_ann = || world.build("contact", &hub, json!({"username": "ann"}));
        assert!(of_ann().html.contains("Peru"));
        world.profile(&Person { hidden: true, ..ann() });
        assert_eq!((of_ann().html.as_str(), &of_ann().data["country"]), ("", &json!("")));
    }

    #[test]
    fn stale_when_another_profile_changes() {
        let hub = World::new().person("ann");
        let contact = plugin("contact").unwrap();
        assert_eq!(contact.watches(&json!({}), &hub), []);
        assert_eq!(contact.watches(&json!({"username": "bo"}), &hub), [Watch::Subject(Subject::hub("bo"))]);
        let stale = |kind: &str| {
            let topic = Topic::new(format!("org.example.prod.{kind}"));
            contact.should_invalidate(&json!({}), &hub, &topic, &Facts::default())
        };
        assert!(stale("hubs.hub.updated") && !stale("hubs.user.role.added"));
        assert_eq!(refusal("contact", json!({"username": "a b"})), "username must be one nickname, without spaces");
    }
}
