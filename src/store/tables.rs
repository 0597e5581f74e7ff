//! Every table, with what its keys and values mean. Numbers are little-endian as redb stores them and compare as
//! numbers; `u64` times are milliseconds since 1970. "JSON" and "postcard" say how a record is written: what people
//! made is JSON, so that it can gain fields; what is derived is postcard, because it can be made again.

use redb::TableDefinition;

/// Counters of the data directory by name, see [`meta`].
pub const META: TableDefinition<&str, u64> = TableDefinition::new("meta");

pub mod meta {
    //! Names in [`super::META`].

    /// Number of the last migration done.
    pub const SCHEMA: &str = "schema";
    /// The last number given to a message, a hub, a widget, a subject and a widget result.
    pub const SEQ: &str = "last-seq";
    pub const HUB: &str = "last-hub";
    pub const WIDGET: &str = "last-widget";
    pub const SUBJECT: &str = "last-subject";
    pub const REVISION: &str = "last-revision";
    /// Grows with each change of a hub, its widgets, a person or a role.
    pub const BOARDS: &str = "boards";
    /// The last key of [`super::CHANGE_TO_HUB`].
    pub const CHANGE: &str = "last-change";
    /// The last message that was read again for matters; there only as long as some are still to be.
    pub const RECALL: &str = "recall";
    /// Zero where all that is derived is to be made anew; then the next message to be read for it; else not there.
    pub const REBUILD: &str = "rebuild";
    /// Messages from before this day are let go and not taken in; not there where all are kept.
    pub const HORIZON: &str = "horizon";
    /// The last number of an audit line, a notice and an announcement.
    pub const LINE: &str = "last-line";
}

/// Source of messages or reader of the archive -> how far it has come.
pub const NAME_TO_CURSOR: TableDefinition<&str, &[u8]> = TableDefinition::new("name_to_cursor");

// The archive.

/// Sequence -> the packed message, see `codec`.
pub const SEQ_TO_MESSAGE: TableDefinition<u64, &[u8]> = TableDefinition::new("seq_to_message");
/// Message id without its year, as 128 bits -> sequence.
pub const ID_TO_SEQ: TableDefinition<u128, u64> = TableDefinition::new("id_to_seq");
/// A subject's text -> its number.
pub const SUBJECT_TO_NUMBER: TableDefinition<&str, u32> = TableDefinition::new("subject_to_number");
/// And back.
pub const NUMBER_TO_SUBJECT: TableDefinition<u32, &str> = TableDefinition::new("number_to_subject");
/// (Subject, time, sequence). Subject [`EVERYTHING`] lists all messages by time.
pub const SUBJECT_TIME_SEQ: TableDefinition<(u32, u64, u64), ()> = TableDefinition::new("subject_time_seq");
/// (Person or place, topic, time, sequence): a person's newest awards without reading the rest.
pub const SUBJECT_TOPIC_TIME_SEQ: TableDefinition<(u32, u32, u64, u64), ()> =
    TableDefinition::new("subject_topic_time_seq");
/// The number under which [`SUBJECT_TIME_SEQ`] lists every message; no subject has it.
pub const EVERYTHING: u32 = 0;

// Counters, derived.

/// Subject -> (messages, time of the newest).
pub const SUBJECT_TO_TALLY: TableDefinition<u32, (u64, u64)> = TableDefinition::new("subject_to_tally");
/// (Person, day, category) -> messages by hour of the day in UTC, see `counters`.
pub const PERSON_DAY_CATEGORY_TO_HOURS: TableDefinition<(u32, u32, u32), &[u8]> =
    TableDefinition::new("person_day_category_to_hours");
/// (Subject, day) -> the same.
pub const SUBJECT_DAY_TO_HOURS: TableDefinition<(u32, u32), &[u8]> = TableDefinition::new("subject_day_to_hours");
/// Hub -> (messages that entered its feed, time of the newest).
pub const HUB_TO_TALLY: TableDefinition<u32, (u64, u64)> = TableDefinition::new("hub_to_tally");

