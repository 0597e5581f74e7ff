//! Reads recorded messages: JSON Lines, or pages of history, plain or compressed.
//!
//! What a file is, is told by its first bytes, so standard input works like any file. A line that is no message is
//! reported with its number and the reading goes on. Never holds more than one message, and never opens anything
//! itself: it is given something to read from.

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::lines::Lines;
use super::pages::{Pages, Verdict, begins_with_page};
use crate::model::{DecodeError, Message, Time};

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];
const BYTE_ORDER_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

/// How much is looked at before a file is taken for lines.
const HEAD: usize = 64 * 1024;

/// What is wrong with one line, counted from 1.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct LineError {
    pub line: u64,
    pub fault: Fault,
}

/// Why a line, or the rest of a file, gives no message.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error(transparent)]
    Decode(#[from] DecodeError),
    #[error("the file cannot be read any further ({0})")]
    Read(io::Error),
    #[error("the compressed data breaks off before its end")]
    CutShort,
    #[error("the page of history breaks off before its end")]
    BreaksOff,
    #[error("from here on this is not a page of history")]
    NoPage,
}

impl Fault {
    /// Whether nothing more can come: all but a bad message.
    pub fn ends_reading(&self) -> bool {
        !matches!(self, Fault::Decode(_))
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Fault::CutShort,
            _ => Fault::Read(error),
        }
    }
}

/// The messages of a recording, in its order.
pub struct Recording {
    pieces: Pieces,
    arrival: Time,
    progress: Progress,
}

enum Pieces {
    Lines(Lines<Box<dyn BufRead + Send>>),
    Pages(Pages<Box<dyn BufRead + Send>>),
}

/// How many bytes of the file itself, compressed as it may be, were read so far. Can be asked from another thread.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<AtomicU64>);

impl Progress {
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Recording {
    /// Looks at the first bytes of `input`. `arrival` stands in for the time of messages that carry none.
    pub fn open(input: impl Read + Send + 'static, arrival: Time) -> io::Result<Self> {
        let progress = Progress::default();
        let counted = Counted { input, progress: progress.clone() };
        let content = Peeked::new(decompressed(counted)?, HEAD, |head| begins_with_page(head) != Verdict::Undecided);
        let is_page = begins_with_page(without_mark(content.head())) == Verdict::Page;
        let skip = content.head().len() - without_mark(content.head()).len();
        let mut text: Box<dyn BufRead + Send> = Box::new(BufReader::with_capacity(HEAD, content));
        // The mark is in the head, so it can be read without fail.
        io::copy(&mut (&mut text).take(skip as u64), &mut io::sink())?;
        let pieces = if is_page { Pieces::Pages(Pages::new(text)) } else { Pieces::Lines(Lines::new(text)) };
        Ok(Recording { pieces, arrival, progress })
    }

    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }
}

impl Iterator for Recording {
    type Item = Result<Message, LineError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (advanced, text) = match &mut self.pieces {
            Pieces::Lines(lines) => (lines.advance()?, lines.text()),
            Pieces::Pages(pages) => (pages.advance()?, pages.text()),
        };
        Some(advanced.and_then(|line| {
            Message::decode(text, self.arrival).map_err(|error| LineError { line, fault: error.into() })
        }))
    }
}

fn decompressed(input: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
    let input = Peeked::new(input, ZSTD.len(), |head| head.len() >= ZSTD.len());
    let (gzip, zstd) = (input.head().starts_with(GZIP), input.head().starts_with(ZSTD));
    let input = BufReader::with_capacity(HEAD, input);
    Ok(match (gzip, zstd) {
        (true, _) => Box::new(flate2::bufread::MultiGzDecoder::new(input)),
        (_, true) => Box::new(zstd::stream::read::Decoder::with_buffer(input)?),
        _ => Box::new(input),
    })
}

fn without_mark(head: &[u8]) -> &[u8] {
    head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head)
}

/// A reader whose first bytes were looked at, and are read again. An error met while looking comes after them.
struct Peeked<R> {
    head: Cursor<Vec<u8>>,
    error: Option<io::Error>,
    rest: R,
}

impl<R: Read> Peeked<R> {
    /// Reads until `enough` says so, the end, or `most` bytes.
    fn new(mut rest: R, most: usize, enough: impl Fn(&[u8]) -> bool) -> Self {
        let (mut head, mut chunk) = (Vec::new(), vec![0; most]);
        let mut error = None;
        while head.len() < most && !enough(&head) {
            match rest.read(&mut chunk[..most - head.len()]) {
                Ok(0) => break,
                Ok(length) => head.extend_from_slice(&chunk[..length]),
                Err(met) if met.kind() == io::ErrorKind::Interrupted => {}
                Err(met) => {
                    error = Some(met);
                    break;
                }
            }
        }
        Peeked { head: Cursor::new(head), error, rest }
    }

    fn head(&self) -> &[u8] {
        self.head.get_ref()
    }
}

impl<R: Read> Read for Peeked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.head.read(buffer)? {
            0 => self.error.take().map_or_else(|| self.rest.read(buffer), Err),
            length => Ok(length),
        }
    }
}

/// Counts what is read.
struct Counted<R> {
    input: R,
    progress: Progress,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.input.read(buffer)?;
        self.progress.0.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

#[cfg(test)]
mod tests;
