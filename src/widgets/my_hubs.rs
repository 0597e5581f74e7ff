//! My hubs: the public hubs that this person owns, belongs to or subscribed to.

use crate::model::{HubKind, Role};

use super::followed::{FollowedAs, Held};
use super::{Manual, settings};

pub type MyHubs = FollowedAs<Roles>;

pub struct Roles;

impl Held for Roles {
    const ROLES: &'static [Role] = &[Role::Owner, Role::Member, Role::Subscriber];

    const MANUAL: Manual = Manual {
        name: "my_hubs",
        label: "Hubs",
        description: "The hubs that this person belongs to or follows, and what happened there last.",
        kinds: &[HubKind::User],
        parameters: &[settings::PERSON],
        source: include_str!("my_hubs.rs"),
    };

    fn says(role: Role) -> Option<&'static str> {
        Some(role.as_str())
    }
}
