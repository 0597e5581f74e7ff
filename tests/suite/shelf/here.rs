//! From what people do at the portal itself to the changed card: settings of a widget, profiles, roles, the hub's own.

use super::{plant, shows};
use crate::support::{Answer, House, Person, Portal, Stream, tags, widgets};

/// The widgets that [`what_people_do_is_seen_at_once`] shows.
pub const WIDGETS: &[&str] = &[
    "about",
    "sticky",
    "dummy",
    "library",
    "planet",
    "rules",
    "subscriptions",
    "fedmsgstats",
    "contact",
    "avatar",
    "stats",
    "my_hubs",
    "people",
    "cobwebs",
];

struct Stage {
    portal: Portal,
    ann: Person,
    bo: Person,
    shown: Vec<&'static str>,
}

impl Stage {
    /// Sends a form that carries an edition, made from its page.
    #[track_caller]
    fn fill(&self, who: &Person, page: &str, fields: &[(&str, &str)]) -> Answer {
        let form = who.get(page);
        let edition = tags(form.text()).into_iter().find(|tag| tag.attribute("name") == Some("edition"));
        let edition = edition.and_then(|tag| tag.attribute("value").map(str::to_owned));
        let edition = edition.unwrap_or_else(|| panic!("{page}: no edition"));
        let answer = who.post(page, &[&[("edition", edition.as_str())], fields].concat());
        assert_eq!(answer.status, 303, "{page}: {}", answer.text());
        answer
    }

    #[track_caller]
    fn configure(&mut self, stream: &Stream, hub: &str, plugin: &'static str, field: (&str, &str), says: &str) {
        let number = widgets(&self.portal, hub)[plugin][0];
        self.fill(&self.ann, &format!("/{hub}/{number}/edit"), &[(&format!("config.{}", field.0), field.1)]);
        self.shows(stream, hub, plugin, says);
    }

    #[track_caller]
    fn role(&self, who: &Person, act: &str, fields: &[(&str, &str)]) {
        let answer = who.call(&format!("/api/hub/{act}"), fields);
        assert_eq!(answer.status, 200, "{act}: {}", answer.text());
    }

    #[track_caller]
    fn shows(&mut self, stream: &Stream, hub: &str, plugin: &'static str, says: &str) {
        shows(&self.portal, stream, hub, plugin, says);
        self.shown.push(plugin);
    }
}

#[test]
fn what_people_do_is_seen_at_once() {
    let house = House::empty();
    plant(house.path());
    let portal = house.start(&["--dev-login"]);
    let [ann, bo] = ["ann", "bo"].map(|name| Person::sign_in(&portal, name));
    portal.settle();
    let (own, team) = (portal.stream("ann", ""), portal.stream("gardeners", ""));
    let mut stage = Stage { portal, ann, bo, shown: Vec::new() };

    for plugin in ["about", "sticky", "dummy"] {
        stage.configure(&own, "ann", plugin, ("text", "Come <in>"), "Come");
    }
    let link = ("items", "Handbook | https://docs.example.org/");
    stage.configure(&team, "gardeners", "library", link, "https://docs.example.org/");
    let feeds = ("addresses", "https://blog.example.org/feed.xml\r\nhttps://news.example.org/");
    stage.configure(&own, "ann", "planet", feeds, "has not been read yet");
    stage.configure(&team, "gardeners", "rules", ("schedule_text", "Tuesdays at noon"), "Tuesdays at noon");

    stage.role(&stage.ann, "bo/subscribe", &[]);
    stage.shows(&own, "ann", "subscriptions", "href=\"/bo\"");
    stage.role(&stage.bo, "ann/subscribe", &[]);
    stage.shows(&own, "ann", "fedmsgstats", "<strong>1</strong> <span>subscriber</span>");
    // A stream is read to what is looked for, and the two come in either order.
    let beside = stage.portal.stream("ann", "");
    let profile = [("full_name", "Bo <Renamed>"), ("country", "Peru"), ("time_zone", "")];
    stage.fill(&stage.bo, "/settings", &profile);
    stage.shows(&own, "ann", "contact", "Peru");
    stage.shows(&beside, "ann", "avatar", "Bo &lt;Renamed&gt;");
    assert!(stage.portal.get("/ann").text().contains("Bo &lt;Renamed&gt;"));

    stage.role(&stage.bo, "gardeners/star", &[]);
    stage.shows(&team, "gardeners", "stats", "<strong>1</strong> <span>star</span>");
    stage.role(&stage.bo, "gardeners/join", &[]);
    stage.role(&stage.ann, "gardeners/approve", &[("person", "bo")]);
    stage.shows(&team, "gardeners", "people", "href=\"/bo\"");
    let founded = stage.ann.post("/new", &[("name", "weeders"), ("template", "team"), ("visibility", "public")]);
    assert_eq!(founded.status, 303, "{}", founded.text());
    stage.shows(&own, "ann", "my_hubs", "href=\"/weeders\"");

    // What is not for everybody any more leaves the hubs of others at once.
    stage.fill(&stage.ann, "/gardeners/settings/visibility", &[("visibility", "private")]);
    let memberships = widgets(&stage.portal, "ann")["memberships"][0];
    let text = stage.portal.get(&format!("/ann/{memberships}/json")).text().to_owned();
    assert!(!text.contains("gardeners"), "{text}");
    stage.fill(&stage.ann, "/gardeners/settings/visibility", &[("visibility", "public")]);

    let team = stage.portal.stream("gardeners", "");
    stage.fill(&stage.ann, "/gardeners/settings/archive", &[("archived", "yes")]);
    stage.shows(&team, "gardeners", "cobwebs", "This hub is archived");
    let mut expected = WIDGETS.to_vec();
    expected.sort_unstable();
    stage.shown.sort_unstable();
    assert_eq!(stage.shown, expected);
}
