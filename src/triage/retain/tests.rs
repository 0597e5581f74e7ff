//! What is let go, what stays, and what is counted of both, however it is broken off and made anew.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

use tempfile::TempDir;

use super::*;
use crate::model::{
    Board, Day, Facts, FeedEntry, HubKind, HubLinks, Message, MessageId, Question, Subject, SubjectKind, Time, Unseen,
    Visibility,
};
use crate::search::Search;
use crate::store::{NewHub, Store};
use crate::triage::{Outcome, rebuild};
use crate::widgets::Shelf;

/// The day that everything here ends on.
const TODAY: u32 = 20_000;
const DAYS: u64 = 40;
/// Messages of each of them.
const A_DAY: u64 = 30;
const KEPT: u32 = 10;

struct Archive {
    dir: TempDir,
    store: Store,
    triage: Triage,
}

fn now() -> Time {
    Day(TODAY).start().plus_millis(80_000_000)
}

/// The `nth` message of the day so many days ago: of one of three people, about one of two packages.
fn message(ago: u64, nth: u64) -> Message {
    let at = Day(TODAY).minus(ago as u32).start().as_secs() + nth * 900;
    let (person, package) = (["ann", "bo", "cy"][nth as usize % 3], ["spade", "rake"][nth as usize % 2]);
    let text = format!(
        r##"{{"topic":"org.x.prod.garden.{}","msg":{{"who":"{person}","what":"{package}"}},"msg_id":"m-{ago}-{nth}","timestamp":{at}}}"##,
        ["dug", "sown"][nth as usize / 2 % 2]
    );
    Message::decode(text.as_bytes(), Time::ZERO).unwrap()
}

fn describe(message: &Message) -> Facts {
    let text = |key: &str| message.body[key].as_str().unwrap_or_default().to_owned();
    Facts {
        subtitle: format!("{} dug with the {}", text("who"), text("what")),
        agent: Some(text("who")),
        usernames: vec![text("who")],
        packages: vec![text("what")],
        places: vec![Subject::new(SubjectKind::Channel, "#garden")],
        ..Facts::default()
    }
}

impl Archive {
    fn open(dir: TempDir) -> Archive {
        let store = Store::open(dir.path(), now).unwrap();
        let two = NonZeroUsize::MIN.saturating_add(1);
        let triage = Triage::new(store.clone(), Shelf::default(), Arc::new(describe), |_, _| None, &[], two, now);
        Archive { dir, store, triage }
    }

    /// Of forty days up to today, as they came, in a hub that is linked to one of the packages.
    async fn filled() -> Archive {
        let archive = Archive::open(tempfile::tempdir().unwrap());
        let links = HubLinks { packages: vec!["spade".into()], ..HubLinks::default() };
        let hub = NewHub {
            name: "gardeners".parse().unwrap(),
            kind: HubKind::Team,
            summary: String::new(),
            description: String::new(),
            created: Time::ZERO,
            visibility: Visibility::Public,
            links,
            board: Board { left_width: 8, widgets: Vec::new() },
        };
        archive.store.write(move |change| change.create_hub(&hub)).durable().await.unwrap().unwrap();
        for ago in (0..DAYS).rev() {
            let outcome = archive.take((0..A_DAY).map(|nth| message(ago, nth)).collect()).await;
            assert_eq!(outcome.stored, A_DAY);
        }
        archive
    }

    async fn take(&self, messages: Vec<Message>) -> Outcome {
        let batch = self.triage.prepare(messages).await.unwrap();
        self.triage.commit(&batch, "test").durable().await.unwrap()
    }

    async fn let_go(&self) -> u64 {
        let (_raised, stop) = tokio::sync::watch::channel(false);
        self.triage.let_go(KEPT, &|| Seq(u64::MAX), &stop.into()).await.unwrap()
    }

    /// Every sum there is.
    fn sums(&self) -> BTreeMap<String, String> {
        let snapshot = self.store.snapshot().unwrap();
        let mut sums = BTreeMap::from([("all".to_owned(), format!("{:?}", snapshot.total().unwrap()))]);
        let hub = snapshot.hub_named(&"gardeners".parse().unwrap()).unwrap().unwrap();
        sums.insert("hub".to_owned(), format!("{:?}", snapshot.hub_tally(hub.id).unwrap()));
        let (from, to) = (Day(0), Day(TODAY));
        for name in ["ann", "bo", "cy"] {
            sums.insert(format!("days of {name}"), format!("{:?}", snapshot.days_of_person(name, from, to).unwrap()));
        }
        for subject in ["person:ann", "person:bo", "person:cy", "package:rake", "channel:#garden", "topic:garden.dug"] {
            let subject: Subject = subject.parse().unwrap();
            let (tally, days) = (snapshot.tally(&subject).unwrap(), snapshot.days_of(&subject, from, to).unwrap());
            let of_topic = snapshot.count_of_topic(&subject, "garden.dug").unwrap();
            sums.insert(subject.to_string(), format!("{tally:?} {of_topic} {days:?}"));
        }
        sums
    }

