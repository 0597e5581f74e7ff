//! `kill -9` during a heavy import, again and again at moments that chance picks, on one data directory: what was
//! acknowledged is there once, feeds and index say what the archive says, and nothing stays stale.

use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use fedora_hubs::control::Client;
use fedora_hubs::model::{FEED_LIMIT, HubName, Message, MessageId, Question, Seq, Subject, Term, Time, Unseen};
use fedora_hubs::search::Search;
use fedora_hubs::store::{Snapshot, Store};
use fedora_hubs::triage::SourceCursor;

use crate::support::{House, Portal, Story, envelope, eventually};

const ROUNDS: u64 = 20;
/// In one round; each thousand is acknowledged by itself.
const MESSAGES: u64 = 3000;
const SOURCE: &str = "crash";

#[test]
fn killed_at_any_moment_nothing_acknowledged_is_lost() {
    let house = House::new();
    let mut chance = Chance(2026);
    let mut seen = Seen { ids: HashSet::new(), last: Seq(0) };
    // The first one is left in peace, and shows how long it takes.
    let whole = uninterrupted(&house);
    seen.check(house.path(), 0, MESSAGES);
    let mut broken_off = 0;
    for round in 1..=ROUNDS {
        let acknowledged = interrupted(&house, round, whole.mul_f64(chance.fraction() * 1.1));
        broken_off += u64::from(acknowledged < MESSAGES);
        // Every other time the program itself finds what it left behind, at the next start.
        if round % 2 == 0 {
            seen.check(house.path(), round, acknowledged);
        }
    }
    assert!(broken_off > ROUNDS / 4, "only {broken_off} imports were broken off, so little was tried");
    let again: Vec<Message> = (0..=ROUNDS).flat_map(messages).collect();
    let portal = house.start(&[]);
    import(&portal, house.path(), again, &AtomicU64::new(0)).expect("nobody kills it now");
    portal.settle();
    portal.stop().is_orderly();
    seen.check(house.path(), ROUNDS, MESSAGES);
    assert_eq!(seen.ids.len() as u64, (ROUNDS + 1) * MESSAGES, "all messages of all rounds, once");
    everything_was_found_before_the_end(house.path());
}

fn uninterrupted(house: &House) -> Duration {
    let portal = house.start(&[]);
    let began = Instant::now();
    import(&portal, house.path(), messages(0), &AtomicU64::new(0)).expect("nobody kills it");
    let took = began.elapsed();
    portal.settle();
    portal.stop().is_orderly();
    took
}

/// Starts the program, lets it put right what the last kill left, and kills it `after` the import began. Gives how
/// many of the round's messages were acknowledged by then.
fn interrupted(house: &House, round: u64, after: Duration) -> u64 {
    let portal = house.start(&[]);
    portal.settle();
    let acknowledged = AtomicU64::new(0);
    let messages = messages(round);
    std::thread::scope(|scope| {
        let client = connect(house.path());
        // Broken off in most rounds; sometimes it has ended before.
        scope.spawn(|| {
            client.import(SOURCE, messages.into_iter(), |sum| acknowledged.store(sum.stored, Ordering::SeqCst))
        });
        std::thread::sleep(after);
        portal.kill();
    });
    acknowledged.load(Ordering::SeqCst)
}

fn import(portal: &Portal, dir: &Path, messages: Vec<Message>, acknowledged: &AtomicU64) -> Option<()> {
    assert_eq!(portal.get("/healthz").status, 200);
    let outcome =
        connect(dir).import(SOURCE, messages.into_iter(), |sum| acknowledged.store(sum.stored, Ordering::SeqCst));
    outcome.ok().map(|_| ())
}

fn connect(dir: &Path) -> Client {
    eventually("the control socket", || Client::connect(dir))
}

/// What ann, bo and others do, some of it about the package that the gardeners look after.
fn messages(round: u64) -> Vec<Message> {
    let decoded = (0..MESSAGES).map(|number| {
        let at = round * MESSAGES + number;
        let user = ["ann", "bo", "cy", "dee"][number as usize % 4];
        let package = (number % 3 == 0).then_some("spade");
        let story = Story { id: &id(round, number), at, user, package, words: "the slugs are back in the garden" };
        Message::decode(envelope(&story).as_bytes(), Time::ZERO).expect("a message")
    });
    decoded.collect()
}

