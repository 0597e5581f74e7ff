//! All tests that drive the appliance through its public face, in one binary: the real program, started on a data
//! directory and a port of its own, fed through its command line, its socket and a real ZeroMQ publisher.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

mod events;
mod pages;
mod rooms;
