//! What people say of requests for help: taken, answered, open again. The requests themselves are messages.

use std::collections::BTreeMap;

use redb::ReadableTable;

use super::StoreError;
use super::access;
use super::change::Change;
use super::codec::{self, Archived};
use super::snapshot::Snapshot;
use super::tables::SEQ_TO_HELP;
use crate::model::{
    Announcement, HELP_TOPIC, HelpMark, HelpRequest, HelpStand, Hub, HubKind, Message, PersonName, Seq, SubjectKind,
    shortened, tags_in,
};

const MAX_TEXT: usize = 400;
const MAX_NAME: usize = 100;

/// Why a request is not marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HelpRefusal {
    /// No request for help has that number, or not for this person.
    None,
    /// Somebody said something else of it since the form was made.
    Changed,
    /// That is for others to say.
    NotTheirs,
}

impl HelpRequest {
    /// None where the message asks for nothing.
    pub fn read(message: &Archived) -> Option<Self> {
        if message.topic.kind() != HELP_TOPIC {
            return None;
        }
        let body = Message::decode(message.envelope.as_bytes(), message.time).ok()?.body;
        let text = |pointer: &str, max| body.pointer(pointer).and_then(|t| t.as_str()).map(|t| shortened(t, max));
        let says = text("/details/line", MAX_TEXT).filter(|says| !says.is_empty())?;
        let account = message.facts.agent.clone();
        let address = || body.pointer("/url").and_then(|url| url.as_str()).unwrap_or_default().to_owned();
        Some(HelpRequest {
            seq: message.seq,
            at: message.time,
            tags: tags_in(&says),
            text: says,
            who: text("/details/nick", MAX_NAME).or_else(|| account.clone()).unwrap_or_default(),
            account,
            link: message.facts.link.clone().unwrap_or_else(address),
            meeting: text("/meeting_topic", MAX_NAME).unwrap_or_default(),
            channel: message.facts.places_of(SubjectKind::Channel).next().unwrap_or_default().to_owned(),
        })
    }
}

impl Change<'_> {
    /// Says how a request stands. `seen` is how it stood for whoever says so.
    pub fn mark_help(
        &mut self,
        by: &PersonName,
        seq: Seq,
        seen: HelpStand,
        stand: HelpStand,
    ) -> Result<Result<(), HelpRefusal>, StoreError> {
        self.close_archive()?;
        let message = match self.archived(seq)? {
            Some(message) if self.may_see(by, &message)? => message,
            _ => return Ok(Err(HelpRefusal::None)),
        };
        let Some(request) = HelpRequest::read(&message) else { return Ok(Err(HelpRefusal::None)) };
        let mark = self.help_mark(seq)?;
        let stands = mark.as_ref().map_or(HelpStand::Open, |mark| mark.stand);
        let theirs = mark.as_ref().is_none_or(|mark| mark.by == *by);
        if stands == stand && theirs {
            return Ok(Ok(()));
        }
        // Two who take it on at the same time must not both believe that they did.
        if stands != seen || stands == stand {
            return Ok(Err(HelpRefusal::Changed));
        }
        let owns = self.owns_channel(by, &request.channel)?;
        if !stand.may_follow(mark.as_ref(), by, request.account.as_deref(), owns) {
            return Ok(Err(HelpRefusal::NotTheirs));
        }
        let mark = HelpMark { stand, by: by.clone(), at: self.now(), asked: request.at };
        let record = codec::to_json("mark of a request for help", &mark)?;
        self.txn.open_table(SEQ_TO_HELP)?.insert(seq.0, record.as_slice())?;
        self.announce(Announcement::help_updated(by, &request, stand))?;
        Ok(Ok(()))
    }

    /// What a person took is open again, and what they answered was answered by somebody.
    pub(super) fn forget_help(&mut self, person: &PersonName) -> Result<(), StoreError> {
        let mut theirs = Vec::new();
        for row in self.txn.open_table(SEQ_TO_HELP)?.iter()? {
            let (seq, record) = row?;
            let mark: HelpMark = codec::from_json("mark of a request for help", record.value())?;
            if mark.by == *person {
                theirs.push((seq.value(), mark));
            }
        }
        let mut table = self.txn.open_table(SEQ_TO_HELP)?;
        for (seq, mark) in theirs {
            if mark.stand == HelpStand::Answered {
                let mark = HelpMark { by: PersonName::somebody(), ..mark };
                table.insert(seq, codec::to_json("mark of a request for help", &mark)?.as_slice())?;
            } else {
                table.remove(seq)?;
            }
        }
        Ok(())
    }

    fn help_mark(&self, seq: Seq) -> Result<Option<HelpMark>, StoreError> {
        let table = self.txn.open_table(SEQ_TO_HELP)?;
        table.get(seq.0)?.map(|row| codec::from_json("mark of a request for help", row.value())).transpose()
    }

    /// The same that a view asks before it shows a message.
    fn may_see(&self, person: &PersonName, message: &Archived) -> Result<bool, StoreError> {
        let withheld_by = self.discreet()?;
        let withheld_by = withheld_by.withheld_by(message.seq, message.topic.category(), &message.facts);
        if withheld_by.iter().any(|name| *name != person.as_str()) {
            return Ok(false);
        }
        for name in message.facts.places_of(SubjectKind::Hub) {
            let Ok(name) = name.parse() else { continue };
            if let Some(hub) = self.hub_named(&name)?
                && !access::reads(&hub, self.standing(hub.id, person)?)
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a person owns the team whose channel that is: the first that was linked to it, because anybody may link
    /// a team of their own to any channel.
    fn owns_channel(&self, person: &PersonName, channel: &str) -> Result<bool, StoreError> {
        let linked = |hub: &Hub| hub.kind == HubKind::Team && hub.links.channel_names().any(|name| name == channel);
        match self.hubs()?.into_iter().find(linked) {
            Some(hub) => Ok(access::manages(self.standing(hub.id, person)?)),
            None => Ok(false),
        }
    }
}

impl Snapshot {
    /// How a request for help stands.
    pub fn help_stand(&self, seq: Seq) -> Result<HelpStand, StoreError> {
        let table = self.txn.open_table(SEQ_TO_HELP)?;
        let mark = table.get(seq.0)?.map(|row| codec::from_json::<HelpMark>("mark of a request for help", row.value()));
        Ok(mark.transpose()?.map_or(HelpStand::Open, |mark| mark.stand))
    }

    /// All that was said of requests for help.
    pub(super) fn help_marks(&self) -> Result<BTreeMap<Seq, HelpMark>, StoreError> {
        let table = self.txn.open_table(SEQ_TO_HELP)?;
        let rows = table.iter()?.map(|row| {
            let (seq, record) = row?;
            Ok((Seq(seq.value()), codec::from_json("mark of a request for help", record.value())?))
        });
        rows.collect()
    }
}