    /// Every list there is, by the ids of its messages.
    fn lists(&self, horizon: Day) -> BTreeMap<String, Vec<String>> {
        let snapshot = self.store.snapshot().unwrap();
        let ids = |messages: Vec<crate::store::Archived>| -> Vec<String> {
            let kept = messages.into_iter().filter(|message| message.time.day() >= horizon);
            kept.map(|message| message.id.0).collect()
        };
        let mut lists = BTreeMap::from([
            ("all".to_owned(), ids(snapshot.newest(None, None, 10_000).unwrap())),
            ("archive".to_owned(), ids(snapshot.arrived_after(Seq(0), 10_000).unwrap())),
        ]);
        for subject in ["person:ann", "package:spade", "channel:#garden", "category:garden", "topic:garden.sown"] {
            let subject: Subject = subject.parse().unwrap();
            lists.insert(subject.to_string(), ids(snapshot.newest(Some(&subject), None, 10_000).unwrap()));
            let of_topic = snapshot.newest_of_topic(&subject, "garden.dug", 10_000).unwrap();
            lists.insert(format!("{subject} dug"), ids(of_topic));
        }
        let hub = snapshot.hub_named(&"gardeners".parse().unwrap()).unwrap().unwrap();
        let entries: Vec<FeedEntry> = snapshot.feed(hub.id, 1000).unwrap();
        let kept = entries.into_iter().filter(|entry| entry.end.day() >= horizon);
        lists.insert("feed".to_owned(), kept.map(|entry| entry.seq.to_string()).collect());
        lists
    }
}

fn horizon() -> Day {
    Day(TODAY).minus(KEPT)
}

#[tokio::test]
async fn what_is_younger_and_what_was_counted_stays() {
    let archive = Archive::filled().await;
    let (sums, lists) = (archive.sums(), archive.lists(horizon()));
    let gone = archive.let_go().await;
    assert_eq!(gone, (DAYS - 1 - u64::from(KEPT)) * A_DAY);
    assert_eq!(archive.sums(), sums);
    assert_eq!(archive.lists(Day(0)), lists, "nothing older is listed, and nothing younger is missing");
    let snapshot = archive.store.snapshot().unwrap();
    let found = |id: &str| snapshot.seq_of(&MessageId(id.into())).unwrap();
    assert!(found("m-11-29").is_none() && found("m-10-0").is_some());
    drop(snapshot);
    assert_eq!(archive.let_go().await, 0, "once");

    let late = archive.take(vec![message(11, 3), message(12, 29), message(10, 5)]).await;
    assert_eq!(late, Outcome { late: 2, known: 1, ..Outcome::default() });
    assert_eq!(archive.sums(), sums);
}

#[tokio::test]
async fn broken_off_and_made_anew_the_sums_stay() {
    let archive = Archive::filled().await;
    let (sums, lists) = (archive.sums(), archive.lists(horizon()));
    archive.store.write(|change| change.set_horizon(horizon())).durable().await.unwrap();
    for step in [true, false, true] {
        if step {
            assert_eq!(archive.triage.step(Seq(u64::MAX)).await.unwrap(), STEP as u64);
        } else {
            archive.store.write(|change| change.ask_rebuild()).durable().await.unwrap();
            rebuild(&archive.triage, |_| ()).await.unwrap().unwrap();
        }
        assert_eq!(archive.sums(), sums, "some of it is gone");
    }
    // As after a crash: nothing is known but what is in the store.
    let Archive { dir, store, triage } = archive;
    drop((store, triage));
    let archive = Archive::open(dir);
    archive.let_go().await;
    assert_eq!((archive.sums(), archive.lists(Day(0))), (sums.clone(), lists.clone()));
    archive.store.write(|change| change.ask_rebuild()).durable().await.unwrap();
    rebuild(&archive.triage, |_| ()).await.unwrap().unwrap();
    assert_eq!((archive.sums(), archive.lists(Day(0))), (sums, lists), "made anew");
}

#[tokio::test]
async fn what_the_index_stands_on_and_the_last_message_stay() {
    let archive = Archive::filled().await;
    let (_raised, stop) = tokio::sync::watch::channel(false);
    let stop: Stop = stop.into();
    assert_eq!(archive.triage.let_go(KEPT, &|| Seq(5), &stop).await.unwrap(), 4);
    let last = DAYS * A_DAY;
    archive.store.write(|change| change.set_horizon(Day(TODAY + 1))).durable().await.unwrap();
    let snapshot = archive.store.snapshot().unwrap();
    let expired = snapshot.expired(snapshot.last_seq().unwrap(), 10_000).unwrap();
    assert!(expired.iter().all(|expired| expired.at.seq < Seq(last)) && expired.len() as u64 == last - 5);
}

#[tokio::test]
async fn the_index_finds_nothing_older_and_knows_its_archive() {
    let archive = Archive::filled().await;
    let folder = archive.dir.path().join("index");
    let every = |search: &Search| search.newest(&Question::default(), &Unseen::default(), None, 10_000).unwrap();
    let (search, mut indexer) = Search::open(&folder).unwrap();
    indexer.catch_up(&archive.store).unwrap();
    let all = every(&search);
    assert_eq!(all.len() as u64, DAYS * A_DAY);
    archive.let_go().await;
    indexer.catch_up(&archive.store).unwrap();
    let kept: Vec<_> = all.into_iter().filter(|at| at.time.day() >= horizon()).collect();
    assert_eq!(every(&search), kept);
    assert_eq!(search.count(&Question::default(), &Unseen::default(), u64::MAX).unwrap(), kept.len() as u64);
    let born = search.commit().index();
    drop((search, indexer));
    let (search, mut indexer) = Search::open(&folder).unwrap();
    let progress = indexer.catch_up(&archive.store).unwrap();
    assert_eq!((progress.messages, search.commit().index()), (0, born), "it is the same index");
    assert_eq!(every(&search), kept);
}
