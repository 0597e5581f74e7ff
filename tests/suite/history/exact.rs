//! `/raw` against reading everything: random messages, random questions and viewers, over HTTP; `HUBS_LONG` makes it
//! 100,000 messages and 2,000 questions.

use std::fmt::Write;

use fedora_hubs::model::{Board, HubKind, HubLinks, Person as Account, PersonName, Role, Roles, Time, Visibility};
use fedora_hubs::store::{NewHub, Store};
use serde_json::json;

use super::ids;
use crate::support::{Answer, House, Person, Portal};

/// Messages and questions, in a quick run and in a long one.
const SIZES: [(u64, usize); 2] = [(3000, 300), (100_000, 2000)];

/// Messages read in one go.
const AT_ONCE: usize = 5000;

/// Eve hides; fay keeps quiet what she does in the garden. Ann owns the hubs that are not for everybody.
const PEOPLE: [&str; 6] = ["ann", "bo", "cy", "di", "eve", "fay"];
const PACKAGES: [&str; 4] = ["spade", "rake", "python-hoe", "fork"];
/// The first is told by the portal; what it says of a hub is for those who may read there.
const TOPICS: [&str; 6] = [
    "org.example.prod.hubs.user.cookie",
    "org.example.prod.garden.bed.watered",
    "org.example.stg.garden.bed.watered",
    "org.example.prod.garden.bed",
    "org.example.prod.kitchen.soup.cooked",
    "org.example.prod.shed.tool.lent",
];
const CATEGORIES: [&str; 5] = ["hubs", "garden", "kitchen", "shed", "bed"];
const HUBS: [&str; 3] = ["gardeners", "attic", "cellar"];
const WORDS: [&str; 7] = ["roses", "thirsty", "plums", "ripe", "hedge", "tall", "ripening"];
const VIEWERS: [&str; 4] = ["", "ann", "eve", "fay"];
const BEGAN: u64 = 1_500_000_000;

/// A message, and what is known of it from having made it.
struct Told {
    number: u64,
    topic: &'static str,
    millis: u64,
    agent: Option<&'static str>,
    users: Vec<&'static str>,
    package: Option<&'static str>,
    words: Vec<&'static str>,
    hub: Option<&'static str>,
}

/// Filters with their values, as in an address.
type Asked = Vec<(&'static str, String)>;

struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }
}

#[test]
fn every_answer_is_what_reading_everything_gives() {
    let (count, questions) = SIZES[usize::from(std::env::var_os("HUBS_LONG").is_some())];
    let mut chance = Chance(2026);
    let mut archive: Vec<Told> = (0..count).map(|number| message(&mut chance, number, count / 2)).collect();
    let house = house();
    for some in archive.chunks(AT_ONCE) {
        house.import(some.iter().map(envelope).collect::<String>()).well();
    }
    let portal = house.start(&["--dev-login"]);
    portal.settle();
    let viewers = VIEWERS.map(|name| (!name.is_empty()).then(|| Person::sign_in(&portal, name)));
    archive.sort_by_key(|told| (told.millis, told.number));

    let (mut found, mut kept) = (0, 0);
    for _ in 0..questions {
        let which = chance.below(VIEWERS.len() as u64) as usize;
        let (filters, span) = (filters(&mut chance), span(&mut chance, count / 2));
        let asked = |told: &&Told| {
            answers(&filters, told) && span.1.is_none_or(|(start, end)| (start..=end).contains(&told.millis))
        };
        let matching: Vec<&Told> = archive.iter().filter(asked).collect();
        let mut seen: Vec<&Told> = matching.iter().copied().filter(|told| sees(VIEWERS[which], told)).collect();
        kept += matching.len() - seen.len();
        let oldest_first = chance.below(2) == 0;
        if !oldest_first {
            seen.reverse();
        }
        let rows = chance.one(&[1, 2, 7, 25, 100]);
        let pages = seen.len().div_ceil(rows);
        let page = 1 + chance.below(pages as u64 + 1) as usize;
        let order = if oldest_first { "asc" } else { "desc" };
        let query = format!("rows_per_page={rows}&page={page}&order={order}{}{}", written(&filters), span.0);
        let answer = get(&portal, viewers[which].as_ref(), &format!("/raw?{query}"));
        let expected: Vec<String> =
            seen.iter().skip((page - 1) * rows).take(rows).map(|told| id(told.number)).collect();
        assert_eq!(ids(&answer), expected, "as {:?}: {query}", VIEWERS[which]);
        let answer = answer.json();
        assert_eq!((&answer["total"], &answer["pages"]), (&json!(seen.len()), &json!(pages)), "{query}");
        found += usize::from(!seen.is_empty());
        if span.1.is_some() {
            let chart =
                get(&portal, viewers[which].as_ref(), &format!("/charts/bar?N=5{}{}", written(&filters), span.0));
            assert_eq!(drawn(&chart), seen.len(), "as {:?}: {query}", VIEWERS[which]);
        }
    }
    assert!(found > questions / 3, "only {found} of {questions} questions found anything");
    assert!(kept > questions, "only {kept} messages were kept from anybody");
}

