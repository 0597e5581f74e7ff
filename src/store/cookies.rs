//! Cookies: a word of thanks from one person to another, one a month.

use redb::ReadableTable;
use sha2::{Digest, Sha256};

use super::StoreError;
use super::access;
use super::change::Change;
use super::codec;
use super::manage::Refusal;
use super::outgoing::Outgoing;
use super::tables::NUMBER_TO_OUTGOING;
use crate::model::{Announcement, HubKind, HubName, MessageId, PersonName};

impl Change<'_> {
    /// Gives a cookie to the person whose hub that is; `words` say for what, and may be empty. The announcement's id is
    /// made from who, to whom and the month, so that it is told once however often it is asked for.
    pub fn give_cookie(
        &mut self,
        by: &PersonName,
        to: &HubName,
        words: &str,
    ) -> Result<Result<(), Refusal>, StoreError> {
        let Some(hub) = self.hub_named(to)? else { return Ok(Err(Refusal::NoHub)) };
        if !access::knows(&hub, self.standing(hub.id, by)?) {
            return Ok(Err(Refusal::NoHub));
        }
        if hub.kind != HubKind::User {
            return Ok(Err(Refusal::NoPerson));
        }
        if hub.archived {
            return Ok(Err(Refusal::Archived));
        }
        if hub.name.as_str() == by.as_str() {
            return Ok(Err(Refusal::OwnCookie));
        }
        let month = self.now().timestamp().strftime("%Y-%m").to_string();
        let digest = Sha256::digest(format!("cookie\n{by}\n{to}\n{month}"));
        let id = MessageId::uuid(std::array::from_fn(|place| digest[place]));
        if self.is_told(&id)? {
            return Ok(Err(Refusal::CookieGiven));
        }
        self.announce_as(id, Announcement::cookie(by, &hub, words))?;
        Ok(Ok(()))
    }

    /// Whether an announcement of that id is in the archive or waits to be.
    fn is_told(&self, id: &str) -> Result<bool, StoreError> {
        if self.is_archived(codec::key_of(&MessageId(id.to_owned())))? {
            return Ok(true);
        }
        for row in self.txn.open_table(NUMBER_TO_OUTGOING)?.iter()? {
            if codec::from_json::<Outgoing>("announcement", row?.1.value())?.id == id {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Board, Facts, Message, Person, Time};
    use crate::store::{Parcel, Store};

    #[test]
    fn one_a_month_whatever_is_written_with_it() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), || Time::from_millis(1)).unwrap();
        let given = store.write(|change| {
            let ann: HubName = "ann".parse().unwrap();
            let board = Board { left_width: 8, widgets: Vec::new() };
            change.admit(&Person::new("ann".into(), "", Time::ZERO), &ann, board)?.unwrap();
            // A message of the same group holds the archive's tables open.
            let message = Message::decode(br#"{"topic": "a.b.prod.c", "msg": {}}"#, Time::from_millis(1)).unwrap();
            change.append(&Parcel::pack(&message, Facts::default())?)?;
            let mut give = |by: &str| change.give_cookie(&by.into(), &ann, "for the soup");
            Ok([give("bo")?, give("bo")?, give("ann")?])
        });
        assert_eq!(given.wait().unwrap(), [Ok(()), Err(Refusal::CookieGiven), Err(Refusal::OwnCookie)]);
        let told = store.snapshot().unwrap().outgoing(9).unwrap();
        let cookies = told.iter().filter(|(_, outgoing)| outgoing.announcement.kind == "hubs.user.cookie");
        assert_eq!(cookies.count(), 1);
    }
}
