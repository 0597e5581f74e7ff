//! Weekly activity: what this person did on which days, by the service that told of it.
//!
//! Stacked bars show the last week day by day, or with `weeks` above one as many weeks, one bar each: the seven busiest
//! services in their own colours and the others together. Below, a calendar of the last twelve weeks. The numbers
//! stand in tables behind the pictures. Days are days in UTC, and in the browser those of the reader's zone; a new one
//! begins by itself.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use maud::{Markup, html};
use serde::{Deserialize, Serialize};

use crate::look;
use crate::model::{Day, Facts, Hours, Hub, HubKind, Subject, Time, Topic};
use crate::store::{DayCount, StoreError};

use super::chart::{self, Days, Stack, said};
use super::heatmap::Heatmap;
use super::hourly::Hourly;
use super::moment::Date;
use super::{Example, Manual, Parameter, ParameterKind, Scene, Watch, Widget, settings, wire};

const WEEKS: RangeInclusive<i64> = 1..=26;

/// Services with a bar of their own; the others share the last colour.
const CATEGORIES: usize = chart::SERIES - 1;

pub struct Fedmsgs;

#[derive(Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub username: String,
    pub weeks: i64,
}

impl Default for Config {
    fn default() -> Self {
        Config { username: String::new(), weeks: 1 }
    }
}

#[derive(Debug, Serialize)]
pub struct Data {
    pub username: String,
    pub weeks: u32,
    /// The first and the last day of the bars.
    pub from: Date,
    pub to: Date,
    /// Messages in the bars.
    pub total: u64,
    /// Busiest first; `others` at the end where there are more than seven. One whose messages are in the bars of some
    /// time zones only has a count of zero.
    pub categories: Vec<Category>,
    /// Oldest first: days of one week, or weeks.
    pub bars: Vec<Bar>,
    /// The last twelve weeks day by day, from a Monday to today.
    pub calendar: Heatmap,
    /// The bars hour by hour, for other days than those of UTC.
    #[serde(skip)]
    hours: Hourly,
}

#[derive(Debug, Serialize)]
pub struct Category {
    pub name: String,
    pub count: u64,
}

#[derive(Debug, Serialize)]
pub struct Bar {
    pub from: Date,
    pub to: Date,
    pub total: u64,
    /// In the order of `categories`.
    pub counts: Vec<u64>,
}

impl Widget for Fedmsgs {
    type Config = Config;
    type Data = Data;

    const MANUAL: Manual = Manual {
        name: "fedmsgs",
        label: "Weekly activity",
        description: "What this person did on which days, as a chart.",
        kinds: &[HubKind::User, HubKind::Team],
        parameters: &[
            Parameter {
                help: "A nickname. When empty on a person's hub, the person whose hub this is.",
                ..settings::PERSON
            },
            Parameter {
                name: "weeks",
                label: "Weeks",
                kind: ParameterKind::Number(*WEEKS.start(), *WEEKS.end()),
                default: "1",
                help: "One week is shown day by day, more are shown week by week.",
            },
        ],
        source: include_str!("fedmsgs.rs"),
    };

    fn watches(config: &Config, hub: &Hub) -> Vec<Watch> {
        settings::person_if_any(&config.username, hub)
            .map(|who| Watch::Subject(Subject::person(who)))
            .into_iter()
            .collect()
    }

    fn should_invalidate(config: &Config, hub: &Hub, _topic: &Topic, facts: &Facts) -> bool {
        settings::person_if_any(&config.username, hub).is_some_and(|who| facts.usernames.iter().any(|name| name == who))
    }

    fn data(config: &Config, scene: &Scene<'_>) -> Result<Data, StoreError> {
        let (weeks, today) = (settings::clamped(config.weeks, &WEEKS) as u32, scene.now.day());
        let Some(who) = settings::person_if_any(&config.username, scene.hub) else {
            return Ok(Data::new("", weeks, today, &[]));
        };
        let from = wants_from(today, weeks).min(Heatmap::wants_from(today));
        let mut days = scene.snapshot.days_of_person(who, from, today)?;
        let discreet = scene.discreet()?;
        days.retain(|day| discreet.tells_in(scene.hub, who, &day.category));
        Ok(Data::new(who, weeks, today, &days))
    }

