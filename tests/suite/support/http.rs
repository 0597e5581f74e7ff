//! As much HTTP/1.1 as the tests need: one request a connection, the path sent exactly as it is given.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

use super::LONG;

/// Enough of an answer's head for any test.
const HEAD_LINES: usize = 100;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's value, its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("a body in UTF-8")
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("not JSON ({error}): {}", self.text()))
    }
}

/// Sends a request without a body and reads the whole answer.
pub fn ask(address: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)]) -> std::io::Result<Answer> {
    let (mut answer, mut rest) = begin(address, method, path, headers)?;
    if method != "HEAD" {
        rest.read_to_end(&mut answer.body)?;
    }
    Ok(answer)
}

/// Sends a request with a body and reads the whole answer.
pub fn send(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> std::io::Result<Answer> {
    let (mut answer, mut rest) = begin_with(address, method, path, headers, Some(body))?;
    rest.read_to_end(&mut answer.body)?;
    Ok(answer)
}

/// Sends a request and reads the answer's head; the body is left to be read.
pub(super) fn begin(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
) -> std::io::Result<(Answer, Body)> {
    begin_with(address, method, path, headers, None)
}

fn begin_with(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<&[u8]>,
) -> std::io::Result<(Answer, Body)> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(LONG))?;
    let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        request.push_str("Host: localhost\r\n");
    }
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    if let Some(body) = body {
        request.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    let sent =
        stream.write_all(format!("{request}\r\n").as_bytes()).and_then(|()| stream.write_all(body.unwrap_or(b"")));
    // A server that refuses what it has not read to the end may close before all is sent; its answer is there all the same.
    if body.is_none() {
        sent?;
    }
    let mut stream = BufReader::new(stream);
    let answer = head(&mut stream)?;
    let body = Body::of(&answer, stream);
    Ok((answer, body))
}

pub(super) fn head(stream: &mut BufReader<TcpStream>) -> std::io::Result<Answer> {
    let broken = |what: &str| std::io::Error::other(format!("no HTTP answer: {what:?}"));
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(|| broken(&line))?;
    let mut headers = Vec::new();
    for _ in 0..HEAD_LINES {
        line.clear();
        stream.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').ok_or_else(|| broken(&line))?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    Ok(Answer { status, headers, body: Vec::new() })
}

/// A body as it comes, whether in chunks or until the connection ends.
pub(super) struct Body {
    pub(super) stream: BufReader<TcpStream>,
    left: Left,
}

enum Left {
    All,
    Bytes(usize),
    /// Bytes left in this chunk; zero before the first and between two.
    Chunk(usize),
    Nothing,
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if let Left::Chunk(0) = self.left {
            self.left = match self.chunk_size()? {
                0 => Left::Nothing,
                size => Left::Chunk(size),
            };
        }
        match &mut self.left {
            Left::All => self.stream.read(buffer),
            Left::Nothing | Left::Bytes(0) => Ok(0),
            Left::Bytes(left) => {
                let wanted = buffer.len().min(*left);
                *left -= wanted;
                self.stream.read_exact(&mut buffer[..wanted])?;
                Ok(wanted)
            }
            Left::Chunk(left) => {
                let wanted = buffer.len().min(*left);
                let read = self.stream.read(&mut buffer[..wanted])?;
                if read == 0 && wanted > 0 {
                    return Err(std::io::ErrorKind::UnexpectedEof.into());
                }
                *left -= read;
                if *left == 0 {
                    self.stream.read_line(&mut String::new())?;
                }
                Ok(read)
            }
        }
    }
}

impl Body {
    /// What follows a head.
    pub(super) fn of(answer: &Answer, stream: BufReader<TcpStream>) -> Body {
        let length = answer.header("content-length").and_then(|length| length.parse().ok());
        let left = match answer.header("transfer-encoding") {
            Some("chunked") => Left::Chunk(0),
            _ => length.map_or(Left::All, Left::Bytes),
        };
        Body { stream, left }
    }

    fn chunk_size(&mut self) -> std::io::Result<usize> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let size = usize::from_str_radix(line.trim(), 16);
        let size = size.map_err(|_| std::io::Error::other("the stream broke off"))?;
        if size == 0 {
            // The empty line after the last chunk.
            self.stream.read_line(&mut String::new())?;
        }
        Ok(size)
    }
}
