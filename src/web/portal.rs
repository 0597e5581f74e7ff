//! What handlers share.

use std::sync::Arc;
use std::time::Duration;

use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::watch;

use crate::model::Time;
use crate::push::Push;
use crate::search::Search;
use crate::store::{Store, StoreError, View, Viewer};
use crate::widgets::Builder;

use super::assets::Assets;
use super::directory::Directory;
use super::error::Failure;
use super::pages::{Bookmark, Frame};

/// How long a page waits for a widget that was never built; past it the page carries a placeholder.
pub(super) const COLD_LIMIT: Duration = Duration::from_millis(200);

/// Everything the web room needs, made once by the composition root.
pub struct Portal {
    pub store: Store,
    pub search: Search,
    pub builder: Builder,
    pub push: Push,
    pub assets: Assets,
    pub directory: Directory,
    /// The portal's name, shown on every page.
    pub name: String,
    pub clock: fn() -> Time,
    pub metrics: Option<PrometheusHandle>,
    /// True once everything runs, false again when it stops.
    pub ready: watch::Receiver<bool>,
}

/// What every page shows besides its own content.
#[derive(Default)]
pub(super) struct Surround {
    bookmarks: Vec<Bookmark>,
}

impl Portal {
    /// Reads as a viewer may, on a blocking thread: the only way to the store for whoever answers a viewer.
    pub(super) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        viewer: &Viewer,
        read: impl FnOnce(&View<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Failure> {
        let viewer = viewer.clone();
        Ok(self.store.read(move |snapshot| read(&View::new(snapshot, &viewer))).await?)
    }

    /// The same, with what stands around the page.
    pub(super) async fn look<T: Send + 'static>(
        self: &Arc<Self>,
        viewer: &Viewer,
        read: impl FnOnce(&View<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<(T, Surround), Failure> {
        let portal = self.clone();
        let read = move |view: &View<'_>| {
            let bookmarks = portal.directory.at_hand(view, (portal.clock)())?;
            Ok((read(view)?, Surround { bookmarks }))
        };
        self.read(viewer, read).await
    }

    /// What stands around a page that reads nothing else.
    pub(super) async fn surround(self: &Arc<Self>, viewer: &Viewer) -> Surround {
        // A page without its bar still says what it has to say.
        self.look(viewer, |_| Ok(())).await.map_or_else(|_| Surround::default(), |((), surround)| surround)
    }

    pub(super) fn frame<'a>(&'a self, surround: &'a Surround) -> Frame<'a> {
        Frame { instance: &self.name, assets: &self.assets, bookmarks: &surround.bookmarks, source: "/source/about" }
    }
}