/// The hubs of `plant`, and eve and fay with hubs of their own.
fn house() -> House {
    let house = House::new();
    let store = Store::open(house.path(), || Time::from_millis(1)).unwrap();
    let planted = store.write(|change| {
        let account = |name: &str| Account::new(PersonName::from(name), name, Time::from_millis(1));
        let eve = Account { hidden: true, ..account("eve") };
        let fay = Account { quiet: vec!["garden".into()], ..account("fay") };
        for person in [eve, fay] {
            let hub = change.create_hub(&NewHub {
                name: person.name.as_str().parse().unwrap(),
                kind: HubKind::User,
                summary: String::new(),
                description: String::new(),
                created: Time::from_millis(1),
                visibility: Visibility::Public,
                links: HubLinks::default(),
                board: Board { left_width: 8, widgets: Vec::new() },
            })?;
            change.set_roles(hub.unwrap(), &person.name, Roles::default().with(Role::Owner))?;
            change.put_person(&person)?;
        }
        Ok(())
    });
    planted.wait().unwrap();
    house
}

fn id(number: u64) -> String {
    format!("2017-00000000-0000-4000-8000-{number:012x}")
}

fn message(chance: &mut Chance, number: u64, seconds: u64) -> Told {
    let topic = chance.one(&TOPICS);
    let ours = topic == TOPICS[0];
    let agent = (ours || chance.below(5) > 0).then(|| chance.one(&PEOPLE));
    let mut users: Vec<&str> = agent.into_iter().collect();
    if ours {
        users.push(chance.one(&PEOPLE));
    }
    Told {
        number,
        topic,
        millis: (BEGAN + chance.below(seconds)) * 1000 + chance.one(&[0, 0, 250, 999]),
        agent,
        users,
        package: (!ours && chance.below(2) == 0).then(|| chance.one(&PACKAGES)),
        words: (0..2 + chance.below(3)).map(|_| chance.one(&WORDS)).collect(),
        hub: ours.then(|| chance.one(&HUBS)),
    }
}

fn envelope(told: &Told) -> String {
    let words = told.words.join(" ");
    let mut msg = json!({"agent": told.agent, "package": told.package, "line": words});
    if let Some(hub) = told.hub {
        msg["username"] = told.users[1].into();
        msg["hub_name"] = hub.into();
    }
    let time = told.millis as f64 / 1000.0;
    let line = json!({"topic": told.topic, "msg_id": id(told.number), "timestamp": time, "i": 1, "msg": msg});
    format!("{line}\n")
}

