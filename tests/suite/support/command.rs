//! The command line, run to its end in an environment of its own.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use super::{LONG, PROGRAM};

/// What a command said, and how it ended.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// It did what it was asked to; gives standard output.
    #[track_caller]
    pub fn well(&self) -> &str {
        assert_eq!(self.code, 0, "{self:?}");
        &self.out
    }

    /// It refused, in one line for people; gives that line.
    #[track_caller]
    pub fn refusal(&self) -> &str {
        assert_eq!(self.code, 1, "{self:?}");
        let said = self.err.trim_end();
        assert!(said.starts_with("fedora-hubs: ") && !said.contains('\n'), "one sentence: {said}");
        said
    }
}

/// The program with nothing of this machine's environment; below `HOME` nothing can be made.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.env_clear().env("HOME", "/dev/null").env("RUST_BACKTRACE", "1").args(arguments);
    command
}

/// Runs it without input.
#[track_caller]
pub fn run(arguments: &[&str]) -> Ran {
    run_with(command(arguments), b"")
}

/// Runs a prepared command with this on standard input.
#[track_caller]
pub fn run_with(mut command: Command, input: &[u8]) -> Ran {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let (mut stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        let out = scope.spawn(|| everything(stdout));
        let err = scope.spawn(|| everything(stderr));
        scope.spawn(move || {
            if let Some(mut stdin) = stdin.take() {
                // A program that refuses does not read on.
                let _ = stdin.write_all(input);
            }
        });
        let code = finish(&mut child);
        let ran = Ran { code, out: out.join().expect("read"), err: err.join().expect("read") };
        assert!(!ran.err.contains("panicked") && !ran.err.contains("backtrace"), "{ran:?}");
        ran
    })
}

fn finish(child: &mut Child) -> i32 {
    let deadline = Instant::now() + LONG;
    loop {
        if let Some(status) = child.try_wait().expect("its state") {
            return status.code().unwrap_or(-1);
        }
        if Instant::now() > deadline {
            // Killed so that nothing of it is left behind; the test fails by the code.
            let _ = child.kill();
        }
        std::thread::sleep(super::GLANCE);
    }
}

fn everything(pipe: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        pipe.read_to_end(&mut bytes).expect("its words");
    }
    String::from_utf8(bytes).expect("words in UTF-8")
}
