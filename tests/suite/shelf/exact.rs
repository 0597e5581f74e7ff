//! What is marked stale is what changed: after each small batch of messages, every widget of a few hubs, in several
//! configurations, is computed anew and held against what it said before. And what no message changes stays as it is
//! until the time that the widget named.
//!
//! The messages are the recorded fortnight told again and again with other people in it; `HUBS_LONG` makes it 20,000,
//! half of them from `../shared/workload` where that is.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use fedora_hubs::meaning::{self, Meaning};
use fedora_hubs::model::{Column, Hub, HubKind, Message, Time, WidgetId, WidgetInstance};
use fedora_hubs::store::{Snapshot, Store};
use fedora_hubs::triage::Triage;
use fedora_hubs::widgets::{Find, Fresh, Parameter, ParameterKind, REGISTRY, Scene, Shelf};
use serde_json::{Value, json};

use crate::support::{House, run};

/// Messages after which everything is computed anew, in a quick run and in a long one; those before are only stored.
const WATCHED: [usize; 2] = [400, 20_000];
const BEFORE: usize = 2000;
/// Batches are at most so large, by turns.
const BATCHES: [usize; 4] = [1, 4, 20, 60];
/// After so many batches it is seen what the clock changes.
const CLOCK_EVERY: usize = 40;

/// Hubs that carry every widget.
const HUBS: [&str; 4] = ["hanaveld", "rustwend", "quality", "docs"];

/// Of a hundred rebuilds, how many may give what was there before.
const NEEDLESS: usize = 5;

const GENERATOR: &str = "../shared/workload/gen_messages.py";
const DAY: u64 = 86_400_000;

#[test]
fn none_is_missed_and_few_are_needless() {
    let is_long = std::env::var_os("HUBS_LONG").is_some();
    let watched = WATCHED[usize::from(is_long)];
    let house = House::empty();
    run(&["populate", "--data-dir", house.dir()]).well();
    let store = Store::open(house.path(), || Time::from_millis(1)).unwrap();
    let messages = mixed(&store, BEFORE + watched, is_long);
    let mut watch = Watch::new(store, messages.last().unwrap().time);
    let (before, mut rest) = messages.split_at(BEFORE);
    watch.take(before);
    watch.begin();
    let mut chance = 2026_usize;
    for number in 0.. {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let size = 1 + (chance >> 33) % BATCHES[number % BATCHES.len()];
        let (batch, later) = rest.split_at(size.min(rest.len()));
        if batch.is_empty() {
            break;
        }
        watch.step(batch);
        if number % CLOCK_EVERY == 0 {
            watch.clock();
        }
        rest = later;
    }
    let Watch { rebuilt, needless, .. } = watch;
    let sum: usize = needless.values().sum();
    eprintln!("{sum} of {rebuilt} rebuilds after {watched} messages were needless");
    assert!(rebuilt > watched / 2, "only {rebuilt} widgets were rebuilt: the story passed them by");
    assert!(sum * 100 <= rebuilt * NEEDLESS, "{sum} of {rebuilt} rebuilds were needless: {needless:#?}");
}

/// What is watched, and what was seen.
struct Watch {
    store: Store,
    triage: Triage,
    runtime: tokio::runtime::Runtime,
    widgets: Vec<(WidgetInstance, Hub)>,
    now: Time,
    known: BTreeMap<WidgetId, Fresh>,
    rebuilt: usize,
    needless: BTreeMap<String, usize>,
}

impl Watch {
    fn new(store: Store, now: Time) -> Watch {
        let widgets = furnish(&store);
        let rules = Meaning::embedded().unwrap();
        let describe = Arc::new(move |message: &Message| rules.describe(message));
        let (shelf, tasks) = (Shelf::default(), NonZeroUsize::MIN);
        let triage = Triage::new(store.clone(), shelf, describe, meaning::matter, &[], tasks, || Time::MAX);
        let runtime = tokio::runtime::Runtime::new().unwrap();
        Watch { store, triage, runtime, widgets, now, known: BTreeMap::new(), rebuilt: 0, needless: BTreeMap::new() }
    }

    fn take(&self, messages: &[Message]) {
        self.runtime.block_on(async {
            let batch = self.triage.prepare(messages.to_vec()).await.unwrap();
            self.triage.commit(&batch, "test").durable().await.unwrap();
        });
    }

