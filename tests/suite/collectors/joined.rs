//! Messages and answers speak of the same matters: the last word holds, whoever said it, and what an answer leaves out is
//! over. Time is turned by hand.

use std::sync::Arc;

use fedora_hubs::meaning::{self, Meaning};
use fedora_hubs::model::{
    Check, Forge, Gathered, Matter, MatterKind, Matters, Message, Subject, Time, Told, Want, WidgetId, Word,
};
use fedora_hubs::store::Store;
use fedora_hubs::triage::Triage;
use fedora_hubs::widgets::{Find, Scene, Shelf};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::{plant, team};

const MINUTE: u64 = 60_000;
const ISSUE: MatterKind = MatterKind::Issue(Forge::Github);

fn at(minute: u64) -> Time {
    Time::from_secs_f64(1_795_277_100.0).plus_millis(minute * MINUTE)
}

/// A portal with one widget, without its clock.
struct Room {
    store: Store,
    triage: Triage,
    runtime: Runtime,
    widget: WidgetId,
    _dir: TempDir,
}

impl Room {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        // What was written happened after everything that is told here.
        let store = Store::open(dir.path(), || at(100_000)).expect("an empty directory");
        plant(&store, team("gardeners", "github:garden/beds", &["githubissues"]));
        let rules = Meaning::embedded().expect("rules");
        let describe = Arc::new(move |message: &Message| rules.describe(message));
        let triage = Triage::new(
            store.clone(),
            Shelf::default(),
            describe,
            meaning::matter,
            &[],
            std::num::NonZeroUsize::MIN,
            || Time::MAX,
        );
        let widget = store.snapshot().expect("a snapshot").widgets().expect("widgets")[0].id;
        let room = Room { store, triage, runtime: Runtime::new().expect("threads"), widget, _dir: dir };
        room.is_stale();
        room
    }

    /// A message about an issue.
    fn hear(&self, number: u32, state: &str, minute: u64) {
        let envelope = json!({"topic": "org.x.prod.github.issue.edited", "msg_id": format!("2026-{number}-{state}-{minute}"),
            "timestamp": at(minute).as_secs(), "msg": {"action": "edited", "issue": {"number": number, "title": "heard",
            "state": state, "created_at": at(number.into()).to_string(), "user": {"login": "ann-on-gh"}},
            "fas_usernames": {"ann-on-gh": "ann"},
            "repository": {"name": "beds", "full_name": "garden/beds", "owner": {"login": "garden"}}}});
        let message = Message::decode(envelope.to_string().as_bytes(), Time::ZERO).expect("a message");
        let heard = async {
            let batch = self.triage.prepare(vec![message]).await?;
            self.triage.commit(&batch, "test").durable().await
        };
        assert_eq!(self.runtime.block_on(heard).expect("stored").stored, 1);
    }

    /// A complete answer that names these, each as it stood then.
    fn told(&self, minute: u64, issues: &[(u32, u64)]) {
        let words = issues.iter().map(|(number, updated)| Word { matter: issue(*number), at: at(*updated) });
        let whole = vec![(project(), ISSUE)];
        let gathered = Gathered::Matters(Matters { words: words.collect(), whole, ..Matters::default() });
        let check = Check { succeeded: Some(at(minute)), stale: at(minute + 60), ..Check::default() };
        self.gather(check, Some(gathered));
    }

    fn gather(&self, check: Check, gathered: Option<Gathered>) {
        self.triage.gather(want(), check, gathered).wait().expect("stored");
    }

    /// What the widget lists, as it is known then.
    fn data(&self, minute: u64) -> Value {
        let snapshot = self.store.snapshot().expect("a snapshot");
        let hub = snapshot.hub_named(&"gardeners".parse().expect("a name")).expect("a read").expect("a hub");
        let nothing: Find = Arc::new(|_, _, _| Ok(Vec::new()));
        let scene = Scene { snapshot: &snapshot, hub: &hub, now: at(minute), find: &nothing };
        let fresh = Shelf::default().find("githubissues").expect("a widget").build(&json!({}), &scene);
        serde_json::from_str(&fresh.expect("a build").data).expect("JSON")
    }

    fn open(&self) -> String {
        let data = self.data(0);
        let labels =
            data["open"].as_array().expect("a list").iter().map(|one| one["label"].as_str().unwrap_or_default());
        labels.map(|label| label.trim_start_matches("garden/beds")).collect::<Vec<_>>().join(" ")
    }

    /// Whether the widget is to be built anew; it is not, afterwards.
    fn is_stale(&self) -> bool {
        let stale = self.store.snapshot().expect("a snapshot").mark_of(self.widget).expect("a read").is_some();
        let widget = self.widget;
        self.store.write(move |change| change.unmark(widget)).wait().expect("a write");
        stale
    }
}

