//! Lines over time: how many messages there were about people, packages, topics and more, day by day or week by week.
//!
//! What is counted is written as messages' subjects are: `package:kernel, category:bodhi`. Without any, it is the
//! person whose hub this is, or what the team is linked to. The numbers stand in a table behind the picture. Days are
//! days in UTC, and in the browser those of the reader's zone; a new one begins by itself. What the portal itself tells is not counted: some of it is about hubs that
//! not everybody may know.

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::look;
use crate::model::{Day, Hours, Hub, HubKind, Subject, SubjectKind, Time};
use crate::store::StoreError;

use super::chart::{self, Days, Stack, said};
use super::hourly::Hourly;
use super::moment::Date;
use super::{ConfigError, Example, Manual, Parameter, ParameterKind, Scene, Watch, Widget, wire};

/// Lines in one chart.
const LINES: usize = 5;

/// What can be counted: not hubs, whose messages are not all for everybody.
const COUNTED: &[SubjectKind] = &[
    SubjectKind::Person,
    SubjectKind::Package,
    SubjectKind::Project,
    SubjectKind::Channel,
    SubjectKind::List,
    SubjectKind::Group,
    SubjectKind::Calendar,
    SubjectKind::Category,
    SubjectKind::Topic,
];

/// The category of what the portal itself tells.
const OURS: &str = "hubs";

pub struct LineChart;

#[derive(Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub query: String,
    pub span: String,
}

impl Default for Config {
    fn default() -> Self {
        Config { query: String::new(), span: "month".to_owned() }
    }
}

#[derive(Debug, Serialize)]
pub struct Data {
    /// What is counted, in the order of the lines.
    pub lines: Vec<Line>,
    pub from: Date,
    pub to: Date,
    /// Oldest first.
    pub points: Vec<Point>,
    /// The same hour by hour, for other days than those of UTC.
    #[serde(skip)]
    hours: Hourly,
}

#[derive(Debug, Serialize)]
pub struct Line {
    pub name: String,
    pub total: u64,
}

#[derive(Debug, Serialize)]
pub struct Point {
    pub from: Date,
    pub to: Date,
    pub counts: Vec<u64>,
}

/// How far back, and how fine.
struct Span {
    name: &'static str,
    days: u32,
    /// Days of one point.
    step: u32,
    words: &'static str,
}

const SPANS: [Span; 4] = [
    Span { name: "week", days: 7, step: 1, words: "the last 7 days" },
    Span { name: "month", days: 30, step: 1, words: "the last 30 days" },
    Span { name: "quarter", days: 91, step: 7, words: "the last 13 weeks" },
    Span { name: "year", days: 364, step: 7, words: "the last 52 weeks" },
];

