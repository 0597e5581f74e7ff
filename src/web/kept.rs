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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{HubId, PersonName, Role, Roles};
    use crate::store::{Store, Viewer};

    #[test]
    fn read_once_a_second_and_when_roles_change() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), || Time::from_millis(1)).unwrap();
        let kept = Kept::default();
        let get = |millis: u64, reading: u32| {
            let snapshot = store.snapshot().unwrap();
            let view = View::new(&snapshot, &Viewer::Visitor);
            *kept.get(&view, Time::ZERO.plus_millis(millis), || Ok(reading)).unwrap()
        };
        assert_eq!([get(5000, 1), get(5999, 2), get(6000, 3), get(6001, 4)], [1, 1, 3, 3]);
        let owner = Roles::default().with(Role::Owner);
        store.write(move |change| change.set_roles(HubId(1), &PersonName::from("ann"), owner)).wait().unwrap();
        assert_eq!([get(6002, 5), get(6003, 6)], [5, 5]);
    }
}
