//! How fast messages are described, from a line of JSON to a printed line, in one thread: `cargo bench --bench meaning`.
//!
//! Prints what was measured beside what is to be reached; asserts nothing, because machines differ. All figures are of
//! processor time where the system tells it. `BENCH_CORPUS` names a file of messages, told again until there are
//! `BENCH_MESSAGES`; without it, the examples of all rules are told again. `BENCH_FEDMSG_META` names a Python that has
//! `fedmsg_meta_fedora_infrastructure` installed, to measure the same messages with the rules we succeed.

#[path = "../table.rs"]
mod table;

mod clock;
mod reference;
mod rules;

use std::io::Cursor;

use fedora_hubs::cli::describe;
use fedora_hubs::meaning::Meaning;

use clock::Clock;
use table::Table;

fn main() {
    // `cargo test --benches` and tools that list benches call this with other arguments.
    if std::env::args().any(|argument| argument == "--list" || argument == "--test") {
        return;
    }
    let count = std::env::var("BENCH_MESSAGES").ok().and_then(|text| text.parse().ok()).unwrap_or(200_000);
    let corpus = corpus();
    let mut table = Table::default();
    let ours = throughput(&Meaning::embedded().expect("the embedded rules"), &corpus, count);
    table.row("messages a second, parse to printed line", format!("{ours:.0}"), "");
    match reference::throughput(&corpus) {
        Ok(theirs) => {
            table.row("the same by fedmsg_meta_fedora_infrastructure", format!("{theirs:.0}"), "");
            table.row("ours to theirs", format!("{:.1} times", ours / theirs), "at least 15 times");
        }
        Err(reason) => eprintln!("  The Python rules are left out: {reason}."),
    }
    let (hundred, thousand) = rules::compare(count);
    table.row("messages a second with 100 rules", format!("{hundred:.0}"), "");
    table.row("messages a second with 1000 rules", format!("{thousand:.0}"), "as many");
    table.print();
}

/// The lines to tell again and again.
fn corpus() -> Vec<String> {
    let lines: Vec<String> = match std::env::var_os("BENCH_CORPUS") {
        Some(file) => {
            let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
        }
        None => {
            let examples = Meaning::examples().expect("the embedded rules");
            examples.into_iter().map(|message| message.envelope).collect()
        }
    };
    assert!(!lines.is_empty(), "a corpus needs messages");
    lines
}

/// Messages a second, the median of five runs over `count` messages.
fn throughput(meaning: &Meaning, lines: &[String], count: usize) -> f64 {
    let input: String = lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
    let rounds = count.div_ceil(lines.len()).max(1);
    let mut rates: Vec<f64> = (0..5)
        .map(|_| {
            let output = std::fs::File::create("/dev/null").expect("a place to print to");
            let clock = Clock::start();
            for _ in 0..rounds {
                describe(meaning, Cursor::new(&input), &output).expect("printing to nowhere");
            }
            (rounds * lines.len()) as f64 / clock.seconds()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    rates[2]
}
