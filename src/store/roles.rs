//! What people do about roles: decided by `model::Standing`, written with the log, the notices and the announcement.

use redb::ReadableTable;

use super::StoreError;
use super::access;
use super::change::Change;
use super::manage::Refusal;
use super::snapshot::Snapshot;
use super::tables::{HUB_PERSON_TO_PENDING, HUB_PERSON_TO_ROLES, NAME_TO_PERSON};
use crate::model::{
    Announcement, Hub, HubId, HubName, NoticeKind, Pending, PersonName, Role, RoleAct, Roles, Standing, Time,
};

/// What came of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acted {
    pub hub: Hub,
    pub before: Standing,
    pub after: Standing,
}

impl Acted {
    /// True where the person may no longer see what happens in the hub.
    pub fn shut_out(&self) -> bool {
        access::reads(&self.hub, self.before) && !access::reads(&self.hub, self.after)
    }
}

impl Change<'_> {
    /// Lets `by` do something about the role of `of` (who may be the same). Repeating it is refused or changes nothing.
    pub fn act(
        &mut self,
        by: &PersonName,
        act: RoleAct,
        hub: &HubName,
        of: &PersonName,
    ) -> Result<Result<Acted, Refusal>, StoreError> {
        let Some(hub) = self.hub_named(hub)? else { return Ok(Err(Refusal::NoHub)) };
        let (actor, before) = (self.standing(hub.id, by)?, self.standing(hub.id, of)?);
        if !access::knows(&hub, actor) {
            return Ok(Err(Refusal::NoHub));
        }
        let owners = self.owners(hub.id)?;
        let after = match before.after(act, hub.kind, actor.roles, by == of, owners.len()) {
            Ok(after) => after,
            Err(refusal) => return Ok(Err(Refusal::Role(refusal))),
        };
        // Who hides is known to those hubs alone that they turned to themselves.
        let met = by == of || before != Standing::default() || !self.discreet()?.is_hidden(of.as_str());
        if !met || self.txn.open_table(NAME_TO_PERSON)?.get(of.as_str())?.is_none() {
            return Ok(Err(Refusal::NoPerson));
        }
        // What is archived can be left but not entered.
        let gives_up = before.roles.without_all(after.roles).bits() != 0 || after.pending == Pending::Nothing;
        if hub.archived && before != after && !(gives_up && after.roles.without_all(before.roles).is_empty()) {
            return Ok(Err(Refusal::Archived));
        }
        // Who may not know of a hub any more is nothing to it: there would be no way to give it up.
        let after = if access::knows(&hub, after) { after } else { Standing::default() };
        if before != after {
            self.set_standing(hub.id, of, after)?;
            let about = (by != of).then_some(of);
            self.audit(hub.id, by, told(act, before), about)?;
            self.tell_people(&hub, by, act, of, before, after, &owners)?;
            self.tell_bus(&hub, by, of, before.roles, after.roles)?;
        }
        Ok(Ok(Acted { hub, before, after }))
    }

    pub(super) fn standing(&self, hub: HubId, person: &PersonName) -> Result<Standing, StoreError> {
        let roles = self.txn.open_table(HUB_PERSON_TO_ROLES)?;
        let pending = self.txn.open_table(HUB_PERSON_TO_PENDING)?;
        read_standing(&roles, &pending, hub, person)
    }

    pub(super) fn owners(&self, hub: HubId) -> Result<Vec<PersonName>, StoreError> {
        let table = self.txn.open_table(HUB_PERSON_TO_ROLES)?;
        let mut owners = Vec::new();
        for row in table.range((hub.0, "")..(hub.0.saturating_add(1), ""))? {
            let (key, bits) = row?;
            if Roles::from_bits(bits.value()).has(Role::Owner) {
                owners.push(PersonName::from(key.value().1));
            }
        }
        Ok(owners)
    }

    fn set_standing(&mut self, hub: HubId, person: &PersonName, standing: Standing) -> Result<(), StoreError> {
        let now = self.now.as_millis();
        {
            let mut table = self.txn.open_table(HUB_PERSON_TO_PENDING)?;
            let key = (hub.0, person.as_str());
            match standing.pending {
                Pending::Nothing => drop(table.remove(key)?),
                Pending::Asked => drop(table.insert(key, (1, now))?),
                Pending::Invited => drop(table.insert(key, (2, now))?),
            }
        }
        self.set_roles(hub, person, standing.roles)
    }

    /// Owners hear of a request until it is decided; whom it is about hears what became of it.
    #[expect(clippy::too_many_arguments, reason = "it is the whole of what happened")]
    fn tell_people(
        &mut self,
        hub: &Hub,
        by: &PersonName,
        act: RoleAct,
        of: &PersonName,
        before: Standing,
        after: Standing,
        owners: &[PersonName],
    ) -> Result<(), StoreError> {
        if after.pending == Pending::Asked {
            for owner in owners {
                self.notify(owner, NoticeKind::Asked, hub.id, of)?;
            }
        } else if before.pending == Pending::Asked {
            for owner in owners {
                self.take_back(owner, NoticeKind::Asked, hub.id, Some(of))?;
            }
        }
        if before.pending == Pending::Invited && after.pending != Pending::Invited {
            self.take_back(of, NoticeKind::Invited, hub.id, None)?;
        }
        let kind = match act {
            RoleAct::Invite if after.pending == Pending::Invited => NoticeKind::Invited,
            RoleAct::Invite | RoleAct::Approve => NoticeKind::Approved,
            RoleAct::Deny if before.pending == Pending::Asked => NoticeKind::Denied,
            RoleAct::Promote => NoticeKind::Promoted,
            RoleAct::Remove => NoticeKind::Removed,
            _ => return Ok(()),
        };
        self.notify(of, kind, hub.id, by)
    }

    fn tell_bus(
        &mut self,
        hub: &Hub,
        by: &PersonName,
        of: &PersonName,
        before: Roles,
        after: Roles,
    ) -> Result<(), StoreError> {
        for (old, new) in [
            (before.highest(&[Role::Owner, Role::Member]), after.highest(&[Role::Owner, Role::Member])),
            (before.highest(&[Role::Subscriber]), after.highest(&[Role::Subscriber])),
            (before.highest(&[Role::Stargazer]), after.highest(&[Role::Stargazer])),
        ] {
            // An owner who leaves is no member any more, which is what others want to know.
            let old = if new.is_none() && old == Some(Role::Owner) { Some(Role::Member) } else { old };
            if old != new {
                self.announce(Announcement::role(by, of, hub, old, new))?;
            }
        }
        Ok(())
    }
}

