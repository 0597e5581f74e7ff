//! What is asked: names, words and phrases out of the archive itself, the same each time.

use std::cmp::Reverse;
use std::collections::HashMap;

use fedora_hubs::model::{Asked, Question, Seq, Time};
use fedora_hubs::search::texts;
use fedora_hubs::store::{Archived, Snapshot};

/// Questions of each kind.
const EACH: usize = 300;
/// Messages that names and words are taken from, spread over the archive.
const SAMPLED: u64 = 20_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    PersonAndWord,
    CategoryAndWindow,
    PersonPrefix,
    Phrase,
    Word,
}

impl Kind {
    pub const ALL: [Kind; 5] =
        [Kind::PersonAndWord, Kind::CategoryAndWindow, Kind::PersonPrefix, Kind::Phrase, Kind::Word];

    pub fn name(self) -> &'static str {
        match self {
            Kind::PersonAndWord => "person and word",
            Kind::CategoryAndWindow => "category and window",
            Kind::PersonPrefix => "prefix of a person",
            Kind::Phrase => "phrase",
            Kind::Word => "word over the whole archive",
        }
    }
}

pub struct Line {
    kind: Kind,
    /// As it is typed.
    pub typed: String,
    pub question: Question,
    /// The same for SQLite: what stands in the index, and from which to which time.
    pub matches: String,
    pub window: Option<(u64, u64)>,
}

impl Line {
    pub fn in_address(&self) -> String {
        self.typed.bytes().map(|byte| format!("%{byte:02X}")).collect()
    }
}

pub struct Questions {
    lines: Vec<Line>,
    people: Vec<String>,
}

impl Questions {
    pub fn of(snapshot: &Snapshot) -> Self {
        let sample = sample(snapshot);
        let (mut people, mut words, mut categories) = (HashMap::new(), HashMap::new(), HashMap::new());
        let mut phrases = Vec::new();
        let mut pairs = Vec::new();
        for message in &sample {
            for name in &message.facts.usernames {
                *people.entry(name.clone()).or_insert(0_u32) += 1;
            }
            *categories.entry(message.topic.category().to_owned()).or_insert(0_u32) += 1;
            let own = texts(message).pop().unwrap_or_default();
            let own: Vec<&str> = own.split([' ', '\n']).filter(|word| word.len() > 2 && plain(word)).collect();
            for word in &own {
                *words.entry((*word).to_owned()).or_insert(0_u32) += 1;
            }
            if own.len() > 3 {
                phrases.push(format!("{} {}", own[1], own[2]));
                if let Some(name) = message.facts.usernames.first() {
                    pairs.push((name.clone(), own[3].to_owned()));
                }
            }
        }
        let (people, words, categories) = (most(people), most(words), most(categories));
        let (first, last) = (sample[0].time, sample[sample.len() - 1].time);
        let mut lines = Vec::new();
        for at in 0..EACH {
            let (name, word) = &pairs[at * 7 % pairs.len()];
            lines.push(line(
                Kind::PersonAndWord,
                format!("user:{name} {word} "),
                format!("keys:{} text:\"{word}\"", key("person", name)),
            ));
            lines.push(windowed(&categories[at % categories.len()], first, last, at));
            let name = &people[at % people.len()];
            let start = &name[..name.len().min(3 + at % 3)];
            lines.push(line(Kind::PersonPrefix, start.to_owned(), format!("text:\"{start}\"*")));
            let phrase = &phrases[at * 5 % phrases.len()];
            lines.push(line(Kind::Phrase, format!("\"{phrase}\""), format!("text:\"{phrase}\"")));
            let word = &words[at % words.len()];
            lines.push(line(Kind::Word, format!("{word} "), format!("text:\"{word}\"")));
        }
        Questions { lines, people: people.into_iter().take(EACH).collect() }
    }

    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(move |line| line.kind == kind)
    }

    pub fn people(&self) -> impl Iterator<Item = &str> {
        self.people.iter().map(String::as_str)
    }
}

/// A subject as one word of SQLite's index.
pub fn key(kind: &str, name: &str) -> String {
    let letters: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("{kind}{letters}")
}

fn line(kind: Kind, typed: String, matches: String) -> Line {
    let question = Asked::parse(&typed, Time::now()).question;
    Line { kind, typed, question, matches, window: None }
}

/// A category in one of many windows between the first and the last message, from days to months long.
fn windowed(category: &str, first: Time, last: Time, at: usize) -> Line {
    let whole = last.millis_since(first);
    let (start, length) = (whole / EACH as u64 * at as u64, whole / (4 + at as u64 % 60));
    let (since, until) = (first.plus_millis(start / 1000 * 1000), first.plus_millis((start + length) / 1000 * 1000));
    let typed = format!("category:{category} after:{since} before:{until}");
    let window = Some((since.as_millis(), until.as_millis()));
    Line { window, ..line(Kind::CategoryAndWindow, typed, format!("keys:{}", key("category", category))) }
}

fn sample(snapshot: &Snapshot) -> Vec<Archived> {
    let last = snapshot.last_seq().expect("a place").0;
    let step = (last / SAMPLED).max(1) as usize;
    let seqs = (1..=last).step_by(step);
    seqs.filter_map(|seq| snapshot.message(Seq(seq)).expect("a message")).collect()
}

fn most(counts: HashMap<String, u32>) -> Vec<String> {
    let mut names: Vec<(String, u32)> = counts.into_iter().collect();
    names.sort_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));
    names.into_iter().map(|(name, _)| name).collect()
}

/// Letters that both indexes see alike.
fn plain(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_lowercase())
}
