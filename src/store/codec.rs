//! How records are written. A message is packed outside the writer, in parallel; see [`Parcel`].
//!
//! Layout of a packed message: one byte of method (1 = zstd, 2 = zstd with the dictionary below), four bytes of
//! unpacked length (little-endian), then the compressed bytes of: postcard of [`Heading`], then the envelope's JSON to
//! the end. The dictionary is trained on the demo's own recording; messages packed with it need it for ever.

use std::cell::RefCell;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zstd::bulk::{Compressor, Decompressor};

use crate::model::{Facts, MAX_MESSAGE, Message, MessageId, Seq, Subject, SubjectKind, Time, Topic};

use super::StoreError;

const METHOD_DICTIONARY_1: u8 = 2;
const LEVEL: i32 = 3;
const DICTIONARY_1: &[u8] = include_bytes!("../../data/dictionary-1.zstd");
/// Room for the heading beside the largest envelope.
const MAX_UNPACKED: usize = MAX_MESSAGE + 1024 * 1024;

/// What stands before the envelope: enough to show the message without reading it again.
#[derive(Serialize, Deserialize)]
struct Heading {
    id: MessageId,
    topic: Topic,
    time: Time,
    facts: Facts,
}

/// A message as it comes out of the archive.
#[derive(Debug, Clone, PartialEq)]
pub struct Archived {
    pub seq: Seq,
    pub id: MessageId,
    pub topic: Topic,
    pub time: Time,
    pub facts: Facts,
    /// The envelope's JSON as it came.
    pub envelope: String,
}

/// A message ready to be stored: all that can be computed without the database has been.
#[derive(Debug, Clone)]
pub struct Parcel {
    pub id: MessageId,
    pub topic: Topic,
    pub time: Time,
    pub facts: Facts,
    pub(super) key: u128,
    pub(super) packed: Vec<u8>,
    pub(super) subjects: Vec<Subject>,
}

impl Parcel {
    pub fn pack(message: &Message, facts: Facts) -> Result<Self, StoreError> {
        let Message { id, topic, time, .. } = message;
        let heading = Heading { id: id.clone(), topic: topic.clone(), time: *time, facts };
        let packed = pack(&heading, &message.envelope)?;
        Ok(Parcel::of(heading, packed))
    }

    /// A message of the archive with what it is found to mean now. Packed only where that is something else than before.
    pub fn again(archived: &Archived, facts: Facts) -> Result<Self, StoreError> {
        let Archived { id, topic, time, envelope, .. } = archived;
        let heading = Heading { id: id.clone(), topic: topic.clone(), time: *time, facts };
        let packed = if heading.facts == archived.facts { Vec::new() } else { pack(&heading, envelope)? };
        Ok(Parcel::of(heading, packed))
    }

    fn of(heading: Heading, packed: Vec<u8>) -> Self {
        let Heading { id, topic, time, facts } = heading;
        let mut subjects = facts.subjects(&topic);
        subjects.sort_unstable();
        subjects.dedup();
        Parcel { key: key_of(&id), id, topic, time, facts, packed, subjects }
    }
}

fn pack(heading: &Heading, envelope: &str) -> Result<Vec<u8>, StoreError> {
    let mut plain = to_bytes("message heading", heading)?;
    plain.extend_from_slice(envelope.as_bytes());
    compress(&plain).map_err(unreadable("message"))
}

/// Reads a message back.
pub(super) fn unpack(seq: Seq, packed: &[u8]) -> Result<Archived, StoreError> {
    let plain = decompress(packed)?;
    let (heading, rest) = postcard::take_from_bytes::<Heading>(&plain).map_err(unreadable("message heading"))?;
    let envelope = String::from_utf8(rest.to_vec()).map_err(unreadable("message"))?;
    let Heading { id, topic, time, facts } = heading;
    Ok(Archived { seq, id, topic, time, facts, envelope })
}

/// The key of an id: the UUID itself where it is one, else a hash; the year does not count.
pub(super) fn key_of(id: &MessageId) -> u128 {
    let text = id.without_year();
    let digits = text.bytes().filter(|b| *b != b'-');
    if text.len() == 36
        && digits.clone().count() == 32
        && let Some(uuid) = digits.map(|b| char::from(b).to_digit(16)).try_fold(0u128, |key, digit| {
            let digit = digit?;
            Some(key << 4 | u128::from(digit))
        })
    {
        return uuid;
    }
    let digest = Sha256::digest(text.as_bytes());
    digest[..16].iter().fold(0, |key, byte| key << 8 | u128::from(*byte))
}

