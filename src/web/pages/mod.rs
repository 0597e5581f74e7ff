//! Pages: each a plain view struct and a function from it to markup.
//!
//! No page asks the store or the clock: handlers fill the views. No page carries an inline script or style, which the
//! Content-Security-Policy would refuse.

/// The header every page is served with: nothing from elsewhere, nothing inline.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

pub mod card;
pub mod error;
pub mod front;
pub mod groups;
pub mod hub;
pub mod layout;
pub mod search;
pub mod source;
pub mod tile;
pub mod widget;

#[cfg(test)]
mod sample;

pub use card::Card;
pub use layout::{Bookmark, Frame};
pub use tile::Tile;