impl Snapshot {
    pub(super) fn standing(&self, hub: HubId, person: &PersonName) -> Result<Standing, StoreError> {
        let roles = self.txn.open_table(HUB_PERSON_TO_ROLES)?;
        let pending = self.txn.open_table(HUB_PERSON_TO_PENDING)?;
        read_standing(&roles, &pending, hub, person)
    }

    /// Who asked to join or was invited, and when; who waits longest first.
    pub(super) fn pending(&self, hub: HubId) -> Result<Vec<(PersonName, Pending, Time)>, StoreError> {
        let table = self.txn.open_table(HUB_PERSON_TO_PENDING)?;
        let mut found = Vec::new();
        for row in table.range((hub.0, "")..(hub.0.saturating_add(1), ""))? {
            let (key, value) = row?;
            let (kind, since) = value.value();
            found.push((PersonName::from(key.value().1), pending(kind), Time::from_millis(since as i64)));
        }
        found.sort_by_key(|(_, _, since)| *since);
        Ok(found)
    }
}

fn read_standing(
    roles: &impl ReadableTable<(u32, &'static str), u8>,
    waiting: &impl ReadableTable<(u32, &'static str), (u8, u64)>,
    hub: HubId,
    person: &PersonName,
) -> Result<Standing, StoreError> {
    let key = (hub.0, person.as_str());
    let bits = roles.get(key)?.map_or(0, |bits| bits.value());
    let kind = waiting.get(key)?.map_or(0, |value| value.value().0);
    Ok(Standing { roles: Roles::from_bits(bits), pending: pending(kind) })
}

fn pending(kind: u8) -> Pending {
    match kind {
        1 => Pending::Asked,
        2 => Pending::Invited,
        _ => Pending::Nothing,
    }
}

/// For the hub's log, after the name of who did it.
fn told(act: RoleAct, before: Standing) -> &'static str {
    match act {
        RoleAct::Subscribe => "subscribed",
        RoleAct::Unsubscribe => "unsubscribed",
        RoleAct::Star => "gave a star",
        RoleAct::Unstar => "took the star back",
        RoleAct::Join if before.pending == Pending::Invited => "accepted the invitation",
        RoleAct::Join => "asked to join",
        RoleAct::Withdraw if before.pending == Pending::Invited => "declined the invitation",
        RoleAct::Withdraw => "took the request to join back",
        RoleAct::Leave => "left",
        RoleAct::StepDown => "gave up ownership",
        RoleAct::Invite if before.pending == Pending::Asked => "let {} in",
        RoleAct::Invite => "invited {}",
        RoleAct::Approve => "let {} in",
        RoleAct::Deny if before.pending == Pending::Invited => "took back the invitation of {}",
        RoleAct::Deny => "declined the request of {}",
        RoleAct::Promote => "made {} an owner",
        RoleAct::Remove => "removed {}",
    }
}

#[cfg(test)]
mod tests;
