//! Sessions, under the digest of the secret that each browser holds.

use redb::ReadableTable;

use super::StoreError;
use super::change::Change;
use super::codec;
use super::snapshot::Snapshot;
use super::tables::{KEY_TO_SESSION, PERSON_KEY};
use crate::model::{PersonName, Session, SessionKey, Time};

impl Change<'_> {
    /// Stores a session, and lets go of those of the same person that are over.
    pub fn open_session(&mut self, key: &SessionKey, session: &Session) -> Result<(), StoreError> {
        for (old, session) in self.sessions_of(&session.person)? {
            if session.is_over(self.now) {
                self.close_session(&old)?;
            }
        }
        let record = codec::to_json("session", session)?;
        self.txn.open_table(KEY_TO_SESSION)?.insert(&key.0, record.as_slice())?;
        self.txn.open_table(PERSON_KEY)?.insert((session.person.as_str(), &key.0), ())?;
        Ok(())
    }

    /// Notes that a session was used.
    pub fn use_session(&mut self, key: &SessionKey, now: Time) -> Result<(), StoreError> {
        let mut table = self.txn.open_table(KEY_TO_SESSION)?;
        let found = table.get(&key.0)?.map(|record| codec::from_json::<Session>("session", record.value()));
        let Some(session) = found.transpose()? else { return Ok(()) };
        let record = codec::to_json("session", &Session { seen: now, ..session })?;
        table.insert(&key.0, record.as_slice())?;
        Ok(())
    }

    /// Ends a session; one that is over already is none.
    pub fn close_session(&mut self, key: &SessionKey) -> Result<(), StoreError> {
        let closed = self.txn.open_table(KEY_TO_SESSION)?.remove(&key.0)?.map(|record| record.value().to_vec());
        if let Some(record) = closed {
            let session: Session = codec::from_json("session", &record)?;
            self.txn.open_table(PERSON_KEY)?.remove((session.person.as_str(), &key.0))?;
        }
        Ok(())
    }

    /// Ends a person's sessions that `which` names; tells how many.
    pub fn close_sessions(
        &mut self,
        person: &PersonName,
        which: impl Fn(&SessionKey) -> bool,
    ) -> Result<usize, StoreError> {
        let mut closed = 0;
        for (key, _) in self.sessions_of(person)? {
            if which(&key) {
                self.close_session(&key)?;
                closed += 1;
            }
        }
        Ok(closed)
    }

    fn sessions_of(&self, person: &PersonName) -> Result<Vec<(SessionKey, Session)>, StoreError> {
        read_sessions(&self.txn.open_table(PERSON_KEY)?, &self.txn.open_table(KEY_TO_SESSION)?, person)
    }
}

impl Snapshot {
    /// The session of that key, unless it is over.
    pub fn session(&self, key: &SessionKey, now: Time) -> Result<Option<Session>, StoreError> {
        let table = self.txn.open_table(KEY_TO_SESSION)?;
        let found = table.get(&key.0)?.map(|record| codec::from_json::<Session>("session", record.value()));
        Ok(found.transpose()?.filter(|session| !session.is_over(now)))
    }

    pub(super) fn sessions_of(&self, person: &PersonName) -> Result<Vec<(SessionKey, Session)>, StoreError> {
        read_sessions(&self.txn.open_table(PERSON_KEY)?, &self.txn.open_table(KEY_TO_SESSION)?, person)
    }
}

fn read_sessions(
    keys: &impl ReadableTable<(&'static str, &'static [u8; 32]), ()>,
    sessions: &impl ReadableTable<&'static [u8; 32], &'static [u8]>,
    person: &PersonName,
) -> Result<Vec<(SessionKey, Session)>, StoreError> {
    let mut found = Vec::new();
    for row in keys.range((person.as_str(), &[0; 32])..=(person.as_str(), &[255; 32]))? {
        let key = SessionKey(*row?.0.value().1);
        if let Some(record) = sessions.get(&key.0)? {
            found.push((key, codec::from_json("session", record.value())?));
        }
    }
    Ok(found)
}
