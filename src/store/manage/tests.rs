//! Who is let in, and what each verb leaves behind.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::model::{
    BoardWidget, Facts, HubKind, HubLinks, Message, Pending, Person, Role, RoleAct, Roles, Subject, Time, Visibility,
};
use crate::store::{Built, NewHub, Parcel, Store, View, Viewer};

static CLOCK: AtomicU64 = AtomicU64::new(1);

fn tick() -> Time {
    Time::from_millis(CLOCK.fetch_add(1, Ordering::Relaxed) as i64)
}

fn name(text: &str) -> PersonName {
    PersonName::from(text)
}

fn hub_name(text: &str) -> HubName {
    text.parse().unwrap()
}

/// A team of ann's with four widgets, two a column; bo and cy have accounts.
fn store(visibility: Visibility) -> (TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), tick).unwrap();
    let widget = |plugin: &str, column| BoardWidget { plugin: plugin.into(), column, config: serde_json::Map::new() };
    let widgets = vec![
        widget("a", Column::Left),
        widget("b", Column::Left),
        widget("c", Column::Right),
        widget("d", Column::Right),
    ];
    let new = NewHub {
        name: hub_name("design"),
        kind: HubKind::Team,
        summary: String::new(),
        description: String::new(),
        created: Time::ZERO,
        visibility,
        links: HubLinks::default(),
        board: Board { left_width: 8, widgets },
    };
    let planted = store.write(move |change| {
        for person in ["ann", "bo", "cy"] {
            change.put_person(&Person::new(name(person), "", Time::ZERO))?;
        }
        let hub = change.create_hub(&new)?.unwrap();
        change.set_roles(hub, &name("ann"), Roles::default().with(Role::Owner))
    });
    planted.wait().unwrap();
    (dir, store)
}

/// Does something as ann.
fn manage<T: Send + 'static>(
    store: &Store,
    job: impl FnOnce(&mut Change<'_>, &mut Admin) -> Tried<T> + Send + 'static,
) -> Result<T, Refusal> {
    let done = store.write(move |change| match change.admin(&name("ann"), &hub_name("design"))? {
        Ok(mut admin) => job(change, &mut admin),
        Err(refusal) => Ok(Err(refusal)),
    });
    done.wait().unwrap()
}

fn act(store: &Store, by: &'static str, act: RoleAct, of: &'static str) -> Result<Pending, Refusal> {
    let done = store.write(move |change| change.act(&name(by), act, &hub_name("design"), &name(of)));
    done.wait().unwrap().map(|acted| acted.after.pending)
}

/// `ab cd`
fn board(store: &Store) -> String {
    let snapshot = store.snapshot().unwrap();
    let hub = snapshot.hub_named(&hub_name("design")).unwrap().unwrap();
    let widgets = snapshot.widgets_of(hub.id).unwrap();
    let column = |column| {
        let of: Vec<&WidgetInstance> = widgets.iter().filter(|widget| widget.column == column).collect();
        assert!(of.iter().enumerate().all(|(place, widget)| usize::from(widget.index) == place), "{of:?}");
        of.iter().map(|widget| widget.plugin.as_str()).collect::<String>()
    };
    format!("{} {}", column(Column::Left), column(Column::Right))
}

fn widget(store: &Store, plugin: &str) -> WidgetInstance {
    store.snapshot().unwrap().widgets().unwrap().into_iter().find(|one| one.plugin == plugin).unwrap()
}

fn log(store: &Store) -> Vec<String> {
    let snapshot = store.snapshot().unwrap();
    let ann = Viewer::Person(name("ann"));
    let view = View::new(&snapshot, &ann);
    let hub = view.hub_named(&hub_name("design")).unwrap().unwrap();
    let lines = view.administer(&hub).unwrap().unwrap().audit(None, 50).unwrap();
    lines.into_iter().rev().map(|(_, line)| format!("{} {}", line.by, line.did)).collect()
}

fn announced(store: &Store) -> Vec<String> {
    let outgoing = store.snapshot().unwrap().outgoing(100).unwrap();
    outgoing.into_iter().map(|(_, outgoing)| outgoing.announcement.kind).collect()
}

