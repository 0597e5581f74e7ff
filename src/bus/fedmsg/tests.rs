//! The subscriber against real sockets on loopback: publishers that restart, come late, talk nonsense.

use std::time::Duration;

use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};
use zeromq::{PubSocket, Socket, SocketSend, ZmqMessage};

use super::*;
use crate::bus::{Arrival, intake};

const LONG: Duration = Duration::from_secs(10);

struct Hearing {
    arrivals: mpsc::Receiver<Arrival>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Hearing {
    fn of(port: u16, prefixes: &[&str], cap: usize) -> Self {
        let endpoint = Endpoint::Tcp { host: "127.0.0.1".to_owned(), port };
        let prefixes = prefixes.iter().map(|prefix| (*prefix).to_owned()).collect();
        let (intake, arrivals) = intake(cap);
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(subscribe(endpoint, prefixes, intake, || Time::from_millis(1_000), stopped));
        Hearing { arrivals, stop, task }
    }

    /// Publishes `frames` again and again, since a publisher drops what nobody subscribed to yet, until one arrives.
    async fn until_heard(&mut self, publisher: &mut PubSocket, id: &str) -> Arrival {
        let again = async {
            loop {
                publisher.send(good(id)).await.unwrap();
                if let Ok(arrival) = timeout(Duration::from_millis(20), self.arrivals.recv()).await {
                    let arrival = arrival.expect("the subscriber goes on");
                    if arrival.message.id.0 == id {
                        return arrival;
                    }
                }
            }
        };
        timeout(LONG, again).await.expect("heard in time")
    }
}

fn good(id: &str) -> ZmqMessage {
    let topic = "org.example.prod.wiki.article.edit";
    frames(&[topic, &format!(r#"{{"topic":"{topic}","msg":{{"user":"ann"}},"msg_id":"{id}","timestamp":5}}"#)])
}

fn frames(texts: &[&str]) -> ZmqMessage {
    let mut message = ZmqMessage::from(texts[0]);
    for text in &texts[1..] {
        message.push_back(text.as_bytes().to_vec().into());
    }
    message
}

async fn publisher() -> (PubSocket, u16) {
    let port = free_port().await;
    (publisher_on(port).await, port)
}

async fn publisher_on(port: u16) -> PubSocket {
    let bind = async {
        loop {
            let mut socket = PubSocket::new();
            match socket.bind(&format!("tcp://127.0.0.1:{port}")).await {
                Ok(_) => return socket,
                // The one before is still leaving.
                Err(_) => sleep(Duration::from_millis(10)).await,
            }
        }
    };
    timeout(LONG, bind).await.expect("the port comes free")
}

async fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}

#[tokio::test]
async fn a_publisher_restarts() {
    let (mut first, port) = publisher().await;
    let mut hearing = Hearing::of(port, &[], 16);
    let arrival = hearing.until_heard(&mut first, "1970-a").await;
    assert_eq!(&*arrival.source, format!("tcp://127.0.0.1:{port}"));
    drop(first);
    let mut second = publisher_on(port).await;
    let since = Instant::now();
    hearing.until_heard(&mut second, "1970-b").await;
    assert!(since.elapsed() < Duration::from_secs(3), "back after {:?}", since.elapsed());
}

#[tokio::test]
async fn a_publisher_comes_late_after_one_that_talks_garbage() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut hearing = Hearing::of(port, &[], 16);
    for _ in 0..2 {
        let (mut stream, _) = timeout(LONG, listener.accept()).await.unwrap().unwrap();
        // The subscriber may have gone already: its first connection only looks whether anybody listens.
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    }
    drop(listener);
    sleep(Duration::from_millis(200)).await;
    let mut late = publisher_on(port).await;
    hearing.until_heard(&mut late, "1970-late").await;
}

#[tokio::test]
async fn nonsense_is_counted_and_the_next_good_one_arrives() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let (mut publisher, port) = publisher().await;
    let mut hearing = Hearing::of(port, &[], 16);
    hearing.until_heard(&mut publisher, "1970-a").await;
    for nonsense in [
        frames(&["org.example.prod.wiki.article.edit"]),
        frames(&["a", "b", "c"]),
        frames(&["org.example.prod.logger.log", r#"{"topic":"org.example.prod.wiki.article.edit"}"#]),
        frames(&["org.example.prod.logger.log", "{"]),
        frames(&["org.example.prod.logger.log", "[]"]),
    ] {
        publisher.send(nonsense).await.unwrap();
    }
    hearing.until_heard(&mut publisher, "1970-b").await;
    let text = recorder.handle().render();
    for (kind, count) in [("frame-count", 2), ("topic-mismatch", 1), ("not-json", 1), ("not-object", 1)] {
        let source = format!("tcp://127.0.0.1:{port}");
        let line = format!("hubs_bus_rejected_total{{source=\"{source}\",kind=\"{kind}\"}} {count}");
        assert!(text.contains(&line), "{line} in\n{text}");
    }
}

#[tokio::test]
async fn only_what_was_asked_for() {
    let (mut publisher, port) = publisher().await;
    let mut hearing = Hearing::of(port, &["org.example.prod.wiki"], 16);
    hearing.until_heard(&mut publisher, "1970-a").await;
    let other = "org.example.prod.logger.log";
    publisher.send(frames(&[other, &format!(r#"{{"topic":"{other}","msg_id":"1970-no"}}"#)])).await.unwrap();
    publisher.send(good("1970-b")).await.unwrap();
    loop {
        let arrival = timeout(LONG, hearing.arrivals.recv()).await.unwrap().unwrap();
        assert_eq!(arrival.message.topic.category(), "wiki");
        if arrival.message.id.0 == "1970-b" {
            break;
        }
    }
}

#[tokio::test]
async fn stopping_hands_on_what_was_received() {
    let (mut publisher, port) = publisher().await;
    // A queue of one is full at once: what was sent meanwhile waits in the socket.
    let mut hearing = Hearing::of(port, &[], 1);
    hearing.until_heard(&mut publisher, "1970-a").await;
    for number in 0..50 {
        publisher.send(good(&format!("1970-{number}"))).await.unwrap();
    }
    sleep(Duration::from_millis(100)).await;
    let since = Instant::now();
    hearing.stop.send(true).unwrap();
    let mut last = String::new();
    while let Some(arrival) = hearing.arrivals.recv().await {
        last = arrival.message.id.0;
    }
    assert_eq!(last, "1970-49");
    hearing.task.await.unwrap();
    assert!(since.elapsed() < Duration::from_secs(1), "stopped after {:?}", since.elapsed());
}

#[tokio::test]
async fn stopping_never_waits_for_long() {
    // Nobody listens at one, nobody takes the messages of the other.
    let down = Hearing::of(free_port().await, &[], 1);
    let (mut publisher, port) = publisher().await;
    let mut full = Hearing::of(port, &[], 1);
    full.until_heard(&mut publisher, "1970-a").await;
    for number in 0..50 {
        publisher.send(good(&format!("1970-{number}"))).await.unwrap();
    }
    sleep(Duration::from_millis(100)).await;
    for hearing in [&down, &full] {
        hearing.stop.send(true).unwrap();
    }
    let both = async { (down.task.await, full.task.await) };
    let (down, full) = timeout(Duration::from_secs(1), both).await.expect("both stop within a second");
    assert!(down.is_ok() && full.is_ok());
}
