//! What the portal itself did, told like any other message: archived, in feeds, seen by widgets.
//!
//! Announcements lie in the store with what they announce. Here they get the instance's topic and addresses and go
//! the way of all messages; their ids are theirs from the start, so that one told twice is known the second time.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tracing::{error, warn};

use crate::model::Message;
use crate::stop::Stop;
use crate::store::{Outgoing, StoreError};

use super::Triage;

/// Announcements told in one go.
const MOST: usize = 256;
/// How long to wait before a failed write is tried again.
const RETRY: Duration = Duration::from_secs(1);
/// The name of this source among the others.
const SOURCE: &str = "hubs";

/// Where the portal is, as others are told.
#[derive(Debug, Clone)]
pub struct Speaker {
    /// Before the topic's kind: `org.fedoraproject.dev`.
    pub topic_prefix: Arc<str>,
    /// Before every path, without a slash at its end: `https://hubs.example.org`.
    pub address: Arc<str>,
}

/// Tells what waits, whenever something does, until `stop`; then what was written last.
pub async fn announce(triage: Triage, speaker: Speaker, mut stop: Stop) {
    let mut bell = triage.store.wakes().announced();
    loop {
        bell.mark_unchanged();
        match tell(&triage, &speaker).await {
            Ok(0) => tokio::select! {
                biased;
                changed = bell.changed() => if changed.is_err() { return },
                () = stop.fired() => return,
            },
            Ok(_) => (),
            Err(failure) => {
                error!("announcements could not be stored, trying again: {failure}");
                tokio::select! { () = tokio::time::sleep(RETRY) => (), () = stop.fired() => return }
            }
        }
    }
}

/// Tells what waits now; gives how many.
async fn tell(triage: &Triage, speaker: &Speaker) -> Result<usize, StoreError> {
    let outgoing = triage.store.read(|snapshot| snapshot.outgoing(MOST)).await?;
    let Some(last) = outgoing.last().map(|(number, _)| *number) else { return Ok(0) };
    let messages = outgoing.iter().filter_map(|(_, outgoing)| message(speaker, outgoing)).collect();
    let batch = triage.prepare(messages).await?;
    triage.commit(&batch, SOURCE).durable().await?;
    triage.store.write(move |change| change.told(last)).durable().await?;
    Ok(outgoing.len())
}

fn message(speaker: &Speaker, outgoing: &Outgoing) -> Option<Message> {
    let Outgoing { at, id, announcement } = outgoing;
    let mut body = announcement.body.clone();
    if let Some(Value::String(hub)) = body.get("hub_name") {
        let address = format!("{}/{hub}", speaker.address);
        body.insert("hub_url".to_owned(), address.into());
    }
    let envelope = json!({
        "topic": format!("{}.{}", speaker.topic_prefix, announcement.kind),
        "msg_id": format!("{}-{id}", at.timestamp().strftime("%Y")),
        "timestamp": at.as_millis() as f64 / 1000.0,
        "i": 1,
        "msg": body,
    });
    let decoded = Message::decode(envelope.to_string().as_bytes(), *at);
    decoded.inspect_err(|failure| warn!("an announcement cannot be told: {failure}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Announcement, Time};

    #[test]
    fn an_announcement_is_a_message_like_any_other() {
        let body = json!({"hub_name": "design", "agent": "ann"});
        let Value::Object(body) = body else { unreachable!() };
        let announcement = Announcement { kind: "hubs.hub.updated".into(), body };
        let id = "00000000-0000-4000-8000-000000000001".to_owned();
        let outgoing = Outgoing { at: Time::from_millis(1_795_277_100_000), id, announcement };
        let speaker =
            Speaker { topic_prefix: "org.fedoraproject.dev".into(), address: "https://hubs.example.org".into() };
        let message = message(&speaker, &outgoing).unwrap();
        assert_eq!(message.topic.kind(), "hubs.hub.updated");
        assert_eq!(message.id.0, "2026-00000000-0000-4000-8000-000000000001");
        assert_eq!(message.body["hub_url"], "https://hubs.example.org/design");
        assert_eq!(message.time, outgoing.at);
    }
}