    fn begin(&mut self) {
        self.marked();
        self.changed();
    }

    fn step(&mut self, batch: &[Message]) {
        self.take(batch);
        let (marked, changed) = (self.marked(), self.changed());
        for (widget, _) in &self.widgets {
            let (plugin, config) = (&widget.plugin, &widget.config);
            match (marked.contains(&widget.id), changed.contains(&widget.id)) {
                (false, true) => {
                    let envelopes: Vec<&str> = batch.iter().map(|message| message.envelope.as_str()).collect();
                    panic!("{plugin} {config} changed unseen after\n{}", envelopes.join("\n"));
                }
                (true, is_needed) => {
                    self.rebuilt += 1;
                    if !is_needed {
                        let topics: BTreeSet<&str> = batch.iter().map(|message| message.topic.kind()).collect();
                        let among = topics.into_iter().take(3).collect::<Vec<_>>().join(", ");
                        *self.needless.entry(format!("{plugin} {config} after {among}")).or_default() += 1;
                    }
                }
                (false, false) => {}
            }
        }
    }

    /// Until the time that they named, widgets say what they said.
    fn clock(&self) {
        let snapshot = self.store.snapshot().unwrap();
        for (widget, hub) in &self.widgets {
            let known = &self.known[&widget.id];
            let until = known.expires.map_or(self.now.plus_millis(30 * DAY), |at| at.minus_millis(1).max(self.now));
            let then = build(&snapshot, widget, hub, until);
            let same = (&then.data, &then.html) == (&known.data, &known.html);
            assert!(
                same,
                "{} {} is another at {until}: {} and {}",
                widget.plugin, widget.config, known.data, then.data
            );
        }
    }

    /// What is stale; nothing is afterwards.
    fn marked(&self) -> BTreeSet<WidgetId> {
        let marks = self.store.snapshot().unwrap().marks().unwrap();
        let marked: BTreeSet<WidgetId> = marks.into_iter().map(|mark| mark.widget).collect();
        let taken = marked.clone();
        let cleared = self.store.write(move |change| taken.into_iter().try_for_each(|widget| change.unmark(widget)));
        cleared.wait().unwrap();
        marked
    }

    /// Computes all of them; gives those that say something else than before.
    fn changed(&mut self) -> BTreeSet<WidgetId> {
        let snapshot = self.store.snapshot().unwrap();
        let mut changed = BTreeSet::new();
        for (widget, hub) in &self.widgets {
            let fresh = build(&snapshot, widget, hub, self.now);
            if self.known.get(&widget.id) != Some(&fresh) {
                changed.insert(widget.id);
                self.known.insert(widget.id, fresh);
            }
        }
        changed
    }
}

fn build(snapshot: &Snapshot, widget: &WidgetInstance, hub: &Hub, now: Time) -> Fresh {
    let nothing: Find = Arc::new(|_, _, _| Ok(Vec::new()));
    let scene = Scene { snapshot, hub, now, find: &nothing };
    Shelf::default().find(&widget.plugin).unwrap().build(&widget.config, &scene).unwrap()
}

/// Puts every widget on the hubs, as it is and in other configurations.
fn furnish(store: &Store) -> Vec<(WidgetInstance, Hub)> {
    let snapshot = store.snapshot().unwrap();
    let hubs: Vec<Hub> = HUBS.iter().map(|name| snapshot.hub_named(&name.parse().unwrap()).unwrap().unwrap()).collect();
    let furnished = hubs.clone();
    let added = store.write(move |change| {
        let mut added = BTreeSet::new();
        for hub in furnished {
            for (plugin, config) in configurations(hub.kind) {
                added.insert(change.add_widget(hub.id, plugin, Column::Left, config)?);
            }
        }
        Ok(added)
    });
    let added = added.wait().unwrap();
    let widgets = store.snapshot().unwrap().widgets().unwrap().into_iter().filter(|widget| added.contains(&widget.id));
    let hub_of = |widget: &WidgetInstance| hubs.iter().find(|hub| hub.id == widget.hub).unwrap().clone();
    widgets.map(|widget| (widget.clone(), hub_of(&widget))).collect()
}

