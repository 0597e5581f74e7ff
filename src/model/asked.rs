//! The language of the search box: words that must all be there, `"phrases"`, `user:ann`, `category:bodhi,koji`,
//! `after:2024-01-01`, `before:7d`, and `-` before what must not be.
//!
//! The last word may be unfinished. Nothing that can be typed is an error: what makes no sense is left out, and each
//! part says how it was understood.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Clause, Day, Question, Subject, SubjectKind, Term, Time, Weight};

/// Bytes of a question that are read.
const MAX_TEXT: usize = 1_000;
/// Parts of a question that are read.
const MAX_PARTS: usize = 32;
/// Names in one part.
const MAX_NAMES: usize = 32;

/// What was typed, and what it asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    pub question: Question,
    pub parts: Vec<AskedPart>,
    /// A space stands at the end: the last word does not go on.
    finished: bool,
}

/// One part of what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedPart {
    /// As it was typed, with its sign and its quotation marks.
    pub typed: String,
    /// How it was understood; none where it was not, and is left out.
    pub says: Option<String>,
}

/// What stands before a colon.
enum Field {
    Is(SubjectKind),
    By,
    Weight,
    After,
    Before,
}

impl Asked {
    /// Reads what was typed at that time.
    pub fn parse(text: &str, now: Time) -> Self {
        let text = &text[..text.floor_char_boundary(MAX_TEXT)];
        let mut asked = Asked { finished: text.ends_with(char::is_whitespace), ..Asked::default() };
        let (mut rest, mut last) = (text.trim_start(), None);
        while !rest.is_empty() && asked.parts.len() < MAX_PARTS {
            let negated = rest.strip_prefix('-').filter(|after| !after.is_empty() && !after.starts_with([' ', '-']));
            let start = negated.unwrap_or(rest);
            let (field, value) = field_of(start).map_or((None, start), |(field, value)| (Some(field), value));
            let (value, quoted, after) = value_of(value);
            let typed = rest[..rest.len() - after.len()].trim_end().to_owned();
            let wanted = negated.is_none();
            let says = match field {
                Some(field) => asked.add_field(&field, value, wanted, now),
                None => {
                    let says = asked.add_words(value, wanted);
                    // Where fields follow, the last word is still the last word.
                    let goes_on = says.is_some() && wanted && !quoted && !(asked.finished && after.trim().is_empty());
                    last = goes_on.then_some((asked.question.clauses.len().saturating_sub(1), asked.parts.len()));
                    says
                }
            };
            asked.parts.push(AskedPart { typed, says });
            rest = after.trim_start();
        }
        if let Some((clause, part)) = last {
            asked.leave_open(clause, part);
        }
        asked
    }

    /// Lets a word go on.
    fn leave_open(&mut self, clause: usize, part: usize) {
        if let Some(Clause { any, .. }) = self.question.clauses.get_mut(clause)
            && let [Term::Phrase(text)] = any.as_mut_slice()
        {
            let text = std::mem::take(text);
            self.parts[part].says = Some(format!("\u{201c}{}\u{2026}\u{201d}", text.trim()));
            *any = vec![Term::Begins(text)];
        }
    }

    /// True where nothing was asked that was understood; nothing is found then.
    pub fn is_empty(&self) -> bool {
        self.parts.iter().all(|part| part.says.is_none())
    }

    /// What was typed, without one of its parts.
    pub fn without(&self, place: usize) -> String {
        let others = self.parts.iter().enumerate().filter(|(other, _)| *other != place);
        self.joined(others.map(|(_, part)| part.typed.as_str()))
    }

    /// What was typed and one part more, which narrows it down. It comes first, so that the last word stays as it was,
    /// finished or not.
    pub fn with(&self, part: &str) -> String {
        self.joined([part].into_iter().chain(self.parts.iter().map(|part| part.typed.as_str())))
    }

