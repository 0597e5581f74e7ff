//! An archive from before there were matters: read again while the portal runs, it gives what it would have given.

use std::num::NonZeroUsize;
use std::sync::Arc;

use fedora_hubs::meaning::{self, Meaning};
use fedora_hubs::model::{Forge, MatterKind, Message, Seq, Subject, Time};
use fedora_hubs::stop::Stop;
use fedora_hubs::store::Store;
use fedora_hubs::triage::{FindMatter, Triage, recall};
use fedora_hubs::widgets::Shelf;
use tokio::sync::watch;

use super::exact::recorded;

/// Everything that is open in some places, and for somebody.
fn open(store: &Store) -> Vec<String> {
    let snapshot = store.snapshot().unwrap();
    let lists = [
        ("project:pagure:docs/release-notes", MatterKind::Issue(Forge::Pagure)),
        ("project:pagure:docs/release-notes", MatterKind::PullRequest(Forge::Pagure)),
        ("project:forgejo:quality/bench", MatterKind::Issue(Forge::Forgejo)),
        ("project:github:hubs-demo/site", MatterKind::Issue(Forge::Github)),
        ("person:rustwend", MatterKind::Bug),
        ("person:oksamel", MatterKind::Update),
        ("person:hanaveld", MatterKind::Request),
    ];
    let mut found = Vec::new();
    for (subject, kind) in lists {
        let subject: Subject = subject.parse().unwrap();
        let open = snapshot.open_matters(&subject, kind, 100).unwrap();
        assert!(!open.is_empty(), "the story leaves something open for {subject} ({kind:?})");
        found.extend(open.into_iter().map(|matter| format!("{subject} {} {}", matter.told.label, matter.opened)));
    }
    found
}

#[test]
fn what_was_archived_before_is_found() {
    let messages = recorded();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let rules = Arc::new(Meaning::embedded().unwrap());
    let open_with = |find: FindMatter| {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), || Time::from_millis(1)).unwrap();
        let rules = rules.clone();
        let describe = Arc::new(move |message: &Message| rules.describe(message));
        let triage = Triage::new(store.clone(), Shelf::default(), describe, find, &[], NonZeroUsize::MIN, || Time::MAX);
        (dir, store, triage)
    };
    let (_at_once_dir, at_once, triage) = open_with(meaning::matter);
    let (_dir, store, before) = open_with(|_, _| None);
    runtime.block_on(async {
        for triage in [&triage, &before] {
            let batch = triage.prepare(messages.clone()).await.unwrap();
            triage.commit(&batch, "test").durable().await.unwrap();
        }
    });
    drop(before);
    let rules = rules.clone();
    let describe = Arc::new(move |message: &Message| rules.describe(message));
    let upgraded =
        Triage::new(store.clone(), Shelf::default(), describe, meaning::matter, &[], NonZeroUsize::MIN, || Time::MAX);
    store.write(|change| change.recalled(Some(Seq(0)))).wait().unwrap();
    let (_running, stopping) = watch::channel(false);
    runtime.block_on(recall(upgraded, Stop::from(stopping)));
    assert_eq!(store.snapshot().unwrap().to_recall().unwrap(), None, "it is done once");
    assert_eq!(open(&store), open(&at_once));
}
