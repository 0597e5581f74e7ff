//! Random and damaged messages: each is answered with one line of bounded plain text, whatever it is.
//!
//! Every run sees the same messages. `HUBS_LONG=1` makes it ten million of them, which wants `--release`;
//! `HUBS_HOSTILE=N` makes it N.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use serde_json::{Value, json};

use crate::meaning::Meaning;
use crate::model::{Message, STORY_WINDOW_MS, Time};

use super::{conglomerate, describe};

const MESSAGES: u64 = 6000;
const MESSAGES_LONG: u64 = 10_000_000;
/// What may turn up in the middle of a text.
const SIGNS: [&str; 12] = [" ", "/", "@", "\n", "é", "{{", "]]", "{count}", "-", ".", ":", "\u{1e}"];
/// Messages of one seed.
const CHUNK: u64 = 500;
const SEED: u64 = 0x1a7e_57ed;

#[test]
fn each_is_answered_in_bounded_plain_text() {
    let count = std::env::var("HUBS_HOSTILE").ok().and_then(|count| count.parse().ok());
    let long = std::env::var_os("HUBS_LONG").is_some_and(|long| !long.is_empty() && long != "0");
    let chunks = count.unwrap_or(if long { MESSAGES_LONG } else { MESSAGES }).div_ceil(CHUNK);
    let (meaning, examples) = (Meaning::embedded().unwrap(), examples());
    let (next, both_ways) = (AtomicU64::new(0), AtomicU64::new(0));
    let work = || {
        loop {
            let chunk = next.fetch_add(1, Ordering::Relaxed);
            if chunk >= chunks {
                break;
            }
            let lines = lines(&examples, chunk);
            match catch_unwind(AssertUnwindSafe(|| check(&meaning, &lines))) {
                Ok(count) => both_ways.fetch_add(count, Ordering::Relaxed),
                Err(_) => panic!("{}", culprit(&meaning, &lines).unwrap_or_else(|| format!("all of chunk {chunk}"))),
            };
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    assert!(both_ways.into_inner() >= chunks * CHUNK / 2, "most messages are usual enough for the short way");
}

/// Both ways to describe give the same, and joining loses no message. Gives how many went both ways.
fn check(meaning: &Meaning, lines: &[Vec<u8>]) -> u64 {
    let input: Vec<u8> = lines.iter().flat_map(|line| line.iter().chain(b"\n")).copied().collect();
    let mut output = Vec::new();
    describe(meaning, Cursor::new(&input), &mut output).unwrap();
    let answers: Vec<Value> =
        String::from_utf8(output).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), lines.len(), "one answer for each line");
    answers.iter().for_each(is_bounded_and_plain);

    let mut both_ways = 0;
    for line in lines {
        let short = str::from_utf8(line).ok().and_then(|text| meaning.skim(text));
        // What is wrong in a part that nobody reads, the short way does not see.
        if let (Some(short), Ok(long)) = (short, Message::decode(line, Time::ZERO)) {
            assert_eq!((short.facts, short.id), (meaning.describe(&long), long.id));
            both_ways += 1;
        }
    }

    let (mut output, mut unreadable) = (Vec::new(), 0);
    conglomerate(meaning, STORY_WINDOW_MS, Cursor::new(&input), &mut output, |_| unreadable += 1).unwrap();
    let entries = output.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let joined = entries.map(|line| serde_json::from_slice::<Value>(line).unwrap());
    let told: usize = joined.map(|entry| entry["msg_ids"].as_array().unwrap().len()).sum();
    assert_eq!(told + unreadable, lines.len(), "every message is in an entry or was complained of");
    both_ways
}

fn is_bounded_and_plain(answer: &Value) {
    let texts = |key: &str| answer[key].as_array().unwrap().clone();
    let subtitle = answer["subtitle"].as_str().unwrap();
    assert!(!subtitle.is_empty() && subtitle.chars().count() <= 400, "{answer}");
    let names = [texts("usernames"), texts("packages"), texts("objects")];
    assert!(names.iter().all(|list| list.len() <= 100), "{answer}");
    assert!(names[..2].iter().flatten().all(|name| name.as_str().unwrap().len() <= 200), "{answer}");
    assert!(names[2].iter().all(|name| name.as_str().unwrap().len() <= 1000), "{answer}");
    let link = answer["link"].as_str();
    assert!(link.is_none_or(|link| link.to_lowercase().starts_with("http") && link.contains("://")), "{answer}");
    let said = names.iter().flatten().filter_map(Value::as_str).chain([subtitle]).chain(link);
    for text in said.chain(answer["agent"].as_str()).chain(answer["title"].as_str()) {
        assert!(!text.chars().any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)), "{answer}");
    }
}