    fn joined<'t>(&self, typed: impl Iterator<Item = &'t str>) -> String {
        let mut text = typed.collect::<Vec<_>>().join(" ");
        if self.finished {
            text.push(' ');
        }
        text
    }

    fn add_field(&mut self, field: &Field, value: &str, wanted: bool, now: Time) -> Option<String> {
        let (terms, says) = match field {
            Field::After | Field::Before => return self.add_limit(matches!(field, Field::After) == wanted, value, now),
            Field::Is(kind) => {
                let names = names(value);
                let terms = names.iter().map(|name| Term::About(subject(*kind, name))).collect::<Vec<_>>();
                (terms, format!("{} {}", in_words(*kind), listed(&names)))
            }
            Field::By => {
                let names = names(value);
                (names.iter().map(|name| Term::By(name.clone())).collect(), format!("done by {}", listed(&names)))
            }
            Field::Weight => {
                let weights: Vec<Weight> = names(value).iter().filter_map(|name| weight(name)).collect();
                let names: Vec<String> = weights.iter().map(|weight| weight_name(*weight).to_owned()).collect();
                (weights.into_iter().map(Term::Weight).collect(), format!("{} messages", listed(&names)))
            }
        };
        if terms.is_empty() {
            // A field without a value is still being typed.
            return None;
        }
        self.add(terms, wanted);
        Some(if wanted { says } else { format!("not {says}") })
    }

    /// `after` where the messages meant are not older than what is said.
    fn add_limit(&mut self, after: bool, value: &str, now: Time) -> Option<String> {
        let (at, says) = moment(value, now)?;
        let question = std::mem::take(&mut self.question);
        self.question = if after { question.within(Some(at), None) } else { question.within(None, Some(at)) };
        Some(if after { format!("since {says}") } else { format!("before {says}") })
    }

    fn add_words(&mut self, text: &str, wanted: bool) -> Option<String> {
        if !text.contains(char::is_alphanumeric) {
            return None;
        }
        self.add(vec![Term::Phrase(text.to_owned())], wanted);
        let not = if wanted { "" } else { "not " };
        Some(format!("{not}\u{201c}{}\u{201d}", text.trim()))
    }

    fn add(&mut self, terms: Vec<Term>, wanted: bool) {
        let question = std::mem::take(&mut self.question);
        self.question = if wanted { question.and(terms) } else { question.and_not(terms) };
    }
}

/// `package:kernel` -> the field, and what follows the colon.
fn field_of(text: &str) -> Option<(Field, &str)> {
    let (name, value) = text.split_once(':')?;
    let field = match name.to_ascii_lowercase().as_str() {
        "user" => Field::Is(SubjectKind::Person),
        "agent" | "by" => Field::By,
        "weight" => Field::Weight,
        "after" | "since" => Field::After,
        "before" | "until" => Field::Before,
        name => Field::Is(name.parse().ok()?),
    };
    Some((field, value))
}

/// The value at the start of a text: up to the closing quote, or to the next space. Then whether it was quoted, and
/// what follows.
fn value_of(text: &str) -> (&str, bool, &str) {
    match text.strip_prefix('"') {
        Some(quoted) => {
            let (value, after) = quoted.split_once('"').unwrap_or((quoted, ""));
            (value, true, after)
        }
        None => {
            let (value, after) = text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()));
            (value, false, after)
        }
    }
}

/// Any of these, with commas between them.
fn names(value: &str) -> Vec<String> {
    let names = value.split(',').map(str::trim).filter(|name| !name.is_empty());
    names.take(MAX_NAMES).map(str::to_owned).collect()
}

/// Topics may be written with prefix and environment, too.
fn subject(kind: SubjectKind, name: &str) -> Subject {
    let known = ["org.", "io.", "com.", "net.", "VirtualTopic."];
    match kind {
        SubjectKind::Topic if known.iter().any(|start| name.starts_with(start)) => {
            Subject::topic(super::Topic::new(name).kind())
        }
        _ => Subject::new(kind, name),
    }
}

fn in_words(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Person => "about",
        SubjectKind::Category => "in",
        SubjectKind::List => "mailing list",
        other => other.as_str(),
    }
}

/// `a`, `a or b`, `a, b or c`
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

