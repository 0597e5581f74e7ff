//! An event stream as a browser reads it, on a thread of its own, so that waiting can have a limit.

use std::io::{BufRead, BufReader};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Instant;

use serde_json::Value;

use super::LONG;
use super::http::{Answer, Body, begin};

/// Events arrive here as they come; dropping it hangs up.
pub struct Stream {
    socket: TcpStream,
    events: Receiver<Event>,
}

/// One event, with the time at which it was read.
#[derive(Debug)]
pub struct Event {
    pub id: Option<u64>,
    /// `message` where the event has no name of its own.
    pub name: String,
    /// Its `data:` lines, each without the field's name.
    pub data: Vec<String>,
    pub at: Instant,
}

impl Event {
    pub fn json(&self) -> Value {
        assert_eq!(self.data.len(), 1, "data is one line: {self:?}");
        serde_json::from_str(&self.data[0]).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub fn number(&self) -> u64 {
        self.id.unwrap_or_else(|| panic!("an event with an id: {self:?}"))
    }
}

impl Stream {
    /// Opens a stream. What is no stream is given back as the answer it is.
    pub fn open(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Result<Stream, Answer> {
        let (answer, body) = begin(address, "GET", path, headers).expect("an answer");
        if answer.header("content-type") != Some("text/event-stream; charset=utf-8") {
            return Err(answer);
        }
        assert_eq!(answer.status, 200);
        let socket = body.stream.get_ref().try_clone().expect("a second handle");
        // Silence is judged by those who wait.
        socket.set_read_timeout(None).expect("a socket without a limit");
        let (heard, events) = channel();
        std::thread::spawn(move || listen(body, &heard));
        Ok(Stream { socket, events })
    }

    /// The next event.
    #[track_caller]
    pub fn next(&self) -> Event {
        match self.events.recv_timeout(LONG) {
            Ok(event) => event,
            Err(RecvTimeoutError::Timeout) => panic!("no event came"),
            Err(RecvTimeoutError::Disconnected) => panic!("the stream ended"),
        }
    }

    /// The next event that passes; others are left behind.
    #[track_caller]
    pub fn find(&self, wanted: impl Fn(&Event) -> bool) -> Event {
        loop {
            let event = self.next();
            if wanted(&event) {
                return event;
            }
        }
    }

    /// The events up to the end of the stream.
    #[track_caller]
    pub fn rest(&self) -> Vec<Event> {
        let mut rest = Vec::new();
        loop {
            match self.events.recv_timeout(LONG) {
                Ok(event) => rest.push(event),
                Err(RecvTimeoutError::Disconnected) => return rest,
                Err(RecvTimeoutError::Timeout) => panic!("the stream does not end"),
            }
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // The server may have ended it before.
        let _ = self.socket.shutdown(Shutdown::Both);
    }
}

fn listen(body: Body, heard: &Sender<Event>) {
    let (mut id, mut name, mut data) = (None, "message".to_owned(), Vec::new());
    for line in BufReader::new(body).lines().map_while(Result::ok) {
        let (field, value) = line.split_once(": ").unwrap_or((&line, ""));
        match field {
            "id" => id = value.parse().ok(),
            "event" => name = value.to_owned(),
            "data" => data.push(value.to_owned()),
            "" if !data.is_empty() => {
                let event =
                    Event { id, name: std::mem::replace(&mut name, "message".to_owned()), data, at: Instant::now() };
                if heard.send(event).is_err() {
                    return;
                }
                data = Vec::new();
            }
            // The time to come back, comments.
            _ => {}
        }
    }
}
