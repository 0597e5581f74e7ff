//! Processor time of this thread where the system tells it, else time on the wall.

use std::fs;
use std::time::Instant;

pub struct Clock {
    wall: Instant,
    spent: Option<u64>,
}

impl Clock {
    pub fn start() -> Clock {
        Clock { wall: Instant::now(), spent: spent() }
    }

    pub fn seconds(&self) -> f64 {
        match (self.spent, spent()) {
            (Some(before), Some(now)) if now > before => (now - before) as f64 / 1e9,
            _ => self.wall.elapsed().as_secs_f64(),
        }
    }
}

/// Nanoseconds this thread has run.
fn spent() -> Option<u64> {
    fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}
