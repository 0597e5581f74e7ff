//! Tests in a real browser, through its driver: the real program, a real publisher, real pages.
//!
//! They run one after another, because each is a program, a driver and a browser, and because some of them measure.
//! `HUBS_SHOTS=DIR` keeps pictures of every page there.

mod appliance;
mod browser;
mod command;
mod leash;
mod pages;
mod publisher;

mod axe;
mod days;
mod demo;
mod editing;
mod fit;
mod founding;
mod healing;
mod keyboard;
mod live;
mod own;
mod pictures;
mod quiet;
mod roles;
mod saved;
mod scriptless;
mod stream;
mod suggest;
mod theme;
mod together;
