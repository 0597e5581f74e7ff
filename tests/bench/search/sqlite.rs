//! SQLite's FTS5 on the same texts, through the Python that is there; its rows are numbered in the order of time, so that
//! it reads the newest first without sorting.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;

use fedora_hubs::model::Seq;
use fedora_hubs::search::texts;
use fedora_hubs::store::Store;
use serde_json::json;

use super::questions::{Kind, Questions, key};
use crate::spread::spread;
use crate::table::Table;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bench/search/sqlite.py");
const CHUNK: usize = 2_000;

/// Where SQLite finds other messages than the engine did, the figures compare nothing; that is said.
pub fn measure(table: &mut Table, dir: &Path, store: &Store, questions: &Questions, found: &[Vec<u64>]) {
    let (texts, asked) = (dir.join("texts.jsonl"), dir.join("asked.jsonl"));
    write_texts(&texts, store);
    let lines = Kind::ALL.into_iter().flat_map(|kind| questions.of_kind(kind));
    let mut file = BufWriter::new(File::create(&asked).expect("a file"));
    for line in lines {
        writeln!(file, "{}", json!({ "match": line.matches, "window": line.window })).expect("room");
    }
    drop(file);
    let output = Command::new("python3").arg(SCRIPT).args([&texts, &asked]).arg(dir.join("fts.sqlite")).output();
    let (said, failed) = output.map_or_else(
        |failure| (String::new(), failure.to_string()),
        |output| [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).into(),
    );
    let answers: Vec<(f64, Vec<u64>)> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    if answers.len() != found.len() {
        let why = failed.lines().last().unwrap_or("it ended early").to_owned();
        return table.row("SQLite's FTS5", format!("no figures: {why}"), "");
    }
    let mut rest = answers.as_slice();
    let mut ours = found;
    for kind in Kind::ALL {
        let count = questions.of_kind(kind).count();
        let (mine, others) = rest.split_at(count);
        let (mine_too, others_too) = ours.split_at(count);
        (rest, ours) = (others, others_too);
        let mut times: Vec<f64> = mine.iter().map(|(time, _)| *time).collect();
        let differ = mine.iter().zip(mine_too).filter(|((_, theirs), ours)| theirs != *ours).count();
        let note = if differ == 0 { "the same answers".to_owned() } else { format!("{differ} answers differ") };
        table.row(&format!("SQLite's FTS5: {}", kind.name()), spread(&mut times), &note);
    }
}

fn write_texts(file: &Path, store: &Store) {
    let snapshot = store.snapshot().expect("a snapshot");
    let mut file = BufWriter::new(File::create(file).expect("a file"));
    let mut last = Seq(0);
    loop {
        let batch = snapshot.arrived_after(last, CHUNK).expect("messages");
        let Some(end) = batch.last() else { break };
        last = end.seq;
        for message in &batch {
            let subjects = message.facts.subjects(&message.topic);
            let keys: Vec<String> =
                subjects.iter().map(|one| key(one.kind.as_str(), &one.name.to_lowercase())).collect();
            let row = json!([message.time.as_millis(), message.seq.0, texts(message).join("\n"), keys.join(" ")]);
            writeln!(file, "{row}").expect("room");
        }
    }
}
