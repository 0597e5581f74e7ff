//! Hubs of each kind and visibility, each with a secret of its own, and people of every standing before them.

use std::path::Path;

use fedora_hubs::model::{
    Board, BoardWidget, Column, HubId, HubKind, HubLinks, Person as Account, PersonName, Role, Roles, Time, Visibility,
};
use fedora_hubs::store::{Change, NewHub, Store, StoreError};
use serde_json::{Value, json};

use crate::support::{House, Person, Portal};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    Visitor,
    Stranger,
    Subscriber,
    Member,
    Owner,
}

pub const VIEWERS: [Viewer; 5] = [Viewer::Visitor, Viewer::Stranger, Viewer::Subscriber, Viewer::Member, Viewer::Owner];

impl Viewer {
    pub fn as_str(self) -> &'static str {
        match self {
            Viewer::Visitor => "visitor",
            Viewer::Stranger => "stranger",
            Viewer::Subscriber => "subscriber",
            Viewer::Member => "member",
            Viewer::Owner => "owner",
        }
    }
}

/// A hub: its line says `sum-NAME`, a widget `note-NAME`, and a message about it `told-NAME`.
pub struct Place {
    pub name: &'static str,
    pub kind: HubKind,
    pub visibility: Visibility,
    /// One of its widgets.
    pub widget: u32,
}

const PLACES: [(&str, HubKind, Visibility); 6] = [
    ("openteam", HubKind::Team, Visibility::Public),
    ("porchteam", HubKind::Team, Visibility::Preview),
    ("vaultteam", HubKind::Team, Visibility::Private),
    ("umaopen", HubKind::User, Visibility::Public),
    ("uweporch", HubKind::User, Visibility::Preview),
    ("ulivault", HubKind::User, Visibility::Private),
];

/// A running portal with these hubs, and everybody signed in.
pub struct Stage {
    _house: House,
    pub portal: Portal,
    pub places: Vec<Place>,
    pub visitor: Person,
    stranger: Person,
    subscriber: Person,
    member: Person,
    /// Of the teams.
    owner: Person,
    /// Each the owner of their own hub, in the order of the places.
    own: Vec<(&'static str, Person)>,
}

impl Stage {
    pub fn new() -> Stage {
        let house = House::empty();
        let places = plant(house.path());
        for (name, ..) in PLACES {
            house.import(told(name)).well();
        }
        let portal = house.start(&["--dev-login"]);
        portal.settle();
        let sign_in = |name| Person::sign_in(&portal, name);
        Stage {
            visitor: Person::visitor(&portal),
            stranger: sign_in("stu"),
            subscriber: sign_in("sue"),
            member: sign_in("mel"),
            owner: sign_in("omar"),
            own: places.iter().filter(|p| p.kind == HubKind::User).map(|p| (p.name, sign_in(p.name))).collect(),
            places,
            portal,
            _house: house,
        }
    }

    /// None for a visitor.
    pub fn person(&self, place: &Place, viewer: Viewer) -> Option<&Person> {
        match viewer {
            Viewer::Visitor => None,
            Viewer::Stranger => Some(&self.stranger),
            Viewer::Subscriber => Some(&self.subscriber),
            Viewer::Member => Some(&self.member),
            Viewer::Owner => {
                let own = self.own.iter().find(|(name, _)| *name == place.name);
                Some(own.map_or(&self.owner, |(_, person)| person))
            }
        }
    }

    pub fn heading(&self) -> String {
        self.places.iter().map(|place| format!("{:>13}", place.name)).collect()
    }
}

fn plant(dir: &Path) -> Vec<Place> {
    let store = Store::open(dir, || Time::from_millis(1)).expect("an empty directory");
    let planted = store.write(|change| {
        for name in ["stu", "sue", "mel", "omar"] {
            let person = Account::new(PersonName::from(name), "", Time::from_millis(1));
            change.put_person(&person)?;
        }
        PLACES.iter().map(|place| plant_one(change, place)).collect::<Result<Vec<_>, _>>()
    });
    planted.wait().expect("hubs")
}

fn plant_one(
    change: &mut Change<'_>,
    (name, kind, visibility): &(&'static str, HubKind, Visibility),
) -> Result<Place, StoreError> {
    let widget = |plugin: &str, config: Value| BoardWidget {
        plugin: plugin.to_owned(),
        column: Column::Left,
        config: config.as_object().cloned().unwrap_or_default(),
    };
    let widgets = vec![widget("dummy", json!({ "text": format!("note-{name}") })), widget("feed", json!({}))];
    let hub = change.create_hub(&NewHub {
        name: name.parse().expect("a name"),
        kind: *kind,
        summary: format!("sum-{name}"),
        description: format!("note-{name}"),
        created: Time::from_millis(1),
        visibility: *visibility,
        links: HubLinks::default(),
        board: Board { left_width: 8, widgets },
    });
    let hub = hub?.expect("a name that is free");
    let widget = change.widgets()?.iter().find(|one| one.hub == hub && one.plugin == "dummy").expect("it").id.0;
    give_roles(change, hub, name, *kind)?;
    Ok(Place { name, kind: *kind, visibility: *visibility, widget })
}

fn give_roles(change: &mut Change<'_>, hub: HubId, name: &str, kind: HubKind) -> Result<(), StoreError> {
    let role = |role| Roles::default().with(role);
    change.set_roles(hub, &PersonName::from("sue"), role(Role::Subscriber))?;
    if kind == HubKind::User {
        change.put_person(&Account::new(PersonName::from(name), format!("sum-{name}"), Time::from_millis(1)))?;
        return change.set_roles(hub, &PersonName::from(name), role(Role::Owner));
    }
    change.set_roles(hub, &PersonName::from("mel"), role(Role::Member))?;
    change.set_roles(hub, &PersonName::from("omar"), role(Role::Owner))
}

/// A message about a hub, which says its secret.
fn told(hub: &str) -> String {
    let msg = json!({"agent": "omar", "hub_name": hub, "changed_keys": [format!("told-{hub}")]});
    let topic = "org.example.prod.hubs.hub.updated";
    let line = json!({"topic": topic, "msg_id": format!("2026-{hub}"), "timestamp": 1_780_100_000, "i": 1, "msg": msg});
    format!("{line}\n")
}
