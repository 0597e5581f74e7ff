//! From the bus to the browser: a publisher at 200 messages a second, and what an event stream sees of them.

use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use serde_json::json;
use zeromq::{PubSocket, Socket, SocketSend, ZmqMessage};

use crate::http::Connection;
use crate::portal::Portal;
use crate::spread::spread;
use crate::table::Table;
use crate::workload;

const RATE: u32 = 200;
const SECONDS: u32 = 15;
/// Every so many messages concern the hub that is looked at; the rest is other people's traffic.
const EVERY: u32 = 4;

pub fn measure(table: &mut Table, dir: &Path, messages: &Path) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("threads");
    let text = std::fs::read_to_string(messages).expect("the messages");
    let others: Vec<&str> = text.lines().take((RATE * SECONDS) as usize).collect();
    let (mut publisher, endpoint) = runtime.block_on(async {
        let mut socket = PubSocket::new();
        let endpoint = socket.bind("tcp://127.0.0.1:0").await.expect("a free port");
        (socket, endpoint.to_string())
    });
    let portal = Portal::start(&dir.join("data"), &["--bus", &endpoint]);
    let (seen, arrived) = mpsc::channel();
    listen(&portal, seen);
    // A subscription takes a moment; what is published before is not meant to arrive.
    std::thread::sleep(Duration::from_secs(1));
    let began = Instant::now();
    let mut sent = Vec::new();
    for number in 0..RATE * SECONDS {
        let due = began + Duration::from_secs_f64(f64::from(number) / f64::from(RATE));
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        let message = match number % EVERY {
            0 => marked(number),
            _ => renewed(others[number as usize % others.len()], number),
        };
        if number % EVERY == 0 {
            sent.push((number, Instant::now()));
        }
        runtime.block_on(publisher.send(message)).expect("published");
    }
    std::thread::sleep(Duration::from_secs(1));
    drop(portal);
    let mut times: Vec<f64> = Vec::new();
    let mut events = 0;
    let mut waiting = sent.into_iter().peekable();
    for (newest, at) in arrived {
        events += 1;
        // One event may carry several messages: a widget marked twice is built once.
        while let Some((_, published)) = waiting.next_if(|(number, _)| *number <= newest) {
            times.push(at.duration_since(published).as_secs_f64());
        }
    }
    let missing = waiting.count();
    table.row(&format!("bus to event at {RATE}/s"), spread(&mut times), "p99 under 100 ms");
    table.row("events for these, messages not seen", format!("{events}, {missing}"), "0 not seen");
}

/// Reads the stream of the hub, and tells the highest number seen in each event with its time.
fn listen(portal: &Portal, seen: mpsc::Sender<(u32, Instant)>) {
    let mut connection = Connection::open(portal.address).expect("the portal listens");
    connection.ask(&format!("/sse?hub={}", workload::READER)).expect("asked");
    assert_eq!(connection.head().expect("an answer").0, 200);
    std::thread::spawn(move || {
        let mut line = String::new();
        while connection.line(&mut line).is_ok_and(|length| length > 0) {
            let at = Instant::now();
            let numbers = line.match_indices("marker-").filter_map(|(place, word)| {
                let digits: String = line[place + word.len()..].chars().take_while(char::is_ascii_digit).collect();
                digits.parse::<u32>().ok()
            });
            if let Some(newest) = numbers.max()
                && seen.send((newest, at)).is_err()
            {
                return;
            }
        }
    });
}

/// A cookie for the person whose hub is looked at.
fn marked(number: u32) -> ZmqMessage {
    let topic = "org.fedoraproject.prod.irc.karma";
    let body = json!({
        "topic": topic,
        "msg_id": format!("2026-{:08x}-0000-4000-8000-{:012x}", std::process::id(), number),
        "timestamp": 1_780_000_000 + number,
        "i": number,
        "username": "hubs",
        "msg": {
            "agent": format!("marker-{number}"), "recipient": workload::READER, "total": number, "vote": 1,
            "channel": "#bench", "line": format!("{}++", workload::READER), "release": "f42",
        },
    });
    frames(topic, &body.to_string())
}

/// The same message under another id.
pub fn renewed(line: &str, number: u32) -> ZmqMessage {
    let mut message: serde_json::Value = serde_json::from_str(line).expect("a message");
    message["msg_id"] = format!("2026-{:08x}-0000-4001-8000-{:012x}", std::process::id(), number).into();
    let topic = message["topic"].as_str().unwrap_or_default().to_owned();
    frames(&topic, &message.to_string())
}

fn frames(topic: &str, body: &str) -> ZmqMessage {
    let mut message = ZmqMessage::from(topic.to_owned());
    message.push_back(body.to_owned().into());
    message
}
