//! Parses, runs, reports.

use std::process::ExitCode;

fn main() -> ExitCode {
    match fedora_hubs::cli::main() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("fedora-hubs: {}", told(&failure));
            ExitCode::FAILURE
        }
    }
}

/// The error and its causes; a cause that the sentence above it names already is not said again.
fn told(failure: &anyhow::Error) -> String {
    failure.chain().map(ToString::to_string).fold(String::new(), |told, cause| match told.as_str() {
        "" => cause,
        _ if told.contains(&cause) => told,
        _ => format!("{told}: {cause}"),
    })
}
