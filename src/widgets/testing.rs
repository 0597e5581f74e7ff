//! A small portal for widgets' tests: a real store in a folder of its own, a clock that stands still, and the few
//! verbs that tests need. Only compiled for tests.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Find, Plugin, plugin};
use crate::model::{
    Board, Check, Facts, FeedEntry, Gathered, Hub, HubKind, HubLinks, Matter, MatterKind, Message, Person, PersonName,
    Question, Reason, Role, Subject, SubjectKind, Term, Time, Told, Visibility, Want,
};
use crate::store::{NewHub, Parcel, Position, Store};

use super::Scene;

/// Saturday, 21 November 2026, 16:05 UTC.
pub fn now() -> Time {
    Time::from_secs_f64(1_795_277_100.0)
}

pub fn minutes_ago(minutes: u64) -> Time {
    now().minus_millis(minutes * 60_000)
}

pub fn days_ago(days: u64) -> Time {
    minutes_ago(days * 24 * 60)
}

pub fn channel(name: &str) -> Subject {
    Subject::new(SubjectKind::Channel, name)
}

pub struct World {
    store: Store,
    questions: Arc<AtomicUsize>,
    _dir: TempDir,
}

/// What a build gave, taken apart.
#[derive(Debug)]
pub struct Built {
    pub data: Value,
    pub html: String,
    pub expires: Option<Time>,
    pub fault: Option<String>,
}

