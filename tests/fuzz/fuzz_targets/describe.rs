//! Any bytes through `describe`: no panic, one line out for each line in, and joining loses no message.

#![no_main]

use std::io::Cursor;
use std::sync::LazyLock;

use fedora_hubs::cli::{conglomerate, describe};
use fedora_hubs::meaning::Meaning;
use libfuzzer_sys::fuzz_target;

static MEANING: LazyLock<Meaning> = LazyLock::new(|| Meaning::embedded().expect("rules without a mistake"));

const WINDOW_MS: u64 = 15 * 60 * 1000;

fuzz_target!(|input: &[u8]| {
    let mut answers = Vec::new();
    describe(&MEANING, Cursor::new(input), &mut answers).expect("memory can be written");
    assert_eq!(lines(&answers), lines(input), "one answer for each line");

    let (mut entries, mut told) = (Vec::new(), 0);
    conglomerate(&MEANING, WINDOW_MS, Cursor::new(input), &mut entries, |_| told += 1).expect("memory can be written");
    assert!(lines(&entries) + told <= lines(input), "no more entries than messages");
});

/// What follows the last line break is a line if there is anything.
fn lines(text: &[u8]) -> usize {
    text.iter().filter(|byte| **byte == b'\n').count() + usize::from(text.last().is_some_and(|byte| *byte != b'\n'))
}
