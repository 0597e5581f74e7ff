//! The real program on a data directory of its own.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::leash::Leash;

const PROGRAM: &str = env!("CARGO_BIN_EXE_fedora-hubs");
const START: Duration = Duration::from_secs(60);

/// Outlives the program that works on it.
pub struct DataDir(TempDir);

impl DataDir {
    pub fn empty() -> DataDir {
        DataDir(TempDir::with_prefix("hubs-browser-").expect("a temporary directory can be made"))
    }

    /// With the demo's people, teams and boards, and no messages.
    pub fn populated() -> DataDir {
        let dir = DataDir::empty();
        dir.run(&["populate"]);
        dir
    }

    /// With the demo's people and its recorded fortnight, which ends now.
    pub fn lively() -> DataDir {
        let dir = DataDir::empty();
        dir.demo(0.01).stop();
        dir
    }

    /// Puts messages into the archive while nothing runs.
    pub fn import(&self, messages: &[serde_json::Value]) {
        let lines: String = messages.iter().map(|message| format!("{message}\n")).collect();
        let file = self.path().join("messages.jsonl");
        std::fs::write(&file, lines).expect("the data directory can be written");
        self.run(&["import", file.to_str().expect("a temporary path is text")]);
    }

    /// `run`, hearing the publisher at `bus`.
    pub fn hearing(&self, bus: &str) -> Appliance {
        Appliance::start(self.command(&["run", "--listen", "127.0.0.1:0", "--bus", bus]))
    }

    /// `run` where anybody may sign in, with these flags besides.
    pub fn admitting(&self, more: &[&str]) -> Appliance {
        let mut command = self.command(&["run", "--listen", "127.0.0.1:0", "--dev-login"]);
        command.args(more);
        Appliance::start(command)
    }

    /// `run` on a port used before.
    pub fn again(&self, port: u16) -> Appliance {
        Appliance::start(self.command(&["run", "--listen", &format!("127.0.0.1:{port}")]))
    }

    pub fn demo(&self, speed: f64) -> Appliance {
        Appliance::start(self.command(&["demo", "--listen", "127.0.0.1:0", "--speed", &speed.to_string()]))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, arguments: &[&str]) {
        let ended = self.command(arguments).stdin(Stdio::null()).output().expect("the program can be run");
        assert!(ended.status.success(), "{arguments:?} failed: {}", String::from_utf8_lossy(&ended.stderr));
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).arg("--data-dir").arg(self.path());
        command
    }
}

pub struct Appliance {
    program: Leash,
    pub port: u16,
}

impl Appliance {
    fn start(command: Command) -> Appliance {
        let program = Leash::start(&command);
        let port = program.hear(START, port_in).unwrap_or_else(|said| panic!("it does not start: {said}"));
        let appliance = Appliance { program, port };
        appliance.until("it is ready", || appliance.get("/readyz").is_some_and(|answer| answer.contains(" 200 ")));
        appliance
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The sum of a counter over all its labels.
    pub fn counter(&self, name: &str) -> f64 {
        let text = self.get("/metrics").unwrap_or_default();
        let lines = text.lines().filter(|line| line.starts_with(name));
        lines.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum()
    }

    /// Waits for what is not asked of the browser.
    pub fn until(&self, what: &str, mut reached: impl FnMut() -> bool) {
        let deadline = Instant::now() + START;
        while !reached() {
            assert!(Instant::now() < deadline, "waited in vain until {what}: {:?}", self.said());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Stops it as systemd would; it must say goodbye and end well.
    pub fn stop(self) {
        let status = self.program.stop();
        assert!(status.success(), "it did not end well: {status}");
    }

    pub fn kill(self) {
        self.program.kill();
    }

    fn said(&self) -> Vec<String> {
        self.program.lines.try_iter().collect()
    }

    /// What is sent to a browser.
    pub fn page(&self, path: &str) -> String {
        self.get(path).expect("the appliance answers")
    }

    /// A whole answer, head and body; none where nobody answers.
    fn get(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(START)).ok()?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        Some(answer)
    }
}

/// "… http://127.0.0.1:5000/ …"
fn port_in(line: &str) -> Option<u16> {
    line.split("http://").nth(1)?.split('/').next()?.rsplit(':').next()?.parse().ok()
}