// What was counted of messages that are let go: beyond making anew.

/// Subject -> (messages, time of the newest).
pub const NUMBER_TO_PRUNED: TableDefinition<u32, (u64, u64)> = TableDefinition::new("number_to_pruned");
/// (Person or place, topic) -> messages.
pub const NUMBER_TOPIC_TO_PRUNED: TableDefinition<(u32, u32), u64> = TableDefinition::new("number_topic_to_pruned");
/// Hub -> (messages that entered its feed, time of the newest).
pub const HUB_TO_PRUNED: TableDefinition<u32, (u64, u64)> = TableDefinition::new("hub_to_pruned");

// Matters, derived.

/// Matter -> postcard of how it stands. A matter's number is the beginning of a digest of its kind and name.
pub const MATTER_TO_RECORD: TableDefinition<u128, &[u8]> = TableDefinition::new("matter_to_record");
/// (Subject, kind, when it was opened, matter), of those that are open.
pub const SUBJECT_KIND_MATTER: TableDefinition<(u32, u8, u64, u128), ()> = TableDefinition::new("subject_kind_matter");

// Hubs and people.

/// Hub -> JSON of `model::Hub`.
pub const HUB_TO_RECORD: TableDefinition<u32, &[u8]> = TableDefinition::new("hub_to_record");
/// Hubs that not everybody may read, derived.
pub const CLOSED_HUBS: TableDefinition<u32, ()> = TableDefinition::new("closed_hubs");
/// Hub name -> hub.
pub const NAME_TO_HUB: TableDefinition<&str, u32> = TableDefinition::new("name_to_hub");
/// Nickname -> JSON of `model::Person`.
pub const NAME_TO_PERSON: TableDefinition<&str, &[u8]> = TableDefinition::new("name_to_person");
/// Nickname -> postcard of `model::Discretion`, of those who keep something to themselves.
pub const NAME_TO_DISCRETION: TableDefinition<&str, &[u8]> = TableDefinition::new("name_to_discretion");
/// (Hub, nickname) -> bits of `model::Roles`.
pub const HUB_PERSON_TO_ROLES: TableDefinition<(u32, &str), u8> = TableDefinition::new("hub_person_to_roles");
/// (Nickname, hub) -> the same bits.
pub const PERSON_HUB_TO_ROLES: TableDefinition<(&str, u32), u8> = TableDefinition::new("person_hub_to_roles");
/// Widget -> JSON of `model::WidgetInstance`.
pub const WIDGET_TO_RECORD: TableDefinition<u32, &[u8]> = TableDefinition::new("widget_to_record");
/// (Hub, widget).
pub const HUB_WIDGET: TableDefinition<(u32, u32), ()> = TableDefinition::new("hub_widget");
/// Number of a change -> the hub that changed; what the people index follows.
pub const CHANGE_TO_HUB: TableDefinition<u64, u32> = TableDefinition::new("change_to_hub");

// Derived from all of the above.

/// (Hub, time, sequence) -> postcard of `model::FeedEntry`; at most a hundred a hub.
pub const HUB_TIME_SEQ_TO_ENTRY: TableDefinition<(u32, u64, u64), &[u8]> =
    TableDefinition::new("hub_time_seq_to_entry");
/// Widget -> postcard of `model::WidgetResult`.
pub const WIDGET_TO_RESULT: TableDefinition<u32, &[u8]> = TableDefinition::new("widget_to_result");
/// Stale widget -> (generation, since when).
pub const WIDGET_TO_MARK: TableDefinition<u32, (u64, u64)> = TableDefinition::new("widget_to_mark");
/// Widget -> the time from which its result is stale without any message, e.g. a countdown's end.
pub const WIDGET_TO_EXPIRY: TableDefinition<u32, u64> = TableDefinition::new("widget_to_expiry");

/// Widget -> [`meta::BOARDS`] when its result was forgotten; there until it has one that was built from what is newer.
pub const WIDGET_TO_FORGOTTEN: TableDefinition<u32, u64> = TableDefinition::new("widget_to_forgotten");

