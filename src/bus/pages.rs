//! Cuts pages of history, as datagrepper answers them, into the items of their `raw_messages`.
//!
//! A page is one JSON object, on one line or pretty-printed; several may follow one another. Memory is bounded by the
//! largest item. Finds where values begin and end and nothing more: whether an item is good JSON is for the decoder.

use std::io::BufRead;

use super::file::{Fault, LineError};
use crate::model::{DecodeError, MAX_MESSAGE};

const MESSAGES: &[u8] = b"\"raw_messages\"";

/// Longer keys are compared by their beginning; none of them is ours.
const MAX_KEY: usize = 64;

/// What the first bytes of a file say.
#[derive(Debug, PartialEq)]
pub(super) enum Verdict {
    Page,
    NoPage,
    /// The bytes end too early to tell.
    Undecided,
}

/// Whether `head` begins with a page.
pub(super) fn begins_with_page(head: &[u8]) -> Verdict {
    let mut pages = Pages::new(head);
    loop {
        match pages.step() {
            Ok(()) => {}
            Err(Fault::BreaksOff) => return Verdict::Undecided,
            Err(_) => return Verdict::NoPage,
        }
        match pages.place {
            Place::Messages => return Verdict::Page,
            Place::Page => {}
            Place::Between => return Verdict::NoPage,
            Place::End => return Verdict::Undecided,
        }
    }
}

/// The items of one page after another.
pub(super) struct Pages<R> {
    input: R,
    line: u64,
    text: Vec<u8>,
    place: Place,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Between,
    Page,
    Messages,
    End,
}

impl<R: BufRead> Pages<R> {
    pub(super) fn new(input: R) -> Self {
        Pages { input, line: 1, text: Vec::new(), place: Place::Between }
    }

    /// What `advance` came to last.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Goes on to the next item and returns the number of the line it begins on; `None` at the end.
    pub(super) fn advance(&mut self) -> Option<Result<u64, LineError>> {
        while self.place != Place::End {
            let outcome = match self.place {
                Place::Messages => self.item().transpose(),
                _ => self.step().err().map(|fault| Err(LineError { line: self.line, fault })),
            };
            if let Some(Err(LineError { fault, .. })) = &outcome
                && fault.ends_reading()
            {
                self.place = Place::End;
            }
            if outcome.is_some() {
                return outcome;
            }
        }
        None
    }

    /// Goes one step through what surrounds the messages.
    fn step(&mut self) -> Result<(), Fault> {
        match (self.place, self.next_mark()?) {
            (Place::Between, None) => self.place = Place::End,
            (Place::Between, Some(b'{')) => {
                self.bump();
                self.place = Place::Page;
            }
            (Place::Page, Some(b'}')) => {
                self.bump();
                self.place = Place::Between;
            }
            (Place::Page, Some(b'"')) => self.member()?,
            (Place::Page, None) => return Err(Fault::BreaksOff),
            _ => return Err(Fault::NoPage),
        }
        Ok(())
    }

    /// A key with its value, or with the beginning of the messages.
    fn member(&mut self) -> Result<(), Fault> {
        self.value(MAX_KEY)?;
        let messages = self.text == MESSAGES;
        if self.next_mark()? != Some(b':') {
            return Err(if self.peek()?.is_none() { Fault::BreaksOff } else { Fault::NoPage });
        }
        self.bump();
        if self.next_mark()? == Some(b'[') && messages {
            self.bump();
            self.place = Place::Messages;
            return Ok(());
        }
        self.value(0).map(drop)
    }

    /// One item of the messages; `None` at their end.
    fn item(&mut self) -> Result<Option<u64>, LineError> {
        let at = |line, fault| LineError { line, fault };
        let mark = self.next_mark().map_err(|fault| at(self.line, fault))?;
        let line = self.line;
        match mark {
            None => Err(at(line, Fault::BreaksOff)),
            Some(b']') => {
                self.bump();
                self.place = Place::Page;
                Ok(None)
            }
            Some(_) => match self.value(MAX_MESSAGE) {
                Ok(length) if length > MAX_MESSAGE => Err(at(line, DecodeError::TooLarge(length).into())),
                Ok(_) => Ok(Some(line)),
                Err(fault) => Err(at(line, fault)),
            },
        }
    }