/// The line that fails alone.
fn culprit(meaning: &Meaning, lines: &[Vec<u8>]) -> Option<String> {
    let fails =
        |line: &&Vec<u8>| catch_unwind(AssertUnwindSafe(|| check(meaning, std::slice::from_ref(line)))).is_err();
    lines.iter().find(fails).map(|line| String::from_utf8_lossy(line).into_owned())
}

fn examples() -> Vec<Value> {
    let examples = Meaning::examples().unwrap();
    examples.iter().map(|example| serde_json::from_str(&example.envelope).unwrap()).collect()
}

/// The messages of one seed.
fn lines(examples: &[Value], chunk: u64) -> Vec<Vec<u8>> {
    let mut dice = Dice((SEED ^ chunk.wrapping_mul(0x9e37_79b9_7f4a_7c15)) | 1);
    (0..CHUNK).map(|_| line(examples, &mut dice)).collect()
}

fn line(examples: &[Value], dice: &mut Dice) -> Vec<u8> {
    if dice.below(50) == 0 {
        return (0..dice.below(200)).map(|_| dice.byte()).collect();
    }
    let mut envelope = dice.pick(examples).clone();
    if dice.below(10) == 0 {
        // The body of one kind of message under the topic of another.
        envelope["topic"] = dice.pick(examples)["topic"].clone();
    }
    match dice.below(20) {
        0 => {}
        1 => mutate(&mut envelope, dice),
        _ => mutate(&mut envelope["msg"], dice),
    }
    let mut line = envelope.to_string().into_bytes();
    while dice.below(8) == 0 && !line.is_empty() {
        damage(&mut line, dice);
    }
    line
}

/// Changes the text without regard to what it says.
fn damage(line: &mut Vec<u8>, dice: &mut Dice) {
    let (place, other) = (dice.below(line.len()), dice.below(line.len()));
    let (from, to) = (place.min(other), place.max(other));
    match dice.below(5) {
        0 => line[place] = *dice.pick(b"\"{}[]:,\xff\x00x9\\"),
        1 => line[place] = dice.byte(),
        2 => line.truncate(place),
        3 => drop(line.drain(from..to)),
        _ => {
            let again = line[from..to].to_vec();
            line.splice(place..place, again);
        }
    }
}

/// Replaces or removes a few values anywhere in a message.
fn mutate(value: &mut Value, dice: &mut Dice) {
    match value {
        _ if dice.below(12) == 0 => *value = odd(dice),
        Value::Object(members) => {
            if dice.below(6) == 0 {
                let keys: Vec<String> = members.keys().cloned().collect();
                if !keys.is_empty() {
                    members.remove(dice.pick(&keys));
                }
            }
            members.values_mut().for_each(|member| mutate(member, dice));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| mutate(item, dice)),
        Value::String(text) if dice.below(10) == 0 => {
            let place = text.floor_char_boundary(dice.below(text.len() + 1));
            let sign: &&str = dice.pick(&SIGNS);
            text.insert_str(place, sign);
        }
        _ => {}
    }
}

/// What no sender should send.
fn odd(dice: &mut Dice) -> Value {
    match dice.below(17) {
        0 => json!(null),
        1 => json!(true),
        2 => json!(-1),
        3 => json!(1e300),
        4 => json!(u64::MAX),
        5 => json!(i64::MIN),
        6 => json!(""),
        7 => json!("{{ msg }} {people} [[x]]"),
        8 => json!("a\n\u{202e}b\u{1f}\u{1e}\u{1d}\u{1c}\u{1b}\u{1a}\u{0}"),
        9 => json!("javascript:alert(1)"),
        10 => json!("é".repeat(3000)),
        11 => json!([]),
        12 => json!({}),
        13 => json!([[["x"]]]),
        14 => json!({"name": {"name": ["x"]}}),
        15 => json!(vec!["x-1-2"; 300]),
        _ => json!(format!("{}", dice.below(1 << 40))),
    }
}

/// A small generator of its own, so that a failure can be seen again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    /// Any but a line's end.
    fn byte(&mut self) -> u8 {
        let byte = self.below(255) as u8;
        if byte == b'\n' { 255 } else { byte }
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}
