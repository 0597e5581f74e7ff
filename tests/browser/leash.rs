//! A program with all that it starts: it ends with its test, however that ends.
//!
//! Never ends what it has not started: the program and its children are a process group of their own, and only that
//! group is told to go.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};

/// Holds the program while its standard input is open, which it is for as long as the test lives. The shell outlives
/// the signal that it sends to the group, to hand the program's exit status on.
const HOLDER: &str = r#""$@" </dev/null & read -r _; trap : TERM; kill -TERM 0; wait $!"#;

/// How long a program may take to go when asked. The appliance promises five seconds.
const GRACE: Duration = Duration::from_secs(8);
/// And its children after it.
const LINGER: Duration = Duration::from_secs(2);

pub struct Leash {
    holder: Child,
    held: Option<ChildStdin>,
    /// What the program says, line by line, on both of its outputs.
    pub lines: Receiver<String>,
}

impl Leash {
    pub fn start(program: &Command) -> Leash {
        let mut holder = Command::new("sh");
        holder.args(["-c", HOLDER, "sh"]).arg(program.get_program()).args(program.get_args()).process_group(0);
        holder.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
        holder.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut holder = holder.spawn().expect("there is a shell");
        let (said, lines) = channel();
        let outputs: [Option<Box<dyn Read + Send>>; 2] = [
            holder.stdout.take().map(|output| Box::new(output) as Box<dyn Read + Send>),
            holder.stderr.take().map(|output| Box::new(output) as Box<dyn Read + Send>),
        ];
        for output in outputs.into_iter().flatten() {
            let said = said.clone();
            // Reads on when nobody listens any more, so that a full pipe never holds the program up.
            thread::spawn(move || {
                BufReader::new(output).lines().map_while(Result::ok).for_each(|line| drop(said.send(line)));
            });
        }
        let held = holder.stdin.take();
        Leash { holder, held, lines }
    }

    /// The first thing the program says that `wanted` finds something in; what it said instead, if it never does.
    pub fn hear<T>(&self, limit: Duration, wanted: impl Fn(&str) -> Option<T>) -> Result<T, String> {
        let deadline = Instant::now() + limit;
        let mut said = String::new();
        while let Ok(line) = self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            if let Some(found) = wanted(&line) {
                return Ok(found);
            }
            said.push_str(&line);
            said.push('\n');
        }
        Err(said)
    }

    /// Asks the program to go (SIGTERM) and waits until it has.
    pub fn stop(mut self) -> ExitStatus {
        self.held = None;
        self.gone(GRACE).expect("the program goes when asked")
    }

    /// Ends the program without a word (SIGKILL).
    pub fn kill(mut self) {
        self.end();
    }

    fn gone(&mut self, limit: Duration) -> Option<ExitStatus> {
        until(limit, || self.holder.try_wait().expect("our own child can be waited for"))
    }

    fn end(&mut self) {
        let _ = kill_process_group(self.group(), Signal::KILL);
        let _ = self.holder.wait();
    }

    fn group(&self) -> Pid {
        Pid::from_child(&self.holder)
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        self.held = None;
        if self.gone(GRACE).is_none() {
            self.end();
        }
        // What the program has started itself may still write into what the test is about to remove.
        if until(LINGER, || test_kill_process_group(self.group()).err()).is_none() {
            let _ = kill_process_group(self.group(), Signal::KILL);
        }
    }
}

fn until<T>(limit: Duration, mut reached: impl FnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + limit;
    loop {
        match reached() {
            None if Instant::now() < deadline => thread::sleep(Duration::from_millis(10)),
            outcome => return outcome,
        }
    }
}
