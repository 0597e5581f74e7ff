//! What browsers meet: pages and assets.

pub mod assets;
pub mod pages;