fn id(round: u64, number: u64) -> String {
    format!("2026-crash-{round}-{number}")
}

/// What was found in the archive until now.
struct Seen {
    ids: HashSet<String>,
    last: Seq,
}

impl Seen {
    /// Opens what the killed program left behind, and holds everything derived against the archive.
    fn check(&mut self, dir: &Path, round: u64, acknowledged: u64) {
        let store = Store::open(dir, || Time::from_millis(1)).expect("what was killed can be opened");
        let snapshot = store.snapshot().expect("a snapshot");
        self.take_what_is_new(&snapshot);
        for number in 0..acknowledged {
            let found = snapshot.seq_of(&MessageId(id(round, number))).expect("a look at the ids");
            assert!(found.is_some(), "round {round}: {} was acknowledged and is gone", id(round, number));
        }
        let total = self.ids.len() as u64;
        assert_eq!(snapshot.total().expect("the counter").count, total, "round {round}: counter and archive");
        self.feeds_agree(&snapshot, round);
        let (search, mut indexer) = Search::open(&dir.join("index")).expect("the index");
        indexer.catch_up(&store).expect("the index catches up");
        assert_eq!(hits(&search), total, "round {round}: index and archive");
    }

    /// Every message stands once, at places without gaps.
    fn take_what_is_new(&mut self, snapshot: &Snapshot) {
        for message in snapshot.arrived_after(self.last, usize::MAX).expect("the archive") {
            assert_eq!(message.seq.0, self.last.0 + 1, "the archive has a gap");
            self.last = message.seq;
            assert!(self.ids.insert(message.id.0.clone()), "{} stands twice", message.id);
        }
        assert_eq!(snapshot.last_seq().expect("the last place"), self.last);
    }

    /// No message here continues another's story, so a feed is the newest messages themselves.
    fn feeds_agree(&self, snapshot: &Snapshot, round: u64) {
        for (hub, about) in
            [("ann", Subject::person("ann")), ("bo", Subject::person("bo")), ("gardeners", Subject::package("spade"))]
        {
            let name: HubName = hub.parse().expect("a name");
            let id = snapshot.hub_named(&name).expect("a look").expect("the hub").id;
            let feed = snapshot.feed_seqs(id).expect("the feed");
            let newest = snapshot.newest(Some(&about), None, FEED_LIMIT).expect("the archive");
            assert_eq!(feed, newest.iter().map(|message| message.seq).collect::<Vec<_>>(), "round {round}: {hub}");
            let counted = snapshot.hub_tally(id).expect("the counter").count;
            assert_eq!(counted, snapshot.tally(&about).expect("the counter").count, "round {round}: {hub}");
        }
        for hub in snapshot.hubs().expect("the hubs") {
            assert!(snapshot.feed_seqs(hub.id).expect("the feed").len() <= FEED_LIMIT, "round {round}: {}", hub.name);
        }
    }
}

/// The program stopped at rest: without any catching up the index is whole, no mark is left, and its cursor has
/// counted whatever was handed to it.
fn everything_was_found_before_the_end(dir: &Path) {
    let store = Store::open(dir, || Time::from_millis(1)).expect("a store");
    let snapshot = store.snapshot().expect("a snapshot");
    let total = snapshot.total().expect("the counter").count;
    assert_eq!(snapshot.mark_count().expect("the marks"), 0, "a stale mark was left");
    let (search, _indexer) = Search::open(&dir.join("index")).expect("the index");
    assert_eq!((search.indexed().0, hits(&search)), (total, total));
    let cursor = snapshot.cursor(&SourceCursor::name(SOURCE)).expect("the cursor");
    assert!(SourceCursor::parse(cursor.as_deref()).count >= total);
}

/// How many messages are found by what they have in common.
fn hits(search: &Search) -> u64 {
    let found = |question: &Question| {
        search.newest(question, &Unseen::default(), None, usize::MAX >> 1).expect("an answer").len()
    };
    let by_subject = found(&Question::about(Subject::category("garden")));
    let by_words = found(&Question::default().and([Term::Phrase("slugs are back".to_owned())]));
    assert_eq!(by_subject, by_words);
    by_subject as u64
}

/// The same moments each time.
struct Chance(u64);

impl Chance {
    /// From 0 to 1.
    fn fraction(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f64 / (1_u64 << 24) as f64
    }
}