    /// Reads one value, keeps at most `keep` bytes of it, and returns its length in bytes.
    fn value(&mut self, keep: usize) -> Result<usize, Fault> {
        self.text.clear();
        let (mut length, mut depth, mut in_string, mut escaped) = (0, 0_usize, false, false);
        loop {
            let byte = self.peek()?.ok_or(Fault::BreaksOff)?;
            let outside = depth == 0 && !in_string;
            if outside && (b",]}:".contains(&byte) || byte.is_ascii_whitespace()) {
                // A bare word or number ends before this, and a value cannot begin with it.
                return if length > 0 { Ok(length) } else { Err(Fault::NoPage) };
            }
            self.bump();
            length += 1;
            if length <= keep {
                self.text.push(byte);
            }
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_string => escaped = true,
                b'"' => in_string = !in_string,
                _ if in_string => {}
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => continue,
            }
            if depth == 0 && !in_string {
                return Ok(length);
            }
        }
    }

    /// The next byte that is neither blank nor a comma.
    fn next_mark(&mut self) -> Result<Option<u8>, Fault> {
        loop {
            match self.peek()? {
                Some(byte) if byte == b',' || byte.is_ascii_whitespace() => self.bump(),
                other => return Ok(other),
            }
        }
    }

    fn peek(&mut self) -> Result<Option<u8>, Fault> {
        loop {
            match self.input.fill_buf() {
                Ok(buffer) => return Ok(buffer.first().copied()),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Leaves the byte that `peek` saw.
    fn bump(&mut self) {
        if matches!(self.input.fill_buf(), Ok([b'\n', ..])) {
            self.line += 1;
        }
        self.input.consume(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRETTY: &str = r#"{
  "arguments": {"contains": ["a]}\"{"], "raw_messages": [1]},
  "count": 2,
  "raw_messages": [
    {
      "topic": "a \" ] }"
    },
    {"topic": "b"}, "text", 7
  ],
  "total": 2
}
"#;

    fn items(input: &str) -> Vec<String> {
        let mut pages = Pages::new(input.as_bytes());
        let mut seen = Vec::new();
        while let Some(advanced) = pages.advance() {
            seen.push(match advanced {
                Ok(line) => format!("{line} {}", String::from_utf8_lossy(pages.text()).replace([' ', '\n'], "")),
                Err(error) => error.to_string(),
            });
        }
        seen
    }

    #[test]
    fn pretty_and_plain() {
        let expected = [r#"5 {"topic":"a\"]}"}"#, r#"8 {"topic":"b"}"#, r#"8 "text""#, "8 7"];
        assert_eq!(items(PRETTY), expected);
        let plain = PRETTY.replace('\n', "");
        assert_eq!(items(&plain).len(), 4);
        assert_eq!(items(&format!("{PRETTY}{plain}\n{PRETTY}")).len(), 12);
        assert_eq!(items("{\"raw_messages\":[]}"), [] as [&str; 0]);
    }

    #[test]
    fn broken_pages_end() {
        let breaks_off = "the page of history breaks off before its end";
        assert_eq!(items(&PRETTY[..100]).last().unwrap(), &format!("line 5: {breaks_off}"));
        for cut in 1..PRETTY.len() - 2 {
            assert!(items(&PRETTY[..cut]).last().unwrap().ends_with(breaks_off), "cut at {cut}");
        }
        assert!(items("{\"raw_messages\":[}").last().unwrap().contains("not a page"));
        assert!(items("{\"raw_messages\":[1]} nonsense").last().unwrap().contains("not a page"));
    }

    #[test]
    fn verdicts() {
        assert_eq!(begins_with_page(PRETTY.as_bytes()), Verdict::Page);
        assert_eq!(begins_with_page(b"{\"topic\":\"a\"}\n{\"raw_messages\":[]}"), Verdict::NoPage);
        assert_eq!(begins_with_page(b"not json"), Verdict::NoPage);
        assert_eq!(begins_with_page(b"[1]"), Verdict::NoPage);
        assert_eq!(begins_with_page(b" \n{ \"count\": 1"), Verdict::Undecided);
        assert_eq!(begins_with_page(b""), Verdict::Undecided);
    }
}
