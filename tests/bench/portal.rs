//! The real program, started and stopped.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::table::Table;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_fedora-hubs");

/// The program's size on disk.
pub fn size(table: &mut Table) {
    let bytes = std::fs::metadata(PROGRAM).map_or(0, |data| data.len());
    table.row("release binary", format!("{:.1} MiB", bytes as f64 / 1_048_576.0), "under 40 MiB");
}

/// A running portal; stopped when dropped.
pub struct Portal {
    child: Child,
    pub address: SocketAddr,
    pub started: Instant,
}

impl Portal {
    pub fn start(data_dir: &Path, more: &[&str]) -> Portal {
        let started = Instant::now();
        let mut child = Command::new(PROGRAM)
            .args(["run", "--listen", "127.0.0.1:0", "--log", "warn", "--data-dir"])
            .arg(data_dir)
            .args(more)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split("http://").nth(1)?.split('/').next()?.parse().ok())
            .expect("the program says where it listens");
        // What else it says must not fill the pipe.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Portal { child, address, started }
    }

    /// Peak and current resident memory in MiB.
    pub fn memory(&self) -> (f64, f64) {
        memory(self.child.id())
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let pid = self.child.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let deadline = Instant::now() + Duration::from_secs(6);
        while Instant::now() < deadline {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Peak and current resident memory of a process in MiB.
pub fn memory(pid: u32) -> (f64, f64) {
    let mut status = String::new();
    if let Ok(mut file) = std::fs::File::open(format!("/proc/{pid}/status")) {
        let _ = file.read_to_string(&mut status);
    }
    let kib = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse::<f64>().ok()
    };
    (kib("VmHWM:").unwrap_or(0.0) / 1024.0, kib("VmRSS:").unwrap_or(0.0) / 1024.0)
}
