//! Cuts JSON Lines into lines, in bounded memory whatever the input. Does not look inside them.

use std::io::{BufRead, Read};

use super::file::{Fault, LineError};
use crate::model::{DecodeError, MAX_MESSAGE};

/// The lines of `input`, counted from 1.
pub(super) struct Lines<R> {
    input: R,
    line: u64,
    text: Vec<u8>,
    ended: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        Lines { input, line: 0, text: Vec::new(), ended: false }
    }

    /// What `advance` came to last.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Goes on to the next line that is not blank and returns its number; `None` at the end.
    pub(super) fn advance(&mut self) -> Option<Result<u64, LineError>> {
        while !self.ended {
            self.line += 1;
            match self.read_line() {
                Ok(()) if self.ended && self.text.is_empty() => {}
                Ok(()) if self.text.iter().all(u8::is_ascii_whitespace) => {}
                Ok(()) => return Some(Ok(self.line)),
                Err(fault) => {
                    self.ended |= fault.ends_reading();
                    return Some(Err(LineError { line: self.line, fault }));
                }
            }
        }
        None
    }

    fn read_line(&mut self) -> Result<(), Fault> {
        self.text.clear();
        // One byte more than is allowed, and one for the line break.
        let mut bounded = self.input.by_ref().take(MAX_MESSAGE as u64 + 2);
        bounded.read_until(b'\n', &mut self.text)?;
        if self.text.last() == Some(&b'\n') {
            self.text.pop();
            return Ok(());
        }
        if self.text.len() <= MAX_MESSAGE {
            self.ended = true;
            return Ok(());
        }
        let rest = self.input.skip_until(b'\n')?;
        let length = self.text.len() + rest.saturating_sub(1);
        self.text = Vec::new();
        Err(DecodeError::TooLarge(length).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(input: &[u8]) -> Vec<String> {
        let mut lines = Lines::new(input);
        let mut seen = Vec::new();
        while let Some(advanced) = lines.advance() {
            seen.push(match advanced {
                Ok(line) => format!("{line} {}", String::from_utf8_lossy(lines.text())),
                Err(error) => error.to_string(),
            });
        }
        seen
    }

    #[test]
    fn blank_lines_and_the_last_break() {
        assert_eq!(lines(b"a\n\n  \r\nb\n"), ["1 a", "4 b"]);
        assert_eq!(lines(b"a\nb"), ["1 a", "2 b"]);
        assert_eq!(lines(b"\n\n"), [] as [&str; 0]);
        assert_eq!(lines(b""), [] as [&str; 0]);
    }

    #[test]
    fn a_line_too_long_is_skipped() {
        let mut input = vec![b'x'; 2 * MAX_MESSAGE];
        input.extend_from_slice(b"\nafter\n");
        let seen = lines(&input);
        assert_eq!(
            seen,
            [
                format!("line 1: it is {} bytes long and the limit is {MAX_MESSAGE}", 2 * MAX_MESSAGE),
                "2 after".to_owned()
            ]
        );
        let exact = [vec![b'y'; MAX_MESSAGE], b"\nz".to_vec()].concat();
        assert_eq!(lines(&exact).len(), 2);
        assert_eq!(lines(&exact)[1], "2 z");
    }
}