    fn render(_config: &Config, data: &Data, _hub: &Hub) -> Option<Markup> {
        if data.username.is_empty() {
            return Some(html! { p.empty { "Whose activity this is can be said in the widget's settings." } });
        }
        let bars = chart::figure(Days::Bars, &data.hours, data.words(), data.picture());
        let (charts, tables) =
            (html! { (bars) (data.calendar.figure()) }, html! { (data.table()) (data.calendar.table()) });
        Some(chart::with_numbers(charts, tables))
    }

    /// At midnight in UTC.
    fn expires(_config: &Config, _data: &Data, now: Time) -> Option<Time> {
        Some(Day(now.day().0 + 1).start())
    }

    fn examples() -> Vec<Example<Config, Data>> {
        let today = Time::from_secs_f64(1_795_277_100.0).day();
        let services = ["git", "bodhi", "pagure", "wiki", "mailman", "meetbot", "buildsys", "copr", "askbot"];
        let some = |ago: u32| {
            services.iter().enumerate().map(move |(i, name)| DayCount {
                day: today.minus(ago),
                category: (*name).to_owned(),
                hours: Hours::at(14, (ago * 7 + i as u32 * 5) % 11 * (ago * 3 % 4) * u32::from(ago % 9 > 1)),
            })
        };
        let days: Vec<DayCount> = (0..90).flat_map(some).collect();
        let example = |name, weeks: u32, days: &[DayCount]| Example {
            name,
            config: Config { weeks: i64::from(weeks), ..Config::default() },
            data: Data::new("ann", weeks, today, days),
            hidden: false,
        };
        vec![example("a week", 1, &days), example("eight weeks", 8, &days), example("nothing heard", 1, &[])]
    }
}

impl Data {
    fn new(username: &str, weeks: u32, today: Day, days: &[DayCount]) -> Self {
        let (first, length) = (first_of_bars(today, weeks), if weeks == 1 { 1 } else { 7 });
        let of_bars = || days.iter().filter(|count| count.day >= wants_from(today, weeks) && count.day <= today);
        let (categories, place) = busiest(of_bars(), first);
        let mut hours = Hourly::new(wants_from(today, weeks), today, length, categories.len());
        of_bars().for_each(|day| hours.add(place(&day.category), day.day, &day.hours));
        let in_bars = || of_bars().filter(|count| count.day >= first);
        let bar = |i: u32| Bar {
            from: Date(Day(first.0 + i * length)),
            to: Date(Day(first.0 + (i + 1) * length - 1)),
            total: 0,
            counts: vec![0; categories.len()],
        };
        let mut bars: Vec<Bar> = (0..weeks * 7 / length).map(bar).collect();
        for day in in_bars() {
            let bar = &mut bars[((day.day.0 - first.0) / length) as usize];
            bar.total += day.count();
            bar.counts[place(&day.category)] += day.count();
        }
        let total = bars.iter().map(|bar| bar.total).sum();
        let calendar = Heatmap::new(today, days.iter().map(|day| (day.day, &day.hours)));
        let username = wire::shortened(username, 60);
        Data { username, weeks, from: Date(first), to: Date(today), total, categories, bars, calendar, hours }
    }

    fn span(&self) -> String {
        if self.weeks == 1 { "the last 7 days".to_owned() } else { format!("the last {} weeks", self.weeks) }
    }

    /// The bars in words.
    fn sentence(&self) -> String {
        match self.categories.first() {
            Some(busiest) if self.total > 0 => {
                let (count, share) = (look::counted(self.total, "message", "messages"), self.share());
                format!("{count} in {}, {share} from {}.", self.span(), busiest.name)
            }
            _ => self.quiet(),
        }
    }

    fn quiet(&self) -> String {
        format!("A quiet time: nothing was heard of {} in {}.", self.username, self.span())
    }

