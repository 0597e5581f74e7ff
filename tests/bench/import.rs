//! `fedora-hubs import`: archive, indexes, meaning, feeds and marks, then the search index caught up.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::portal::{PROGRAM, memory};
use crate::table::Table;
use crate::workload;

pub fn measure(table: &mut Table, dir: &Path, messages: &Path) {
    let data = dir.join("data");
    workload::hubs(&data, messages);
    let count = std::fs::read(messages).map_or(0, |text| text.iter().filter(|byte| **byte == b'\n').count());
    let began = Instant::now();
    let mut child = Command::new(PROGRAM)
        .args(["import", "--data-dir"])
        .arg(&data)
        .arg(messages)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut peak = 0.0_f64;
    while matches!(child.try_wait(), Ok(None)) {
        peak = peak.max(memory(child.id()).0);
        std::thread::sleep(Duration::from_millis(20));
    }
    let whole = began.elapsed().as_secs_f64();
    let said =
        child.wait_with_output().map(|out| String::from_utf8_lossy(&out.stdout).into_owned()).unwrap_or_default();
    eprint!("  {said}");
    let seconds = |after: &str| -> Option<f64> { said.split(after).nth(1)?.split(' ').next()?.parse().ok() };
    let stored = seconds(" in ").unwrap_or(whole);
    let index = seconds("caught up ").unwrap_or(0.0);
    table.row(&format!("import of {count} messages"), format!("{:.0} messages/s", count as f64 / stored), "8,000/s");
    table.row("search index caught up after", format!("{index:.1} s"), "within 10 s");
    table.row("import with index, from start to exit", format!("{:.0} messages/s", count as f64 / whole), "");
    table.row("peak memory of the import", format!("{peak:.0} MiB"), "under 500 MiB");
    let file = data.join("hubs.redb");
    let blocks = std::fs::metadata(&file).map_or(0, |data| std::os::unix::fs::MetadataExt::blocks(&data)) * 512;
    table.row("database", format!("{} bytes a message", blocks / count.max(1) as u64), "");
}