#[test]
fn only_owners_are_let_in() {
    for (visibility, outside) in [(Visibility::Public, Refusal::NotOwner), (Visibility::Private, Refusal::NoHub)] {
        let (_dir, store) = store(visibility);
        let enter = |person: &'static str, hub: &'static str| {
            store.write(move |change| Ok(change.admin(&name(person), &hub_name(hub))?.map(drop))).wait().unwrap()
        };
        assert_eq!(enter("ann", "design"), Ok(()));
        assert_eq!(enter("bo", "design"), Err(outside));
        assert_eq!(enter("ann", "nowhere"), Err(Refusal::NoHub));
    }
}

#[test]
fn widgets_move_and_keep_their_order() {
    let (_dir, store) = store(Visibility::Public);
    let go = |plugin: &str, to: Move, expected: &str| {
        let id = widget(&store, plugin).id;
        let layout = manage(&store, move |change, admin| {
            let moved = change.move_widget(admin, id, to, None)?;
            Ok(moved.map(|()| admin.layout()))
        });
        assert_eq!(board(&store), expected, "{plugin} {to:?}");
        layout.unwrap()
    };
    assert_eq!(go("a", Move::Up, "ab cd"), None);
    assert!(go("a", Move::Down, "ba cd").is_some());
    assert_eq!(go("a", Move::Down, "ba cd"), None);
    go("a", Move::Across, "b cda");
    go("a", Move::To(Column::Right, 0), "b acd");
    go("a", Move::To(Column::Right, 1), "b cad");
    go("d", Move::To(Column::Left, 9), "bd ca");
    go("c", Move::Down, "bd ac");
}

#[test]
fn what_was_removed_can_be_put_back() {
    let (_dir, store) = store(Visibility::Public);
    let b = widget(&store, "a").id;
    manage(&store, move |change, admin| change.remove_widget(admin, b, None)).unwrap();
    assert_eq!(board(&store), "b cd");
    assert_eq!(manage(&store, move |change, admin| change.remove_widget(admin, b, None)), Err(Refusal::NoWidget));
    manage(&store, move |change, admin| change.restore_widget(admin, b)).unwrap();
    assert_eq!(board(&store), "ab cd");
    assert_eq!(widget(&store, "a").id, b);
    assert_eq!(manage(&store, move |change, admin| change.restore_widget(admin, b)), Err(Refusal::NoWidget));
    assert_eq!(log(&store), ["ann removed the widget a", "ann put the widget a back"]);
}

#[test]
fn nothing_is_overwritten_unseen() {
    let (_dir, store) = store(Visibility::Public);
    let id = widget(&store, "a").id;
    let configure = |edition: u64, text: &'static str| {
        manage(&store, move |change, admin| change.configure(admin, id, edition, json!({ "text": text }), "A"))
    };
    assert_eq!(configure(0, "one"), Ok(()));
    assert_eq!(configure(0, "two"), Err(Refusal::Outdated));
    assert_eq!(configure(1, "one"), Ok(()));
    assert_eq!((widget(&store, "a").config, widget(&store, "a").edition), (json!({"text": "one"}), 1));
    assert_eq!(announced(&store), ["hubs.widget.updated"]);
    let rename = |edition: u64| {
        manage(&store, move |change, admin| change.change_hub(admin, edition, |hub| hub.summary = "New".into()))
    };
    assert_eq!(rename(0), Ok(vec!["summary".to_owned()]));
    assert_eq!(rename(0), Err(Refusal::Outdated));
}

#[test]
fn a_board_that_is_another_by_now_is_left_alone() {
    let (_dir, store) = store(Visibility::Public);
    let (a, b) = (widget(&store, "a").id, widget(&store, "b").id);
    let seen = {
        let snapshot = store.snapshot().unwrap();
        let hub = snapshot.hub_named(&hub_name("design")).unwrap().unwrap();
        Board::of(&hub, &snapshot.widgets_of(hub.id).unwrap()).edition()
    };
    manage(&store, move |change, admin| change.remove_widget(admin, a, Some(seen))).unwrap();
    let late = [
        manage(&store, move |change, admin| change.remove_widget(admin, b, Some(seen))),
        manage(&store, move |change, admin| change.move_widget(admin, b, Move::Across, Some(seen))),
        manage(&store, move |change, admin| change.set_columns(admin, 6, Some(seen))),
    ];
    assert_eq!(late, [const { Err(Refusal::Outdated) }; 3]);
    assert_eq!(board(&store), "b cd");
}

