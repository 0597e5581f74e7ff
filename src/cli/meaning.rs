//! `fedora-hubs meaning`: for people who write message rules. Checks them, says why a message says what it says, and
//! which topics have none.
//!
//! Reads standard input and rule files; never the archive, so it works beside a running portal.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::{self, BufRead, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use crate::app;
use crate::config::Settings;
use crate::meaning::{Explanation, Meaning, Spoken, Why};
use crate::model::{Facts, MAX_MESSAGE, Message, Subject, Time, Topic};

use super::options::Place;

/// Commands for people who write message rules.
#[derive(Args)]
pub struct Rules {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Check all rules and run their examples.
    Check(Check),
    /// Say of the message on standard input which rule spoke, and why it says what it says.
    Explain(Explain),
    /// Say which of the topics on standard input have no rule.
    Coverage(Coverage),
}

#[derive(Args)]
struct Check {
    /// Where rule files of your own are [default: meaning/ in the data directory].
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

#[derive(Args)]
struct Explain {
    #[command(flatten)]
    place: Place,
}

#[derive(Args)]
struct Coverage {
    #[command(flatten)]
    place: Place,
}

impl Rules {
    pub fn run(self) -> anyhow::Result<()> {
        let said = match self.task {
            Task::Check(check) => check.run()?,
            Task::Explain(explain) => explain.run()?,
            Task::Coverage(coverage) => coverage.run()?,
        };
        match io::stdout().write_all(said.as_bytes()) {
            // Whoever reads has seen enough, as `head` does.
            Err(failure) if failure.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            ended => ended.context("cannot write standard output"),
        }
    }
}

impl Check {
    fn run(self) -> anyhow::Result<String> {
        let dir = match self.dir {
            Some(dir) if !dir.is_dir() => bail!("there is no directory {}", dir.display()),
            Some(dir) => dir,
            None => app::rules_dir(&self.place.config(Settings::default())?.data_dir),
        };
        let check = Meaning::check(&dir);
        if check.faults.is_empty() {
            let (rules, files, examples) = (check.rules, check.files, check.examples);
            return Ok(format!("{rules} rules in {files} files are good, and so are their {examples} examples.\n"));
        }
        for fault in &check.faults {
            eprintln!("{fault}");
        }
        match check.faults.len() {
            1 => bail!("the message rules have a mistake"),
            count => bail!("the message rules have {count} mistakes"),
        }
    }
}

impl Explain {
    fn run(self) -> anyhow::Result<String> {
        let config = self.place.config(Settings::default())?;
        let meaning = app::meaning(&config.data_dir)?;
        let message = message(io::stdin().lock())?;
        Ok(explained(&message, &meaning.explain(&message), &app::rules_dir(&config.data_dir)))
    }
}

impl Coverage {
    fn run(self) -> anyhow::Result<String> {
        let config = self.place.config(Settings::default())?;
        covered(&app::meaning(&config.data_dir)?, io::stdin().lock()).context("cannot read standard input")
    }
}

/// One object over as many lines as it likes, or the first line that is not empty.
fn message(input: impl Read) -> anyhow::Result<Message> {
    let mut bytes = Vec::new();
    input.take(MAX_MESSAGE as u64 + 1).read_to_end(&mut bytes).context("cannot read standard input")?;
    let text = bytes.trim_ascii();
    if text.is_empty() {
        bail!("there is no message on standard input");
    }
    let first_line = text.split(|byte| *byte == b'\n').next().unwrap_or(text);
    let read = Message::decode(text, Time::ZERO).or_else(|whole| match Message::decode(first_line, Time::ZERO) {
        Ok(message) => Ok(message),
        // What is wrong with the whole says more, unless every line is a message of its own.
        Err(line) if text.contains(&b'\n') && serde_json::from_slice::<serde_json::Value>(first_line).is_ok() => {
            Err(line)
        }
        Err(_) => Err(whole),
    });
    read.map_err(|fault| anyhow::anyhow!("standard input is no message: {fault}"))
}

/// What a rule writer wants to know, for reading.
fn explained(message: &Message, explanation: &Explanation, own_rules: &Path) -> String {
    let mut out = Page::default();
    out.line("Topic", message.topic.as_str());
    match &explanation.spoken {
        Some(spoken) => {
            let Spoken { file, line, pattern, .. } = spoken;
            let own = own_rules.join(file);
            let from = if own.is_file() { own.display().to_string() } else { format!("{file} (built in)") };
            out.line("Rule", &format!("{from}, line {line}, for {pattern}"));
        }
        None => out.line("Rule", "none"),
    }
    if let Some(why) = &explanation.neutral {
        let why = match why {
            Why::NoRule => format!("no rule is for {}", message.topic.kind()),
            Why::Failed(fault) => format!("the rule failed: {fault}"),
            Why::Hole(sentence) => format!("a value is missing outside of [[ ]]: {sentence}"),
        };
        out.line("Neutral", &why);
    }
    if let Some(spoken) = &explanation.spoken {
        out.list("Its names hold", spoken.names.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        out.list("Its fields give", spoken.fields.iter().map(|(field, text)| (*field, text.as_str())));
    }
    let facts = facts(&explanation.facts);
    out.list("So the facts are", facts.iter().map(|(name, value)| (*name, value.as_str())));
    out.0
}

/// All facts that are not empty.
fn facts(facts: &Facts) -> Vec<(&'static str, String)> {
    let Facts { title, subtitle, link, agent, usernames, packages, objects, places, icon, weight, story } = facts;
    let joined = |list: &[String]| list.join(", ");
    let all = [
        ("title", title.clone()),
        ("sentence", subtitle.clone()),
        ("link", link.clone().unwrap_or_default()),
        ("agent", agent.clone().unwrap_or_default()),
        ("usernames", joined(usernames)),
        ("packages", joined(packages)),
        ("objects", joined(objects)),
        ("places", joined(&places.iter().map(Subject::to_string).collect::<Vec<_>>())),
        ("icon", icon.clone()),
        ("weight", format!("{weight:?}").to_lowercase()),
        ("story", story.as_ref().map(|story| story.says.clone()).unwrap_or_default()),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// Text in two columns.
#[derive(Default)]
struct Page(String);

impl Page {
    fn line(&mut self, name: &str, value: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(self.0, "{name:<9}{}", value.replace('\n', "\n         "));
    }

    fn list<'a>(&mut self, heading: &str, rows: impl Iterator<Item = (&'a str, &'a str)>) {
        let rows: Vec<_> = rows.collect();
        if rows.is_empty() {
            return;
        }
        let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default() + 2;
        let _ = writeln!(self.0, "\n{heading}");
        for (name, value) in rows {
            let value = value.replace('\n', &format!("\n  {:width$}", ""));
            let _ = writeln!(self.0, "  {name:<width$}{value}");
        }
    }
}

/// The topics that have no rule, one a line, each once; and how many have one.
fn covered(meaning: &Meaning, input: impl BufRead) -> io::Result<String> {
    let mut out = String::new();
    let (mut seen, mut known) = (HashSet::new(), 0);
    for line in input.split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        let Some(topic) = Listed::read(&line).filter(|topic| !seen.contains(topic.text())) else { continue };
        if topic.is_known(meaning) {
            known += 1;
        } else {
            out.push_str(topic.text());
            out.push('\n');
        }
        seen.insert(topic.text().to_owned());
    }
    out.push_str(&format!("{known} of {} topics have a rule.\n", seen.len()));
    Ok(out)
}

/// A topic in a list.
enum Listed<'a> {
    /// Of a table: a count before it, no prefix and no environment.
    Kind(&'a str),
    /// With or without them.
    Any(&'a str),
}

impl<'a> Listed<'a> {
    /// Nothing where the line is empty or a table's header.
    fn read(line: &'a str) -> Option<Listed<'a>> {
        let line = line.trim();
        match line.split_once('\t') {
            Some((count, topic)) => count.trim().parse::<u64>().is_ok().then(|| Listed::Kind(topic.trim())),
            None => (!line.is_empty()).then_some(Listed::Any(line)),
        }
    }

    fn text(&self) -> &'a str {
        match self {
            Listed::Kind(text) | Listed::Any(text) => text,
        }
    }

    fn is_known(&self, meaning: &Meaning) -> bool {
        match self {
            Listed::Kind(kind) => meaning.knows_kind(kind),
            Listed::Any(text) => meaning.knows_kind(text) || meaning.knows(&Topic::new(*text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(topics: &str) -> String {
        covered(&Meaning::embedded().unwrap(), topics.as_bytes()).unwrap()
    }

    #[test]
    fn topics_in_all_spellings() {
        let table = "messages\ttopic\r\n3\tbodhi.update.comment\r\n2\tgarden.bed.watered\n";
        assert_eq!(covers(table), "garden.bed.watered\n1 of 2 topics have a rule.\n");
        let list = "bodhi.update.comment\n\norg.fedoraproject.stg.bodhi.update.comment\nbodhi.update.comment\n\
                    org.example.prod.garden.bed.watered\nbodhi.update.request.testing\n";
        assert_eq!(covers(list), "org.example.prod.garden.bed.watered\n3 of 4 topics have a rule.\n");
        assert_eq!(covers(""), "0 of 0 topics have a rule.\n");
    }

    #[test]
    fn a_message_pretty_printed_or_the_first_of_many() {
        let read = |text: &str| message(text.as_bytes()).map(|message| message.topic.to_string());
        assert_eq!(read("\n{\n  \"topic\": \"a.b.c.d\",\n  \"msg\": {}\n}\n").unwrap(), "a.b.c.d");
        assert_eq!(read("{\"topic\": \"a.b.c.d\"}\n{\"topic\": \"a.b.c.e\"}\n").unwrap(), "a.b.c.d");
        assert_eq!(read("{\"topic\": \"a.b.c.d\"}\nnonsense").unwrap(), "a.b.c.d");
        assert!(read("").unwrap_err().to_string().contains("no message"));
        assert!(read("{\"topic\": \"a\"\n").unwrap_err().to_string().contains("not valid JSON"));
        assert!(read("{}\n{}").unwrap_err().to_string().contains("no topic"));
    }
}
