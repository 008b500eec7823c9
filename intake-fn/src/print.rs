//! Words for the terminal, which may be closed or a file on a full disk: said, or let pass, and never a panic.

use std::io::{ErrorKind, Write};

use anyhow::Context;

/// Prints what was asked for.
///
/// Errors: it cannot be written, as on a full disk. A reader that is gone, such as `head`, has seen enough.
pub(crate) fn out(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}

/// Prints one more line for the person at the terminal.
pub(crate) fn note(line: &str) {
    // Without a terminal there is nobody to tell.
    let _ = std::io::stderr().write_all(format!("{line}\n").as_bytes());
}
