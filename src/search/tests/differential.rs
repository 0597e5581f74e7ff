//! The index against reading everything: random messages, random questions, people and hubs that keep to themselves.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{House, parcel};
use crate::model::{
    Clause, Facts, HubKind, Person, PersonName, Question, Role, Roles, Seq, Subject, SubjectKind, Term, Time, Unseen,
    Visibility, Weight,
};
use crate::search::words::words;
use crate::search::{Facet, Found, Order, Page, Search, Spans, Survey, Wanted};
use crate::store::{Archived, Position, View, Viewer};

const PEOPLE: [&str; 7] = ["ann", "bo", "cy", "di", "eve", "fay", "gus"];
const HUBS: [&str; 3] = ["open", "preview", "vault"];
/// What messages are about: gus has a hub, too.
const PLACES: [&str; 4] = ["open", "preview", "vault", "gus"];
const CATEGORIES: [&str; 4] = ["bodhi", "git", "hubs", "irc"];
const PACKAGES: [&str; 4] = ["kernel", "glibc", "python-spade", "rake"];
const WORDS: [&str; 8] = ["alpha", "beta", "gamma", "delta", "alphabet", "gamut", "sigma", "betamax"];
const WEIGHTS: [Weight; 3] = [Weight::Routine, Weight::Normal, Weight::Notable];
const MINUTES: u64 = 300;

struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }

    fn some<T: Copy>(&mut self, of: &[T], most: u64) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| self.one(of)).collect()
    }
}

fn message(chance: &mut Chance) -> (String, Facts) {
    let owned = |names: Vec<&str>| {
        let mut names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        names.sort();
        names.dedup();
        names
    };
    let topic = format!("{}.{}", chance.one(&CATEGORIES), chance.one(&["update.comment", "update", "receive"]));
    let mut usernames = chance.some(&PEOPLE, 3);
    let agent = (chance.below(3) > 0).then(|| chance.one(&PEOPLE));
    usernames.extend(agent);
    let place = (chance.below(4) == 0).then(|| Subject::hub(chance.one(&PLACES)));
    let project = (chance.below(4) == 0).then(|| Subject::new(SubjectKind::Project, "pagure:Design/tasks"));
    let facts = Facts {
        subtitle: (0..4).map(|_| chance.one(&WORDS)).collect::<Vec<_>>().join(" "),
        agent: agent.map(str::to_owned),
        usernames: owned(usernames),
        packages: owned(chance.some(&PACKAGES, 2)),
        places: project.into_iter().chain(place).collect(),
        weight: chance.one(&WEIGHTS),
        ..Facts::default()
    };
    (topic, facts)
}

fn term(chance: &mut Chance) -> Term {
    match chance.below(8) {
        0 => Term::About(Subject::person(chance.one(&PEOPLE))),
        1 => Term::About(Subject::package(chance.one(&PACKAGES))),
        2 => Term::About(Subject::category(chance.one(&CATEGORIES))),
        3 => Term::About(Subject::topic(chance.one(&["bodhi.update", "git", "irc.receive", "hubs.update.comment"]))),
        4 => Term::By(chance.one(&PEOPLE).to_owned()),
        5 => Term::Weight(chance.one(&WEIGHTS)),
        6 => Term::Topic(format!("org.example.prod.{}.update", chance.one(&CATEGORIES))),
        _ => match chance.below(3) {
            0 => Term::Begins(chance.one(&["al", "gam", "beta", "x"]).to_owned()),
            1 => Term::Phrase(format!("{} {}", chance.one(&WORDS), chance.one(&WORDS))),
            _ => Term::Phrase(chance.one(&WORDS).to_owned()),
        },
    }
}

fn question(chance: &mut Chance) -> Question {
    let mut question = Question::default();
    for _ in 0..chance.below(4) {
        let any: Vec<Term> = (0..=chance.below(2)).map(|_| term(chance)).collect();
        question = if chance.below(3) > 0 { question.and(any) } else { question.and_not(any) };
    }
    let mut minute = || (chance.below(3) == 0).then(|| Time::from_millis(chance.below(MINUTES) as i64 * 60_000));
    let (since, until) = (minute(), minute());
    question.within(since, until)
}

/// What the index is to say, read off the message itself.
fn answers(question: &Question, message: &Archived) -> bool {
    let in_time = question.since.is_none_or(|since| message.time >= since)
        && question.until.is_none_or(|until| message.time < until);
    let holds = |Clause { wanted, any }: &Clause| any.iter().any(|term| is_so(term, message)) == *wanted;
    in_time && question.clauses.iter().all(holds)
}

