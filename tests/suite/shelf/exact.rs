//! What is marked stale is what changed: after each message of a recorded fortnight, every widget of a few hubs is
//! computed anew and held against what it said before.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::Arc;

use fedora_hubs::meaning::{self, Meaning};
use fedora_hubs::model::{Column, HubId, HubKind, Message, Time, WidgetId, WidgetInstance};
use fedora_hubs::store::{Snapshot, Store};
use fedora_hubs::triage::Triage;
use fedora_hubs::widgets::{Find, Fresh, Scene, Shelf};

use super::all;
use crate::support::{House, run};

/// Messages after which everything is computed anew; those before are only stored.
const WATCHED: usize = 250;

/// Hubs that carry every widget.
const HUBS: [&str; 4] = ["hanaveld", "rustwend", "quality", "docs"];

/// Of a hundred rebuilds, how many may give what was there before.
const NEEDLESS: usize = 5;

#[test]
fn none_is_missed_and_few_are_needless() {
    let house = House::empty();
    run(&["populate", "--data-dir", house.dir()]).well();
    let store = Store::open(house.path(), || Time::from_millis(1)).unwrap();
    let widgets = furnish(&store);
    let messages = recorded();
    let now = messages.last().unwrap().time;
    let (before, watched) = messages.split_at(messages.len() - WATCHED);
    let rules = Meaning::embedded().unwrap();
    let describe = Arc::new(move |message: &Message| rules.describe(message));
    let triage =
        Triage::new(store.clone(), Shelf::default(), describe, meaning::matter, &[], NonZeroUsize::MIN, || Time::MAX);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let take = |messages: &[Message]| {
        runtime.block_on(async {
            let batch = triage.prepare(messages.to_vec()).await.unwrap();
            triage.commit(&batch, "test").durable().await.unwrap();
        });
    };
    take(before);
    marked(&store);
    let mut known = BTreeMap::new();
    compute(&store, &widgets, now, &mut known);

    let (mut rebuilt, mut needless) = (0, BTreeMap::<String, usize>::new());
    for message in watched {
        take(std::slice::from_ref(message));
        let (marked, changed) = (marked(&store), compute(&store, &widgets, now, &mut known));
        let missed: Vec<&str> = widgets
            .iter()
            .filter(|one| changed.contains(&one.id) && !marked.contains(&one.id))
            .map(|one| one.plugin.as_str())
            .collect();
        assert!(missed.is_empty(), "{missed:?} changed unseen after {}", message.envelope);
        for widget in widgets.iter().filter(|one| marked.contains(&one.id)) {
            rebuilt += 1;
            if !changed.contains(&widget.id) {
                *needless.entry(format!("{} after {}", widget.plugin, message.topic.kind())).or_default() += 1;
            }
        }
    }
    let sum: usize = needless.values().sum();
    assert!(rebuilt > WATCHED / 2, "only {rebuilt} widgets were rebuilt: the story passed them by");
    assert!(sum * 100 <= rebuilt * NEEDLESS, "{sum} of {rebuilt} rebuilds were needless: {needless:#?}");
}

/// Puts every widget on the hubs.
fn furnish(store: &Store) -> Vec<WidgetInstance> {
    let hubs: Vec<(HubId, HubKind)> = {
        let snapshot = store.snapshot().unwrap();
        HUBS.iter()
            .map(|name| snapshot.hub_named(&name.parse().unwrap()).unwrap().unwrap())
            .map(|hub| (hub.id, hub.kind))
            .collect()
    };
    let added = store.write(move |change| {
        let mut added = BTreeSet::new();
        for (hub, kind) in hubs {
            for (plugin, config) in all(kind, &[]) {
                added.insert(change.add_widget(hub, plugin, Column::Left, config)?);
            }
        }
        Ok(added)
    });
    let added = added.wait().unwrap();
    let widgets = store.snapshot().unwrap().widgets().unwrap();
    widgets.into_iter().filter(|widget| added.contains(&widget.id)).collect()
}

pub(super) fn recorded() -> Vec<Message> {
    let packed = std::fs::read("data/demo/recording.jsonl.zst").unwrap();
    let plain = zstd::decode_all(packed.as_slice()).unwrap();
    let lines = plain.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let mut messages: Vec<Message> = lines.map(|line| Message::decode(line, Time::ZERO).unwrap()).collect();
    messages.sort_by_key(|message| message.time);
    messages
}

/// What is stale; nothing is afterwards.
fn marked(store: &Store) -> BTreeSet<WidgetId> {
    let marked: BTreeSet<WidgetId> =
        store.snapshot().unwrap().marks().unwrap().into_iter().map(|mark| mark.widget).collect();
    let taken = marked.clone();
    let cleared = store.write(move |change| taken.into_iter().try_for_each(|widget| change.unmark(widget)));
    cleared.wait().unwrap();
    marked
}

/// Computes all of them; gives those that say something else than before.
fn compute(
    store: &Store,
    widgets: &[WidgetInstance],
    now: Time,
    known: &mut BTreeMap<WidgetId, Fresh>,
) -> BTreeSet<WidgetId> {
    let snapshot = store.snapshot().unwrap();
    let mut changed = BTreeSet::new();
    for widget in widgets {
        let fresh = build(&snapshot, widget, now);
        if known.get(&widget.id) != Some(&fresh) {
            changed.insert(widget.id);
            known.insert(widget.id, fresh);
        }
    }
    changed
}

fn build(snapshot: &Snapshot, widget: &WidgetInstance, now: Time) -> Fresh {
    let hub = snapshot.hub(widget.hub).unwrap().unwrap();
    let nothing: Find = Arc::new(|_, _, _| Ok(Vec::new()));
    let scene = Scene { snapshot, hub: &hub, now, find: &nothing };
    Shelf::default().find(&widget.plugin).unwrap().build(&widget.config, &scene).unwrap()
}
