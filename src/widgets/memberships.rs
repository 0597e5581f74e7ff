//! Memberships: the public teams that this person belongs to or owns.

use crate::model::{HubKind, Role};

use super::followed::{FollowedAs, Held};
use super::{Manual, settings};

pub type Memberships = FollowedAs<Roles>;

pub struct Roles;

impl Held for Roles {
    const ROLES: &'static [Role] = &[Role::Owner, Role::Member];

    const MANUAL: Manual = Manual {
        name: "memberships",
        label: "Memberships",
        description: "The teams that this person belongs to, and what happened there last.",
        kinds: &[HubKind::User],
        parameters: &[settings::PERSON],
        source: include_str!("memberships.rs"),
    };

    fn says(role: Role) -> Option<&'static str> {
        (role == Role::Owner).then_some("owner")
    }
}