fn is_so(term: &Term, message: &Archived) -> bool {
    let Archived { topic, facts, .. } = message;
    let said: Vec<&str> = facts.subtitle.split(' ').collect();
    let others = || {
        let names = facts.usernames.iter().chain(&facts.packages).map(String::as_str).chain([topic.kind()]);
        names.flat_map(words).map(|word| word.1).collect::<Vec<_>>()
    };
    match term {
        Term::About(subject) if subject.kind == SubjectKind::Topic => {
            topic.kind() == subject.name || topic.kind().starts_with(&format!("{}.", subject.name))
        }
        Term::About(subject) => facts.subjects(topic).contains(subject),
        Term::By(person) => facts.agent.as_ref() == Some(person),
        Term::Topic(text) => topic.as_str() == text,
        Term::Weight(weight) => facts.weight == *weight,
        Term::Phrase(text) => {
            let phrase: Vec<String> = words(text).into_iter().map(|word| word.1).collect();
            said.windows(phrase.len()).any(|window| window.iter().zip(&phrase).all(|(word, wanted)| word == wanted))
        }
        // What is too short to be a beginning is a word.
        Term::Begins(start) if start.len() < 2 => said.contains(&start.as_str()),
        Term::Begins(start) => {
            said.iter().any(|word| word.starts_with(start.as_str()))
                || others().iter().any(|word| word.starts_with(start.as_str()))
        }
    }
}

struct World {
    house: House,
    search: Search,
    archive: Vec<Archived>,
}

/// Half of it from before gus was forgotten, who hid until then.
fn world(chance: &mut Chance, messages: u64) -> World {
    let house = House::new();
    let (search, mut indexer) = house.search();
    for (name, visibility) in HUBS.iter().zip(Visibility::ALL) {
        let id = house.hub_for(name, HubKind::Team, "", visibility);
        let member = Roles::default().with(Role::Member);
        house.store.write(move |change| change.set_roles(id, &PersonName::from("ann"), member)).wait().unwrap();
    }
    let person = |name: &str| Person::new(PersonName::from(name), "", Time::ZERO);
    let quiet = Person { quiet: vec!["irc".into(), "git".into()], ..person("fay") };
    for person in [Person { hidden: true, ..person("eve") }, quiet, Person { hidden: true, ..person("gus") }] {
        house.admit(person);
    }
    let mut told = 0;
    let mut tell = |until: u64| {
        while told < until {
            let more = (chance.below(messages / 8) + 1).min(until - told);
            let parcels: Vec<_> = (0..more)
                .map(|at| {
                    let (topic, facts) = message(chance);
                    parcel(&format!("m{}", told + at), chance.below(MINUTES), &topic, "", facts)
                })
                .collect();
            house.append(parcels);
            indexer.catch_up(&house.store).unwrap();
            told += more;
        }
    };
    tell(messages / 2);
    house.store.write(|change| change.forget_person(&PersonName::from("gus"))).wait().unwrap().unwrap();
    tell(messages);
    let mut archive = house.store.snapshot().unwrap().arrived_after(Seq(0), usize::MAX).unwrap();
    archive.sort_by_key(|message| Reverse(position(message)));
    World { house, search, archive }
}

fn position(message: &Archived) -> Position {
    Position { time: message.time, seq: message.seq }
}

fn viewers() -> Vec<Viewer> {
    let people = ["ann", "eve", "fay", "gus", "zed"].map(|name| Viewer::Person(PersonName::from(name)));
    [Viewer::Visitor].into_iter().chain(people).collect()
}

#[test]
fn every_answer_is_what_reading_everything_gives() {
    // The whole takes minutes.
    let (messages, questions) = if std::env::var_os("HUBS_LONG").is_some() { (100_000, 334) } else { (1500, 80) };
    let mut chance = Chance(11);
    let world = world(&mut chance, messages);
    let snapshot = world.house.store.snapshot().unwrap();
    for viewer in viewers() {
        let view = View::new(&snapshot, &viewer);
        let unseen = view.unseen().unwrap();
        let seen: Vec<&Archived> =
            world.archive.iter().filter(|message| view.message(message.seq).unwrap().is_some()).collect();
        assert!(seen.len() > 500 && (seen.len() < world.archive.len()), "{viewer:?} tests nothing");
        for _ in 0..questions {
            let question = question(&mut chance);
            let expected: Vec<&Archived> = seen.iter().copied().filter(|message| answers(&question, message)).collect();
            world.agrees(&mut chance, &question, &unseen, &expected);
        }
    }
}

