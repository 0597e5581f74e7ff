//! The real Python publisher, as the bus has run it for years: nothing it sends is lost.
//!
//! `tests/peer.sh` makes its environment in `target/peer-venv`. Where that, or the folder of the publisher, is
//! missing, the test is left out, because neither belongs to this project.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use fedora_hubs::model::{MessageId, Time};
use fedora_hubs::store::Store;

use crate::support::{House, eventually_within, free_port};

const PUBLISHER: &str = "../shared/fedmsg/peer/publish.py";
const PYTHON: &str = "target/peer-venv/bin/python";
/// Set by `tests/run --long`: a minute instead of seconds.
const LONG_RUN: &str = "HUBS_LONG";
/// Messages a second.
const RATE: u64 = 200;

#[test]
fn nothing_of_the_python_publisher_is_lost() {
    if !Path::new(PUBLISHER).exists() || !Path::new(PYTHON).exists() {
        println!("left out: {PUBLISHER} or its environment {PYTHON} is missing; tests/peer.sh makes the latter");
        return;
    }
    let seconds = if std::env::var_os(LONG_RUN).is_some() { 60 } else { 5 };
    let count = RATE * seconds;
    let house = House::new();
    let ledger = house.path().join("ledger.jsonl");
    let port = free_port();
    let endpoint = format!("tcp://127.0.0.1:{port}");
    let portal = house.start(&["--bus", &endpoint]);
    let mut publisher = publish(port, count, &ledger);
    let ended =
        eventually_within(4 * seconds + 60, "the publisher's end", || publisher.0.try_wait().expect("its state"));
    assert!(ended.success(), "the publisher failed: {ended}");
    let series = format!("hubs_messages_total{{source=\"{endpoint}\"}}");
    eventually_within(seconds + 20, "the last message", || {
        (portal.metric(&series) >= Some(count as f64)).then_some(())
    });
    portal.stop().is_orderly();
    every_message_is_there(house.path(), &ledger, count);
}

/// Ended when dropped.
struct Publisher(Child);

impl Drop for Publisher {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn publish(port: u16, count: u64, ledger: &Path) -> Publisher {
    let options =
        ["--port", &port.to_string(), "--rate", &RATE.to_string(), "--count", &count.to_string()].map(str::to_owned);
    let mut command = Command::new(PYTHON);
    command
        .args(["-W", "ignore", PUBLISHER, "--fresh-ids", "--wait-peers", "1"])
        .args(options)
        .arg("--ledger")
        .arg(ledger);
    Publisher(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("Python starts"))
}

/// Holds the archive against what the publisher wrote down.
fn every_message_is_there(dir: &Path, ledger: &Path, count: u64) {
    let store = Store::open(dir, || Time::from_millis(1)).unwrap();
    let snapshot = store.snapshot().unwrap();
    let ledger = std::fs::read_to_string(ledger).unwrap();
    let sent: Vec<serde_json::Value> = ledger.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(sent.len() as u64, count);
    let is_there = |id: &str| snapshot.seq_of(&MessageId(id.to_owned())).unwrap().is_some();
    let missing: Vec<&str> =
        sent.iter().filter_map(|line| line["msg_id"].as_str()).filter(|id| !is_there(id)).collect();
    assert!(missing.is_empty(), "{} of {count} were lost: {missing:?}", missing.len());
    assert_eq!(snapshot.total().unwrap().count, count, "each of them once");
}
