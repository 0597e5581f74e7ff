//! Tokens, under the digest of what programs show.

use redb::ReadableTable;

use super::StoreError;
use super::change::Change;
use super::codec;
use super::snapshot::Snapshot;
use super::tables::{KEY_TO_TOKEN, PERSON_TOKEN};
use crate::model::{PersonName, Time, Token, TokenKey};

impl Change<'_> {
    /// Stores a token; false where its person has as many as anybody may.
    pub fn keep_token(&mut self, key: &TokenKey, token: &Token) -> Result<bool, StoreError> {
        let mut of_person = self.txn.open_table(PERSON_TOKEN)?;
        if read_keys(&of_person, &token.person)?.len() >= Token::MOST {
            return Ok(false);
        }
        let record = codec::to_json("token", token)?;
        self.txn.open_table(KEY_TO_TOKEN)?.insert(&key.0, record.as_slice())?;
        of_person.insert((token.person.as_str(), &key.0), ())?;
        Ok(true)
    }

    /// Notes that a token was used.
    pub fn use_token(&mut self, key: &TokenKey, now: Time) -> Result<(), StoreError> {
        let mut table = self.txn.open_table(KEY_TO_TOKEN)?;
        let found = table.get(&key.0)?.map(|record| codec::from_json::<Token>("token", record.value()));
        let Some(token) = found.transpose()? else { return Ok(()) };
        let record = codec::to_json("token", &Token { used: Some(now), ..token })?;
        table.insert(&key.0, record.as_slice())?;
        Ok(())
    }

    /// Ends those of a person's tokens that `which` names.
    pub fn revoke_tokens(&mut self, person: &PersonName, which: impl Fn(&TokenKey) -> bool) -> Result<(), StoreError> {
        let mut of_person = self.txn.open_table(PERSON_TOKEN)?;
        let mut tokens = self.txn.open_table(KEY_TO_TOKEN)?;
        for key in read_keys(&of_person, person)?.into_iter().filter(which) {
            of_person.remove((person.as_str(), &key.0))?;
            tokens.remove(&key.0)?;
        }
        Ok(())
    }
}

impl Snapshot {
    pub fn token(&self, key: &TokenKey) -> Result<Option<Token>, StoreError> {
        let table = self.txn.open_table(KEY_TO_TOKEN)?;
        table.get(&key.0)?.map(|record| codec::from_json("token", record.value())).transpose()
    }

    pub(super) fn tokens_of(&self, person: &PersonName) -> Result<Vec<(TokenKey, Token)>, StoreError> {
        let mut found = Vec::new();
        for key in read_keys(&self.txn.open_table(PERSON_TOKEN)?, person)? {
            found.extend(self.token(&key)?.map(|token| (key, token)));
        }
        Ok(found)
    }
}

fn read_keys(
    table: &impl ReadableTable<(&'static str, &'static [u8; 32]), ()>,
    person: &PersonName,
) -> Result<Vec<TokenKey>, StoreError> {
    let rows = table.range((person.as_str(), &[0; 32])..=(person.as_str(), &[255; 32]))?;
    rows.map(|row| Ok(TokenKey(*row?.0.value().1))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn tokens_are_kept_noted_and_ended() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), || Time::from_millis(1)).unwrap();
        let (ann, bo) = (PersonName::from("ann"), PersonName::from("bo"));
        let token =
            |person: &PersonName| Token { person: person.clone(), label: "x".into(), made: Time::ZERO, used: None };
        let (one, two) = (token(&ann), token(&bo));
        let kept = store.write(move |change| {
            for number in 0..Token::MOST {
                assert!(change.keep_token(&TokenKey::of(&number.to_string()), &one)?);
            }
            assert!(change.keep_token(&TokenKey::of("bo"), &two)?);
            change.use_token(&TokenKey::of("3"), Time::from_millis(5))?;
            change.use_token(&TokenKey::of("none"), Time::from_millis(5))?;
            change.keep_token(&TokenKey::of("one too many"), &one)
        });
        assert!(!kept.wait().unwrap());
        let snapshot = store.snapshot().unwrap();
        assert_eq!(snapshot.token(&TokenKey::of("3")).unwrap().unwrap().used, Some(Time::from_millis(5)));
        assert_eq!(snapshot.token(&TokenKey::of("none")).unwrap(), None);
        assert_eq!(snapshot.tokens_of(&ann).unwrap().len(), Token::MOST);
        store.write(move |change| change.revoke_tokens(&ann, |key| *key != TokenKey::of("3"))).wait().unwrap();
        let snapshot = store.snapshot().unwrap();
        assert_eq!(snapshot.tokens_of(&PersonName::from("ann")).unwrap().len(), 1);
        assert!(snapshot.token(&TokenKey::of("4")).unwrap().is_none());
        assert!(snapshot.token(&TokenKey::of("bo")).unwrap().is_some(), "others keep theirs");
    }
}
