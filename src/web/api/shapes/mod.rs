//! What programs are sent, as plain values: the same shapes answer requests and stand in the description of the API.
//!
//! They are apart from what is stored, so that the one can change without the other.

mod entry;
mod hub;
mod kind;
mod person;

pub use entry::{Entry, Message};
pub use hub::{Hub, HubExport, HubLine, Widget};
pub use kind::Kind;
pub use person::{Belonging, Me, Person, PersonLine};

use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use crate::model::Time;

/// An instant in UTC, to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-11-21T16:05:00Z")]
pub struct Moment(pub Time);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Why a request was not answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// One sentence for people: what was wrong, and the way out.
    pub error: String,
}