impl Widget for LineChart {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "linechart",
        label: "Messages over time",
        description: "How many messages there were about people, packages, projects or topics, as lines.",
        kinds: &[HubKind::User, HubKind::Team],
        parameters: &[
            Parameter {
                name: "query",
                label: "What is counted",
                kind: ParameterKind::Text(400),
                default: "",
                help: "Up to five, with commas between: person:ann, package:lantern, project:pagure:garden/beds, \
                       category:bodhi, topic:git.receive. When empty, this person or what the team is linked to.",
            },
            Parameter {
                name: "span",
                label: "How far back",
                kind: ParameterKind::Choice(&[
                    ("week", "A week"),
                    ("month", "A month"),
                    ("quarter", "Three months"),
                    ("year", "A year"),
                ]),
                default: "month",
                help: "",
            },
        ],
        source: include_str!("linechart.rs"),
    };

    fn check(config: &Config) -> Result<(), ConfigError> {
        parse(&config.query).map(|_| ()).map_err(|reason| ConfigError { parameter: Some("query"), reason })
    }

    fn watches(config: &Config, hub: &Hub) -> Vec<Watch> {
        subjects(config, hub).into_iter().map(Watch::Subject).collect()
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let (span, today) = (span(&config.span), scene.now.day());
        let mut lines = Vec::new();
        for subject in subjects(config, scene.hub) {
            // In other zones the first day may begin up to a day earlier.
            let from = today.minus(span.days);
            lines.push((subject.clone(), days(scene, &subject, from, today)?));
        }
        Ok(Data::new(&lines, span, today))
    }

    fn render(config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        if data.lines.is_empty() {
            return Some(html! {
                p.empty { "Nothing is counted here yet. An owner of this hub can choose what in this widget's settings." }
            });
        }
        let words = span(&config.span).words;
        let names = data.lines.iter().map(|line| (line.name.as_str(), true));
        let picture = html! { (chart::lines(&data.sentence(words), &data.stacks())) (chart::legend(names)) };
        let figure = chart::figure(Days::Lines, &data.hours, data.words(words), picture);
        Some(chart::with_numbers(figure, data.table()))
    }

    /// At midnight in UTC.
    fn expires(_config: &Config, _data: &Data, now: Time) -> Option<Time> {
        Some(Day(now.day().0 + 1).start())
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let today = Time::from_secs_f64(1_795_277_100.0).day();
        let line = |name: &str, factor: u32| {
            let count = |ago: u32| (ago * factor) % 11 * u32::from(ago % 7 > 1);
            (Subject::package(name), (0..30).map(|ago| (today.minus(ago), Hours::at(14, count(ago)))).collect())
        };
        let config = |query: &str| Config { query: query.to_owned(), ..Config::default() };
        let two = Data::new(&[line("lantern", 7), line("wick", 3)], span("month"), today);
        let flat = Data::new(&[line("lantern", 0)], span("month"), today);
        let example = |name, query, data| Example { name, config: config(query), data, hidden: false };
        vec![
            example("two packages", "package:lantern, package:wick", two),
            example("nothing heard", "package:lantern", flat),
            example("nothing chosen", "", Data::new(&[], span("month"), today)),
        ]
    }
}

impl Data {
    fn new(lines: &[(Subject, Vec<(Day, Hours)>)], span: &Span, today: Day) -> Self {
        let first = today.minus(span.days - 1);
        let point = |i: u32| Point {
            from: Date(Day(first.0 + i * span.step)),
            to: Date(Day(first.0 + (i + 1) * span.step - 1)),
            counts: vec![0; lines.len()],
        };
        let mut points: Vec<Point> = (0..span.days / span.step).map(point).collect();
        let mut hourly = Hourly::new(first.minus(1), today, span.step, lines.len());
        for (line, (_, days)) in lines.iter().enumerate() {
            for (day, hours) in days {
                hourly.add(line, *day, hours);
                let place = day.0.checked_sub(first.0).and_then(|ago| points.get_mut((ago / span.step) as usize));
                if let Some(point) = place {
                    point.counts[line] += hours.total();
                }
            }
        }
        let total = |line: usize| points.iter().map(|point| point.counts[line]).sum();
        let name = |subject: &Subject| wire::shortened(&format!("{} {}", subject.kind.as_str(), subject.name), 60);
        let lines = lines.iter().enumerate().map(|(i, (subject, _))| Line { name: name(subject), total: total(i) });
        Data { lines: lines.collect(), from: Date(first), to: Date(today), points, hours: hourly }
    }

    /// The picture in words.
    fn sentence(&self, span: &str) -> String {
        let line = |line: &Line| format!("{} about {}", look::counted(line.total, "message", "messages"), line.name);
        format!("In {span}: {}.", self.lines.iter().map(line).collect::<Vec<_>>().join(", "))
    }

    /// The same for the page.
    fn words(&self, span: &str) -> Markup {
        html! {
            p.meta data-some {
                "In " (span) ": "
                @for (i, line) in self.lines.iter().enumerate() {
                    @if i > 0 { ", " }
                    (said(&i.to_string(), &look::counted(line.total, "message", "messages"))) " about " (line.name)
                }
                "."
            }
        }
    }

