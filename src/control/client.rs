//! The command line's end of the control socket.

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::Path;

use crate::collectors::Report;
use crate::model::Message;
use crate::triage::Outcome;

use super::{Answer, Request, socket_path};

/// Why a running server could not do it.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    #[error("the connection to the running server broke off ({0}); see its log, and try again")]
    Broken(std::io::Error),
    #[error("the running server said: {0}")]
    Refused(String),
    #[error("the running server and this command are of different versions; restart the server")]
    Strange,
}

/// A conversation with a running server.
pub struct Client {
    stream: UnixStream,
}

impl Client {
    /// `None` where no server runs on this data directory.
    pub fn connect(data_dir: &Path) -> Option<Client> {
        UnixStream::connect(socket_path(data_dir)).ok().map(|stream| Client { stream })
    }

    /// Sends messages and waits until all are durable. `told` hears sums meanwhile.
    pub fn import(
        self,
        source: &str,
        messages: impl Iterator<Item = Message> + Send,
        mut told: impl FnMut(Outcome),
    ) -> Result<Outcome, ControlError> {
        let write = self.stream.try_clone()?;
        std::thread::scope(|scope| {
            let sending = scope.spawn(move || send(&write, source, messages));
            let answered = listen(BufReader::new(&self.stream), &mut told);
            let sent = sending.join().unwrap_or_else(|_| Err(std::io::Error::other("sending ended early")));
            match (answered, sent) {
                // Why sending failed says more than that no answer came.
                (Err(ControlError::Broken(_)), Err(failure)) => Err(failure.into()),
                (answered, _) => answered,
            }
        })
    }

    /// How bringing things in from outside goes.
    pub fn collectors(self) -> Result<Report, ControlError> {
        match one_answer(&self.stream, &Request::Collectors)? {
            Answer::Report(report) => Ok(report),
            Answer::Failed(problem) => Err(ControlError::Refused(problem)),
            _ => Err(ControlError::Strange),
        }
    }
}

fn one_answer(stream: &UnixStream, request: &Request) -> Result<Answer, ControlError> {
    let mut line = serde_json::to_vec(request).map_err(std::io::Error::from)?;
    line.push(b'\n');
    (&mut &*stream).write_all(&line)?;
    stream.shutdown(Shutdown::Write)?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer)?;
    serde_json::from_str(&answer).map_err(|_| ControlError::Strange)
}

fn send(stream: &UnixStream, source: &str, messages: impl Iterator<Item = Message>) -> std::io::Result<()> {
    let mut out = BufWriter::with_capacity(256 * 1024, stream);
    serde_json::to_writer(&mut out, &Request::Import { source: source.to_owned() })?;
    out.write_all(b"\n")?;
    for message in messages {
        // An envelope read from a page of history may span lines.
        if message.envelope.contains('\n') {
            let value: serde_json::Value = serde_json::from_str(&message.envelope)?;
            serde_json::to_writer(&mut out, &value)?;
        } else {
            out.write_all(message.envelope.as_bytes())?;
        }
        out.write_all(b"\n")?;
    }
    out.flush()?;
    stream.shutdown(Shutdown::Write)
}

fn listen(answers: impl BufRead, told: &mut impl FnMut(Outcome)) -> Result<Outcome, ControlError> {
    for line in answers.lines() {
        match serde_json::from_str(&line?).map_err(|_| ControlError::Strange)? {
            Answer::Stored(sum) => told(sum),
            Answer::Done(sum) => return Ok(sum),
            Answer::Failed(problem) => return Err(ControlError::Refused(problem)),
            Answer::Report(_) => return Err(ControlError::Strange),
        }
    }
    Err(ControlError::Broken(std::io::ErrorKind::UnexpectedEof.into()))
}

impl From<std::io::Error> for ControlError {
    fn from(failure: std::io::Error) -> Self {
        ControlError::Broken(failure)
    }
}
