//! A real ZeroMQ publisher, as fedmsg's neighbours know it, and the messages that it sends.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use fedora_hubs::model::Time;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};
use zeromq::{PubSocket, Socket, SocketSend, ZmqMessage};

use crate::appliance::Appliance;

const LIMIT: Duration = Duration::from_secs(30);

pub struct Publisher {
    socket: PubSocket,
    /// Where it can be heard, e.g. `tcp://127.0.0.1:4001`.
    pub endpoint: String,
}

impl Publisher {
    pub async fn start() -> Publisher {
        Publisher::bind("tcp://127.0.0.1:0").await.expect("the loopback has a free port")
    }

    /// On the port of one that went away, as soon as the system gives it back.
    pub async fn start_again(endpoint: &str) -> Publisher {
        let binding = async {
            loop {
                if let Some(publisher) = Publisher::bind(endpoint).await {
                    return publisher;
                }
                sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(LIMIT, binding).await.expect("the publisher's port becomes free")
    }

    async fn bind(endpoint: &str) -> Option<Publisher> {
        let mut socket = PubSocket::new();
        let endpoint = socket.bind(endpoint).await.ok()?.to_string();
        Some(Publisher { socket, endpoint })
    }

    /// Publishes, and says when.
    pub async fn publish(&mut self, message: &Value) -> Time {
        let topic = message["topic"].as_str().expect("a message has a topic").to_owned();
        let mut frames = ZmqMessage::from(topic);
        frames.push_back(message.to_string().into());
        let at = Time::now();
        self.socket.send(frames).await.expect("a publisher can always publish");
        at
    }

    /// Knocks until the appliance has heard it: who subscribes late hears nothing of what went before.
    pub async fn until_heard(&mut self, appliance: &Appliance) {
        let before = appliance.counter("hubs_bus_messages_total");
        let knocking = async {
            while appliance.counter("hubs_bus_messages_total") <= before {
                self.publish(&message("org.fedoraproject.dev.logger.log", json!({ "log": "Is anybody there?" }))).await;
                sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(LIMIT, knocking).await.expect("the appliance hears the publisher");
    }
}

/// A push to a package of the Python SIG, which that team's hub shows with its summary.
pub fn pushed(package: &str, summary: &str) -> Value {
    let commit = json!({
        "agent": "priyalr", "username": "priyalr", "name": "Priya", "email": "priyalr@fedoraproject.org",
        "branch": "rawhide", "namespace": "rpms", "repo": package, "rev": "8d1fbc0aa1", "summary": summary,
        "message": format!("{summary}\n"), "stats": { "files": {}, "total": { "files": 1 } },
    });
    message("org.fedoraproject.prod.git.receive", json!({ "commit": commit }))
}

fn message(topic: &str, msg: Value) -> Value {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let i = COUNT.fetch_add(1, Ordering::Relaxed);
    let millis = Time::now().as_millis();
    json!({
        "topic": topic, "msg": msg, "i": i, "username": "apache", "timestamp": millis / 1000,
        "msg_id": format!("2026-00000000-0000-4000-8000-{:012x}", (millis << 8) % (1 << 48) + i),
    })
}
