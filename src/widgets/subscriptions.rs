//! Subscriptions: the public hubs that this person subscribed to, of teams and of other people.

use crate::model::{HubKind, Role};

use super::followed::{FollowedAs, Held};
use super::{Manual, settings};

pub type Subscriptions = FollowedAs<Roles>;

pub struct Roles;

impl Held for Roles {
    const ROLES: &'static [Role] = &[Role::Subscriber];

    const MANUAL: Manual = Manual {
        name: "subscriptions",
        label: "Subscriptions",
        description: "The hubs that this person subscribed to, and what happened there last.",
        kinds: &[HubKind::User],
        parameters: &[settings::PERSON],
        source: include_str!("subscriptions.rs"),
    };

    fn says(_role: Role) -> Option<&'static str> {
        None
    }
}
