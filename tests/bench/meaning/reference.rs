//! The Python rules on the same messages: `BENCH_FEDMSG_META` names the Python that has them.

use std::io::Write;
use std::process::{Command, Stdio};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bench/meaning/reference.py");

/// Messages a second of processor time, from a line of JSON to a line of JSON. The error is why there is no figure.
pub fn throughput(lines: &[String]) -> Result<f64, String> {
    let python = std::env::var_os("BENCH_FEDMSG_META").ok_or("BENCH_FEDMSG_META names no Python that has them")?;
    let told = |error: std::io::Error| format!("{} cannot be run ({error})", python.display());
    let mut child = Command::new(&python)
        .args(["-W", "ignore", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(told)?;
    let mut input = child.stdin.take().ok_or("it has no standard input")?;
    for line in lines {
        writeln!(input, "{line}").map_err(told)?;
    }
    drop(input);
    let output = child.wait_with_output().map_err(told)?;
    let said = String::from_utf8_lossy(&output.stdout);
    said.trim().parse().map_err(|_| format!("{} ended without a figure ({})", python.display(), output.status))
}
