//! Something costly to read, kept for a moment and shared by all who ask meanwhile.

use std::sync::{Arc, Mutex, PoisonError};

use crate::model::Time;
use crate::store::{StoreError, View};

const FRESH_MILLIS: u64 = 1000;

/// Read at most once a second, and anew when hubs or roles changed, by whoever comes first; others wait for it. What
/// is kept is for every viewer, so it must be something that only a view opens.
pub(super) struct Kept<T> {
    last: Mutex<Option<Reading<T>>>,
}

struct Reading<T> {
    at: Time,
    boards: u64,
    value: Arc<T>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Kept { last: Mutex::new(None) }
    }
}

impl<T> Kept<T> {
    pub fn get(
        &self,
        view: &View<'_>,
        now: Time,
        read: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<Arc<T>, StoreError> {
        let boards = view.boards()?;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reading) = last.as_ref()
            && reading.boards == boards
            && now.millis_since(reading.at) < FRESH_MILLIS
        {
            return Ok(reading.value.clone());
        }
        let value = Arc::new(read()?);
        *last = Some(Reading { at: now, boards, value: value.clone() });
        Ok(value)
    }
}
