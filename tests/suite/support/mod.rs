//! What the tests share: the program started and stopped, HTTP, event streams, a publisher, hubs and messages.
//!
//! Nothing here sleeps to let something happen: [`eventually`] looks again until it has, or a deadline has passed.

mod bus;
mod command;
mod house;
mod http;
mod hubs;
mod markup;
mod messages;
mod person;
mod portal;
mod routes;
mod stream;
mod wire;

use std::time::{Duration, Instant};

pub use bus::{Publisher, free_port};
pub use command::{Ran, command, run, run_with};
pub use house::House;
pub use http::{Answer, ask, send};
pub use hubs::{plant, widgets};
pub use markup::{Tag, tags};
pub use messages::{Story, TOPIC, asked, envelope, lines};
pub use person::Person;
pub use portal::Portal;
pub use routes::{Route, routes};
pub use stream::{Event, Stream};
pub use wire::{Sent, Wire};

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_fedora-hubs");

/// As long as anything may take on a busy machine; passing tests never wait for it.
pub const LONG: Duration = Duration::from_secs(20);

/// How long to wait before looking again.
const GLANCE: Duration = Duration::from_millis(5);

/// Looks until there is something to see. `what` completes "waited in vain for".
#[track_caller]
pub fn eventually<T>(what: &str, look: impl FnMut() -> Option<T>) -> T {
    eventually_within(LONG.as_secs(), what, look)
}

/// The same, for what takes its time.
#[track_caller]
pub fn eventually_within<T>(seconds: u64, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(seconds);
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        std::thread::sleep(GLANCE);
    }
}
