//! The nouns everyone shares: messages, hubs, people, roles, widgets, feeds.
//!
//! Nothing here does I/O, knows a table, or renders. Every other room may use this one.

mod announcement;
mod audit;
mod board;
mod discreet;
mod facts;
mod feed;
mod gathered;
mod hours;
mod hub;
mod icons;
mod ids;
mod line;
mod links;
mod matter;
mod membership;
mod message;
mod person;
mod role;
mod secret;
mod session;
mod stream;
mod subject;
mod time;
mod topic;
mod want;
mod widget;

pub use announcement::Announcement;
pub use audit::{AuditLine, Notice, NoticeKind};
pub use board::{Board, BoardWidget};
pub use discreet::{Discreet, Discretion, Forgotten};
pub use facts::{Facts, Story, Weight};
pub use feed::{FEED_LIMIT, FeedEntry, FeedItem, Reason, STORY_WINDOW_MS, neighbour};
pub use gathered::{Article, Badge, BadgeShelf, Check, Gathered, Matters, Occasion, When, Word};
pub use hours::Hours;
pub use hub::{Hub, HubKind, Picture, Visibility};
pub use icons::RULE_ICONS;
pub use ids::{HubId, HubName, IdError, MessageId, PersonName, Revision, Seq, WidgetId};
pub use line::{is_one_line, shortened};
pub use links::{HubLinks, LinkKind};
pub use matter::{Forge, Matter, MatterKind, OpenMatter, Told};
pub use membership::{Pending, RoleAct, RoleRefusal, Standing};
pub use message::{DecodeError, MAX_MESSAGE, Message};
pub use person::{Link, Person, Theme};
pub use role::{Role, Roles};
pub use secret::Secret;
pub use session::{Session, SessionKey};
pub use stream::{Full, Mute, Preset, Reach, SavedMessage, StreamChoices};
pub use subject::{Subject, SubjectKind};
pub use time::{Day, Time};
pub use topic::Topic;
pub use want::{Service, Want};
pub use widget::{Column, Move, RemovedWidget, WidgetInstance, WidgetResult};
