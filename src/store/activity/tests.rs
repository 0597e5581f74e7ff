//! Pages of older entries against the feed as it would be if it kept everything.

use tempfile::TempDir;

use super::*;
use crate::model::{Board, Facts, HubKind, HubLinks, Message, Person, PersonName, Story, Topic, Visibility, neighbour};
use crate::store::feeds::NEIGHBOURS;
use crate::store::{Change, NewHub, Parcel, Pending, Store, View, Viewer};

const HUB: &str = "gardeners";

/// The hub of a team with two packages and a channel, whose lists overlap.
fn planted() -> (TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), || Time::from_millis(1)).unwrap();
    let links = HubLinks {
        packages: vec!["spade".into(), "rake".into()],
        channels: vec!["#garden".into()],
        ..HubLinks::default()
    };
    let hubs = [(HUB, Visibility::Public, links), ("cellar", Visibility::Private, HubLinks::default())];
    let plant = move |change: &mut Change<'_>| {
        for (name, visibility, links) in hubs {
            let hub = NewHub {
                name: name.parse().unwrap(),
                kind: HubKind::Team,
                summary: String::new(),
                description: String::new(),
                created: Time::ZERO,
                visibility,
                links,
                board: Board { left_width: 8, widgets: Vec::new() },
            };
            change.create_hub(&hub)?.unwrap();
        }
        change.put_person(&Person { hidden: true, ..Person::new(PersonName::from("hid"), "", Time::ZERO) })
    };
    store.write(plant).wait().unwrap();
    (dir, store)
}

/// Queues the message of that number at that second, which tells a story where it has one.
fn tell(
    store: &Store,
    number: u64,
    second: u64,
    agent: &str,
    places: &[&str],
    story: Option<u64>,
) -> Pending<Option<Seq>> {
    let text =
        format!(r#"{{"topic":"org.x.prod.garden.said","msg":{{}},"msg_id":"2026-{number}","timestamp":{second}}}"#);
    let message = Message::decode(text.as_bytes(), Time::ZERO).unwrap();
    let subjects: Vec<Subject> = places.iter().map(|place| place.parse().unwrap()).collect();
    let (packages, places): (Vec<_>, Vec<_>) = subjects.into_iter().partition(|s| s.kind.as_str() == "package");
    let facts = Facts {
        subtitle: format!("{agent} said {number}"),
        agent: Some(agent.to_owned()),
        usernames: vec![agent.to_owned()],
        packages: packages.into_iter().map(|package| package.name).collect(),
        places,
        story: story.map(|key| Story { key: key.to_string(), says: "{people} said {count} things".to_owned() }),
        ..Facts::default()
    };
    let parcel = Parcel::pack(&message, facts).unwrap();
    store.write(move |change| change.append(&parcel))
}

fn page(store: &Store, before: Option<Before>, limit: usize) -> Past {
    let snapshot = store.snapshot().unwrap();
    let view = View::new(&snapshot, &Viewer::Visitor);
    let hub = view.hub_named(&HUB.parse().unwrap()).unwrap().unwrap();
    view.open(&hub).unwrap().unwrap().activity(before, limit).unwrap()
}

fn pages(store: &Store, limit: usize, mut between: impl FnMut()) -> Vec<FeedEntry> {
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let page = page(store, before, limit);
        assert!(page.entries.len() <= limit);
        all.extend(page.entries);
        let Some(older) = page.older else { return all };
        before = Some(older.to_string().parse().unwrap());
        between();
    }
}

/// Numbers that look like chance and are the same each time.
fn dice(mut state: u64) -> impl FnMut(u64) -> u64 {
    move |sides| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % sides
    }
}

/// What a feed joins, message by message, if it lets nothing go.
fn kept(all: &[FeedEntry]) -> Vec<FeedEntry> {
    let mut kept: Vec<FeedEntry> = Vec::new();
    for entry in all {
        let from = kept.len().saturating_sub(NEIGHBOURS);
        match neighbour(&kept[from..], entry, STORY_WINDOW_MS) {
            Some(place) => {
                let mut old = kept.remove(from + place);
                old.join(entry.clone());
                kept.push(old);
            }
            None => kept.push(entry.clone()),
        }
    }
    kept.reverse();
    kept
}

