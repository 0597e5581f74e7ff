//! What browsers and programs meet: pages, JSON, events, assets, health.
//!
//! A handler extracts, asks, renders. Everything about hubs is read through `store::View`, so that what a viewer may
//! not see is not there; `portal` alone hands it out. All routes stand in [`router()`].

pub mod assets;
mod directory;
mod error;
mod extract;
mod front;
mod groups;
mod health;
mod hub;
mod kept;
pub mod pages;
mod portal;
mod router;
mod search;
mod source;
mod sse;
mod widget;

pub use portal::Portal;
pub use router::router;
