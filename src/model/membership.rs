//! What people may do about roles, and what comes of it: the whole law, without a table or a page.

use serde::{Deserialize, Serialize};

use super::{HubKind, Role, Roles};

/// Something done about a role. The first eight people do for themselves, the others an owner does for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RoleAct {
    Subscribe,
    Unsubscribe,
    Star,
    Unstar,
    /// Asks to become a member, or accepts an invitation.
    Join,
    /// Takes back the request, or declines the invitation.
    Withdraw,
    Leave,
    /// Gives up ownership and stays a member.
    StepDown,
    Invite,
    Approve,
    /// Refuses a request, or takes back an invitation.
    Deny,
    Promote,
    Remove,
}

/// Whether somebody is on the way to become a member, and who wanted it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pending {
    #[default]
    Nothing,
    Asked,
    Invited,
}

/// What somebody is to a hub.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    pub roles: Roles,
    pub pending: Pending,
}

/// Why nothing was done. Each is a sentence for the person who tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RoleRefusal {
    #[error("Only owners of this hub can do that; ask one of them.")]
    OwnersOnly,
    #[error("That can only be done by the person it is about.")]
    SelfOnly,
    #[error("That cannot be done to oneself; leave the hub or give up ownership instead.")]
    OthersOnly,
    #[error("You do not hold this role, so there is nothing to give up.")]
    NotHeld,
    #[error("A hub needs an owner, and this is the last one; make somebody else an owner first.")]
    LastOwner,
    #[error("You have not asked to join and are not invited, so there is nothing to take back.")]
    NothingAsked,
    #[error("No request of this person waits here; perhaps it was answered or taken back meanwhile.")]
    NotAsked,
    #[error("This person is no member here; only members can be made owners or removed.")]
    NotMember,
    #[error("A person's own hub has no members; subscribe to it instead.")]
    OwnHub,
}

impl RoleAct {
    pub const ALL: [RoleAct; 13] = [
        RoleAct::Subscribe,
        RoleAct::Unsubscribe,
        RoleAct::Star,
        RoleAct::Unstar,
        RoleAct::Join,
        RoleAct::Withdraw,
        RoleAct::Leave,
        RoleAct::StepDown,
        RoleAct::Invite,
        RoleAct::Approve,
        RoleAct::Deny,
        RoleAct::Promote,
        RoleAct::Remove,
    ];

    /// As it stands in addresses and forms.
    pub fn as_str(self) -> &'static str {
        match self {
            RoleAct::Subscribe => "subscribe",
            RoleAct::Unsubscribe => "unsubscribe",
            RoleAct::Star => "star",
            RoleAct::Unstar => "unstar",
            RoleAct::Join => "join",
            RoleAct::Withdraw => "withdraw",
            RoleAct::Leave => "leave",
            RoleAct::StepDown => "stepdown",
            RoleAct::Invite => "invite",
            RoleAct::Approve => "approve",
            RoleAct::Deny => "deny",
            RoleAct::Promote => "promote",
            RoleAct::Remove => "remove",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.as_str() == word)
    }

    /// True where people do it for themselves.
    pub fn is_own(self) -> bool {
        !matches!(self, RoleAct::Invite | RoleAct::Approve | RoleAct::Deny | RoleAct::Promote | RoleAct::Remove)
    }

    fn concerns_members(self) -> bool {
        !matches!(self, RoleAct::Subscribe | RoleAct::Unsubscribe | RoleAct::Star | RoleAct::Unstar)
    }
}

impl Standing {
    /// What the standing becomes. `actor` are the roles of whoever does it, `own` says whether that is the same person,
    /// `owners` how many the hub has. Doing something twice is refused or changes nothing.
    pub fn after(
        self,
        act: RoleAct,
        kind: HubKind,
        actor: Roles,
        own: bool,
        owners: usize,
    ) -> Result<Standing, RoleRefusal> {
        if kind == HubKind::User && act.concerns_members() {
            return Err(RoleRefusal::OwnHub);
        }
        match (act.is_own(), own) {
            (true, false) => return Err(RoleRefusal::SelfOnly),
            (false, true) => return Err(RoleRefusal::OthersOnly),
            (false, false) if !actor.has(Role::Owner) => return Err(RoleRefusal::OwnersOnly),
            _ => (),
        }
        let is_last_owner = self.roles.has(Role::Owner) && owners <= 1;
        match act {
            RoleAct::Subscribe => Ok(self.with(Role::Subscriber)),
            RoleAct::Star => Ok(self.with(Role::Stargazer)),
            RoleAct::Unsubscribe => self.giving_up(Role::Subscriber),
            RoleAct::Unstar => self.giving_up(Role::Stargazer),
            RoleAct::Leave | RoleAct::StepDown | RoleAct::Remove if is_last_owner => Err(RoleRefusal::LastOwner),
            RoleAct::StepDown => Ok(self.giving_up(Role::Owner)?.with(Role::Member)),
            RoleAct::Leave if self.roles.is_member() => Ok(self.outside()),
            RoleAct::Leave => Err(RoleRefusal::NotHeld),
            RoleAct::Remove if self.roles.is_member() => Ok(self.outside()),
            RoleAct::Remove => Err(RoleRefusal::NotMember),
            // Who belongs already has nothing to ask for, and nothing changes.
            RoleAct::Join | RoleAct::Invite | RoleAct::Approve if self.roles.is_member() => Ok(self),
            RoleAct::Join => Ok(match self.pending {
                Pending::Invited => self.inside(),
                Pending::Nothing | Pending::Asked => self.waiting(Pending::Asked),
            }),
            RoleAct::Invite => Ok(match self.pending {
                Pending::Asked => self.inside(),
                Pending::Nothing | Pending::Invited => self.waiting(Pending::Invited),
            }),
            RoleAct::Approve if self.pending == Pending::Asked => Ok(self.inside()),
            RoleAct::Approve => Err(RoleRefusal::NotAsked),
            RoleAct::Deny if self.pending != Pending::Nothing => Ok(self.waiting(Pending::Nothing)),
            RoleAct::Deny => Err(RoleRefusal::NotAsked),
            RoleAct::Withdraw if self.pending != Pending::Nothing => Ok(self.waiting(Pending::Nothing)),
            RoleAct::Withdraw => Err(RoleRefusal::NothingAsked),
            RoleAct::Promote if self.roles.is_member() => Ok(self.with(Role::Owner).with(Role::Member)),
            RoleAct::Promote => Err(RoleRefusal::NotMember),
        }
    }

    fn with(self, role: Role) -> Self {
        Standing { roles: self.roles.with(role), ..self }
    }

    fn giving_up(self, role: Role) -> Result<Self, RoleRefusal> {
        if !self.roles.has(role) {
            return Err(RoleRefusal::NotHeld);
        }
        Ok(Standing { roles: self.roles.without(role), ..self })
    }

    fn inside(self) -> Self {
        Standing { roles: self.roles.with(Role::Member), pending: Pending::Nothing }
    }

    fn outside(self) -> Self {
        Standing { roles: self.roles.without(Role::Owner).without(Role::Member), ..self }
    }

    fn waiting(self, pending: Pending) -> Self {
        Standing { pending, ..self }
    }
}

#[cfg(test)]
mod tests;
