//! The description of the API held against what it answers, by schemathesis: odd and proper requests by the hundred.
//!
//! `tests/contract.sh` makes its environment in `target/contract-venv`. It is a test of `tests/run`, which sees to the
//! environment; on its own this test is left out where that is missing.

use std::path::Path;
use std::process::Command;

use crate::support::{House, Person, Portal};

const PROGRAM: &str = "target/contract-venv/bin/st";
/// Set by `tests/run`: `yes` where the test must not be left out, `no` where it must be.
const WANTED: &str = "HUBS_CONTRACT";
/// Seconds of chance for each viewer, besides what is always asked.
const LONGEST: &str = "15";

#[test]
fn what_is_described_is_what_is_answered() {
    let wanted = std::env::var(WANTED).unwrap_or_default();
    if wanted == "no" || wanted != "yes" && !Path::new("target/contract-venv/ready").exists() {
        println!("left out: tests/contract.sh makes its environment");
        return;
    }
    let house = House::empty();
    let portal = Portal::demo(house.path(), &["--speed", "0.01"]);
    let person = Person::sign_in(&portal, "kestrelm");
    let made = person.call("/settings/tokens", &[("label", "contract")]).json();
    let token = made["token"].as_str().expect("a token");
    for headers in [&[][..], &[format!("Authorization: Bearer {token}")]] {
        holds(&portal, headers);
    }
    assert!(!portal.said().contains(" ERROR "), "{}", portal.said());
}

#[track_caller]
fn holds(portal: &Portal, headers: &[String]) {
    let notes = tempfile::tempdir().expect("a directory");
    let mut command = Command::new(std::fs::canonicalize(PROGRAM).expect("schemathesis"));
    command
        .current_dir(notes.path())
        .env("NO_COLOR", "1")
        .args(["run", "--checks", "all", "--phases", "examples,coverage,fuzzing", "--max-examples", "25"])
        .args(["--seed", "6", "--workers", "1", "--max-time", LONGEST, "--warnings", "off", "--continue-on-failure"])
        .args(headers.iter().flat_map(|header| ["--header", header.as_str()]))
        .arg(format!("http://{}/api/v1/openapi.json", portal.address));
    let ran = command.output().expect("it starts");
    assert!(ran.status.success(), "{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
}
