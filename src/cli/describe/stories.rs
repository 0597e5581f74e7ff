//! `fedora-hubs describe --conglomerate`: messages in, one a line, oldest first; entries out, one a line. Neighbours that
//! tell one story are one entry, joined as in a hub's feed.
//!
//! An entry is written once no message can go on with it, so memory holds one window and not the whole input.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufWriter, Write};

use serde::Serialize;
use serde_json::Number;

use crate::meaning::Meaning;
use crate::model::{FeedEntry, Message, MessageId, Reason, Seq, Subject, Time, neighbour};

use super::lines::Lines;

/// Entries that may be gone on with. Far more than a feed's, because the whole bus may come by here.
const OPEN_MAX: usize = 1000;

/// Answers the messages of `input` with entries on `output`; of a line that is no message, says so to `told`. The only
/// errors are those of reading and writing.
pub fn conglomerate(
    meaning: &Meaning,
    window_ms: u64,
    input: impl BufRead,
    output: impl Write,
    mut told: impl FnMut(String),
) -> io::Result<()> {
    let mut lines = Lines::of(input);
    let mut output = BufWriter::new(output);
    let mut line = Vec::new();
    let mut stories = Stories { window_ms, ..Stories::default() };
    let mut number = 0_u64;
    while let Some(size) = lines.next(&mut line, &mut output)? {
        number += 1;
        match super::decode(&line, size) {
            Ok(message) => stories.take(meaning, message, number, &mut output)?,
            Err(fault) => told(format!("line {number}: {fault}; skipped")),
        }
    }
    for open in stories.open {
        open.write(&mut output)?;
    }
    output.flush()
}

/// The entries that may be gone on with, the one that heard a message last at the end.
#[derive(Default)]
struct Stories {
    open: VecDeque<Open>,
    window_ms: u64,
    /// The time of the newest message so far.
    newest: Time,
}

struct Open {
    entry: FeedEntry,
    /// All messages behind it, in order of arrival.
    msg_ids: Vec<MessageId>,
}

impl Stories {
    fn take(&mut self, meaning: &Meaning, message: Message, seq: u64, output: &mut impl Write) -> io::Result<()> {
        let facts = meaning.describe(&message);
        let reason = Reason::Linked(Subject::category(message.topic.category()));
        let entry = FeedEntry::new(Seq(seq), message.time, &message.topic, &facts, reason);
        self.newest = self.newest.max(entry.end);
        let open = match neighbour(self.open.iter().map(|open| &open.entry), &entry, self.window_ms) {
            Some(place) => self.open.remove(place).map(|mut open| {
                open.entry.join(entry);
                open.msg_ids.push(message.id);
                open
            }),
            None => Some(Open { entry, msg_ids: vec![message.id] }),
        };
        self.open.extend(open);
        while let Some(oldest) = self.open.pop_front() {
            if self.open.len() < OPEN_MAX && self.newest.millis_since(oldest.entry.end) <= self.window_ms {
                self.open.push_front(oldest);
                break;
            }
            oldest.write(output)?;
        }
        Ok(())
    }
}

impl Open {
    fn write(&self, output: &mut impl Write) -> io::Result<()> {
        let FeedEntry { subtitle, usernames, packages, start, end, link, .. } = &self.entry;
        let (mut usernames, mut packages) = (usernames.clone(), packages.clone());
        usernames.sort_unstable();
        packages.sort_unstable();
        let link = link.as_deref();
        let line =
            Line { subtitle, usernames, packages, start: secs(*start), end: secs(*end), msg_ids: &self.msg_ids, link };
        serde_json::to_writer(&mut *output, &line)?;
        output.write_all(b"\n")
    }
}

/// One line of output.
#[derive(Serialize)]
struct Line<'a> {
    subtitle: &'a str,
    usernames: Vec<String>,
    packages: Vec<String>,
    /// Seconds since 1970, as envelopes have them.
    start: Number,
    end: Number,
    msg_ids: &'a [MessageId],
    link: Option<&'a str>,
}

fn secs(time: Time) -> Number {
    let millis = time.as_millis();
    match Number::from_f64(millis as f64 / 1000.0) {
        Some(exact) if !millis.is_multiple_of(1000) => exact,
        _ => (millis / 1000).into(),
    }
}
