//! `fedora-hubs describe`: messages in, one a line; who, what and where out, one a line, in the same order.
//!
//! Every line is answered, whatever is on it, and no line is held in memory beyond the limit for messages.

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod kinds;
mod lines;
mod stories;

use std::io::{self, BufRead, BufWriter, Write};

use anyhow::Context;
use clap::Args;
use serde::Serialize;

use crate::app;
use crate::config::Settings;
use crate::meaning::Meaning;
use crate::model::{DecodeError, Facts, MAX_MESSAGE, Message, MessageId, STORY_WINDOW_MS, Time, Topic};

use super::options::Place;

use lines::Lines;
pub use stories::conglomerate;

#[derive(Args)]
pub struct Describe {
    /// Join neighbours that tell one story, as feeds do: one line an entry instead of one a message. The oldest message
    /// must come first.
    #[arg(long)]
    conglomerate: bool,
    /// How long after its last message a story may go on.
    #[arg(long, value_name = "MINUTES", default_value_t = STORY_WINDOW_MS / MINUTE, requires = "conglomerate")]
    window: u64,
    #[command(flatten)]
    place: Place,
}

const MINUTE: u64 = 60_000;

impl Describe {
    /// Reads standard input. Rules of the data directory speak before the embedded ones, as in a running portal.
    pub fn run(self) -> anyhow::Result<()> {
        let config = self.place.config(Settings::default())?;
        let meaning = app::meaning(&config.data_dir)?;
        let (input, output) = (io::stdin().lock(), io::stdout().lock());
        let ended = if self.conglomerate {
            let window_ms = self.window.saturating_mul(MINUTE);
            conglomerate(&meaning, window_ms, input, output, |fault| eprintln!("standard input, {fault}"))
        } else {
            describe(&meaning, input, output)
        };
        match ended {
            // Whoever reads has seen enough, as `head` does.
            Err(failure) if failure.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            ended => ended.context("cannot read standard input or write standard output"),
        }
    }
}

/// Answers each line of `input` with one line on `output`. The only errors are those of reading and writing.
pub fn describe(meaning: &Meaning, input: impl BufRead, output: impl Write) -> io::Result<()> {
    let mut lines = Lines::of(input);
    let mut output = BufWriter::new(output);
    let mut line = Vec::new();
    while let Some(size) = lines.next(&mut line, &mut output)? {
        answer(meaning, &line, size, &mut output)?;
    }
    output.flush()
}

/// Answers a line of `size` bytes, of which no more than the limit are at hand.
fn answer(meaning: &Meaning, line: &[u8], size: usize, output: &mut impl Write) -> io::Result<()> {
    let whole = size <= MAX_MESSAGE;
    if let Some(skimmed) = str::from_utf8(line).ok().filter(|_| whole).and_then(|text| meaning.skim(text)) {
        return write(output, &Answer::of(&skimmed.id, &skimmed.topic, &skimmed.facts));
    }
    match decode(line, size) {
        Ok(message) => write(output, &Answer::of(&message.id, &message.topic, &meaning.describe(&message))),
        Err(fault) => write(output, &Answer::unreadable(&unreadable(&fault))),
    }
}

/// The message on a line of `size` bytes.
fn decode(line: &[u8], size: usize) -> Result<Message, DecodeError> {
    if size > MAX_MESSAGE { Err(DecodeError::TooLarge(size)) } else { Message::decode(line, Time::ZERO) }
}

fn unreadable(fault: &DecodeError) -> String {
    format!("A message that could not be read: {fault}")
}

fn write(output: &mut impl Write, answer: &Answer<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *output, answer)?;
    output.write_all(b"\n")
}

/// One line of output.
#[derive(Serialize)]
struct Answer<'a> {
    msg_id: Option<&'a str>,
    topic: &'a str,
    category: &'a str,
    title: &'a str,
    subtitle: &'a str,
    link: Option<&'a str>,
    agent: Option<&'a str>,
    usernames: &'a [String],
    packages: &'a [String],
    objects: &'a [String],
}

impl<'a> Answer<'a> {
    fn of(id: &'a MessageId, topic: &'a Topic, facts: &'a Facts) -> Self {
        Answer {
            msg_id: Some(&id.0),
            topic: topic.as_str(),
            category: topic.category(),
            title: &facts.title,
            subtitle: &facts.subtitle,
            link: facts.link.as_deref(),
            agent: facts.agent.as_deref(),
            usernames: &facts.usernames,
            packages: &facts.packages,
            objects: &facts.objects,
        }
    }

    fn unreadable(subtitle: &'a str) -> Self {
        Answer {
            msg_id: None,
            topic: "",
            category: "unknown",
            title: "unreadable",
            subtitle,
            link: None,
            agent: None,
            usernames: &[],
            packages: &[],
            objects: &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn described(input: &[u8]) -> Vec<Value> {
        let mut output = Vec::new();
        // A small buffer, so that lines fall across its edges.
        describe(&Meaning::embedded().unwrap(), io::BufReader::with_capacity(7, input), &mut output).unwrap();
        String::from_utf8(output).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn every_line_is_answered() {
        let input =
            b"{\"topic\":\"a.b.c.d\",\"msg_id\":\"m1\",\"msg\":{}}\n\n[]\nnot json\n\xff\xfe\n{\"topic\":\"a.b.c.e\"}";
        let answers = described(input);
        assert_eq!(answers.len(), 6);
        assert_eq!((&answers[0]["msg_id"], &answers[0]["subtitle"]), (&"m1".into(), &"d: a message".into()));
        for answer in &answers[1..5] {
            assert!(answer["subtitle"].as_str().unwrap().starts_with("A message that could not be read: "), "{answer}");
        }
        assert_eq!(answers[5]["category"], "e");
        assert!(described(b"").is_empty());
    }

    #[test]
    fn lines_beyond_the_limit_are_answered_too() {
        let mut input = vec![b'x'; MAX_MESSAGE + 10];
        input.extend_from_slice(b"\n{\"topic\":\"a.b.c.d\"}\n");
        let answers = described(&input);
        assert_eq!(answers.len(), 2);
        assert!(answers[0]["subtitle"].as_str().unwrap().contains("bytes long"));
        assert_eq!(answers[1]["topic"], "a.b.c.d");
    }
}