impl World {
    fn agrees(&self, chance: &mut Chance, question: &Question, unseen: &Unseen, expected: &[&Archived]) {
        let (search, places) = (&self.search, expected.iter().map(|message| position(message)).collect::<Vec<_>>());
        let says = format!("{question:?} {unseen:?}");
        assert_eq!(search.newest(question, unseen, None, usize::MAX >> 1).unwrap(), places, "{says}");
        let mut best = search.best(question, unseen, 0, usize::MAX >> 1).unwrap();
        best.sort_by_key(|place| Reverse(*place));
        assert_eq!(best, places, "{says}");
        let most = chance.below(40);
        assert_eq!(search.count(question, unseen, most).unwrap(), most.min(places.len() as u64), "{says}");
        let gained = search.commit().gained(question, unseen, Seq(700)).unwrap();
        assert_eq!(gained, places.iter().any(|place| place.seq > Seq(700)), "{says}");
        self.pages_agree(chance, question, unseen, &places);
        self.counts_agree(chance, question, unseen, expected);
    }

    fn pages_agree(&self, chance: &mut Chance, question: &Question, unseen: &Unseen, places: &[Position]) {
        let as_of = (chance.below(2) == 0).then(|| Seq(chance.below(self.archive.len() as u64)));
        let mut then: Vec<Position> =
            places.iter().copied().filter(|place| as_of.is_none_or(|as_of| place.seq <= as_of)).collect();
        for order in [Order::Newest, Order::Oldest] {
            let (skip, limit) = (chance.below(then.len() as u64 + 5) * chance.below(2), chance.below(30) as usize);
            let found = self.search.page(question, unseen, &Page { order, skip, limit, as_of }).unwrap();
            let positions = then.iter().copied().skip(skip as usize).take(limit).collect();
            let expected =
                Found { positions, total: then.len() as u64, as_of: as_of.unwrap_or(Seq(self.archive.len() as u64)) };
            assert_eq!(found, expected, "{question:?} {order:?} {skip} {limit} {as_of:?}");
            then.reverse();
        }
    }

    fn counts_agree(&self, chance: &mut Chance, question: &Question, unseen: &Unseen, expected: &[&Archived]) {
        let facet = chance.one(&[Facet::Category, Facet::Topic, Facet::Person, Facet::Package]);
        let among = chance.below(300) as usize;
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        let most = chance.below(400) + 1;
        for name in expected.iter().take(among).flat_map(|message| values(facet, message)) {
            *counts.entry(name).or_default() += 1;
        }
        let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
        counts.sort_by_key(|(name, count)| (Reverse(*count), name.clone()));
        let first = chance.below(40) as usize;
        let since = [0, 50, 120, 300].map(|minute| Time::from_millis(minute * 60_000));
        let wanted = Wanted { first, most, since: &since, facets: &[facet], among, names: 99 };
        let survey = self.search.survey(question, unseen, &wanted).unwrap();
        let all = expected.len() as u64;
        let is_capped = all > among.max(first) as u64 && all >= most;
        let later = |since: &Time| expected.iter().filter(|message| message.time >= *since).count() as u64;
        if is_capped {
            assert!(survey.since.iter().zip(&since).all(|(count, since)| *count <= later(since).min(most)));
        } else {
            assert_eq!(survey.since, since.iter().map(later).collect::<Vec<_>>(), "{question:?}");
        }
        let expected_survey = Survey {
            positions: expected.iter().take(first).map(|message| position(message)).collect(),
            total: if is_capped { most } else { all },
            since: survey.since.clone(),
            about: vec![counts],
        };
        assert_eq!(survey, expected_survey, "{question:?}");

        let start = Time::from_millis(chance.below(MINUTES) as i64 * 60_000);
        let spans = Spans { start, width: (chance.below(90) + 1) * 60_000, count: chance.below(9) as usize + 1 };
        let all = self.search.over_time(question, unseen, spans, None).unwrap();
        let by = self.search.over_time(question, unseen, spans, Some((facet, 2))).unwrap();
        let rest = by.rest.clone();
        let mut of: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        let mut row = vec![0; spans.count];
        for message in expected {
            let Some(after) = message.time.as_millis().checked_sub(start.as_millis()) else { continue };
            let Some(count) = row.get_mut((after / spans.width) as usize) else { continue };
            *count += 1;
            for name in values(facet, message) {
                of.entry(name).or_insert_with(|| vec![0; spans.count])[(after / spans.width) as usize] += 1;
            }
        }
        assert_eq!(all.rows, [(String::new(), row)], "{question:?}");
        assert_eq!(by.rows.len(), of.len().min(2), "{question:?}");
        for (name, row) in &by.rows {
            assert_eq!(Some(row), of.remove(name).as_ref(), "{question:?} {name}");
        }
        let left = of.values().fold(vec![0; spans.count], |sum, row| sum.iter().zip(row).map(|(a, b)| a + b).collect());
        assert_eq!(rest, left, "{question:?}");
    }
}

fn values(facet: Facet, message: &Archived) -> Vec<String> {
    match facet {
        Facet::Category => vec![message.topic.category().to_owned()],
        Facet::Topic => vec![message.topic.kind().to_owned()],
        Facet::Person => message.facts.usernames.clone(),
        Facet::Package => message.facts.packages.clone(),
    }
}
