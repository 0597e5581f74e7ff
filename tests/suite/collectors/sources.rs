//! From the answers of Bodhi, Bugzilla, Badges, calendars and feeds to the changed cards.

use fedora_hubs::model::{Board, BoardWidget, Column, HubKind, HubLinks, Time, Visibility};
use fedora_hubs::store::{NewHub, Store};
use serde_json::{Value, json};
use wiremock::matchers::{path, query_param};
use wiremock::{Mock, ResponseTemplate};

use super::{Service, configure, plant, says};
use crate::support::{House, Stream, eventually, run};

const CALENDAR: &str = "/garden.ics";
const FEED: &str = "/feed.xml";

fn hub(name: &str, kind: HubKind, widgets: &[(&str, Value)]) -> NewHub {
    let widgets = widgets.iter().map(|(plugin, config)| BoardWidget {
        plugin: (*plugin).to_owned(),
        column: Column::Left,
        config: config.as_object().cloned().unwrap_or_default(),
    });
    NewHub {
        name: name.parse().expect("a good name"),
        kind,
        summary: String::new(),
        description: String::new(),
        created: Time::from_millis(1),
        visibility: Visibility::Public,
        links: HubLinks::default(),
        board: Board { left_width: 8, widgets: widgets.collect() },
    }
}

/// Ann's hub and a team's, whose widgets want something of all five.
fn furnish(house: &House, service: &Service) {
    let store = Store::open(house.path(), || Time::from_millis(1)).expect("an empty directory");
    let own = ["bugzilla", "workflow.updates2stable", "badges"].map(|plugin| (plugin, json!({})));
    plant(&store, hub("ann", HubKind::User, &own));
    let at = |path: &str| format!("{}{path}", service.server.uri());
    let team = [("meetings", json!({"address": at(CALENDAR)})), ("planet", json!({"addresses": [at(FEED)]}))];
    plant(&store, hub("gardeners", HubKind::Team, &team));
}

/// All five switched on, at this service.
fn switched_on(house: &House, service: &Service) -> String {
    let at = |name: &str| format!("[collectors.{name}]\naddress = \"{}\"\n", service.server.uri());
    let (bodhi, bugzilla, badges) = (at("bodhi"), at("bugzilla"), at("badges"));
    let text = format!(
        "[collectors]\nallow_private = true\n{bodhi}{bugzilla}domain = \"people.example.org\"\n{badges}\
         [collectors.calendar]\n[collectors.articles]\n"
    );
    configure(house, &text)
}

fn answers(service: &Service, at: &str, with: ResponseTemplate) {
    service.says(Mock::given(path(at)).respond_with(with));
}

fn bug(id: u32, title: &str) -> Value {
    json!({"bugs": [{"id": id, "summary": title, "status": "NEW", "component": ["lantern"], "groups": [],
        "creator": "ann@people.example.org", "assigned_to": "ann@people.example.org",
        "creation_time": "2026-11-10T08:00:00Z", "last_change_time": "2026-11-12T08:00:00Z"}]})
}

/// Tomorrow, as calendars write it, so that it is to come whenever this runs.
fn calendar() -> String {
    let tomorrow = Time::now().plus_millis(86_400_000).to_string().replace(['-', ':'], "");
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Seed <swap>\r\nDTSTART:{tomorrow}\r\n\
         DURATION:PT1H\r\nRRULE:FREQ=WEEKLY\r\nLOCATION:The shed\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
}

#[test]
fn from_the_answers_to_the_cards() {
    let (house, service) = (House::empty(), Service::new());
    furnish(&house, &service);
    let ok = || ResponseTemplate::new(200);
    let update = json!({"pages": 1, "updates": [{"alias": "UPDATE-1", "title": "lantern-2.4-1.fc44", "status": "testing",
        "request": null, "user": {"name": "ann"}, "meets_testing_requirements": true, "karma": 2,
        "date_submitted": "2026-11-10 08:00:00"}]});
    answers(&service, "/updates", ok().set_body_json(update));
    let of = |whose: &str, answer: Value| {
        let asked = Mock::given(path("/rest/bug")).and(query_param(whose, "ann@people.example.org"));
        service.says(asked.respond_with(ok().set_body_json(answer)));
    };
    of("assigned_to", bug(4711, "It flickers <often>"));
    of("creator", json!({"bugs": []}));
    let badges = json!({"assertions": [{"id": "thumb", "name": "Green <Thumb>", "issued": 1_790_000_000.0, "percent_earned": 0.4}]});
    answers(&service, "/user/ann/json", ok().set_body_json(badges));
    answers(&service, CALENDAR, ok().set_body_raw(calendar(), "text/calendar"));
    let feed = "<rss version=\"2.0\"><channel><title>The garden</title><item><title>What to &lt;b&gt;sow&lt;/b&gt;</title>\
                <link>https://garden.example.org/1</link></item></channel></rss>";
    answers(&service, FEED, ok().set_body_raw(feed, "application/rss+xml"));
    let file = switched_on(&house, &service);
    let portal = house.start(&["--config", &file]);
    for (hub, what) in [
        ("ann", "lantern-2.4-1.fc44"),
        ("ann", "It flickers &lt;often&gt;"),
        ("ann", "Green &lt;Thumb&gt;"),
        ("gardeners", "Seed &lt;swap&gt;"),
        ("gardeners", "What to sow"),
    ] {
        says(&portal.stream(hub, "&since=0"), what);
    }
}

#[test]
fn what_is_not_what_was_asked_for_is_told_to_owners_and_in_the_list() {
    let (house, service) = (House::empty(), Service::new());
    furnish(&house, &service);
    let page = || ResponseTemplate::new(200).set_body_raw("<!DOCTYPE html><title>Sign in</title>", "text/html");
    for at in ["/updates", "/rest/bug", "/user/ann/json", CALENDAR, FEED] {
        answers(&service, at, page());
    }
    let file = switched_on(&house, &service);
    let portal = house.start(&["--config", &file]);
    let team: Stream = portal.stream("gardeners", "&since=0");
    says(&team, "The calendar set here gives no answer that can be read");
    says(&portal.stream("gardeners", "&since=0"), "The feed set here gives no answer that can be read");
    eventually("five lines in the list", || {
        let listed = run(&["collectors", "--data-dir", house.dir()]).well().to_owned();
        let told = ["is a web page where JSON was expected", "is no calendar", "is no feed"]
            .iter()
            .all(|why| listed.contains(why));
        (told && listed.matches("web page").count() == 3).then_some(())
    });
    assert!(portal.get("/ann").text().contains("No badges yet"));
}

#[test]
fn addresses_that_owners_type_stay_out_of_this_network() {
    let (house, service) = (House::empty(), Service::new());
    furnish(&house, &service);
    let file = configure(&house, "[collectors.calendar]\n[collectors.articles]\n");
    let portal = house.start(&["--config", &file]);
    says(&portal.stream("gardeners", "&since=0"), "The calendar set here gives no answer that can be read");
    assert!(!service.asked_for(CALENDAR) && !service.asked_for(FEED));
}
