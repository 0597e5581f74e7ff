//! What owners read of their hub, and nobody else; only [`super::View::administer`] gives it out.

use crate::model::{AuditLine, Hub, Pending, PersonName, RemovedWidget, Time, WidgetInstance};
use crate::store::StoreError;
use crate::store::snapshot::Snapshot;

pub struct Managed<'s> {
    snapshot: &'s Snapshot,
    hub: Hub,
}

impl<'s> Managed<'s> {
    pub(super) fn new(snapshot: &'s Snapshot, hub: Hub) -> Self {
        Managed { snapshot, hub }
    }

    pub fn hub(&self) -> &Hub {
        &self.hub
    }

    /// Its widgets: left column first, each in its order.
    pub fn widgets(&self) -> Result<Vec<WidgetInstance>, StoreError> {
        self.snapshot.widgets_of(self.hub.id)
    }

    /// Widgets that can be put back, the last removed first.
    pub fn removed(&self) -> Result<Vec<RemovedWidget>, StoreError> {
        self.snapshot.removed_widgets(self.hub.id)
    }

    /// Who asked to join or was invited; who waits longest first.
    pub fn pending(&self) -> Result<Vec<(PersonName, Pending, Time)>, StoreError> {
        self.snapshot.pending(self.hub.id)
    }

    /// How many ask to join.
    pub fn waiting(&self) -> Result<usize, StoreError> {
        Ok(self.pending()?.iter().filter(|(_, pending, _)| *pending == Pending::Asked).count())
    }

    /// The newest lines of the log before the one of that number, newest first.
    pub fn audit(&self, before: Option<u64>, limit: usize) -> Result<Vec<(u64, AuditLine)>, StoreError> {
        self.snapshot.audit(self.hub.id, before, limit)
    }
}