    fn stacks(&self) -> Vec<Stack> {
        let stack = |point: &Point| {
            let counts: Vec<String> = point.counts.iter().map(|count| look::number(*count)).collect();
            Stack {
                label: chart::written(point.from.0.start(), "%-d %b"),
                title: format!("{}: {}", self.name_of(point), counts.join(", ")),
                parts: point.counts.clone(),
            }
        };
        self.points.iter().map(stack).collect()
    }

    fn name_of(&self, point: &Point) -> String {
        let day = point.from.0.readable();
        if point.from == point.to { day } else { format!("Week from {day}") }
    }

    fn table(&self) -> Markup {
        let caption = html! {
            "Messages, " (said("first", &self.from.0.readable())) " to " (said("last", &self.to.0.readable()))
        };
        let columns: Vec<(&str, bool)> = self.lines.iter().map(|line| (line.name.as_str(), true)).collect();
        let rows =
            self.points.iter().map(|point| (self.name_of(point), point.counts.iter().copied().map(Some).collect()));
        chart::table(&caption, "When", &columns, rows)
    }
}

fn span(name: &str) -> &'static Span {
    SPANS.iter().find(|span| span.name == name).unwrap_or(&SPANS[1])
}

/// What is set, or what the hub is about.
fn subjects(config: &Config, hub: &Hub) -> Vec<Subject> {
    let set = parse(&config.query).unwrap_or_default();
    if !set.is_empty() {
        return set;
    }
    match hub.kind {
        HubKind::User => vec![Subject::person(hub.name.as_str())],
        HubKind::Team => hub.links.subjects().into_iter().take(LINES).collect(),
    }
}

/// What was written, each once, or what is wrong with it.
fn parse(query: &str) -> Result<Vec<Subject>, String> {
    let mut found: Vec<Subject> = Vec::new();
    for part in query.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let short: String = part.chars().take(60).collect();
        let odd = |why: &str| format!("must be such as package:lantern, category:bodhi; \u{201c}{short}\u{201d} {why}");
        let subject: Subject = part.parse().map_err(|_| odd("is not"))?;
        if !COUNTED.contains(&subject.kind) || subject.name.is_empty() {
            return Err(odd("is not"));
        }
        if is_ours(&subject) {
            return Err(odd("is not counted, because some of it is not for everybody"));
        }
        if !found.contains(&subject) {
            found.push(subject);
        }
    }
    match found.len() {
        0..=LINES => Ok(found),
        many => Err(format!("may name at most {LINES}; it names {many}")),
    }
}

fn is_ours(subject: &Subject) -> bool {
    let of_ours = subject.name == OURS || subject.name.starts_with("hubs.");
    matches!(subject.kind, SubjectKind::Category | SubjectKind::Topic) && of_ours
}

