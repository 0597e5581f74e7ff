//! Why a rule was refused, in words a contributor can act on. It never names a run-time failure: those are counted.

use std::fmt;

/// A rule that cannot be used: the file, the line where one is known, and the reason.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct RuleError {
    /// The file's name, e.g. `bodhi.toml`.
    pub file: String,
    /// From 1.
    pub line: Option<usize>,
    /// One sentence without a full stop.
    pub reason: String,
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}", self.reason)
    }
}
