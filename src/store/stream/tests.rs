//! What somebody keeps of their stream: bounded, theirs alone, and gone when they are.

use tempfile::TempDir;

use super::*;
use crate::model::{
    Board, Facts, HubKind, HubLinks, HubName, Message, MessageId, Person, Role, Roles, Subject, Time, Topic, Visibility,
};
use crate::store::{NewHub, Parcel, Store, View, Viewer};

/// Ann and bo have accounts.
fn store() -> (TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), || Time::from_millis(1)).unwrap();
    let planted = store.write(|change| {
        for name in ["ann", "bo"] {
            let hub: HubName = name.parse().unwrap();
            let board = Board { left_width: 8, widgets: Vec::new() };
            change.admit(&Person::new(name.into(), "", Time::ZERO), &hub, board)?.unwrap();
        }
        Ok(())
    });
    planted.wait().unwrap();
    (dir, store)
}

fn ann() -> PersonName {
    "ann".into()
}

fn message(seq: u64) -> SavedMessage {
    let (id, topic) = (MessageId(format!("2026-{seq}")), Topic::new("a.b.prod.garden.watered"));
    let facts = Facts { subtitle: format!("message {seq}"), ..Facts::default() };
    SavedMessage::new(Seq(seq), id, topic, Time::from_millis(seq as i64), facts, Time::ZERO)
}

