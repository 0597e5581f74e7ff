//! The event streams that are open, so that nobody has too many, and so that they look up when a session ends.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::model::PersonName;

/// Streams that one person can have open; more windows than this are read by nobody.
const MOST: usize = 10;

/// Clones share it.
#[derive(Clone, Default)]
pub struct OpenStreams {
    counts: Arc<Mutex<HashMap<PersonName, usize>>>,
    bell: Arc<watch::Sender<()>>,
}

/// One open stream; dropping it makes room for another.
pub(super) struct Place {
    streams: OpenStreams,
    person: PersonName,
}

impl OpenStreams {
    /// None where this person has as many open as there can be.
    pub(super) fn enter(&self, person: &PersonName) -> Option<Place> {
        let mut counts = self.lock();
        let count = counts.entry(person.clone()).or_default();
        if *count >= MOST {
            return None;
        }
        *count += 1;
        Some(Place { streams: self.clone(), person: person.clone() })
    }

    /// Has every stream ask whether it may go on.
    pub(in crate::web) fn look_up(&self) {
        self.bell.send_replace(());
    }

    pub(super) fn bell(&self) -> watch::Receiver<()> {
        self.bell.subscribe()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<PersonName, usize>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.streams.lock();
        if let Some(count) = counts.get_mut(&self.person) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.person);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_bounded_for_each_and_comes_back() {
        let streams = OpenStreams::default();
        let ann = PersonName::from("ann");
        let mut open: Vec<Place> = (0..MOST).map(|_| streams.enter(&ann).unwrap()).collect();
        assert!(streams.enter(&ann).is_none() && streams.enter(&"bo".into()).is_some());
        open.pop();
        assert!(streams.enter(&ann).is_some());
        drop(open);
        assert!(streams.lock().is_empty());
    }
}