fn weight(name: &str) -> Option<Weight> {
    [Weight::Routine, Weight::Normal, Weight::Notable].into_iter().find(|weight| weight_name(*weight) == name)
}

fn weight_name(weight: Weight) -> &'static str {
    match weight {
        Weight::Routine => "routine",
        Weight::Normal => "normal",
        Weight::Notable => "notable",
    }
}

/// When something was, and how to say it: a year, a month, a day, an instant, `today`, `yesterday`, or so long ago as
/// `12h`, `7d`, `2w`, `3m`, `1y`. Days are days in UTC.
fn moment(text: &str, now: Time) -> Option<(Time, String)> {
    let text = text.trim().to_ascii_lowercase();
    let day = match text.as_str() {
        "today" => Some(now.day()),
        "yesterday" => Some(now.day().minus(1)),
        _ => None,
    };
    if let Some(day) = day {
        return Some((day.start(), text));
    }
    ago(&text, now).or_else(|| date(&text)).or_else(|| instant(&text))
}

fn ago(text: &str, now: Time) -> Option<(Time, String)> {
    let (count, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let (millis, unit) = match unit {
        "h" => (3_600_000, "hour"),
        "d" => (Day::MILLIS, "day"),
        "w" => (7 * Day::MILLIS, "week"),
        "m" => (30 * Day::MILLIS, "month"),
        "y" => (365 * Day::MILLIS, "year"),
        _ => return None,
    };
    let count: u64 = count.parse().ok()?;
    let says = format!("{count} {unit}{} ago", if count == 1 { "" } else { "s" });
    Some((now.minus_millis(count.saturating_mul(millis)), says))
}

fn date(text: &str) -> Option<(Time, String)> {
    let mut numbers = text.split('-').map(|part| part.parse::<i16>().ok().filter(|_| !part.starts_with('+')));
    let year = numbers.next()?.filter(|year| (1970..=9999).contains(year))?;
    let (month, day) = (numbers.next(), numbers.next());
    if numbers.next().is_some() {
        return None;
    }
    let (format, month, day) = match (month, day) {
        (None, _) => ("%Y", Some(1), Some(1)),
        (Some(month), None) => ("%B %Y", month, Some(1)),
        (Some(month), Some(day)) => ("%-d %B %Y", month, day),
    };
    let date = Date::new(year, i8::try_from(month?).ok()?, i8::try_from(day?).ok()?).ok()?;
    let at = date.to_zoned(TimeZone::UTC).ok()?.timestamp();
    Some((Time::from_millis(at.as_millisecond()), date.strftime(format).to_string()))
}

fn instant(text: &str) -> Option<(Time, String)> {
    let at: jiff::Timestamp = text.to_ascii_uppercase().parse().ok()?;
    let at = Time::from_millis(at.as_millisecond());
    Some((at, at.readable()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Time {
        // 2026-11-21 16:05
        Time::from_secs_f64(1_795_277_100.0)
    }

    fn says(text: &str) -> Vec<String> {
        let asked = Asked::parse(text, now());
        asked.parts.into_iter().map(|part| part.says.unwrap_or_else(|| format!("?{}", part.typed))).collect()
    }

    fn clauses(text: &str) -> Vec<(bool, Vec<Term>)> {
        let asked = Asked::parse(text, now());
        asked.question.clauses.into_iter().map(|clause| (clause.wanted, clause.any)).collect()
    }

    #[test]
    fn words_phrases_fields_and_not() {
        let about = |kind, name: &str| Term::About(Subject::new(kind, name));
        let (phrase, begins) = (|text: &str| Term::Phrase(text.into()), |text: &str| Term::Begins(text.into()));
        assert_eq!(clauses("Kernel upd"), [(true, vec![phrase("Kernel")]), (true, vec![begins("upd")])]);
        assert_eq!(clauses("kernel upd "), [(true, vec![phrase("kernel")]), (true, vec![phrase("upd")])]);
        assert_eq!(
            clauses("\"two words\" -gone x"),
            [(true, vec![phrase("two words")]), (false, vec![phrase("gone")]), (true, vec![begins("x")])]
        );
        assert_eq!(
            clauses("user:Ann Package:kernel -category:bodhi,koji by:bo weight:notable"),
            [
                (true, vec![about(SubjectKind::Person, "Ann")]),
                (true, vec![about(SubjectKind::Package, "kernel")]),
                (false, vec![about(SubjectKind::Category, "bodhi"), about(SubjectKind::Category, "koji")]),
                (true, vec![Term::By("bo".into())]),
                (true, vec![Term::Weight(Weight::Notable)]),
            ]
        );
        let garden = about(SubjectKind::Category, "garden");
        let asked = [(true, vec![phrase("dry")]), (true, vec![begins("ros")]), (true, vec![garden])];
        assert_eq!(clauses("dry ros category:garden "), asked, "the last word goes on where fields follow");
        let topic = (true, vec![Term::About(Subject::topic("bodhi.update"))]);
        assert_eq!(clauses("topic:bodhi.update"), std::slice::from_ref(&topic));
        assert_eq!(clauses("topic:org.example.prod.bodhi.update"), [topic]);
        assert_eq!(clauses("https://example.org/x y")[0], (true, vec![phrase("https://example.org/x")]));
    }

    #[test]
    fn times() {
        let limits = |text: &str| {
            let question = Asked::parse(text, now()).question;
            let shown = |time: Option<Time>| time.map_or("-".to_owned(), |time| time.to_string());
            format!("{} {}", shown(question.since), shown(question.until))
        };
        assert_eq!(limits("after:2024-01-31 before:2025"), "2024-01-31T00:00:00Z 2025-01-01T00:00:00Z");
        assert_eq!(limits("before:7d"), "- 2026-11-14T16:05:00Z");
        assert_eq!(limits("-before:today"), "2026-11-21T00:00:00Z -");
        assert_eq!(limits("since:yesterday until:2026-11"), "2026-11-20T00:00:00Z 2026-11-01T00:00:00Z");
        assert_eq!(limits("after:2026-11-21t12:30:00z"), "2026-11-21T12:30:00Z -");
        assert_eq!(limits("after:1y after:2w"), "2026-11-07T16:05:00Z -");
        for odd in
            ["x", "2024-13", "2024-02-30", "1600", "7", "d", "99999999999999999999d", "2024-1-1-1", "-", "é", "+2024"]
        {
            assert_eq!(limits(&format!("after:{odd}")), "- -", "{odd}");
        }
        assert_eq!(limits("after:9999999999999d"), "1970-01-01T00:00:00Z -");
    }

    #[test]
    fn each_part_says_how_it_was_understood() {
        assert_eq!(
            says("kern user:ann,bo -package:\"glibc\" category:a,b,c after:2024-01 by: after:soon before:1d x"),
            [
                "\u{201c}kern\u{201d}",
                "about ann or bo",
                "not package glibc",
                "in a, b or c",
                "since January 2024",
                "?by:",
                "?after:soon",
                "before 1 day ago",
                "\u{201c}x\u{2026}\u{201d}",
            ]
        );
        assert_eq!(says("weight:loud weight:routine,notable"), ["?weight:loud", "routine or notable messages"]);
        let asked = Asked::parse("a -\"b c\"  user:ann", now());
        assert_eq!(
            (asked.without(1), asked.with("category:x")),
            ("a user:ann".into(), "category:x a -\"b c\" user:ann".into())
        );
    }

    #[test]
    fn nothing_typed_is_an_error() {
        for text in ["", " ", "-", "--", "- -", "\"", "\"\"", "user:", "!!!", "-\"", ":", "user:\"", "after:", "user:,"]
        {
            assert!(Asked::parse(text, now()).is_empty(), "{text:?}");
        }
        for text in ["*^2", "(a AND", "user: \"open phrase", "--x", "a:b:c", "after:é", "-before:\"x y\""] {
            let _ = says(text);
        }
        assert_eq!(says("user: \"open phrase"), ["?user:", "\u{201c}open phrase\u{201d}"]);
        assert_eq!(Asked::parse(&"é ".repeat(2000), now()).parts.len(), MAX_PARTS);
    }
}