/// What somebody reads of themselves.
fn read<T>(store: &Store, name: &str, read: impl Fn(&crate::store::Me<'_>) -> T) -> T {
    let (snapshot, viewer) = (store.snapshot().unwrap(), Viewer::Person(name.into()));
    let view = View::new(&snapshot, &viewer);
    read(&view.me().unwrap().unwrap())
}

#[test]
fn saved_messages_outlive_the_archive_and_are_bounded() {
    let (_dir, store) = store();
    let save = |seq| store.write(move |change| change.save_message(&ann(), &message(seq))).wait().unwrap();
    let all = store.write(|change| {
        (1..=MOST_SAVED as u64).try_for_each(|seq| change.save_message(&ann(), &message(seq)).map(|done| done.unwrap()))
    });
    all.wait().unwrap();
    assert_eq!((save(5), save(9999)), (Ok(()), Err(Refusal::SavedFull)), "what is there already is no more");
    store.write(|change| change.unsave_messages(&ann(), &[Seq(5), Seq(6)])).wait().unwrap();
    assert_eq!(save(9999), Ok(()));
    let saved = read(&store, "ann", |me| me.saved().unwrap());
    assert_eq!((saved.len(), saved[0].seq, saved[0].facts.subtitle.as_str()), (999, Seq(9999), "message 9999"));
    assert!(read(&store, "bo", |me| me.saved().unwrap()).is_empty());
}

#[test]
fn what_is_saved_is_shown_only_while_it_may_be_seen() {
    let (_dir, store) = store();
    let saved = store.write(|change| {
        let about = Facts { places: vec![Subject::hub("cellar")], ..Facts::default() };
        let by_bo = Facts { agent: Some("bo".into()), usernames: vec!["bo".into()], ..Facts::default() };
        change.save_message(&ann(), &SavedMessage { facts: about, ..message(7) })?.unwrap();
        change.save_message(&ann(), &SavedMessage { facts: by_bo, ..message(8) })?.unwrap();
        Ok(())
    });
    saved.wait().unwrap();
    let seen = || read(&store, "ann", |me| me.saved().unwrap().iter().map(|one| one.seq.0).collect::<Vec<_>>());
    assert_eq!(seen(), [8, 7]);
    let closed = store.write(|change| {
        let new = NewHub {
            name: "cellar".parse().unwrap(),
            kind: HubKind::Team,
            summary: String::new(),
            description: String::new(),
            created: Time::ZERO,
            visibility: Visibility::Private,
            links: HubLinks::default(),
            board: Board { left_width: 8, widgets: Vec::new() },
        };
        let cellar = change.create_hub(&new)?.unwrap();
        change.edit_person(&"bo".into(), None, |bo| bo.hidden = true)?.unwrap();
        Ok(cellar)
    });
    let cellar = closed.wait().unwrap();
    assert!(seen().is_empty(), "a hub was closed, and bo hides");
    let member = Roles::default().with(Role::Member);
    store.write(move |change| change.set_roles(cellar, &ann(), member)).wait().unwrap();
    assert_eq!(seen(), [7], "who belongs to it reads it");
    let followed = || read(&store, "ann", |me| me.followed().unwrap().len());
    assert_eq!(followed(), 2);
    let subscriber = Roles::default().with(Role::Subscriber);
    store.write(move |change| change.set_roles(cellar, &ann(), subscriber)).wait().unwrap();
    assert_eq!((followed(), seen().len()), (1, 0), "a private hub that was left is followed no more");
}

#[test]
fn of_what_is_hidden_the_oldest_goes() {
    let (_dir, store) = store();
    let hide = |seqs: Vec<Seq>| store.write(move |change| change.hide_messages(&ann(), &seqs)).wait().unwrap();
    let hidden = || read(&store, "ann", |me| me.hidden_seqs().unwrap());
    // The first to be hidden is not the first of the archive.
    hide(vec![Seq(5000)]).unwrap();
    hide((1..MOST_HIDDEN as u64).map(Seq).collect()).unwrap();
    assert!(hidden().len() == MOST_HIDDEN && hidden().contains(&Seq(5000)));
    hide(vec![Seq(3), Seq(6000)]).unwrap();
    assert!(hidden().len() == MOST_HIDDEN && !hidden().contains(&Seq(5000)) && hidden().contains(&Seq(3)));
    store.write(|change| change.unhide_messages(&ann(), &[Seq(3)])).wait().unwrap();
    assert!(!hidden().contains(&Seq(3)));
    assert!(read(&store, "bo", |me| me.hidden_seqs().unwrap()).is_empty());
}

#[test]
fn a_visit_is_one_until_a_pause() {
    let (_dir, store) = store();
    let minutes = |count: u64| Time::from_millis(1_000_000).plus_millis(count * 60_000);
    let look = |at| store.write(move |change| change.visit_stream(&ann(), at)).wait().unwrap();
    let since = |at| read(&store, "ann", |me| me.stream_visit(at).unwrap());
    assert_eq!(since(minutes(0)), (None, true));
    look(minutes(0));
    assert_eq!(since(minutes(0)), (None, false), "it is still the first");
    look(minutes(20));
    assert_eq!(since(minutes(60)), (Some(minutes(20)), true));
    look(minutes(60));
    assert_eq!(since(minutes(61)), (Some(minutes(20)), true), "the same visit goes on");
    store.write(move |change| change.visit_stream(&"nobody".into(), minutes(1))).wait().unwrap();
}

#[test]
fn nothing_is_left_of_who_is_forgotten() {
    let (_dir, store) = store();
    let kept = store.write(|change| {
        let sent = Message::decode(br#"{"topic": "a.b.prod.c", "msg": {}}"#, Time::from_millis(1)).unwrap();
        let seq = change.append(&Parcel::pack(&sent, Facts::default())?)?.unwrap();
        for name in ["ann", "bo"] {
            let person = PersonName::from(name);
            change
                .choose_stream(&person, |choices| {
                    choices.follow(Subject::package("spade")).map_err(|_| Refusal::AlsoFull)
                })?
                .unwrap();
            change.save_message(&person, &SavedMessage { seq, ..message(1) })?.unwrap();
            change.hide_messages(&person, &[seq])?.unwrap();
            change.visit_stream(&person, Time::from_millis(5))?;
        }
        Ok(())
    });
    kept.wait().unwrap();
    store.write(|change| change.forget_person(&ann())).wait().unwrap().unwrap();
    let again = store.write(|change| {
        let board = Board { left_width: 8, widgets: Vec::new() };
        change.admit(&Person::new(ann(), "", Time::ZERO), &"ann".parse().unwrap(), board)
    });
    again.wait().unwrap().unwrap();
    let left = |name: &str| {
        read(&store, name, |me| {
            let (saved, hidden) = (me.saved().unwrap().len(), me.hidden_seqs().unwrap().len());
            (me.stream().unwrap().is_some(), saved, hidden, me.stream_visit(Time::from_millis(9)).unwrap().1)
        })
    };
    assert_eq!((left("ann"), left("bo")), ((false, 0, 0, true), (true, 1, 1, false)));
    let refused = store.write(|change| change.choose_stream(&"nobody".into(), |_| Ok(())));
    assert_eq!(refused.wait().unwrap(), Err(Refusal::NoPerson));
}