/// Which of a message's subjects are also listed by topic: people and places, but not what the topic says itself.
pub(super) fn listed_by_topic(subject: &Subject) -> bool {
    !matches!(subject.kind, SubjectKind::Category | SubjectKind::Topic | SubjectKind::Package)
}

pub(super) fn to_bytes<T: Serialize>(what: &'static str, value: &T) -> Result<Vec<u8>, StoreError> {
    postcard::to_stdvec(value).map_err(unreadable(what))
}

pub(super) fn from_bytes<'a, T: Deserialize<'a>>(what: &'static str, bytes: &'a [u8]) -> Result<T, StoreError> {
    postcard::from_bytes(bytes).map_err(unreadable(what))
}

pub(super) fn to_json<T: Serialize>(what: &'static str, value: &T) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(value).map_err(unreadable(what))
}

pub(super) fn from_json<T: DeserializeOwned>(what: &'static str, bytes: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(bytes).map_err(unreadable(what))
}

fn unreadable<E: std::fmt::Display>(what: &'static str) -> impl FnOnce(E) -> StoreError {
    move |error| StoreError::Record { what, reason: error.to_string() }
}

thread_local! {
    // Setting a compressor up with its dictionary costs more than one message does.
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

fn compress(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    COMPRESSOR.with_borrow_mut(|slot| {
        let compressor = match slot {
            Some(compressor) => compressor,
            None => slot.insert(Compressor::with_dictionary(LEVEL, DICTIONARY_1)?),
        };
        let compressed = compressor.compress(plain)?;
        let mut packed = Vec::with_capacity(compressed.len() + 5);
        packed.push(METHOD_DICTIONARY_1);
        packed.extend_from_slice(&(plain.len() as u32).to_le_bytes());
        packed.extend_from_slice(&compressed);
        Ok(packed)
    })
}

fn decompress(packed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let damaged = |reason: &str| StoreError::Record { what: "message", reason: reason.to_owned() };
    let (head, compressed) = packed.split_at_checked(5).ok_or_else(|| damaged("it is too short"))?;
    let length = u32::from_le_bytes([head[1], head[2], head[3], head[4]]) as usize;
    if length > MAX_UNPACKED {
        return Err(damaged("it announces an impossible length"));
    }
    if head[0] != METHOD_DICTIONARY_1 {
        return Err(damaged("its method of compression is unknown"));
    }
    DECOMPRESSOR.with_borrow_mut(|slot| {
        let decompressor = match slot {
            Some(decompressor) => decompressor,
            None => slot.insert(Decompressor::with_dictionary(DICTIONARY_1).map_err(unreadable("dictionary"))?),
        };
        decompressor.decompress(compressed, length).map_err(unreadable("message"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_round_trip() {
        let text =
            r#"{"topic":"org.x.prod.bodhi.y","msg":{"a":"é"},"msg_id":"2024-0f8fad5b-d9cb-469f-a165-70867728950e"}"#;
        let message = Message::decode(text.as_bytes(), Time::from_millis(5)).unwrap();
        let facts = Facts { subtitle: "ann did".into(), usernames: vec!["ann".into()], ..Facts::default() };
        let parcel = Parcel::pack(&message, facts.clone()).unwrap();
        let back = unpack(Seq(7), &parcel.packed).unwrap();
        assert_eq!((back.envelope.as_str(), &back.facts, back.seq), (text, &facts, Seq(7)));
        assert_eq!(parcel.key, 0x0f8f_ad5b_d9cb_469f_a165_7086_7728_950e);
        assert!(unpack(Seq(7), &parcel.packed[..9]).is_err());
        assert!(unpack(Seq(7), &[]).is_err());
    }

    #[test]
    fn ids_that_are_no_uuid_have_keys_too() {
        let key = |id: &str| key_of(&MessageId(id.into()));
        assert_eq!(key("2024-abc"), key("2023-abc"));
        assert_ne!(key("derived-1"), key("derived-2"));
        assert_ne!(key("2024-zf8fad5b-d9cb-469f-a165-70867728950e"), 0);
    }
}
