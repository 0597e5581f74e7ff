//! A visitor, a member and an outsider before a public hub, a preview and a private one.

use tempfile::TempDir;

use super::*;
use crate::model::{Board, BoardWidget, Column, Facts, FeedEntry, HubLinks, Message, Reason, Role, Time, Visibility};
use crate::store::{Built, Change, NewHub, Parcel, Snapshot, Store};

const HUBS: [(&str, Visibility); 3] =
    [("design", Visibility::Public), ("attic", Visibility::Preview), ("cellar", Visibility::Private)];

/// Each hub has one widget with a result, one message about it in its feed, and ann as its member.
fn store() -> (TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), || Time::from_millis(1)).unwrap();
    let planted = store.write(|change| HUBS.iter().try_for_each(|(name, visibility)| plant(change, name, *visibility)));
    planted.wait().unwrap();
    (dir, store)
}

fn plant(change: &mut Change<'_>, name: &str, visibility: Visibility) -> Result<(), StoreError> {
    let widget = BoardWidget { plugin: "feed".into(), column: Column::Left, config: serde_json::Map::new() };
    let hub = change.create_hub(&NewHub {
        name: name.parse().unwrap(),
        kind: HubKind::Team,
        summary: String::new(),
        description: String::new(),
        created: Time::ZERO,
        visibility,
        links: HubLinks::default(),
        board: Board { left_width: 8, widgets: vec![widget] },
    });
    let hub = hub?.unwrap();
    change.set_roles(hub, &PersonName::from("ann"), Roles::default().with(Role::Member))?;
    let (places, packages) = (vec![Subject::hub(name)], vec![format!("spade-of-{name}"), "rake".to_owned()]);
    let facts = Facts { subtitle: name.into(), places, packages, ..Facts::default() };
    let text = format!(r#"{{"topic":"org.x.prod.hubs.said","msg":{{}},"msg_id":"2026-{name}"}}"#);
    let message = Message::decode(text.as_bytes(), Time::from_millis(5)).unwrap();
    let seq = change.append(&Parcel::pack(&message, facts.clone())?)?.unwrap();
    change.enter_feed(hub, FeedEntry::new(seq, message.time, &message.topic, &facts, Reason::Acted));
    for widget in change.widgets()?.iter().filter(|widget| widget.hub == hub) {
        let (data, html) = ("{}".to_owned(), name.to_owned());
        let built = Built {
            widget: widget.id,
            hub,
            generation: 0,
            boards: 0,
            built: Time::from_millis(9),
            data,
            html,
            expires: None,
            fault: None,
        };
        change.put_result(&built)?;
    }
    Ok(())
}

/// What a viewer sees of the three hubs, said with this.
fn seen<T>(viewer: &Viewer, see: impl Fn(&View<'_>, &str) -> T) -> [T; 3] {
    let (_dir, store) = store();
    let snapshot: Snapshot = store.snapshot().unwrap();
    let view = View::new(&snapshot, viewer);
    HUBS.map(|(name, _)| see(&view, name))
}

fn outsiders() -> [Viewer; 2] {
    [Viewer::Visitor, Viewer::Person(PersonName::from("bo"))]
}

fn member() -> Viewer {
    Viewer::Person(PersonName::from("ann"))
}

fn hub(view: &View<'_>, name: &str) -> Option<Hub> {
    view.hub_named(&name.parse().unwrap()).unwrap()
}

#[test]
fn private_hubs_do_not_exist_for_others() {
    let known = |view: &View<'_>, name: &str| hub(view, name).is_some();
    let listed = |view: &View<'_>, name: &str| {
        let all = view.glances(&view.all_hubs().unwrap()).unwrap();
        let one = all.iter().find(|glance| glance.hub.name.as_str() == name).cloned();
        let alone = view.glance(HubId(1 + HUBS.iter().position(|(other, _)| *other == name).unwrap() as u32)).unwrap();
        assert_eq!(one, alone);
        one.is_some()
    };
    for viewer in outsiders() {
        assert_eq!(seen(&viewer, known), [true, true, false]);
        assert_eq!(seen(&viewer, listed), [true, true, false]);
    }
    assert_eq!(seen(&member(), known), [true; 3]);
    assert_eq!(seen(&member(), listed), [true; 3]);
}

#[test]
fn a_preview_tells_its_members_and_not_what_happens() {
    let opened = |view: &View<'_>, name: &str| {
        let hub = hub(view, name)?;
        assert_eq!(view.roles_of_hub(&hub).unwrap().len(), 1);
        let readable = view.open(&hub).unwrap()?;
        let widgets = readable.widgets().unwrap();
        assert!(readable.newest_revision().unwrap() > Revision(0));
        Some(readable.result(&widgets[0]).unwrap().unwrap().html)
    };
    let active = |view: &View<'_>, name: &str| {
        let all = view.glances(&view.all_hubs().unwrap()).unwrap();
        let glance = all.into_iter().find(|glance| glance.hub.name.as_str() == name)?;
        assert_eq!((glance.members, glance.open), (1, glance.newest.is_some()));
        glance.newest
    };
    let all = HUBS.map(|(name, _)| Some(name.to_owned()));
    for viewer in outsiders() {
        assert_eq!(seen(&viewer, opened), [all[0].clone(), None, None]);
        assert_eq!(seen(&viewer, active), [Some(Time::from_millis(5)), None, None]);
    }
    assert_eq!(seen(&member(), opened), all);
    assert_eq!(seen(&member(), active), [Some(Time::from_millis(5)); 3]);
}

