//! What leaves the portal for feed readers and calendars: Atom, iCalendar. One file a document.
//!
//! Everything is read through the viewer's view, as pages are. Documents are complete in themselves: addresses in them
//! are absolute, names of things stay the same for good, and whoever has a document already is not sent it again.

mod atom;
mod calendar;
mod entries;
mod help;
mod hub;
mod meetings;
mod search;
mod stream;

pub use help::help;
pub use hub::page_or_feed;
pub use meetings::meetings;
pub use search::search;
pub use stream::stream;
