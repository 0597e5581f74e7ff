//! Lines of an endless input, none of them held in memory beyond the limit for messages.

use std::io::{self, BufRead, Write};

use crate::model::MAX_MESSAGE;

/// Lines of bounded length.
pub struct Lines<R> {
    input: R,
    /// Everything read so far is answered, so before waiting for more the answers are sent out.
    answered: bool,
}

impl<R: BufRead> Lines<R> {
    pub fn of(input: R) -> Self {
        Lines { input, answered: false }
    }

    /// Puts the next line without its end into `line` and gives its length in bytes; of a line longer than
    /// [`MAX_MESSAGE`] only the length is right. Nothing at the end of the input.
    pub fn next(&mut self, line: &mut Vec<u8>, output: &mut impl Write) -> io::Result<Option<usize>> {
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
