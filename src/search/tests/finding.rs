//! What is found, and in which order.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::{House, facts, found, parcel, plain, question};
use crate::model::{HubId, HubKind, Person, PersonName, Question, Seq, Subject, SubjectKind, Time, Unseen};
use crate::search::words::words;
use crate::store::Position;

#[test]
fn a_message_is_found_by_all_it_says() {
    let house = House::new();
    let mut told = facts("ann commented on the José update", &["ann", "bo"], &["python-foo"]);
    told.objects = vec!["f43/widget-factory".into()];
    told.places = vec![Subject::new(SubjectKind::Project, "pagure:Design/tasks")];
    house.append([
        parcel("one", 1, "bodhi.update.comment", "Works for me, karma given", told),
        parcel("two", 2, "buildsys.build", "", facts("bo built kernel", &["bo"], &["kernel"])),
    ]);
    let (search, mut indexer) = house.search();
    assert_eq!(indexer.catch_up(&house.store).unwrap().messages, 2);
    for query in [
        "commented",
        "COMMENTED upd",
        "jose",
        "ann",
        "python-foo",
        "foo",
        "\"update\"",
        "factory",
        "karma",
        "\"karma given\"",
        "comment ",
        "bodhi",
        "user:ann",
        "user:ANN bo",
        "package:python-foo",
        "category:bodhi",
        "topic:bodhi.update.comment",
        "topic:bodhi.update",
        "project:pagure:design/tasks",
        "bo -kernel",
        "-user:zed -kernel",
        "\"for me karma\"",
        "ann user:",
    ] {
        assert_eq!(found(&search, query), [1], "{query}");
    }
    assert_eq!(found(&search, "bo"), [2, 1]);
    assert_eq!(found(&search, "-nothing"), [2, 1]);
    for query in
        ["", "!!!", "\"me for\"", "comm ", "package:python", "user:bodhi", "karma -user:bo", "zzz", "topic:bod"]
    {
        assert_eq!(found(&search, query), [0; 0], "{query}");
    }
    let about = Question::about(Subject::package("kernel"));
    assert_eq!(
        search.newest(&about, &Unseen::default(), None, 5).unwrap(),
        [Position { time: Time::from_millis(120_000), seq: Seq(2) }]
    );
}

/// The stopping early, paging and merging of [`Search::activity`] against reading everything.
#[test]
fn newest_first_is_what_a_full_sort_gives() {
    const VOCABULARY: [&str; 7] = ["alpha", "beta", "gamma", "delta", "alphabet", "epsilon", "gamut"];
    let mut state = 7u64;
    let mut random = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let house = House::new();
    let (search, mut indexer) = house.search();
    let mut archive: Vec<(Position, Vec<String>)> = Vec::new();
    for round in 0..14 {
        let mut parcels = Vec::new();
        for _ in 0..random(60) + 1 {
            let seq = archive.len() as u64 + 1;
            let text: Vec<&str> = (0..4).map(|_| VOCABULARY[random(7) as usize]).collect();
            // Few different times, so that many are equal; rounds mostly move on, as the bus does.
            let minute = random(40) + if random(4) == 0 { 0 } else { round * 10 };
            let told = facts(&text.join(" "), &[], &[]);
            parcels.push(parcel(&format!("m{seq}"), minute, "x.y", "", told));
            let time = Time::from_millis(minute as i64 * 60_000);
            archive.push((Position { time, seq: Seq(seq) }, words(&text.join(" ")).into_iter().map(|w| w.1).collect()));
        }
        house.append(parcels);
        indexer.catch_up(&house.store).unwrap();
    }
    archive.sort_by_key(|(position, _)| Reverse(*position));
    type Matches = fn(&[String]) -> bool;
    let cases: [(&str, Matches); 6] = [
        ("alpha ", |w| w.contains(&"alpha".into())),
        ("alpha", |w| w.iter().any(|w| w.starts_with("alpha"))),
        ("beta ga", |w| w.contains(&"beta".into()) && w.iter().any(|w| w.starts_with("ga"))),
        ("\"gamma delta\"", |w| w.windows(2).any(|pair| pair == ["gamma", "delta"])),
        ("-alpha -beta", |w| !w.contains(&"alpha".into()) && !w.contains(&"beta".into())),
        ("category:x -gamut", |w| !w.contains(&"gamut".into())),
    ];
    for (text, matches) in cases {
        let expected: Vec<Position> = archive.iter().filter(|(_, words)| matches(words)).map(|(p, _)| *p).collect();
        assert!(expected.len() > 10, "{text} tests nothing");
        let query = question(text);
        for limit in [0, 1, 7, 20, 1000] {
            let newest = search.newest(&query, &Unseen::default(), None, limit).unwrap();
            assert_eq!(newest, expected[..limit.min(expected.len())], "{text} {limit}");
        }
        let mut paged: Vec<Position> = Vec::new();
        loop {
            let page = search.newest(&query, &Unseen::default(), paged.last().copied(), 9).unwrap();
            if page.is_empty() {
                break;
            }
            paged.extend(page);
        }
        assert_eq!(paged, expected, "{text}");
    }
}

