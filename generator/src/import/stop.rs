//! Why an import stops before anything is written, in words for the person who runs it.

use std::error::Error;
use std::fmt;

/// What is wrong with an export, or with what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// What was seen.
    pub message: String,
    /// Why it matters.
    pub why: String,
    /// What to do next.
    pub fix: String,
    /// The line of the export.
    pub line: Option<u64>,
}

impl Stop {
    pub(super) fn new(message: impl Into<String>, why: &str, fix: &str) -> Stop {
        Stop { message: message.into(), why: why.into(), fix: fix.into(), line: None }
    }

    pub(super) fn at(self, line: u64) -> Stop {
        Stop { line: Some(line), ..self }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "{}\nwhy: {}\nfix: {}", self.message, self.why, self.fix)
    }
}

impl Error for Stop {}
