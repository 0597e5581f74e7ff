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

use axum::http::Uri;

pub use charts::chart;
pub use count::count;
pub use guide::guide;
pub use id::{first, second};
pub use raw::{raw, search};

/// These may also be asked for with a slash at the end, as many programs do.
const WITH_SLASH: [&str; 5] = ["/raw/", "/v2/search/", "/id/", "/v2/id/", "/messagecount/"];

/// The address that is meant, where one of these has a slash at its end.
pub fn without_slash(uri: &Uri) -> Option<String> {
    let path = WITH_SLASH.iter().find(|path| **path == uri.path())?.trim_end_matches('/');
    Some(uri.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}")))
}
