//! Benchmarks of the whole appliance, through its public face: `cargo bench`, or `tests/bench/run`.
//!
//! Prints a table of what was measured beside what is to be reached; asserts nothing, because machines differ. Messages
//! come from `../shared/workload/gen_messages.py` where it exists, else from the demo's recording told many times.
//! `BENCH_ONLY=rebuilds` measures one part alone; so does `BENCH_ONLY=search`, which is measured only so: it takes a
//! million messages (`BENCH_MESSAGES`) and some minutes.

mod http;
mod import;
mod latency;
mod pages;
mod portal;
mod rebuilds;
mod search;
mod spread;
mod suggest;
mod table;
mod workload;

use table::Table;

fn main() {
    // `cargo test --benches` and tools that list benches call this with other arguments.
    if std::env::args().any(|argument| argument == "--list" || argument == "--test") {
        return;
    }
    let only = std::env::var("BENCH_ONLY").ok();
    let searches = only.as_deref() == Some("search");
    let count = number("BENCH_MESSAGES", if searches { 1_000_000 } else { 100_000 });
    let seed = number("BENCH_SEED", 20_261_121);
    let mut table = Table::default();
    let dir = tempfile::tempdir().expect("a temporary directory");
    let is_there = searches && std::env::var_os("BENCH_DATA").is_some();
    let messages = if is_there { Default::default() } else { workload::messages(dir.path(), count, seed) };
    if searches {
        search::measure(&mut table, dir.path(), &messages);
    }
    if only.is_none() {
        portal::size(&mut table);
        import::measure(&mut table, dir.path(), &messages);
        pages::measure(&mut table, dir.path());
        latency::measure(&mut table, dir.path(), &messages);
        suggest::measure(&mut table, dir.path());
    }
    if only.is_none_or(|only| only == "rebuilds") {
        rebuilds::measure(&mut table, dir.path(), &messages);
    }
    table.print();
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}
