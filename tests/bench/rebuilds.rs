//! How long widgets are stale when much happens: a thousand hubs with ten widgets each, a publisher at 200 messages a
//! second, and what the portal itself counts from mark to result.

use std::path::Path;
use std::time::{Duration, Instant};

use zeromq::{PubSocket, Socket, SocketSend};

use crate::http::Connection;
use crate::latency::renewed;
use crate::portal::Portal;
use crate::table::Table;
use crate::workload;

const HUBS: usize = 1000;
const RATE: u32 = 200;
const SECONDS: u32 = 30;
const SERIES: &str = "hubs_stale_to_fresh_seconds";

pub fn measure(table: &mut Table, dir: &Path, messages: &Path) {
    let data = dir.join("many");
    workload::many_hubs(&data, messages, HUBS);
    let text = std::fs::read_to_string(messages).expect("the messages");
    let lines: Vec<&str> = text.lines().take((RATE * SECONDS) as usize).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("threads");
    let (mut publisher, endpoint) = runtime.block_on(async {
        let mut socket = PubSocket::new();
        let endpoint = socket.bind("tcp://127.0.0.1:0").await.expect("a free port");
        (socket, endpoint.to_string())
    });
    let portal = Portal::start(&data, &["--bus", &endpoint, "--workers", "4"]);
    let started = rest(&portal);
    let (before, began) = (Waits::read(&portal), Instant::now());
    for number in 0..RATE * SECONDS {
        let due = began + Duration::from_secs_f64(f64::from(number) / f64::from(RATE));
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        let message = renewed(lines[number as usize % lines.len()], number);
        runtime.block_on(publisher.send(message)).expect("published");
    }
    rest(&portal);
    let during = Waits::read(&portal).since(&before);
    table.row("10,000 widgets built at the start", format!("{:.1} s", started.as_secs_f64()), "");
    table.row(&format!("stale to fresh at {RATE}/s, {HUBS} hubs, 4 workers"), during.spread(), "p99 under 250 ms");
}

/// Waits until nothing is stale.
fn rest(portal: &Portal) -> Duration {
    let began = Instant::now();
    while series(portal, "hubs_stale_marks").first().is_none_or(|(_, marks)| *marks > 0.0) {
        std::thread::sleep(Duration::from_millis(50));
    }
    began.elapsed()
}

/// How many widgets were stale for at most so many seconds.
struct Waits(Vec<(f64, f64)>);

impl Waits {
    fn read(portal: &Portal) -> Waits {
        let bucket = |(labels, count): (String, f64)| {
            let bound = labels.split("le=\"").nth(1)?.split('"').next()?;
            Some((bound.parse().unwrap_or(f64::INFINITY), count))
        };
        Waits(series(portal, &format!("{SERIES}_bucket")).into_iter().filter_map(bucket).collect())
    }

    fn since(self, before: &Waits) -> Waits {
        let earlier = |bound: f64| before.0.iter().find(|(other, _)| *other == bound).map_or(0.0, |(_, count)| *count);
        Waits(self.0.into_iter().map(|(bound, count)| (bound, count - earlier(bound))).collect())
    }

    /// As far as the bounds tell.
    fn spread(&self) -> String {
        let all = self.0.last().map_or(0.0, |(_, count)| *count);
        let within = |share: f64| {
            let bucket = self.0.iter().find(|(_, count)| *count >= all * share);
            bucket.map_or(f64::INFINITY, |(bound, _)| bound * 1000.0)
        };
        format!("p50 within {} ms, p99 within {} ms ({all:.0})", within(0.5), within(0.99))
    }
}

/// The lines of `/metrics` of that name: what stands between name and value, and the value.
fn series(portal: &Portal, name: &str) -> Vec<(String, f64)> {
    let mut connection = Connection::open(portal.address).expect("the portal listens");
    let text = connection.text("/metrics").expect("its metrics");
    let lines = text.lines().filter_map(|line| line.strip_prefix(name));
    lines
        .filter_map(|rest| {
            rest.rsplit_once(' ').and_then(|(labels, value)| Some((labels.to_owned(), value.parse().ok()?)))
        })
        .collect()
}
