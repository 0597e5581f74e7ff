//! `fedora-hubs describe`: messages in, one a line; who, what and where out, one a line, in the same order.
//!
//! Every line is answered, whatever is on it, and no line is held in memory beyond the limit for messages.

use std::io::{self, BufRead, BufWriter, Write};

use anyhow::Context;
use clap::Args;
use serde::Serialize;

use crate::app;
use crate::config::Settings;
use crate::meaning::Meaning;
use crate::model::{DecodeError, Facts, MAX_MESSAGE, Message, MessageId, Time, Topic};

use super::options::Place;

#[derive(Args)]
pub struct Describe {
    #[command(flatten)]
    place: Place,
}

impl Describe {
    /// Reads standard input. Rules of the data directory speak before the embedded ones, as in a running portal.
    pub fn run(self) -> anyhow::Result<()> {
        let config = self.place.config(Settings::default())?;
        let meaning = app::meaning(&config.data_dir)?;
        match run(&meaning, io::stdin().lock(), io::stdout().lock()) {
            // Whoever reads has seen enough, as `head` does.
            Err(failure) if failure.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            ended => ended.context("cannot read standard input or write standard output"),
        }
    }
}

/// Answers each line of `input` with one line on `output`. The only errors are those of reading and writing.
pub fn run(meaning: &Meaning, input: impl BufRead, output: impl Write) -> io::Result<()> {
    let mut lines = Lines { input, answered: false };
    let mut output = BufWriter::new(output);
    let mut line = Vec::new();
    while let Some(size) = lines.next(&mut line, &mut output)? {
        answer(meaning, &line, size, &mut output)?;
    }
    output.flush()
}

/// Answers a line of `size` bytes, of which no more than the limit are at hand.
fn answer(meaning: &Meaning, line: &[u8], size: usize, output: &mut impl Write) -> io::Result<()> {
    if size > MAX_MESSAGE {
        return write(output, &Answer::unreadable(&unreadable(&DecodeError::TooLarge(size))));
    }
    if let Some(skimmed) = str::from_utf8(line).ok().and_then(|text| meaning.skim(text)) {
        return write(output, &Answer::of(&skimmed.id, &skimmed.topic, &skimmed.facts));
    }
    match Message::decode(line, Time::ZERO) {
        Ok(message) => write(output, &Answer::of(&message.id, &message.topic, &meaning.describe(&message))),
        Err(fault) => write(output, &Answer::unreadable(&unreadable(&fault))),
    }
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

/// Lines of bounded length.
struct Lines<R> {
    input: R,
    /// Everything read so far is answered, so before waiting for more the answers are sent out.
    answered: bool,
}

impl<R: BufRead> Lines<R> {
    /// Puts the next line without its end into `line` and gives its length in bytes; of a line longer than
    /// [`MAX_MESSAGE`] only the length is right. Nothing at the end of the input.
    fn next(&mut self, line: &mut Vec<u8>, output: &mut impl Write) -> io::Result<Option<usize>> {
        line.clear();
        let (mut size, mut begun) = (0, false);
        loop {
            if self.answered {
                output.flush()?;
            }
            let chunk = match self.input.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if chunk.is_empty() {
                return Ok(begun.then_some(size));
            }
            begun = true;
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let part = &chunk[..end.unwrap_or(chunk.len())];
            line.extend_from_slice(&part[..part.len().min((MAX_MESSAGE + 1).saturating_sub(line.len()))]);
            size += part.len();
            let used = part.len() + usize::from(end.is_some());
            self.answered = used == chunk.len();
            self.input.consume(used);
            if end.is_some() {
                return Ok(Some(size));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn described(input: &[u8]) -> Vec<Value> {
        // A small buffer, so that lines fall across its edges.
        described_with(io::BufReader::with_capacity(7, input))
    }

    fn described_with(input: impl BufRead) -> Vec<Value> {
        let mut output = Vec::new();
        run(&Meaning::embedded().unwrap(), input, &mut output).unwrap();
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

    /// A small generator of its own, so that a failure can be seen again.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, limit: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 % limit.max(1) as u64) as usize
        }

        fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
            &items[self.below(items.len())]
        }
    }

    /// Replaces or removes a few values anywhere in a message.
    fn mutate(value: &mut Value, dice: &mut Dice) {
        let odd = [
            json!(null),
            json!(true),
            json!(-1),
            json!(1e300),
            json!(u64::MAX),
            json!(""),
            json!("{{ msg }} {people} [[x]]"),
            json!("a\n\u{202e}b\u{1f}\u{1e}\u{1d}\u{1c}\u{1b}\u{1a}\u{0}"),
            json!("javascript:alert(1)"),
            json!("é".repeat(3000)),
            json!([]),
            json!({}),
            json!([[["x"]]]),
            json!({"name": {"name": ["x"]}}),
            json!(vec!["x-1-2"; 300]),
        ];
        match value {
            _ if dice.below(12) == 0 => *value = dice.pick(&odd).clone(),
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
            _ => {}
        }
    }

    /// Examples of all rules with values replaced, and some of the lines damaged as text.
    fn hostile_lines(count: usize) -> Vec<u8> {
        let examples = Meaning::examples().unwrap();
        let mut dice = Dice(0x1a7e_57ed);
        let mut input = Vec::new();
        for at in 0..count {
            let mut envelope: Value = serde_json::from_str(&examples[at % examples.len()].envelope).unwrap();
            mutate(&mut envelope["msg"], &mut dice);
            let mut line = envelope.to_string().into_bytes();
            if dice.below(8) == 0 {
                let place = dice.below(line.len());
                line[place] = *dice.pick(b"\"{}[]:,\xff\x00x9\\");
            }
            input.extend(line);
            input.push(b'\n');
        }
        input
    }

    #[test]
    fn hostile_messages_give_bounded_plain_facts() {
        const COUNT: usize = 4000;
        let lines = hostile_lines(COUNT);
        let answers = described_with(io::Cursor::new(&lines));
        assert_eq!(answers.len(), COUNT);
        for answer in &answers {
            let texts = |key: &str| answer[key].as_array().unwrap().clone();
            let subtitle = answer["subtitle"].as_str().unwrap();
            assert!(!subtitle.is_empty() && subtitle.chars().count() <= 400, "{answer}");
            let names = [texts("usernames"), texts("packages"), texts("objects")];
            assert!(names.iter().all(|list| list.len() <= 100), "{answer}");
            assert!(names[..2].iter().flatten().all(|name| name.as_str().unwrap().len() <= 200), "{answer}");
            assert!(names[2].iter().all(|name| name.as_str().unwrap().len() <= 1000), "{answer}");
            let link = answer["link"].as_str();
            assert!(link.is_none_or(|link| link.starts_with("http://") || link.starts_with("https://")), "{answer}");
            let said = names.iter().flatten().filter_map(Value::as_str).chain([subtitle]).chain(link);
            for text in said.chain(answer["agent"].as_str()).chain(answer["title"].as_str()) {
                assert!(!text.chars().any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)), "{answer}");
            }
        }
    }

    #[test]
    fn the_short_way_and_the_long_way_agree() {
        let meaning = Meaning::embedded().unwrap();
        let mut both = 0;
        for line in hostile_lines(2000).split(|byte| *byte == b'\n') {
            let short = str::from_utf8(line).ok().and_then(|text| meaning.skim(text));
            if let (Some(short), Ok(long)) = (short, Message::decode(line, Time::ZERO)) {
                assert_eq!(short.facts, meaning.describe(&long), "{}", long.envelope);
                both += 1;
            }
        }
        assert!(both > 1000, "{both} messages went both ways");
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