impl World {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        World { store: Store::open(dir.path(), now).unwrap(), questions: Arc::default(), _dir: dir }
    }

    pub fn person(&self, name: &str) -> Hub {
        self.hub(name, HubKind::User, Visibility::Public, HubLinks::default())
    }

    /// A team with one channel and one calendar.
    pub fn team(&self, name: &str, channel: &str, calendar: &str) -> Hub {
        self.hub(name, HubKind::Team, Visibility::Public, links(channel, calendar))
    }

    pub fn private_team(&self, name: &str, channel: &str) -> Hub {
        self.hub(name, HubKind::Team, Visibility::Private, links(channel, name))
    }

    /// The hub as it is now.
    pub fn hub_named(&self, name: &str) -> Hub {
        self.store.snapshot().unwrap().hub_named(&name.parse().unwrap()).unwrap().expect("a hub of that name")
    }

    /// Changes a hub's record.
    pub fn amend(&self, hub: &Hub, amend: impl FnOnce(&mut Hub)) -> Hub {
        let mut hub = hub.clone();
        amend(&mut hub);
        let stored = hub.clone();
        self.store.write(move |change| change.put_hub(&stored)).wait().unwrap();
        hub
    }

    /// What a person wrote into their profile.
    pub fn profile(&self, person: &Person) {
        let person = person.clone();
        self.store.write(move |change| change.put_person(&person)).wait().unwrap();
    }

    pub fn role(&self, hub: &Hub, person: &str, role: Role) {
        let (hub, person) = (hub.id, PersonName::from(person));
        let roles = self.store.snapshot().unwrap().roles(hub, &person).unwrap().with(role);
        self.store.write(move |change| change.set_roles(hub, &person, roles)).wait().unwrap();
    }

    /// A message with this content, as the archive would keep it. `kind` is the topic without prefix and environment.
    pub fn hear(&self, kind: &str, time: Time, body: &Value, facts: Facts) {
        let parcel = parcel(kind, time, body, facts);
        self.store.write(move |change| change.append(&parcel)).wait().unwrap().expect("each message is a new one");
    }

    /// What a message says of a matter, known by its label and opened when it was first heard of.
    pub fn matter(&self, kind: MatterKind, at: Time, open: bool, told: Told, concerns: Vec<Subject>) {
        let matter = Matter { kind, name: told.label.clone(), open: Some(open), opened: None, told, concerns };
        self.store.write(move |change| change.note_matter(&matter, at)).wait().unwrap();
    }

    /// What was brought in for a want, just now.
    pub fn gathered(&self, want: &str, gathered: Gathered) {
        let check = Check { tried: Some(now()), succeeded: Some(now()), stale: Time::MAX, ..Check::default() };
        let want: Want = want.parse().unwrap();
        self.store.write(move |change| change.put_gathered(&want, &check, Some(&gathered))).wait().unwrap();
    }

    /// How asking for a want goes.
    pub fn checked(&self, want: &str, check: Check) {
        let want: Want = want.parse().unwrap();
        self.store.write(move |change| change.put_gathered(&want, &check, None)).wait().unwrap();
    }

    /// The same as [`World::hear`], and into a hub's feed.
    pub fn feed(&self, hub: &Hub, kind: &str, time: Time, facts: Facts, reason: Reason) {
        let (hub, parcel) = (hub.id, parcel(kind, time, &json!({}), facts));
        let written = self.store.write(move |change| {
            if let Some(seq) = change.append(&parcel)? {
                change.enter_feed(hub, FeedEntry::new(seq, parcel.time, &parcel.topic, &parcel.facts, reason));
            }
            Ok(())
        });
        written.wait().unwrap();
    }

    pub fn build(&self, widget: &str, hub: &Hub, config: Value) -> Built {
        self.build_at(now(), widget, hub, config)
    }

    pub fn build_at(&self, now: Time, widget: &str, hub: &Hub, config: Value) -> Built {
        let snapshot = self.store.snapshot().unwrap();
        let find = self.find();
        let scene = Scene { snapshot: &snapshot, hub, now, find: &find };
        taken_apart(plugin(widget).expect("a registered widget").build(&config, &scene).unwrap())
    }

    /// A widget that need not be registered.
    pub fn build_as<W: super::Widget>(&self, hub: &Hub, config: Value) -> Built {
        let (snapshot, find) = (self.store.snapshot().unwrap(), self.find());
        let scene = Scene { snapshot: &snapshot, hub, now: now(), find: &find };
        taken_apart(super::contract::Erased::<W>::NEW.build(&config, &scene).unwrap())
    }

    /// A widget that stands on no shelf.
    pub fn build_with(&self, widget: &dyn Plugin, hub: &Hub, config: Value) -> Built {
        let (snapshot, find) = (self.store.snapshot().unwrap(), self.find());
        taken_apart(widget.build(&config, &Scene { snapshot: &snapshot, hub, now: now(), find: &find }).unwrap())
    }

    /// How often the index was asked.
    pub fn questions(&self) -> usize {
        self.questions.load(Ordering::Relaxed)
    }

    /// An index that finds the messages whose sentence holds the words of the question.
    fn find(&self) -> Find {
        let (store, questions) = (self.store.clone(), self.questions.clone());
        Arc::new(move |question: &Question, before, limit| {
            questions.fetch_add(1, Ordering::Relaxed);
            let words = question.clauses.iter().flat_map(|clause| &clause.any);
            let words = words.filter_map(|term| match term {
                Term::Phrase(text) | Term::Begins(text) => Some(text.as_str()),
                _ => None,
            });
            let query = words.collect::<Vec<_>>().join(" ");
            let newest = store.snapshot()?.newest(None, before, usize::MAX)?.into_iter();
            let hits = newest.filter(|message| message.facts.subtitle.contains(&query)).take(limit);
            Ok(hits.map(|message| Position { time: message.time, seq: message.seq }).collect())
        })
    }

    fn hub(&self, name: &str, kind: HubKind, visibility: Visibility, links: HubLinks) -> Hub {
        let new = NewHub {
            name: name.parse().unwrap(),
            kind,
            summary: String::new(),
            description: String::new(),
            created: days_ago(400),
            visibility,
            links,
            board: Board { left_width: 8, widgets: Vec::new() },
        };
        let id = self.store.write(move |change| change.create_hub(&new)).wait().unwrap().expect("a new name");
        self.store.snapshot().unwrap().hub(id).unwrap().unwrap()
    }
}

fn taken_apart(fresh: super::Fresh) -> Built {
    Built {
        data: serde_json::from_str(&fresh.data).unwrap(),
        html: fresh.html,
        expires: fresh.expires,
        fault: fresh.fault,
    }
}

/// Why a configuration is refused.
pub fn refusal(widget: &str, config: Value) -> String {
    plugin(widget).expect("a registered widget").check(&config).unwrap_err().to_string()
}

fn links(channel: &str, calendar: &str) -> HubLinks {
    HubLinks { channels: vec![channel.to_owned()], calendars: vec![calendar.to_owned()], ..HubLinks::default() }
}

fn parcel(kind: &str, time: Time, body: &Value, facts: Facts) -> Parcel {
    let seconds = time.as_millis() as f64 / 1000.0;
    let envelope = json!({
        "topic": format!("org.example.prod.{kind}"),
        "timestamp": seconds,
        "msg": body,
        "says": facts.subtitle,
    });
    // Without an id of its own a message is known by its content; what the facts say makes two of a second differ.
    let id = format!("{kind} {seconds} {body} {}", facts.subtitle);
    let mut message = Message::decode(envelope.to_string().as_bytes(), time).unwrap();
    message.id = crate::model::MessageId(id);
    Parcel::pack(&message, facts).unwrap()
}