#[test]
fn an_archived_hub_takes_no_changes() {
    let (_dir, store) = store(Visibility::Public);
    manage(&store, |change, admin| change.change_hub(admin, 0, |hub| hub.archived = true)).unwrap();
    assert_eq!(manage(&store, |change, admin| change.set_columns(admin, 6, None)), Err(Refusal::Archived));
    assert_eq!(act(&store, "bo", RoleAct::Join, "bo"), Err(Refusal::Archived));
    assert_eq!(act(&store, "bo", RoleAct::Subscribe, "bo"), Err(Refusal::Archived));
}

#[test]
fn a_request_is_told_decided_and_logged() {
    let (_dir, store) = store(Visibility::Public);
    let notices = |person: &str| {
        let snapshot = store.snapshot().unwrap();
        let notices = snapshot.notices(&name(person)).unwrap();
        notices.into_iter().map(|(_, notice)| notice.kind).collect::<Vec<_>>()
    };
    use crate::model::NoticeKind::{Approved, Asked};
    assert_eq!(act(&store, "bo", RoleAct::Join, "bo"), Ok(Pending::Asked));
    assert_eq!(act(&store, "bo", RoleAct::Join, "bo"), Ok(Pending::Asked));
    assert_eq!(notices("ann"), [Asked]);
    assert_eq!(act(&store, "cy", RoleAct::Approve, "bo"), Err(Refusal::Role(RoleRefusal::OwnersOnly)));
    assert_eq!(act(&store, "ann", RoleAct::Approve, "bo"), Ok(Pending::Nothing));
    assert_eq!((notices("ann"), notices("bo")), (vec![], vec![Approved]));
    assert_eq!(act(&store, "ann", RoleAct::Promote, "bo"), Ok(Pending::Nothing));
    assert_eq!(act(&store, "ann", RoleAct::Leave, "ann"), Ok(Pending::Nothing));
    assert_eq!(act(&store, "bo", RoleAct::Leave, "bo"), Err(Refusal::Role(RoleRefusal::LastOwner)));
    assert_eq!(announced(&store), ["hubs.user.role.added", "hubs.user.role.changed", "hubs.user.role.removed"]);
    act(&store, "bo", RoleAct::Invite, "nobody").unwrap_err();
}

#[test]
fn a_private_hub_is_known_to_those_it_invites() {
    let (_dir, store) = store(Visibility::Private);
    assert_eq!(act(&store, "bo", RoleAct::Join, "bo"), Err(Refusal::NoHub));
    assert_eq!(act(&store, "ann", RoleAct::Invite, "bo"), Ok(Pending::Invited));
    assert_eq!(act(&store, "bo", RoleAct::Join, "bo"), Ok(Pending::Nothing));
    let removed = store.write(|change| change.act(&name("ann"), RoleAct::Remove, &hub_name("design"), &name("bo")));
    assert!(removed.wait().unwrap().unwrap().shut_out());
}

#[test]
fn what_happens_in_a_closed_hub_is_not_counted_for_people() {
    for (visibility, counted) in [(Visibility::Public, 1), (Visibility::Preview, 0), (Visibility::Private, 0)] {
        let (_dir, store) = store(visibility);
        let appended = store.write(|change| {
            let facts =
                Facts { usernames: vec!["ann".into()], places: vec![Subject::hub("design")], ..Facts::default() };
            let text = r#"{"topic":"org.x.prod.hubs.said","msg":{},"msg_id":"2026-one"}"#;
            let message = Message::decode(text.as_bytes(), Time::from_millis(5)).unwrap();
            change.append(&Parcel::pack(&message, facts)?)
        });
        appended.wait().unwrap();
        let snapshot = store.snapshot().unwrap();
        let day = Time::from_millis(5).day();
        let days = snapshot.days_of_person("ann", day, day).unwrap();
        assert_eq!(days.iter().map(|day| day.count()).sum::<u64>(), counted, "{visibility:?}");
        assert_eq!(snapshot.tally(&Subject::person("ann")).unwrap().count, counted);
        assert_eq!(snapshot.tally(&Subject::hub("design")).unwrap().count, 1, "its own members see it");
    }
}

