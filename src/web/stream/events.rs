//! `GET /stream/events?tab=TAB&since=SEQ`: tells how many entries are new, as soon as they can be found.
//!
//! A stream carries numbers and no entries: what they are is read through the view, by the page that asks for itself.
//! Filters, hubs and the session are asked for anew each time, so that what changed elsewhere holds at once.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_core::Stream;
use serde::Deserialize;
use tokio::sync::{mpsc, watch};
use tokio::time::{MissedTickBehavior, interval};

use crate::model::Seq;
use crate::store::View;

use super::super::error::Failure;
use super::super::extract::Signed;
use super::super::pages::StreamTab;
use super::super::portal::Portal;
use super::entries::news;
use super::open::Place;

/// Events that wait for a browser; a newer number makes an older one idle, so that few do.
const QUEUE: usize = 4;
/// Sent so often where nothing else is, so that proxies and browsers know the connection lives.
const KEEPALIVE: Duration = Duration::from_secs(15);

#[derive(Deserialize, Default)]
pub struct Asked {
    tab: Option<String>,
    since: Option<String>,
}

pub async fn events(
    State(portal): State<Arc<Portal>>,
    signed: Signed,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Failure> {
    let Asked { tab, since } = asked.map(|Query(asked)| asked).unwrap_or_default();
    let tab = StreamTab::parse(tab.as_deref().unwrap_or(StreamTab::Mine.word()));
    let tab = tab.ok_or_else(|| Failure::bad_request("Your stream has no tab of that name."))?;
    let since = since.unwrap_or_default().parse().map(Seq);
    let since = since.map_err(|_| Failure::bad_request("Say after which message: its number, as the page has it."))?;
    let full = || Failure::new(StatusCode::TOO_MANY_REQUESTS, "Your stream is open in too many windows; close one.");
    let place = portal.streams.enter(&signed.person).ok_or_else(full)?;
    let (queue, events) = mpsc::channel(QUEUE);
    tokio::spawn(Follower { portal, signed, tab, since, queue, _place: place }.follow());
    let headers = [
        (CONTENT_TYPE, "text/event-stream; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        // nginx would hold events back otherwise.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, Body::from_stream(Events(events))).into_response())
}

/// One browser's stream.
struct Follower {
    portal: Arc<Portal>,
    signed: Signed,
    tab: StreamTab,
    since: Seq,
    queue: mpsc::Sender<Bytes>,
    _place: Place,
}

impl Follower {
    async fn follow(self) {
        let (mut index, mut ready) = (self.portal.search.clone(), self.portal.ready.clone());
        let mut bell = self.portal.streams.bell();
        let mut beat = interval(KEEPALIVE);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut told = 0;
        if !self.send("retry: 1000\n\n".to_owned()).await {
            return;
        }
        loop {
            tokio::select! {
                () = index.committed() => {
                    let Ok(count) = self.count().await else { return };
                    if count != told && !self.send(format!("event: news\ndata: {{\"count\":{count}}}\n\n")).await {
                        return;
                    }
                    told = count;
                }
                _ = bell.changed() => {}
                _ = beat.tick() => {
                    if !self.send(": keepalive\n\n".to_owned()).await {
                        return;
                    }
                }
                () = stopping(&mut ready) => {
                    let _ = self.send("event: bye\ndata: {}\n\n".to_owned()).await;
                    return;
                }
                () = self.queue.closed() => return,
            }
            if self.portal.find_session(self.signed.key, (self.portal.clock)()).await.is_none() {
                return;
            }
        }
    }

    /// How much is new to the viewer, as they may see and want it now.
    async fn count(&self) -> Result<usize, Failure> {
        let (portal, tab, since, now) = (self.portal.clone(), self.tab, self.since, (self.portal.clock)());
        let count = move |view: &View<'_>| Ok(news(view, &portal.search, tab, since, now));
        Ok(self.portal.read(&self.signed.who, count).await??)
    }

    /// Whether somebody still listens. A browser that is slow is waited for: newer numbers take the place of older ones.
    async fn send(&self, event: String) -> bool {
        self.queue.send(Bytes::from(event)).await.is_ok()
    }
}

/// Waits until the portal begins to stop.
async fn stopping(ready: &mut watch::Receiver<bool>) {
    // Whoever said that it is ready is gone when it is over.
    let _ = ready.wait_for(|ready| !*ready).await;
}

/// Ends when its follower does.
struct Events(mpsc::Receiver<Bytes>);

impl Stream for Events {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context).map(|event| event.map(Ok))
    }
}