    /// How much of it is from the busiest category.
    fn share(&self) -> &'static str {
        if self.categories.iter().filter(|category| category.count > 0).count() > 1 { "the most" } else { "all" }
    }

    /// The sentence for the page; what does not hold in UTC may in another zone.
    fn words(&self) -> Markup {
        let busiest = self.categories.first().map_or("", |category| category.name.as_str());
        html! {
            p.meta data-some hidden[self.total == 0] {
                (said("sum", &look::counted(self.total, "message", "messages"))) " in " (self.span()) ", "
                (said("share", self.share())) " from " (said("busiest", busiest)) "."
            }
            p.empty data-none hidden[self.total > 0] { (self.quiet()) }
        }
    }

    fn picture(&self) -> Markup {
        let legend = self.categories.iter().map(|category| (category.name.as_str(), category.count > 0));
        html! {
            (chart::stacked_bars(&self.sentence(), &self.stacks()))
            @if !self.categories.is_empty() { (chart::legend(legend)) }
        }
    }

    fn stacks(&self) -> Vec<Stack> {
        let stack = |bar: &Bar| Stack {
            label: chart::written(bar.from.0.start(), if self.weeks == 1 { "%a" } else { "%-d %b" }),
            title: format!("{}: {}", self.name_of(bar), look::counted(bar.total, "message", "messages")),
            parts: bar.counts.clone(),
        };
        self.bars.iter().map(stack).collect()
    }

    fn name_of(&self, bar: &Bar) -> String {
        match self.weeks {
            1 => bar.from.0.readable(),
            _ => format!("Week from {}", bar.from.0.readable()),
        }
    }

    fn table(&self) -> Markup {
        let caption = html! {
            "Messages by service, " (said("first", &self.from.0.readable())) " to " (said("last", &self.to.0.readable()))
        };
        let categories = self.categories.iter().map(|category| (category.name.as_str(), category.count > 0));
        let columns: Vec<(&str, bool)> = categories.chain([("All", true)]).collect();
        let row = |bar: &Bar| (self.name_of(bar), bar.counts.iter().copied().chain([bar.total]).map(Some).collect());
        let first = if self.weeks == 1 { "Day" } else { "Week" };
        chart::table(&caption, first, &columns, self.bars.iter().map(row))
    }
}

fn first_of_bars(today: Day, weeks: u32) -> Day {
    today.minus(weeks * 7 - 1)
}

/// In other zones the first day may begin up to a day earlier.
fn wants_from(today: Day, weeks: u32) -> Day {
    first_of_bars(today, weeks).minus(1)
}

