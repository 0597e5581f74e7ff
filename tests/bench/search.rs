//! Search over an archive of a million messages: the engine alone beside SQLite's full-text index of the same texts, and
//! the pages and addresses that people and programs ask. `BENCH_DATA` names a data directory that is there already.

mod questions;
mod sqlite;

use std::path::Path;
use std::time::{Duration, Instant};

use fedora_hubs::model::Unseen;
use fedora_hubs::search::Search;
use fedora_hubs::store::Store;

use crate::http::Connection;
use crate::import;
use crate::portal::Portal;
use crate::spread::spread;
use crate::table::Table;
use questions::{Kind, Questions};

/// Messages that a page of answers holds.
const LIMIT: usize = 20;

pub fn measure(table: &mut Table, dir: &Path, messages: &Path) {
    let data = match std::env::var_os("BENCH_DATA") {
        Some(data) => data.into(),
        None => {
            import::measure(table, dir, messages);
            dir.join("data")
        }
    };
    let questions = {
        let store = Store::open(&data, fedora_hubs::model::Time::now).expect("the archive");
        let (search, _indexer) = Search::open(&data.join("index")).expect("the index");
        index_size(table, &data, search.indexed().0);
        let questions = Questions::of(&store.snapshot().expect("a snapshot"));
        let found = engine(table, &search, &questions);
        sqlite::measure(table, dir, &store, &questions, &found);
        questions
    };
    over_http(table, &data, &questions);
}

fn index_size(table: &mut Table, data: &Path, messages: u64) {
    let files = std::fs::read_dir(data.join("index/activity")).expect("the index").filter_map(Result::ok);
    let bytes: u64 = files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum();
    table.row("index", format!("{} bytes a message", bytes / messages.max(1)), "under 300 bytes");
}

/// Gives what was found, for SQLite to agree with.
fn engine(table: &mut Table, search: &Search, questions: &Questions) -> Vec<Vec<u64>> {
    let (all, mut found) = (Unseen::default(), Vec::new());
    for kind in Kind::ALL {
        let mut times = Vec::new();
        for asked in questions.of_kind(kind) {
            let began = Instant::now();
            let newest = search.newest(&asked.question, &all, None, LIMIT).expect("an answer");
            times.push(began.elapsed().as_secs_f64());
            found.push(newest.into_iter().map(|place| place.seq.0).collect());
        }
        table.row(&format!("engine alone: {}", kind.name()), spread(&mut times), "ahead of SQLite below");
    }
    found
}

fn over_http(table: &mut Table, data: &Path, questions: &Questions) {
    let portal = Portal::start(data, &[]);
    let mut connection = Connection::open(portal.address).expect("the portal listens");
    let mut ask = |table: &mut Table, what: &str, paths: &[String], to_reach: &str| {
        // Once for the system to have the files at hand, and then for the figures.
        paths.iter().for_each(|path| drop(connection.get(path)));
        let mut times = Vec::new();
        for path in paths {
            let began = Instant::now();
            let (status, _) = connection.get(path).expect("an answer");
            times.push(began.elapsed().as_secs_f64());
            assert_eq!(status, 200, "{path}");
            std::thread::sleep(Duration::from_millis(1));
        }
        table.row(what, spread(&mut times), to_reach);
    };
    for kind in Kind::ALL {
        let paths = |before: &str| -> Vec<String> {
            questions.of_kind(kind).map(|asked| format!("{before}{}", asked.in_address())).collect()
        };
        ask(table, &format!("/api/v1/search: {}", kind.name()), &paths("/api/v1/search?q="), "p99 under 5 ms");
        ask(table, &format!("/search: {}", kind.name()), &paths("/search?q="), "p99 under 5 ms");
    }
    let busy: Vec<String> = questions.people().map(|name| format!("/raw?user={name}")).collect();
    ask(table, "/raw, first page of busy people", &busy, "p99 under 5 ms");
}