/// Each widget with nothing set, and with each of its parameters set to something else.
fn configurations(kind: HubKind) -> Vec<(&'static str, Value)> {
    let mut found = Vec::new();
    for plugin in REGISTRY.iter().filter(|plugin| plugin.manual().kinds.contains(&kind)) {
        let manual = plugin.manual();
        found.push((manual.name, json!({})));
        for parameter in manual.parameters {
            let configs = values(parameter).into_iter().map(|value| json!({ parameter.name: value }));
            found.extend(configs.filter(|config| plugin.check(config).is_ok()).map(|config| (manual.name, config)));
        }
    }
    found
}

fn values(parameter: &Parameter) -> Vec<Value> {
    match parameter.kind {
        ParameterKind::Number(from, to) => vec![json!(from), json!(to)],
        ParameterKind::Choice(choices) => choices.iter().map(|(value, _)| json!(value)).collect(),
        ParameterKind::Person => vec![json!("oksamel")],
        ParameterKind::Hub => vec![json!("docs"), json!("hanaveld")],
        ParameterKind::Projects => vec![json!(["pagure:docs/release-notes", "github:hubs-demo/site"])],
        ParameterKind::Text(_) if parameter.name == "query" => {
            vec![json!("category:bodhi, package:python-lantern, person:kestrelm, topic:irc.karma")]
        }
        _ => Vec::new(),
    }
}

pub(super) fn recorded() -> Vec<Message> {
    let mut messages: Vec<Message> = lines().iter().map(decode).collect();
    messages.sort_by_key(|message| message.time);
    messages
}

fn lines() -> Vec<Value> {
    let packed = std::fs::read("data/demo/recording.jsonl.zst").unwrap();
    let plain = zstd::decode_all(packed.as_slice()).unwrap();
    let lines = plain.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).unwrap()).collect()
}

fn decode(envelope: &Value) -> Message {
    Message::decode(envelope.to_string().as_bytes(), Time::ZERO).unwrap()
}

/// So many messages over a fortnight: the recorded ones, each time with the next person in each one's place.
fn mixed(store: &Store, count: usize, is_long: bool) -> Vec<Message> {
    let people: Vec<String> =
        store.snapshot().unwrap().people().unwrap().into_iter().map(|person| person.name.to_string()).collect();
    let mut told = lines();
    told.sort_by(|a, b| a["timestamp"].as_f64().unwrap().total_cmp(&b["timestamp"].as_f64().unwrap()));
    let others = if is_long { generated(count / 2) } else { Vec::new() };
    let (mut recorded, mut others) = (0.., others.into_iter());
    let end = decode(told.last().unwrap()).time;
    let envelope = |number: usize| {
        let other = if number.is_multiple_of(2) { others.next() } else { None };
        let mut envelope = other.unwrap_or_else(|| {
            let place = recorded.next().unwrap_or_default();
            with_others(&told[place % told.len()], &people, place / told.len())
        });
        let ago = (count - 1 - number) as u64 * 14 * DAY / count as u64;
        envelope["timestamp"] = json!(end.minus_millis(ago).as_millis() as f64 / 1000.0);
        envelope["msg_id"] = json!(format!("2026-exact-{number}"));
        decode(&envelope)
    };
    (0..count).map(envelope).collect()
}

/// Everybody's place is taken by who comes `step` places after them.
fn with_others(envelope: &Value, people: &[String], step: usize) -> Value {
    match envelope {
        Value::String(text) => {
            let place = people.iter().position(|name| name == text);
            place.map_or(envelope.clone(), |place| json!(people[(place + step) % people.len()]))
        }
        Value::Array(list) => list.iter().map(|one| with_others(one, people, step)).collect(),
        Value::Object(map) => {
            Value::Object(map.iter().map(|(key, one)| (key.clone(), with_others(one, people, step))).collect())
        }
        _ => envelope.clone(),
    }
}

/// What the generator of benchmarks tells, where it is.
fn generated(count: usize) -> Vec<Value> {
    if !Path::new(GENERATOR).exists() {
        return Vec::new();
    }
    let made = Command::new("python3").args([GENERATOR, "--seed", "5", "--count", &count.to_string()]).output();
    let text = String::from_utf8(made.expect("python3 runs").stdout).expect("text");
    text.lines().map(|line| serde_json::from_str(line).expect("a message")).collect()
}
