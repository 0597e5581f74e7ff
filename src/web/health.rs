//! `/healthz`, `/readyz`, `/metrics`: for monitoring, whatever the `Host` header says.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::error::Failure;
use super::portal::Portal;

/// The process answers.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// It can do its work: started, not stopping, and the database can be read.
pub async fn readyz(State(portal): State<Arc<Portal>>) -> Response {
    let readable = portal.store.read(|snapshot| snapshot.last_seq()).await.is_ok();
    if *portal.ready.borrow() && readable {
        "ready\n".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response()
    }
}

/// Counters and gauges as Prometheus reads them.
pub async fn metrics(State(portal): State<Arc<Portal>>) -> Result<Response, Failure> {
    let (marks, last) = portal.store.read(|snapshot| Ok((snapshot.mark_count()?, snapshot.last_seq()?))).await?;
    metrics::gauge!("hubs_stale_marks").set(marks as f64);
    metrics::gauge!("hubs_index_lag_messages").set(last.0.saturating_sub(portal.search.indexed().0) as f64);
    metrics::gauge!("hubs_index_place").set(portal.search.indexed().0 as f64);
    metrics::gauge!("hubs_browsers_connected").set(portal.push.connected() as f64);
    let text = portal.metrics.as_ref().map(|handle| {
        handle.run_upkeep();
        handle.render()
    });
    Ok(([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text.unwrap_or_default()).into_response())
}
