//! A real ZeroMQ publisher in this process.

use std::net::TcpListener;

use tokio::runtime::Runtime;
use zeromq::{PubSocket, Socket, SocketSend, ZmqMessage};

use super::{LONG, Portal, Story, envelope, eventually};

/// A bound PUB socket. Dropping it closes the socket and every connection.
pub struct Publisher {
    // Dropped before the runtime that its tasks run on.
    socket: PubSocket,
    runtime: Runtime,
    /// `tcp://127.0.0.1:port`
    pub endpoint: String,
    /// How often [`Publisher::until_heard`] has called.
    pub calls: u64,
}

impl Publisher {
    /// On a port that is free.
    pub fn new() -> Publisher {
        Publisher::on(free_port())
    }

    /// On this port; where a publisher before it is still leaving, as soon as it has left.
    pub fn on(port: u16) -> Publisher {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("threads");
        let endpoint = format!("tcp://127.0.0.1:{port}");
        let socket = eventually("a port to bind", || {
            runtime.block_on(async {
                let mut socket = PubSocket::new();
                socket.bind(&endpoint).await.ok().map(|_| socket)
            })
        });
        Publisher { socket, runtime, endpoint, calls: 0 }
    }

    pub fn port(&self) -> u16 {
        self.endpoint.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port")
    }

    /// Sends one message under its own topic.
    pub fn publish(&mut self, envelope: &str) {
        let message: serde_json::Value = serde_json::from_str(envelope).expect("an envelope");
        let topic = message["topic"].as_str().expect("a topic");
        self.send(&[topic.as_bytes(), envelope.as_bytes()]);
    }

    /// Sends frames, whatever they are.
    pub fn send(&mut self, frames: &[&[u8]]) {
        let mut message = ZmqMessage::from(frames[0].to_vec());
        for frame in &frames[1..] {
            message.push_back(frame.to_vec().into());
        }
        let sending = async { tokio::time::timeout(LONG, self.socket.send(message)).await };
        self.runtime.block_on(sending).expect("sent in time").expect("sent");
    }

    /// Publishes calls until the portal has heard one: a publisher drops what nobody has subscribed to yet.
    #[track_caller]
    pub fn until_heard(&mut self, portal: &Portal) {
        let series = format!("hubs_bus_messages_total{{source=\"{}\"}}", self.endpoint);
        let before = portal.metric(&series);
        eventually("a portal that hears the bus", || {
            self.calls += 1;
            let id = format!("2026-call-{}-{}", self.port(), self.calls);
            self.publish(&envelope(&Story { id: &id, at: 0, user: "nobody", package: None, words: "calling" }));
            (portal.metric(&series) > before).then_some(())
        });
    }
}

/// A port that nobody listens on just now.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}
