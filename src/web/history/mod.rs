//! The archive for programs, in the shapes that datagrepper made known: a message by its id, and how many there are.
//!
//! Every message is read through the viewer's `View`: totals know no more than that viewer may. Nothing here changes
//! anything.

mod count;
mod id;
mod item;
mod meta;
mod parameters;

pub use count::count;
pub use id::{first, second};
