//! A few hubs of invented people, put into a data directory before the program opens it.

use std::collections::BTreeMap;
use std::path::Path;

use fedora_hubs::model::{
    Board, BoardWidget, Column, HubKind, HubLinks, Person, PersonName, Role, Roles, Time, Visibility,
};
use fedora_hubs::store::{NewHub, Store};
use serde_json::{Value, json};

use super::Portal;

/// Widgets of a hub: plugin name to the numbers of its widgets, in their order.
pub type Widgets = BTreeMap<String, Vec<u32>>;

/// The people `ann` and `bo`; the teams `gardeners` (it looks after the package `spade`), `attic` (a preview for
/// visitors) and `cellar` (private), all three ann's; `crowd`, whose ten feeds show a hundred entries each.
pub fn plant(data_dir: &Path) {
    let store = Store::open(data_dir, || Time::from_millis(1)).expect("an empty directory");
    let planted = store.write(|change| {
        for (name, full) in [("ann", "Ann Example"), ("bo", "Bo Sample")] {
            change.put_person(&person(name, full))?;
            let board =
                board(&[("feed", json!({})), ("about", json!({})), ("dummy", json!({"text": "Hello, <i>you</i>."}))]);
            let new = hub(name, HubKind::User, Visibility::Public, board);
            if let Some(hub) = change.create_hub(&NewHub { summary: full.to_owned(), ..new })? {
                change.set_roles(hub, &PersonName::from(name), Roles::default().with(Role::Owner))?;
            }
        }
        let team = |name: &str, visibility| hub(name, HubKind::Team, visibility, board(&[("feed", json!({}))]));
        let links = HubLinks { packages: vec!["spade".to_owned()], ..HubLinks::default() };
        let teams = [
            NewHub { links, ..team("gardeners", Visibility::Public) },
            team("attic", Visibility::Preview),
            team("cellar", Visibility::Private),
        ];
        for team in &teams {
            if let Some(hub) = change.create_hub(team)? {
                change.set_roles(hub, &PersonName::from("ann"), Roles::default().with(Role::Owner))?;
            }
        }
        let feeds = vec![("feed", json!({"count": 100})); 10];
        let links = HubLinks { packages: vec!["rake".to_owned()], ..HubLinks::default() };
        change.create_hub(&NewHub { links, ..hub("crowd", HubKind::Team, Visibility::Public, board(&feeds)) })?;
        Ok(())
    });
    planted.wait().expect("hubs");
}

/// The widgets of a hub, as the portal tells them.
#[track_caller]
pub fn widgets(portal: &Portal, hub: &str) -> Widgets {
    let mut widgets = Widgets::new();
    for number in portal.get(&format!("/{hub}/json")).json()["widgets"].as_array().expect("a list of widgets") {
        let number = number.as_u64().expect("a number") as u32;
        let plugin = portal.get(&format!("/{hub}/{number}/json")).json()["plugin"].as_str().expect("a name").to_owned();
        widgets.entry(plugin).or_default().push(number);
    }
    widgets
}

fn hub(name: &str, kind: HubKind, visibility: Visibility, board: Board) -> NewHub {
    NewHub {
        name: name.parse().expect("a good name"),
        kind,
        summary: format!("The hub of {name}"),
        description: "A place for *tests*.".to_owned(),
        created: Time::from_millis(1_400_000_000_000),
        visibility,
        links: HubLinks::default(),
        board,
    }
}

fn person(name: &str, full: &str) -> Person {
    Person::new(PersonName::from(name), full, Time::from_millis(1_400_000_000_000))
}

fn board(widgets: &[(&str, Value)]) -> Board {
    let widget = |(plugin, config): &(&str, Value)| BoardWidget {
        plugin: (*plugin).to_owned(),
        column: Column::Left,
        config: config.as_object().cloned().unwrap_or_default(),
    };
    Board { left_width: 8, widgets: widgets.iter().map(widget).collect() }
}