// What people do here.

/// A message that asks for help -> JSON of `model::HelpMark`, where somebody said that it is taken or answered.
pub const SEQ_TO_HELP: TableDefinition<u64, &[u8]> = TableDefinition::new("seq_to_help");
/// (Hub, nickname) -> 1 asked to join, 2 was invited; and since when.
pub const HUB_PERSON_TO_PENDING: TableDefinition<(u32, &str), (u8, u64)> =
    TableDefinition::new("hub_person_to_pending");
/// (Hub, number) -> JSON of `model::AuditLine`.
pub const HUB_NUMBER_TO_AUDIT: TableDefinition<(u32, u64), &[u8]> = TableDefinition::new("hub_number_to_audit");
/// (Nickname, number) -> JSON of `model::Notice`.
pub const PERSON_NUMBER_TO_NOTICE: TableDefinition<(&str, u64), &[u8]> =
    TableDefinition::new("person_number_to_notice");
/// (Hub, widget) -> JSON of `model::RemovedWidget`; a few a hub.
pub const HUB_WIDGET_TO_REMOVED: TableDefinition<(u32, u32), &[u8]> = TableDefinition::new("hub_widget_to_removed");
/// (Hub, 1 avatar or 2 header) -> the picture's bytes: PNG the one, JPEG the other.
pub const HUB_PICTURE_TO_BYTES: TableDefinition<(u32, u8), &[u8]> = TableDefinition::new("hub_picture_to_bytes");
/// (Nickname, hub) -> (time of the last visit, time of the one before, after a pause).
pub const PERSON_HUB_TO_VISIT: TableDefinition<(&str, u32), (u64, u64)> = TableDefinition::new("person_hub_to_visit");
/// Nickname -> JSON of `model::StreamChoices`.
pub const PERSON_TO_STREAM: TableDefinition<&str, &[u8]> = TableDefinition::new("person_to_stream");
/// Nickname -> (time of the last look at the stream, time of the one before, after a pause).
pub const PERSON_TO_STREAM_VISIT: TableDefinition<&str, (u64, u64)> = TableDefinition::new("person_to_stream_visit");
/// (Nickname, sequence) -> JSON of `model::SavedMessage`.
pub const PERSON_SEQ_TO_SAVED: TableDefinition<(&str, u64), &[u8]> = TableDefinition::new("person_seq_to_saved");
/// (Nickname, sequence of a message hidden from their stream) -> a number that grows, so that the oldest can go.
pub const PERSON_SEQ_TO_HIDDEN: TableDefinition<(&str, u64), u64> = TableDefinition::new("person_seq_to_hidden");
/// Digest of a browser's secret -> JSON of `model::Session`.
pub const KEY_TO_SESSION: TableDefinition<&[u8; 32], &[u8]> = TableDefinition::new("key_to_session");
/// (Nickname, digest).
pub const PERSON_KEY: TableDefinition<(&str, &[u8; 32]), ()> = TableDefinition::new("person_key");
/// Digest of a token -> JSON of `model::Token`.
pub const KEY_TO_TOKEN: TableDefinition<&[u8; 32], &[u8]> = TableDefinition::new("key_to_token");
/// (Nickname, digest of a token).
pub const PERSON_TOKEN: TableDefinition<(&str, &[u8; 32]), ()> = TableDefinition::new("person_token");
/// Number -> JSON of an announcement that is not in the archive yet.
pub const NUMBER_TO_OUTGOING: TableDefinition<u64, &[u8]> = TableDefinition::new("number_to_outgoing");

// What is brought in from outside.

/// Want -> JSON of `model::Check`.
pub const WANT_TO_CHECK: TableDefinition<&str, &[u8]> = TableDefinition::new("want_to_check");
/// Want -> JSON of `model::Gathered`: the last good answer.
pub const WANT_TO_GATHERED: TableDefinition<&str, &[u8]> = TableDefinition::new("want_to_gathered");
