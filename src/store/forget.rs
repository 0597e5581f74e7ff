//! "Forget me": takes a person with all that is theirs out of everything but the archive of messages.
//!
//! What stays is a number: up to which message nothing that this person did enters a feed again, however feeds are made
//! anew. Whoever signs in by that name later begins without anything.

use redb::ReadableTable;

use super::StoreError;
use super::access;
use super::change::Change;
use super::codec;
use super::manage::Refusal;
use super::tables::{
    CLOSED_HUBS, HUB_NUMBER_TO_AUDIT, HUB_PERSON_TO_PENDING, HUB_PERSON_TO_ROLES, HUB_PICTURE_TO_BYTES, HUB_TO_PRUNED,
    HUB_TO_RECORD, HUB_WIDGET_TO_REMOVED, NAME_TO_HUB, NAME_TO_PERSON, NUMBER_TO_SUBJECT, PERSON_DAY_CATEGORY_TO_HOURS,
    PERSON_HUB_TO_ROLES, PERSON_HUB_TO_VISIT, PERSON_NUMBER_TO_NOTICE, SUBJECT_DAY_TO_HOURS, SUBJECT_TIME_SEQ,
    SUBJECT_TO_NUMBER, SUBJECT_TO_TALLY, SUBJECT_TOPIC_TIME_SEQ, meta,
};
use crate::model::{
    AuditLine, Hub, HubId, HubName, Notice, PersonName, RemovedWidget, Role, Roles, Seq, Standing, Subject,
};