#[test]
fn what_happened_to_a_hub_leaves_other_feeds_with_it() {
    let (_dir, store) = store(Visibility::Public);
    let own = NewHub {
        name: hub_name("ann"),
        kind: HubKind::User,
        summary: String::new(),
        description: String::new(),
        created: Time::ZERO,
        visibility: Visibility::Public,
        links: HubLinks::default(),
        board: Board { left_width: 8, widgets: Vec::new() },
    };
    let made = store.write(move |change| {
        let facts = Facts {
            usernames: vec!["ann".into()],
            places: vec![Subject::hub("design")],
            subtitle: "ann said something".into(),
            ..Facts::default()
        };
        let text = r#"{"topic":"org.x.prod.hubs.said","msg":{},"msg_id":"2026-one"}"#;
        let message = Message::decode(text.as_bytes(), Time::from_millis(5)).unwrap();
        change.append(&Parcel::pack(&message, facts)?)?;
        Ok(change.create_hub(&own)?.unwrap())
    });
    let hub = made.wait().unwrap();
    let feed = || store.snapshot().unwrap().feed(hub, 9).unwrap().len();
    assert_eq!(feed(), 1);
    let show = |visibility| {
        manage(&store, move |change, admin| {
            let edition = admin.hub().edition;
            change.change_hub(admin, edition, |hub| hub.visibility = visibility)
        })
        .unwrap();
    };
    show(Visibility::Preview);
    assert_eq!(feed(), 0);
    show(Visibility::Public);
    assert_eq!(feed(), 0, "what is past stays where it was told");
}

#[test]
fn a_hub_that_closes_leaves_nothing_in_widgets_elsewhere() {
    let (_dir, store) = store(Visibility::Public);
    let mut ids = Vec::new();
    for (hub, data) in [("bo", r#"{"hubs":["design"]}"#), ("cy", r#"{"hubs":["other"]}"#)] {
        let new = NewHub {
            name: hub_name(hub),
            kind: HubKind::User,
            summary: String::new(),
            description: String::new(),
            created: Time::ZERO,
            visibility: Visibility::Public,
            links: HubLinks::default(),
            board: Board { left_width: 8, widgets: Vec::new() },
        };
        let made = store.write(move |change| {
            let hub = change.create_hub(&new)?.unwrap();
            let widget = change.add_widget(hub, "my_hubs", Column::Left, json!({}))?;
            let (data, html) = (data.to_owned(), String::new());
            change.put_result(&Built {
                widget,
                hub,
                generation: 0,
                boards: 0,
                built: Time::ZERO,
                data,
                html,
                expires: None,
                fault: None,
            })?;
            Ok(widget)
        });
        ids.push(made.wait().unwrap());
    }
    manage(&store, |change, admin| change.change_hub(admin, 0, |hub| hub.visibility = Visibility::Private)).unwrap();
    let snapshot = store.snapshot().unwrap();
    let known: Vec<bool> = ids.iter().map(|id| snapshot.result(*id).unwrap().is_some()).collect();
    assert_eq!(known, [false, true]);
    // What was being built from before is not kept, and what is built from now is.
    let (hub, widget) = (snapshot.hub_named(&hub_name("bo")).unwrap().unwrap().id, ids[0]);
    for (boards, kept) in [(0, false), (snapshot.boards().unwrap(), true)] {
        let (data, html) = ("{}".to_owned(), String::new());
        let built =
            Built { widget, hub, generation: 0, boards, built: Time::ZERO, data, html, expires: None, fault: None };
        let result = store.write(move |change| change.put_result(&built)).wait().unwrap();
        assert_eq!(result.is_some(), kept, "{boards}");
    }
}