#[test]
fn messages_about_a_closed_hub_are_not_there() {
    let (_dir, store) = store();
    let snapshot = store.snapshot().unwrap();
    let read = |viewer: &Viewer| {
        let view = View::new(&snapshot, viewer);
        let newest = view.newest_for_all(None, 9, |message| Some(message.facts.subtitle.clone())).unwrap();
        let mut newest: Vec<String> = view.messages(&newest).unwrap().into_iter().cloned().collect();
        newest.sort();
        let single = [1, 2, 3].map(|seq| view.message(Seq(seq)).unwrap().is_some());
        (newest, single, view.messages_on_record(&view.all_hubs().unwrap()).unwrap())
    };
    for viewer in outsiders() {
        assert_eq!(read(&viewer), (vec!["design".to_owned()], [true, false, false], 1));
    }
    assert_eq!(read(&member()), (["attic", "cellar", "design"].map(str::to_owned).to_vec(), [true; 3], 3));
}

#[test]
fn packages_known_from_closed_hubs_only_are_not_there() {
    let (_dir, store) = store();
    let snapshot = store.snapshot().unwrap();
    let packages = |viewer: &Viewer, limit: usize| {
        let by_length = |name: &str| Some(name.len()).filter(|_| name != "hammer");
        View::new(&snapshot, viewer).packages(limit, by_length).unwrap()
    };
    for viewer in outsiders() {
        assert_eq!(packages(&viewer, 9), ["rake", "spade-of-design"]);
    }
    assert_eq!(packages(&member(), 9), ["rake", "spade-of-attic", "spade-of-cellar", "spade-of-design"]);
    assert_eq!(packages(&member(), 2), ["rake", "spade-of-attic"]);
}

#[test]
fn what_was_sealed_for_one_viewer_is_opened_for_another() {
    let (_dir, store) = store();
    let snapshot = store.snapshot().unwrap();
    let (ann, visitor) = (member(), Viewer::Visitor);
    let sealed = View::new(&snapshot, &ann).newest_for_all(None, 9, |message| Some(message.seq)).unwrap();
    assert_eq!(View::new(&snapshot, &visitor).messages(&sealed).unwrap(), [&Seq(1)]);
}

#[test]
fn a_readable_hub_gives_only_its_own_widgets() {
    let (_dir, store) = store();
    let snapshot = store.snapshot().unwrap();
    let view = View::new(&snapshot, &Viewer::Visitor);
    let design = view.open(&hub(&view, "design").unwrap()).unwrap().unwrap();
    for widget in snapshot.widgets().unwrap() {
        let own = widget.hub == design.id();
        assert_eq!(design.widget(widget.id).unwrap().is_some(), own);
        assert_eq!(design.result(&widget).unwrap().is_some(), own);
    }
}
