//! The archive for programs, in the shapes that datagrepper made known: `/raw` and `/v2/search` with their filters, a
//! message by its id, how many there are, and charts of them.
//!
//! What may be asked stands in `filters`, `span`, `paging` and `split`; `item` has the shapes of a message, `drawing`
//! those of charts. The index finds, and every message is read through the viewer's `View`: totals, pages and charts
//! know no more than that viewer may. Nothing here changes anything.

mod charts;
mod count;
mod drawing;
mod filters;
mod guide;
mod id;
mod item;
mod meta;
mod paging;
mod parameters;
mod raw;
mod span;
mod split;

pub use charts::chart;
pub use count::count;
pub use guide::guide;
pub use id::{first, second};
pub use raw::{raw, search};