fn want() -> Want {
    "github:issues:garden/beds".parse().expect("a want")
}

fn project() -> Subject {
    "project:github:garden/beds".parse().expect("a subject")
}

fn issue(number: u32) -> Matter {
    Matter {
        kind: ISSUE,
        name: format!("github:garden/beds#{number}"),
        open: Some(true),
        opened: Some(at(number.into())),
        told: Told {
            title: "told".to_owned(),
            label: format!("garden/beds#{number}"),
            by: Some("ann-on-gh".to_owned()),
            ..Told::default()
        },
        concerns: vec![project()],
    }
}

#[test]
fn one_matter_whoever_speaks_of_it() {
    let room = Room::new();
    room.hear(1, "open", 10);
    assert!(room.is_stale());
    room.told(20, &[(1, 9), (2, 12)]);
    assert_eq!((room.open().as_str(), room.is_stale()), ("#2 #1", true));
    let data = room.data(20);
    assert_eq!((&data["open"][1]["title"], &data["open"][1]["by"]), (&json!("heard"), &json!("ann")), "the later word");
    room.told(30, &[(1, 9), (2, 12)]);
    assert!(!room.is_stale(), "nothing is new");
    room.hear(2, "closed", 35);
    assert_eq!((room.open().as_str(), room.is_stale()), ("#1", true));
    room.told(36, &[(1, 9), (2, 12)]);
    assert_eq!((room.open().as_str(), room.is_stale()), ("#1", false), "an answer from a cache does not open it again");
    room.told(50, &[(1, 40), (2, 45)]);
    assert_eq!(room.open(), "#2 #1", "it was opened again");
    assert_eq!(room.data(50)["open"][1]["by"], "ann", "and still known to be ann's");
}

#[test]
fn what_an_answer_leaves_out_is_over() {
    let room = Room::new();
    room.hear(1, "open", 10);
    room.hear(3, "open", 29);
    room.told(20, &[(2, 12)]);
    assert_eq!(room.open(), "#3 #2", "the first was closed while nobody heard, the third came later");
    room.is_stale();
    room.told(30, &[]);
    assert_eq!(
        (room.open().as_str(), room.is_stale()),
        ("#3", true),
        "what was heard a moment ago may be missing still"
    );
    room.told(40, &[(2, 12), (3, 29)]);
    assert_eq!(room.open(), "#3 #2", "seen again: it was left out by mistake");
    room.told(50, &[]);
    assert_eq!(room.open(), "");
}

#[test]
fn what_was_told_can_be_noted_again() {
    let room = Room::new();
    room.told(20, &[(2, 12)]);
    room.hear(1, "open", 5);
    assert_eq!(room.open(), "#2 #1", "as after everything was made anew from the archive");
    room.triage.regather().wait().expect("stored");
    assert_eq!(room.open(), "#2");
}

#[test]
fn as_of_is_said_where_nobody_answers_any_more() {
    let room = Room::new();
    room.told(20, &[(2, 12)]);
    room.is_stale();
    assert_eq!(room.data(90).get("as_of"), None, "nobody tried");
    let failing = Check {
        succeeded: Some(at(20)),
        stale: at(80),
        failures: 1,
        error: Some("it is down".to_owned()),
        ..Check::default()
    };
    room.gather(failing.clone(), None);
    assert!(room.is_stale(), "by the store's clock it is old");
    assert_eq!(room.data(79).get("as_of"), None);
    assert_eq!(room.data(80)["as_of"], at(20).to_string());
    room.gather(Check { failures: 2, ..failing.clone() }, None);
    assert!(!room.is_stale(), "that is known");
    room.gather(Check { failures: 0, succeeded: Some(at(90)), stale: at(150), error: None, ..failing }, None);
    assert!(room.is_stale(), "it is fresh again");
    assert_eq!(room.data(100).get("as_of"), None);
}