fn filters(chance: &mut Chance) -> Asked {
    let mut asked = Asked::new();
    for _ in 0..chance.below(5) {
        let (name, value) = match chance.below(12) {
            0 | 1 => (chance.one(&["user", "not_user"]), chance.one(&["ann", "Bo", "cy", "EVE", "fay", "nobody"])),
            2 | 3 => (chance.one(&["package", "not_package"]), chance.one(&["spade", "Rake", "python-hoe", "hoe"])),
            4 | 5 => (chance.one(&["category", "not_category"]), chance.one(&CATEGORIES)),
            6 | 7 => (chance.one(&["topic", "not_topic"]), chance.one(&TOPICS)),
            8 | 9 => (chance.one(&["agent", "not_agent"]), chance.one(&PEOPLE)),
            _ => {
                let words: Vec<&str> = (0..=chance.below(2)).map(|_| chance.one(&WORDS)).collect();
                asked.push(("contains", words.join(" ")));
                continue;
            }
        };
        asked.push((name, value.to_owned()));
    }
    asked
}

/// A stretch of time as in an address, and in milliseconds with both ends.
fn span(chance: &mut Chance, seconds: u64) -> (String, Option<(u64, u64)>) {
    let at = |chance: &mut Chance| (BEGAN + chance.below(seconds)) * 1000 + chance.one(&[0, 250, 999]);
    let (one, other, delta) = (at(chance), at(chance), chance.below(seconds) * 1000);
    let secs = |millis: u64| format!("{}.{:03}", millis / 1000, millis % 1000);
    match chance.below(7) {
        0 => (format!("&start={}", secs(one)), Some((one, u64::MAX))),
        1 => (format!("&end={}", secs(one)), Some((one - 600_000, one))),
        2 => (format!("&start={}&delta={}", secs(one), secs(delta)), Some((one, one + delta))),
        3 => (format!("&end={}&delta={}", secs(one), secs(delta)), Some((one - delta, one))),
        4 => (
            format!("&start={}&end={}", secs(one.min(other)), secs(one.max(other))),
            Some((one.min(other), one.max(other))),
        ),
        _ => (String::new(), None),
    }
}

fn written(filters: &Asked) -> String {
    filters.iter().fold(String::new(), |mut text, (name, value)| {
        let _ = write!(text, "&{name}={}", value.replace(' ', "+"));
        text
    })
}

/// Any value of each filter, none of those that are not wanted.
fn answers(filters: &Asked, told: &Told) -> bool {
    let holds = |name: &str, value: &str| {
        let (value, is) = (value.to_lowercase(), |other: &str| other == value.to_lowercase());
        match name {
            "user" => told.users.iter().any(|user| is(user)),
            "package" => told.package.is_some_and(is),
            "category" => told.topic.split('.').nth(3).is_some_and(is),
            "topic" => is(told.topic),
            "agent" => told.agent.is_some_and(is),
            _ => {
                let wanted: Vec<&str> = value.split(' ').collect();
                told.words.windows(wanted.len()).any(|words| words == wanted)
            }
        }
    };
    filters.iter().all(|(name, value)| match name.strip_prefix("not_") {
        Some(name) => !holds(name, value),
        None => filters.iter().any(|(other, value)| other == name && holds(name, value)),
    })
}

/// Whether nobody keeps it from that viewer.
fn sees(viewer: &str, told: &Told) -> bool {
    let kept_by = |name: &&str| {
        let theirs = told.agent.is_none_or(|agent| agent == *name);
        let quiet = *name == "fay" && theirs && told.topic.split('.').nth(3) == Some("garden");
        quiet || *name == "eve" && (theirs || told.hub.is_some())
    };
    let closed = told.hub.is_some_and(|hub| hub != "gardeners");
    (!closed || viewer == "ann") && told.users.iter().filter(|name| kept_by(name)).all(|name| *name == viewer)
}

/// How many messages a chart says it shows.
fn drawn(chart: &Answer) -> usize {
    let says = chart.text().split_once("<desc id=\"says\">").expect("words").1;
    let number = says.split(' ').next().unwrap_or_default().replace(',', "");
    number.parse().unwrap_or_else(|_| panic!("no number: {says}"))
}

fn get(portal: &Portal, viewer: Option<&Person>, path: &str) -> Answer {
    viewer.map_or_else(|| portal.get(path), |viewer| viewer.get(path))
}