/// The categories of the bars, busiest first from the first day on and the smaller ones together, and where each
/// message's category is found among them.
fn busiest<'a>(counts: impl Iterator<Item = &'a DayCount>, first: Day) -> (Vec<Category>, impl Fn(&str) -> usize) {
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    for day in counts {
        *sums.entry(&day.category).or_default() += if day.day >= first { day.count() } else { 0 };
    }
    let mut sorted: Vec<(&str, u64)> = sums.into_iter().collect();
    // The sort is stable: of two as busy, the first by name stays first.
    sorted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let own: Vec<String> = sorted.iter().take(CATEGORIES).map(|(name, _)| (*name).to_owned()).collect();
    let category = |&(name, count): &(&str, u64)| Category { name: wire::shortened(name, 30), count };
    let mut categories: Vec<Category> = sorted.iter().take(CATEGORIES).map(category).collect();
    if sorted.len() > CATEGORIES {
        let count = sorted[CATEGORIES..].iter().map(|(_, count)| count).sum();
        categories.push(Category { name: "others".to_owned(), count });
    }
    (categories, move |name: &str| own.iter().position(|known| known == name).unwrap_or(CATEGORIES))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::widgets::plugin;
    use crate::widgets::testing::{World, days_ago, now, refusal};

    fn by_ann(world: &World, category: &str, days: u64, count: u32) {
        for n in 0..count {
            let facts = Facts { subtitle: n.to_string(), usernames: vec!["ann".into()], ..Facts::default() };
            world.hear(&format!("{category}.done"), days_ago(days), &json!({}), facts);
        }
    }

    #[test]
    fn a_week_by_day_and_service() {
        let world = World::new();
        let hub = world.person("ann");
        by_ann(&world, "git", 0, 2);
        by_ann(&world, "git", 6, 1);
        by_ann(&world, "wiki", 0, 1);
        by_ann(&world, "wiki", 7, 1);
        let built = world.build("fedmsgs", &hub, json!({}));
        let data = &built.data;
        assert_eq!(
            (&data["from"], &data["to"], &data["total"]),
            (&json!("2026-11-15"), &json!("2026-11-21"), &json!(4))
        );
        assert_eq!(data["categories"], json!([{"name": "git", "count": 3}, {"name": "wiki", "count": 1}]));
        let bars = data["bars"].as_array().unwrap();
        assert_eq!(bars.len(), 7);
        assert_eq!(bars[0], json!({"from": "2026-11-15", "to": "2026-11-15", "total": 1, "counts": [1, 0]}));
        assert_eq!(bars[6]["counts"], json!([2, 1]));
        let days = data["calendar"].as_array().unwrap();
        assert_eq!((days.len(), &days[0]["day"]), (83, &json!("2026-08-31")));
        assert_eq!((&days[82], &days[75]["count"]), (&json!({"day": "2026-11-21", "count": 3}), &json!(1)));
        assert!(
            built.html.contains("aria-label=\"4 messages in the last 7 days, the most from git.\""),
            "{}",
            built.html
        );
        assert!(built.html.contains("<th scope=\"row\">Sat\u{a0}21\u{a0}Nov</th><td>2</td><td>1</td><td>3</td>"));
        assert!(built.html.contains("data-chart=\"bars\" data-from=\"20771\" data-today=\"20778\" data-step=\"1\""));
        assert!(built.html.contains("data-hours=\"~40 1 ~143 2 |~16 1 ~167 1 \""), "hours from 14 November on");
        assert_eq!(built.expires.unwrap().to_string(), "2026-11-22T00:00:00Z");
    }

    #[test]
    fn a_team_says_whose_it_is() {
        let world = World::new();
        let team = world.team("gardeners", "#garden", "garden");
        let built = world.build("fedmsgs", &team, json!({}));
        assert!(built.html.contains("can be said in the widget's settings"), "{}", built.html);
        by_ann(&world, "git", 0, 1);
        let built = world.build("fedmsgs", &team, json!({"username": "ann"}));
        assert_eq!(built.data["total"], 1);
        assert_eq!(plugin("fedmsgs").unwrap().watches(&json!({}), &team), []);
    }

    #[test]
    fn weeks_and_the_small_services_together() {
        let world = World::new();
        let hub = world.person("bo");
        for n in 0..9 {
            by_ann(&world, &format!("service{n}"), n * 2, 1);
        }
        let built = world.build("fedmsgs", &hub, json!({"username": "ann", "weeks": 3}));
        let categories = built.data["categories"].as_array().unwrap();
        assert_eq!((categories.len(), &categories[7]), (8, &json!({"name": "others", "count": 2})));
        let totals: Vec<u64> =
            built.data["bars"].as_array().unwrap().iter().map(|bar| bar["total"].as_u64().unwrap()).collect();
        assert_eq!(totals, [2, 3, 4]);
        assert!(built.html.contains("Week from Sun 1 Nov: 2 messages"));
    }

    #[test]
    fn nothing_heard_is_flat_and_friendly() {
        let world = World::new();
        let built = world.build("fedmsgs", &world.person("ann"), json!({"weeks": 26}));
        assert_eq!((&built.data["total"], &built.data["weeks"]), (&json!(0), &json!(26)));
        assert!(built.html.contains("A quiet time: nothing was heard of ann in the last 26 weeks."));
        assert!(!built.html.contains("series-") && built.html.contains("heat-0"));
        assert!(built.html.contains("<p class=\"meta\" data-some hidden>"));
        let first_days = Data::new("ann", 26, Day(3), &[]);
        assert_eq!(first_days.bars.len(), 26, "days before 1970 are no reason to panic");
    }

    #[test]
    fn only_messages_about_the_person_matter() {
        let hub = World::new().person("ann");
        let fedmsgs = plugin("fedmsgs").unwrap();
        let stale = |name: &str| {
            let facts = Facts { usernames: vec![name.into()], ..Facts::default() };
            fedmsgs.should_invalidate(&json!({}), &hub, &Topic::new("a.b.prod.git.receive"), &facts)
        };
        assert!(stale("ann") && !stale("bo"));
        assert_eq!(fedmsgs.watches(&json!({"username": "bo"}), &hub), [Watch::Subject(Subject::person("bo"))]);
        assert_eq!(refusal("fedmsgs", json!({"weeks": 27})), "weeks must be from 1 to 26; it is 27");
        assert!(now().day() == Day(20_778));
    }
}