impl Change<'_> {
    /// Forgets a person. Refused while a team has no other owner. Gives the hubs whose streams must be cut.
    pub fn forget_person(&mut self, person: &PersonName) -> Result<Result<Vec<HubId>, Refusal>, StoreError> {
        let Some(record) = self.person(person)? else { return Ok(Err(Refusal::NoPerson)) };
        let needed_by = self.hubs_without(person)?;
        if !needed_by.is_empty() {
            return Ok(Err(Refusal::LastOwnerOf(needed_by)));
        }
        let own = self.own_hub(person)?;
        // While it is still known where they are named.
        self.unsettle(person)?;
        let mut cut = self.revoke_sessions(person, |_| true)?;
        self.revoke_tokens(person, |_| true)?;
        cut.extend(own.as_ref().map(|hub| hub.id));
        self.leave_all(person, own.as_ref())?;
        self.forget_words(person, own.as_ref())?;
        self.forget_stream(person)?;
        self.txn.open_table(NAME_TO_PERSON)?.remove(person.as_str())?;
        let last = self.last_message()?;
        let closed = own.as_ref().is_some_and(|hub| !access::reads(hub, Standing::default()));
        self.keep_out(&record, closed, last)?;
        self.keep_back(person)?;
        if let Some(hub) = own {
            self.drop_hub(&hub)?;
        }
        self.withdraw(person, None)?;
        self.forget_matters(&record)?;
        self.forget_gathered(&record)?;
        self.forget_help(person)?;
        self.forget_numbers(person)?;
        Ok(Ok(cut))
    }

    /// Teams that would have no owner without this person.
    fn hubs_without(&self, person: &PersonName) -> Result<Vec<HubName>, StoreError> {
        let mut found = Vec::new();
        for id in self.hubs_of(person)? {
            let Some(hub) = self.hub(id)? else { continue };
            let owners = self.owners(id)?;
            if hub.name.as_str() != person.as_str() && owners == [person.clone()] {
                found.push(hub.name);
            }
        }
        Ok(found)
    }

    fn hubs_of(&self, person: &PersonName) -> Result<Vec<HubId>, StoreError> {
        let table = self.txn.open_table(PERSON_HUB_TO_ROLES)?;
        let rows = table.range((person.as_str(), 0)..=(person.as_str(), u32::MAX))?;
        rows.map(|row| Ok(HubId(row?.0.value().1))).collect()
    }

    /// Gives up every role and request.
    fn leave_all(&mut self, person: &PersonName, own: Option<&Hub>) -> Result<(), StoreError> {
        for hub in self.hubs_of(person)? {
            let belonged = self.standing(hub, person)?.roles.is_member();
            self.set_roles(hub, person, Roles::default())?;
            if belonged && own.is_none_or(|own| own.id != hub) {
                self.audit(hub, &PersonName::somebody(), "asked to be forgotten, and left", None)?;
            }
        }
        self.txn.open_table(HUB_PERSON_TO_PENDING)?.retain(|(_, name), _| name != person.as_str())?;
        self.txn.open_table(PERSON_HUB_TO_VISIT)?.retain(|(name, _), _| name != person.as_str())?;
        Ok(())
    }

    /// Notices of theirs, by them and about their hub go; logs say "somebody" where they named them.
    fn forget_words(&mut self, person: &PersonName, own: Option<&Hub>) -> Result<(), StoreError> {
        let is_own = |hub: HubId| own.is_some_and(|own| own.id == hub);
        self.txn.open_table(PERSON_NUMBER_TO_NOTICE)?.retain(|(name, _), record| {
            let notice = codec::from_json::<Notice>("notice", record);
            name != person.as_str() && notice.is_ok_and(|notice| notice.by != *person && !is_own(notice.hub))
        })?;
        let (mut lines, mut removed) = (Vec::new(), Vec::new());
        for row in self.txn.open_table(HUB_NUMBER_TO_AUDIT)?.iter()? {
            let (key, record) = row?;
            let line: AuditLine = codec::from_json("audit line", record.value())?;
            if line.by == *person || line.about.as_ref() == Some(person) {
                lines.push((key.value(), line));
            }
        }
        for row in self.txn.open_table(HUB_WIDGET_TO_REMOVED)?.iter()? {
            let (key, record) = row?;
            let widget: RemovedWidget = codec::from_json("removed widget", record.value())?;
            if widget.by == *person {
                removed.push((key.value(), widget));
            }
        }
        let unnamed = |name: PersonName| if name == *person { PersonName::somebody() } else { name };
        for (key, line) in lines {
            let line = AuditLine { by: unnamed(line.by), about: line.about.map(unnamed), ..line };
            let record = codec::to_json("audit line", &line)?;
            self.txn.open_table(HUB_NUMBER_TO_AUDIT)?.insert(key, record.as_slice())?;
        }
        for (key, widget) in removed {
            let record = codec::to_json("removed widget", &RemovedWidget { by: unnamed(widget.by), ..widget })?;
            self.txn.open_table(HUB_WIDGET_TO_REMOVED)?.insert(key, record.as_slice())?;
        }
        Ok(())
    }

    /// Takes a hub away with all that hangs on it. The people index follows the journal and finds it gone.
    fn drop_hub(&mut self, hub: &Hub) -> Result<(), StoreError> {
        for widget in super::hubs::widgets_of(self, hub.id)? {
            self.drop_widget(hub.id, widget.id)?;
        }
        let others: Vec<PersonName> = {
            let table = self.txn.open_table(HUB_PERSON_TO_ROLES)?;
            let rows = table.range((hub.id.0, "")..(hub.id.0.saturating_add(1), ""))?;
            rows.map(|row| Ok(PersonName::from(row?.0.value().1))).collect::<Result<_, StoreError>>()?
        };
        for person in others {
            self.set_roles(hub.id, &person, Roles::default())?;
        }
        let id = hub.id.0;
        self.txn.open_table(HUB_PERSON_TO_PENDING)?.retain(|(hub, _), _| hub != id)?;
        self.txn.open_table(PERSON_HUB_TO_VISIT)?.retain(|(_, hub), _| hub != id)?;
        self.txn.open_table(HUB_WIDGET_TO_REMOVED)?.retain_in((id, 0)..=(id, u32::MAX), |_, _| false)?;
        self.txn.open_table(HUB_PICTURE_TO_BYTES)?.retain_in((id, 0)..=(id, u8::MAX), |_, _| false)?;
        self.txn.open_table(HUB_NUMBER_TO_AUDIT)?.retain_in((id, 0)..=(id, u64::MAX), |_, _| false)?;
        self.write_feeds()?;
        self.write_tallies()?;
        self.drop_feed(hub.id)?;
        self.txn.open_table(HUB_TO_PRUNED)?.remove(id)?;
        self.txn.open_table(NAME_TO_HUB)?.remove(hub.name.as_str())?;
        self.txn.open_table(HUB_TO_RECORD)?.remove(id)?;
        self.txn.open_table(CLOSED_HUBS)?.remove(id)?;
        self.board_changed(hub.id)
    }

    /// The name among the subjects, where nothing is listed under it any more.
    pub(super) fn forget_subject(&mut self, person: &PersonName) -> Result<(), StoreError> {
        self.close_archive()?;
        let subject = Subject::person(person.as_str());
        let number = self.txn.open_table(SUBJECT_TO_NUMBER)?.remove(subject.to_string().as_str())?.map(|n| n.value());
        if let Some(number) = number {
            self.txn.open_table(NUMBER_TO_SUBJECT)?.remove(number)?;
        }
        self.numbers.forget_one(&subject);
        Ok(())
    }

    /// Counters and the archive's lists of what concerns them; the messages stay, and in all other lists.
    fn forget_numbers(&mut self, person: &PersonName) -> Result<(), StoreError> {
        self.close_archive()?;
        self.write_tallies()?;
        let subject = Subject::person(person.as_str()).to_string();
        let number = self.txn.open_table(SUBJECT_TO_NUMBER)?.get(subject.as_str())?.map(|number| number.value());
        let Some(number) = number else { return Ok(()) };
        let most = u32::MAX;
        self.txn.open_table(SUBJECT_TO_TALLY)?.remove(number)?;
        self.forget_sums(number)?;
        let days = (number, 0, 0)..=(number, most, most);
        self.txn.open_table(PERSON_DAY_CATEGORY_TO_HOURS)?.retain_in(days, |_, _| false)?;
        self.txn.open_table(SUBJECT_DAY_TO_HOURS)?.retain_in((number, 0)..=(number, most), |_, _| false)?;
        let all = (number, 0, 0)..=(number, u64::MAX, u64::MAX);
        self.txn.open_table(SUBJECT_TIME_SEQ)?.retain_in(all, |_, _| false)?;
        let all = (number, 0, 0, 0)..=(number, most, u64::MAX, u64::MAX);
        self.txn.open_table(SUBJECT_TOPIC_TIME_SEQ)?.retain_in(all, |_, _| false)?;
        self.forget_subject(person)
    }

    fn last_message(&mut self) -> Result<Seq, StoreError> {
        self.close_archive()?;
        Ok(Seq(self.counter(meta::SEQ)?))
    }
}

impl super::Snapshot {
    /// Teams that would have no owner without this person.
    pub(super) fn hubs_without(&self, person: &PersonName) -> Result<Vec<HubName>, StoreError> {
        let mut found = Vec::new();
        for (id, roles) in self.roles_of_person(person)? {
            let Some(hub) = self.hub(id)?.filter(|hub| hub.name.as_str() != person.as_str()) else { continue };
            let others = self.roles_of_hub(id)?;
            let is_other = |(name, roles): &(PersonName, Roles)| name != person && roles.has(Role::Owner);
            if roles.has(Role::Owner) && !others.iter().any(is_other) {
                found.push(hub.name);
            }
        }
        Ok(found)
    }
}
