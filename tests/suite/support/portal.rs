//! The real program, running: started on a port of its own, asked, stopped as an administrator would, or killed.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::{Answer, LONG, Stream, ask, command, eventually};

/// A running portal; killed when dropped.
pub struct Portal {
    child: Child,
    pub address: SocketAddr,
    said: Arc<Mutex<String>>,
    listening: Option<JoinHandle<()>>,
}

/// How it ended.
pub struct Ended {
    pub status: ExitStatus,
    pub took: Duration,
    /// All it ever said on standard error.
    pub said: String,
}

impl Portal {
    /// `fedora-hubs run` on a data directory.
    pub fn start(data_dir: &Path, more: &[&str]) -> Portal {
        let dir = data_dir.to_str().expect("a path in UTF-8");
        Portal::spawn(&[&["run", "--listen", "127.0.0.1:0", "--log", "warn", "--data-dir", dir], more].concat())
    }

    /// `fedora-hubs demo` on a data directory.
    pub fn demo(data_dir: &Path, more: &[&str]) -> Portal {
        let dir = data_dir.to_str().expect("a path in UTF-8");
        Portal::spawn(&[&["demo", "--listen", "127.0.0.1:0", "--data-dir", dir], more].concat())
    }

    /// Runs the program until it has said where it listens.
    pub fn spawn(arguments: &[&str]) -> Portal {
        let mut child = command(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let said = Arc::new(Mutex::new(String::new()));
        let lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let kept = said.clone();
        let listening = std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let mut said = kept.lock().expect("nobody panics with it");
                said.push_str(&line);
                said.push('\n');
            }
        });
        let mut portal =
            Portal { child, address: SocketAddr::from(([127, 0, 0, 1], 0)), said, listening: Some(listening) };
        portal.address = eventually("the address it listens on", || {
            let over = portal.child.try_wait().expect("its state");
            assert!(over.is_none(), "it ended: {}", portal.said());
            address_in(&portal.said())
        });
        portal
    }

    /// What it said on standard error until now.
    pub fn said(&self) -> String {
        self.said.lock().expect("nobody panics with it").clone()
    }

    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    #[track_caller]
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        ask(self.address, method, path, headers).unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    /// A hub's event stream; `more` is the rest of the query, such as `&since=4`.
    #[track_caller]
    pub fn stream(&self, hub: &str, more: &str) -> Stream {
        let opened = Stream::open(self.address, &format!("/sse?hub={hub}{more}"), &[]);
        opened.unwrap_or_else(|answer| panic!("{}: {}", answer.status, answer.text()))
    }

    /// One series of `/metrics`, written as it stands there.
    pub fn metric(&self, series: &str) -> Option<f64> {
        let page = self.get("/metrics");
        let line = page.text().lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' ')).map(str::to_owned);
        line.and_then(|value| value.trim().parse().ok())
    }

    /// Waits until nothing is stale and everything can be found.
    #[track_caller]
    pub fn settle(&self) {
        let zero = |series| self.metric(series) == Some(0.0);
        // Whatever can be found was looked at for saved searches; what that made stale is seen after it.
        let followed = || {
            let places = ["hubs_index_place", "hubs_saved_searches_place"].map(|series| self.metric(series));
            places[0].is_some() && places[0] == places[1]
        };
        eventually("a portal at rest", || {
            (zero("hubs_index_lag_messages") && followed() && zero("hubs_stale_marks")).then_some(())
        });
    }

    /// Asks it to stop, as a service manager does, and waits for the end.
    #[track_caller]
    pub fn stop(self) -> Ended {
        self.end(Signal::TERM)
    }

    /// Ctrl-C.
    #[track_caller]
    pub fn interrupt(self) -> Ended {
        self.end(Signal::INT)
    }

    #[track_caller]
    fn end(mut self, signal: Signal) -> Ended {
        let since = Instant::now();
        kill_process(Pid::from_child(&self.child), signal).expect("it is there to be told");
        let status = eventually("its end", || self.child.try_wait().expect("its state"));
        let took = since.elapsed();
        self.finish_listening();
        Ended { status, took, said: self.said() }
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().expect("it is there to be killed");
        self.child.wait().expect("its end");
        self.finish_listening();
    }

    fn finish_listening(&mut self) {
        if let Some(listening) = self.listening.take() {
            listening.join().expect("its words were read");
        }
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        // It may have ended before; then there is nothing left to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Ended {
    /// What every orderly end looks like.
    #[track_caller]
    pub fn is_orderly(&self) {
        assert!(self.status.success(), "{:?}: {}", self.status, self.said);
        assert!(self.took < LONG.min(Duration::from_secs(5)), "it took {:?} to stop", self.took);
        assert!(!self.said.contains("panicked"), "{}", self.said);
    }
}

/// The address in `… runs on http://127.0.0.1:5000/ …`, or in the demo's `http://localhost:5000/`.
fn address_in(said: &str) -> Option<SocketAddr> {
    let (_, rest) = said.split_once("http://")?;
    let (address, _) = rest.split_once('/')?;
    address.replace("localhost", "127.0.0.1").parse().ok()
}
