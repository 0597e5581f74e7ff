//! Start to first page, and a warm hub page under load.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::http::Connection;
use crate::portal::Portal;
use crate::spread::spread;
use crate::table::Table;

const RATE: u32 = 500;
const SECONDS: u32 = 8;
const CONNECTIONS: u32 = 8;

pub fn measure(table: &mut Table, dir: &Path) {
    let data = dir.join("data");
    let mut starts = Vec::new();
    for _ in 0..5 {
        let portal = Portal::start(&data, &[]);
        let first = Connection::open(portal.address).and_then(|mut connection| connection.get("/"));
        assert_eq!(first.map_or(0, |(status, _)| status), 200);
        starts.push(portal.started.elapsed().as_secs_f64());
    }
    table.row("start to first page, data stored", spread(&mut starts), "under 300 ms");

    let portal = Portal::start(&data, &[]);
    let page = busiest_hub(&portal);
    let mut connection = Connection::open(portal.address).expect("the portal listens");
    let health = once(&mut connection, "/healthz");
    let (_, bytes) = connection.get(&page).expect("the page");
    let warm = once(&mut connection, &page);
    table.row("warm hub page, alone", format!("{:.2} ms, {:.1} times /healthz", warm * 1000.0, warm / health), "");
    let mut times = load(&portal, &page);
    let what = format!("warm hub page of {} KiB at {RATE}/s", bytes / 1024);
    table.row(&what, spread(&mut times), "p99 under 10 ms");
    let (peak, now) = portal.memory();
    table.row("memory after that", format!("{now:.0} MiB, peak {peak:.0} MiB"), "");
}

/// A hub with a full feed: the first team.
fn busiest_hub(portal: &Portal) -> String {
    let page = "/bench-team-0".to_owned();
    let mut connection = Connection::open(portal.address).expect("the portal listens");
    // The first request builds what is cold, the next ones find it warm.
    for _ in 0..20 {
        let _ = connection.get(&page);
    }
    page
}

/// The mean time of an answer on one connection.
fn once(connection: &mut Connection, page: &str) -> f64 {
    const TIMES: u32 = 300;
    let began = Instant::now();
    for _ in 0..TIMES {
        connection.get(page).expect("an answer");
    }
    began.elapsed().as_secs_f64() / f64::from(TIMES)
}

/// Requests at a fixed rate whatever the answers take; each is timed from when it was due.
fn load(portal: &Portal, page: &str) -> Vec<f64> {
    let began = Instant::now() + Duration::from_millis(50);
    let clients: Vec<_> = (0..CONNECTIONS)
        .map(|client| {
            let (address, page) = (portal.address, page.to_owned());
            std::thread::spawn(move || {
                let mut connection = Connection::open(address).expect("the portal listens");
                let mut times = Vec::new();
                for number in (client..RATE * SECONDS).step_by(CONNECTIONS as usize) {
                    let due = began + Duration::from_secs_f64(f64::from(number) / f64::from(RATE));
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    connection.get(&page).expect("an answer");
                    times.push(due.elapsed().as_secs_f64());
                }
                times
            })
        })
        .collect();
    clients.into_iter().flat_map(|client| client.join().expect("a client")).collect()
}
