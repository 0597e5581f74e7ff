//! Builds one widget: snapshot, data, fragment, commit, event. Single-flight: whoever comes first builds, everybody
//! else waits for the same result.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tracing::warn;

use crate::model::{Hub, Time, WidgetId, WidgetInstance, WidgetResult};
use crate::store::{Built, Pending, Store, StoreError};

use super::contract::Scene;
use super::found::Find;
use super::shelf::Shelf;

/// The histogram of how long widgets were stale, in seconds: from the mark to the result, both as they are stored.
pub const STALE_TO_FRESH: &str = "hubs_stale_to_fresh_seconds";

/// Called after each commit of a new result, in the order of revisions; must not block.
pub type Published = Arc<dyn Fn(&WidgetInstance, &Hub, &WidgetResult) + Send + Sync>;

#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the widget is gone")]
    Gone,
}

/// Builds widgets; clones share what is under way.
#[derive(Clone)]
pub struct Builder {
    store: Store,
    shelf: Shelf,
    find: Find,
    clock: fn() -> Time,
    published: Published,
    under_way: Arc<Mutex<HashMap<WidgetId, watch::Receiver<bool>>>>,
}

impl Builder {
    pub fn new(store: Store, shelf: Shelf, find: Find, clock: fn() -> Time, published: Published) -> Self {
        Builder { store, shelf, find, clock, published, under_way: Arc::default() }
    }

    /// Builds a widget unless somebody is at it; then waits for them. The result is in the store afterwards.
    pub async fn build(&self, widget: WidgetId) -> Result<(), BuildError> {
        self.build_in(widget, ()).await
    }

    /// The same. `seat` is given back once all is computed and waits to be stored.
    pub async fn build_in(&self, widget: WidgetId, seat: impl Send + 'static) -> Result<(), BuildError> {
        let claim = match self.claim(widget) {
            Claim::Mine(claim) => claim,
            Claim::Theirs(mut done) => {
                // An error means the builder went away without a word; the widget is still marked then.
                let _ = done.wait_for(|done| *done).await;
                return Ok(());
            }
        };
        let builder = self.clone();
        let building = tokio::task::spawn_blocking(move || {
            let built = builder.build_here(widget);
            drop(seat);
            built
        });
        let built = building.await.map_err(|_| BuildError::Store(StoreError::Closed))?;
        let told = match built {
            Ok(Some(pending)) => pending.durable().await.map(drop).map_err(BuildError::from),
            Ok(None) => Ok(()),
            Err(BuildError::Gone) => {
                self.store.write(move |change| change.unmark(widget)).durable().await?;
                Err(BuildError::Gone)
            }
            Err(failure) => Err(failure),
        };
        drop(claim);
        told
    }

    /// The same, but no longer than `limit`: for pages. The build goes on when the page no longer waits.
    pub async fn build_within(&self, widget: WidgetId, limit: Duration) {
        let builder = self.clone();
        let building = tokio::spawn(async move { builder.build(widget).await });
        if let Ok(Ok(Err(error))) = tokio::time::timeout(limit, building).await {
            warn!(widget = widget.0, "a widget could not be built: {error}");
        }
    }

    fn claim(&self, widget: WidgetId) -> Claim {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(done) = under_way.get(&widget) {
            return Claim::Theirs(done.clone());
        }
        let (done, watch) = watch::channel(false);
        under_way.insert(widget, watch);
        Claim::Mine(Guard { builder: self.clone(), widget, done })
    }

    /// Builds on this thread and queues the write. `None` where the stored result is fresh.
    fn build_here(&self, widget: WidgetId) -> Result<Option<Pending<Option<WidgetResult>>>, BuildError> {
        let snapshot = self.store.snapshot()?;
        // The mark is read from the same snapshot as the data: a message after it raises the generation.
        let mark = snapshot.mark_of(widget)?;
        if mark.is_none() && snapshot.result(widget)?.is_some() {
            return Ok(None);
        }
        let generation = mark.map_or(0, |mark| mark.generation);
        let boards = snapshot.boards()?;
        let instance = snapshot.widget(widget)?.ok_or(BuildError::Gone)?;
        let hub = snapshot.hub(instance.hub)?.ok_or(BuildError::Gone)?;
        let now = (self.clock)();
        let scene = Scene { snapshot: &snapshot, hub: &hub, now, find: &self.find };
        let fresh = match self.shelf.find(&instance.plugin) {
            Some(plugin) => plugin.build(&instance.config, &scene)?,
            None => unknown_plugin(&instance.plugin),
        };
        let built = Built {
            widget,
            hub: hub.id,
            generation,
            boards,
            built: now,
            data: fresh.data,
            html: fresh.html,
            expires: fresh.expires,
            fault: fresh.fault,
        };
        let (published, clock) = (self.published.clone(), self.clock);
        metrics::counter!("hubs_rebuilds_total").increment(1);
        Ok(Some(self.store.write_then(
            move |change| change.put_result(&built),
            move |result: &Option<WidgetResult>| {
                if let Some(mark) = mark {
                    metrics::histogram!(STALE_TO_FRESH).record(clock().millis_since(mark.since) as f64 / 1000.0);
                }
                if let Some(result) = result {
                    published(&instance, &hub, result);
                }
            },
        )))
    }
}

enum Claim {
    Mine(Guard),
    Theirs(watch::Receiver<bool>),
}

/// Releases the claim however the build ends.
struct Guard {
    builder: Builder,
    widget: WidgetId,
    done: watch::Sender<bool>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.builder.under_way.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.widget);
        self.done.send_replace(true);
    }
}

/// A board may name a kind that this portal does not have, for example after going back to an older program.
fn unknown_plugin(name: &str) -> super::Fresh {
    let sentence = format!("This portal has no widget called \u{201c}{name}\u{201d} any more; you can remove it.");
    super::Fresh { data: "null".to_owned(), html: String::new(), expires: None, fault: Some(sentence) }
}