#[test]
fn hubs_and_people_are_found_forgivingly() {
    let house = House::new();
    let design = house.hub("design", HubKind::Team, "Pictures, icons and calm pages");
    let team = house.hub("design-team", HubKind::Team, "Who make them");
    let ann = house.hub("annika", HubKind::User, "");
    let bo = house.hub("bo", HubKind::User, "Bo José Designer");
    let annika = Person::new(PersonName::from("annika"), "Annika Lindström", Time::ZERO);
    let (search, mut indexer) = house.search();
    indexer.catch_up(&house.store).unwrap();
    assert!(search.hubs("lindstrom", 9).unwrap().is_empty());
    house.store.write(move |change| change.put_person(&annika)).wait().unwrap();
    indexer.catch_up(&house.store).unwrap();

    let cases: [(&str, &[HubId]); 16] = [
        ("design", &[design, team, bo]),
        ("DESIGN-team", &[team]),
        ("design te", &[team]),
        ("des", &[design, team, bo]),
        ("dezign", &[design, team, bo]),
        ("desgin", &[design, team, bo]),
        ("team", &[team]),
        ("icons", &[design]),
        ("jose", &[bo]),
        ("anika", &[ann]),
        ("an", &[ann, design]),
        ("lindström annika", &[ann]),
        ("lindstrom", &[ann]),
        ("xy", &[]),
        ("", &[]),
        ("  !!", &[]),
    ];
    for (text, expected) in cases {
        let found = search.hubs(text, 9).unwrap();
        assert_eq!(found.iter().collect::<BTreeSet<_>>(), expected.iter().collect(), "{text}");
        assert_eq!(found.first(), expected.first(), "{text}");
    }
    assert_eq!(search.hubs("design", 2).unwrap(), [design, team]);
    assert_eq!(search.hubs("design", 0).unwrap(), []);
    assert_eq!(search.hubs_of(HubKind::Team, "dezign", 9).unwrap(), [design, team]);
    assert_eq!(search.hubs_of(HubKind::User, "des", 1).unwrap(), [bo]);
}

#[test]
fn what_was_gained_since() {
    let house = House::new();
    house.append([plain(1), plain(2)]);
    let (search, mut indexer) = house.search();
    let empty = search.commit();
    indexer.catch_up(&house.store).unwrap();
    let (commit, query, all) = (search.commit(), question, Unseen::default());
    assert_eq!((empty.last(), commit.last()), (Seq(0), Seq(2)));
    for (text, after, gained) in
        [("number2", 1, true), ("number1", 1, false), ("ann", 1, true), ("ann", 2, false), ("bob", 0, false)]
    {
        assert_eq!(commit.gained(&query(text), &all, Seq(after)).unwrap(), gained, "{text} after {after}");
        assert!(!empty.gained(&query(text), &all, Seq(0)).unwrap());
    }
    // One that is older than all, and came last.
    house.append([parcel("late", 0, "bodhi.update", "", facts("ann remembered", &["ann"], &[]))]);
    indexer.catch_up(&house.store).unwrap();
    assert!(search.commit().gained(&query("remembered"), &all, Seq(2)).unwrap());

    let index = commit.index();
    drop((search, indexer));
    assert_eq!(house.search().0.commit().index(), index);
    std::fs::remove_dir_all(house.index()).unwrap();
    assert_ne!(house.search().0.commit().index(), index);
}
