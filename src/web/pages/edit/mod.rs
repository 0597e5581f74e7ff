//! Edit mode: the board with its tools, the kinds of widget to choose from, and a widget's settings.
//!
//! Everything is a plain form; `assets/js/edit.js` sends the same forms without leaving the page. What it relies on is
//! written beside the markup it concerns.

mod board;
mod gallery;
mod settings;

pub use board::{EditCard, EditView, Notice, edit};
pub use gallery::{Exhibit, GalleryView, gallery};
pub(super) use settings::clash;
pub use settings::{Clash, SettingsView, settings};
