//! Parses, runs, reports.

use std::process::ExitCode;

fn main() -> ExitCode {
    match fedora_hubs::cli::main() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("fedora-hubs: {failure:#}");
            ExitCode::FAILURE
        }
    }
}
