//! One connection used for one request after another, which sends whatever it is given.

use std::io::{BufReader, Error, ErrorKind, Read, Result, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};

use super::LONG;
use super::http::{Answer, Body, head};

pub struct Wire {
    address: SocketAddr,
    /// None until there is something to send, and after an answer that ended the connection.
    open: Option<BufReader<TcpStream>>,
}

/// Bytes to send, with what cannot be read from them.
pub struct Sent<'b> {
    pub bytes: &'b [u8],
    /// False where they are not all that they promise: then the rest never comes, as from a browser that went away.
    pub whole: bool,
    /// True for `HEAD`, whose answer has no body.
    pub bodiless: bool,
}

impl Wire {
    pub fn to(address: SocketAddr) -> Wire {
        Wire { address, open: None }
    }

    /// Sends a request and reads its answer; of a stream of events, its head alone. None where the connection was ended
    /// without a word, which only half a request can expect.
    pub fn send(&mut self, sent: &Sent<'_>) -> Result<Option<Answer>> {
        let used = self.open.is_some();
        match self.try_send(sent) {
            // The server may have ended the connection after the answer before.
            Err(failure) if used && is_over(&failure) => self.try_send(sent),
            answered => answered,
        }
        .map(Some)
        .or_else(|failure| if is_over(&failure) && !sent.whole { Ok(None) } else { Err(failure) })
    }

    fn try_send(&mut self, sent: &Sent<'_>) -> Result<Answer> {
        let mut stream = match self.open.take() {
            Some(stream) => stream,
            None => self.connect()?,
        };
        // What is refused early is not read to its end; the answer is there all the same.
        let written = stream.get_mut().write_all(sent.bytes);
        if !sent.whole {
            let _ = stream.get_ref().shutdown(Shutdown::Write);
        }
        let mut answer = head(&mut stream).map_err(|failure| written.err().unwrap_or(failure))?;
        while answer.status / 100 == 1 {
            answer = head(&mut stream)?;
        }
        if answer.header("content-type").is_some_and(|kind| kind.starts_with("text/event-stream")) {
            return Ok(answer);
        }
        let bodiless = sent.bodiless || matches!(answer.status, 204 | 304);
        let mut body = Body::of(&answer, stream);
        if !bodiless {
            body.read_to_end(&mut answer.body)?;
        }
        if answer.header("connection") != Some("close") && sent.whole {
            self.open = Some(body.stream);
        }
        Ok(answer)
    }

    fn connect(&self) -> Result<BufReader<TcpStream>> {
        let stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(LONG))?;
        stream.set_write_timeout(Some(LONG))?;
        stream.set_nodelay(true)?;
        Ok(BufReader::new(stream))
    }
}

fn is_over(failure: &Error) -> bool {
    matches!(
        failure.kind(),
        ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe
    )
}