#[test]
fn pages_are_the_feed_that_keeps_everything() {
    for seed in 0..2 {
        let (_dir, store) = planted();
        let mut roll = dice(seed);
        let (mut second, mut last, places) =
            (1_000, None, ["package:spade", "package:rake", "channel:#garden", "hub:gardeners"]);
        for number in 0..150 {
            second += roll(180);
            let about: Vec<&str> = places.iter().copied().filter(|_| roll(2) == 0).collect();
            let story = (roll(4) > 0).then(|| roll(30));
            last = Some(match roll(10) {
                0 => tell(&store, number, second, "hid", &about, story),
                1 => tell(&store, number, second, "bo", &["hub:cellar", "package:spade"], story),
                _ => tell(&store, number, second, ["ann", "bo", "cy"][roll(3) as usize], &about, story),
            });
        }
        last.unwrap().wait().unwrap();
        let mut singles = Vec::new();
        for message in store.snapshot().unwrap().arrived_after(Seq(0), 1000).unwrap() {
            let Archived { seq, time, topic, facts, .. } = message;
            let about = facts.subjects(&topic).into_iter().find(|one| places.contains(&one.to_string().as_str()));
            let hidden = facts.agent.as_deref() == Some("hid");
            let elsewhere = facts.places_of(crate::model::SubjectKind::Hub).any(|hub| hub == "cellar");
            if let Some(subject) = about.filter(|_| !hidden && !elsewhere) {
                singles.push(FeedEntry::new(seq, time, &topic, &facts, Reason::Linked(subject)));
            }
        }
        let expected = kept(&singles);
        assert!(expected.len() > 40 && expected.len() < singles.len(), "{} of {}", expected.len(), singles.len());
        for limit in [1, 7, 50, 500] {
            assert_eq!(pages(&store, limit, || ()), expected, "pages of {limit} with seed {seed}");
        }
    }
}

#[test]
fn what_arrives_meanwhile_moves_nothing() {
    let (_dir, store) = planted();
    for number in 0..40 {
        drop(tell(&store, number, 1_000 + number * 30, "ann", &["package:spade"], Some(number % 5)));
        drop(tell(&store, 1_000 + number, 1_000 + number * 30, "bo", &["package:rake"], None));
    }
    tell(&store, 1_999, 2_200, "bo", &["package:rake"], None).wait().unwrap();
    let before = pages(&store, 100, || ());
    let mut number = 2_000;
    let meanwhile = pages(&store, 3, || {
        // The newest goes on with each story, and something old comes late.
        drop(tell(&store, number, 2_250, "cy", &["channel:#garden"], Some(number % 5)));
        tell(&store, number + 500, 1_100, "cy", &["channel:#garden"], Some(number % 5)).wait().unwrap();
        number += 1;
    });
    assert_eq!(meanwhile, before);
}

#[test]
fn it_goes_on_where_a_feed_ends() {
    let (_dir, store) = planted();
    for number in 0..9 {
        tell(&store, number, 1_000 + number * 60, "ann", &["package:spade"], Some(number / 3)).wait().unwrap();
    }
    let all = pages(&store, 100, || ());
    assert_eq!(all.len(), 3);
    assert_eq!(page(&store, Some(Before::entry(&all[0])), 100).entries, all[1..]);
    assert!(page(&store, Some(Before::entry(&all[2])), 100).entries.is_empty());
}

#[test]
fn a_story_without_end_is_told_by_its_newest_and_the_rest_is_found() {
    let (_dir, store) = planted();
    drop(tell(&store, 0, 10, "cy", &["package:rake"], None));
    let many = READ as u64 + ABOVE as u64 + 10;
    let topic = Topic::new("org.x.prod.garden.said");
    store
        .write(move |change| {
            for number in 1..=many {
                let text = format!(
                    r#"{{"topic":"{topic}","msg":{{}},"msg_id":"2026-{number}","timestamp":{}}}"#,
                    100 + number / 10
                );
                let message = Message::decode(text.as_bytes(), Time::ZERO).unwrap();
                let story = Some(Story { key: "all".into(), says: "{count} built".into() });
                let facts = Facts { packages: vec!["spade".into()], story, ..Facts::default() };
                change.append(&Parcel::pack(&message, facts)?)?;
            }
            Ok(())
        })
        .wait()
        .unwrap();
    let all = pages(&store, 5, || ());
    let told: Vec<(u32, &str)> = all.iter().map(|entry| (entry.count, entry.subtitle.as_str())).collect();
    assert_eq!(told, [(READ as u32, "2000 built"), (1, "cy said 0")]);
}

#[test]
fn places_are_read_as_they_are_written() {
    for text in ["5-6", "5-6-7"] {
        assert_eq!(text.parse::<Before>().unwrap().to_string(), text);
    }
    for text in ["", "5", "5-", "a-b", "1-2-3-4", "-1-2", "99999999999999999999-1", "18446744073709551615-1"] {
        assert!(text.parse::<Before>().is_err(), "{text}");
    }
}
