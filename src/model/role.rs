//! What a person is to a hub. Several roles at once are usual: an owner who also gave it a star.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Stargazer,
    Subscriber,
    Member,
    Owner,
}

impl Role {
    pub const ALL: [Role; 4] = [Role::Stargazer, Role::Subscriber, Role::Member, Role::Owner];

    /// As people and records call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Stargazer => "stargazer",
            Role::Subscriber => "subscriber",
            Role::Member => "member",
            Role::Owner => "owner",
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of roles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roles(u8);

impl Roles {
    pub fn has(self, role: Role) -> bool {
        self.0 & role.bit() != 0
    }

    /// Members include owners.
    pub fn is_member(self) -> bool {
        self.has(Role::Member) || self.has(Role::Owner)
    }

    #[must_use]
    pub fn with(self, role: Role) -> Self {
        Roles(self.0 | role.bit())
    }

    #[must_use]
    pub fn without(self, role: Role) -> Self {
        Roles(self.0 & !role.bit())
    }

    /// Without all that the other set holds.
    #[must_use]
    pub fn without_all(self, other: Roles) -> Self {
        Roles(self.0 & !other.0)
    }

    /// The first of these that is held.
    pub fn highest(self, order: &[Role]) -> Option<Role> {
        order.iter().copied().find(|role| self.has(*role))
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn bits(self) -> u8 {
        self.0
    }

    /// Bits that are no role are dropped.
    pub fn from_bits(bits: u8) -> Self {
        Roles(bits & 0b1111)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set() {
        let roles = Roles::default().with(Role::Owner).with(Role::Stargazer);
        assert!(roles.has(Role::Owner) && roles.is_member() && !roles.has(Role::Member));
        assert!(roles.without(Role::Owner).without(Role::Stargazer).is_empty());
        assert_eq!(Roles::from_bits(roles.bits()), roles);
    }
}