/// The days of a line, without what a person keeps to themselves and what we tell.
fn days(scene: &Scene<'_>, subject: &Subject, from: Day, to: Day) -> Result<Vec<(Day, Hours)>, StoreError> {
    if subject.kind != SubjectKind::Person {
        return scene.snapshot.days_of(subject, from, to);
    }
    let discreet = scene.discreet()?;
    let mut days = scene.snapshot.days_of_person(&subject.name, from, to)?;
    days.retain(|day| day.category != OURS && discreet.tells_in(scene.hub, &subject.name, &day.category));
    Ok(days.into_iter().map(|day| (day.day, day.hours)).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::model::{Facts, Person};
    use crate::widgets::plugin;
    use crate::widgets::testing::{World, days_ago, refusal};

    fn hear(world: &World, category: &str, who: &str, package: &str, days: u64, count: u32) {
        for n in 0..count {
            let (usernames, packages) = (vec![who.to_owned()], vec![package.to_owned()]);
            let facts = Facts { subtitle: n.to_string(), usernames, packages, ..Facts::default() };
            world.hear(&format!("{category}.done"), days_ago(days), &json!({"of": package}), facts);
        }
    }

    fn totals(data: &Value) -> String {
        let lines = data["lines"].as_array().unwrap().iter();
        lines.map(|line| format!("{} {}", line["name"].as_str().unwrap(), line["total"])).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn a_line_for_each_day_by_day() {
        let world = World::new();
        let hub = world.person("ann");
        hear(&world, "git", "ann", "lantern", 0, 2);
        hear(&world, "git", "bo", "wick", 6, 3);
        hear(&world, "wiki", "ann", "lantern", 7, 5);
        let built = world.build("linechart", &hub, json!({"query": "package:lantern, category:git", "span": "week"}));
        assert_eq!(totals(&built.data), "package lantern 2, category git 5");
        let points = built.data["points"].as_array().unwrap();
        assert_eq!((points.len(), &points[0]["counts"], &points[6]["counts"]), (7, &json!([0, 3]), &json!([2, 2])));
        assert_eq!((&built.data["from"], &built.data["to"]), (&json!("2026-11-15"), &json!("2026-11-21")));
        let says = "In the last 7 days: 2 messages about package lantern, 5 messages about category git.";
        assert!(built.html.contains(says) && built.html.contains("class=\"line series-2\""), "{}", built.html);
        assert!(built.html.contains("<th scope=\"row\">Sat\u{a0}21\u{a0}Nov</th><td>2</td><td>2</td>"));
        assert_eq!(built.expires.unwrap().to_string(), "2026-11-22T00:00:00Z");
        let year = world.build("linechart", &hub, json!({"query": "person:ann", "span": "year"}));
        assert_eq!((totals(&year.data).as_str(), year.data["points"].as_array().unwrap().len()), ("person ann 7", 52));
    }

    #[test]
    fn without_a_query_it_is_about_its_hub() {
        let world = World::new();
        hear(&world, "git", "ann", "lantern", 1, 1);
        hear(&world, "hubs", "ann", "", 1, 1);
        assert_eq!(totals(&world.build("linechart", &world.person("ann"), json!({})).data), "person ann 1");
        let team = world.team("gardeners", "#garden", "garden");
        let built = world.build("linechart", &team, json!({}));
        assert_eq!(totals(&built.data), "channel #garden 0, calendar garden 0", "flat");
        let team = world.amend(&team, |hub| hub.links = Default::default());
        assert!(world.build("linechart", &team, json!({})).html.contains("Nothing is counted here yet"));
    }

    #[test]
    fn what_a_person_keeps_back_is_not_counted() {
        let world = World::new();
        let hub = world.team("gardeners", "#garden", "garden");
        hear(&world, "git", "ann", "lantern", 1, 2);
        hear(&world, "irc", "ann", "lantern", 1, 3);
        world.profile(&Person { quiet: vec!["irc".into()], ..Person::new("ann".into(), "", days_ago(9)) });
        let of_ann = || totals(&world.build("linechart", &hub, json!({"query": "person:ann"})).data);
        assert_eq!(of_ann(), "person ann 2");
        world.profile(&Person { hidden: true, ..Person::new("ann".into(), "", days_ago(9)) });
        assert_eq!(of_ann(), "person ann 0");
    }

    #[test]
    fn says_what_cannot_be_counted() {
        let said = |query: &str| refusal("linechart", json!({"query": query}));
        assert!(said("lantern").contains("\u{201c}lantern\u{201d} is not"), "{}", said("lantern"));
        for odd in ["colour:red", "hub:secret", "package:"] {
            assert!(said(odd).ends_with("is not"), "{odd}");
        }
        for ours in ["category:hubs", "topic:hubs.hub.updated"] {
            assert!(said(ours).contains("not for everybody"), "{ours}");
        }
        assert_eq!(
            said("package:a,package:b,package:c,package:d,package:e,package:f"),
            "query may name at most 5; it names 6"
        );
        assert!(refusal("linechart", json!({"span": "eon"})).contains("A week, A month"));
        let hub = World::new().person("ann");
        let watches = plugin("linechart").unwrap().watches(&json!({"query": "package:a, package:a"}), &hub);
        assert_eq!(watches, [Watch::Subject(Subject::package("a"))]);
    }
}
