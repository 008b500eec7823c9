//! Sends e-mail: over SMTP, into a folder of `.eml` files, or into memory.
//!
//! A server that falls silent costs the time its caller allows and no more: lettre's own limit covers only the
//! connection.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

/// How long an e-mail may take while the parent waits for it; the sweep sends later what did not fit.
pub const LONGEST_SEND: Duration = Duration::from_secs(4);

/// How long an e-mail may take in a sweep, where nobody waits. Well below a try's lease.
pub const LONGEST_SWEPT_SEND: Duration = Duration::from_secs(20);

/// A way out for e-mail.
#[derive(Debug)]
pub enum Mailer {
    /// Keeps what it is given; [`Mailer::kept`] shows it.
    Memory(Mutex<Vec<Message>>),
    /// Writes one `.eml` file for each e-mail.
    Folder(PathBuf),
    /// Hands it to a mail server.
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
}

/// An e-mail did not go out. The text never holds an address or an answer, so it can be logged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// No answer in time.
    #[error("the mail server did not finish within {0} seconds")]
    Silent(u64),
    /// The server refused for good, with its reply code.
    #[error("the mail server refused the e-mail for good (code {0})")]
    Refused(String),
    /// The server asked to try later, with its reply code.
    #[error("the mail server asked to try again later (code {0})")]
    Later(String),
    /// The connection or its encryption failed.
    #[error("the mail server could not be reached safely: {0}")]
    Unreachable(&'static str),
    /// The folder could not be written.
    #[error("the mail folder could not be written: {0}")]
    Folder(String),
    /// The e-mail could not be written.
    #[error("the e-mail could not be written: {0}")]
    Unwritten(String),
}

/// What a failed try asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// To be tried again soon: the network, the server's load, a login that someone is about to mend.
    Later,
    /// The mailbox or the sender was refused for good. Someone must look; it is tried again slowly.
    Mailbox,
    /// The server refused what the e-mail holds, or its size: a notice may pass.
    Content,
}

impl Failure {
    /// The word that stands for it in the store and in logs.
    pub fn name(self) -> &'static str {
        match self {
            Failure::Later => "later",
            Failure::Mailbox => "mailbox",
            Failure::Content => "content",
        }
    }

    /// Reads [`Failure::name`].
    pub fn from_name(name: &str) -> Option<Failure> {
        [Failure::Later, Failure::Mailbox, Failure::Content].into_iter().find(|failure| failure.name() == name)
    }
}

impl MailError {
    /// What it asks for. Only a reply that the server calls final is final: all else is tried again soon.
    pub fn failure(&self) -> Failure {
        match self {
            MailError::Refused(code) if code == "552" || code == "554" => Failure::Content,
            // 530 to 538 are about the login, which is mended at the server and not in the e-mail.
            MailError::Refused(code) if code.starts_with("53") => Failure::Later,
            MailError::Refused(_) => Failure::Mailbox,
            _ => Failure::Later,
        }
    }

    /// Whether the next e-mail would fare no better now.
    pub fn is_about_the_server(&self) -> bool {
        matches!(self, MailError::Silent(_) | MailError::Unreachable(_) | MailError::Folder(_))
    }
}

impl Mailer {
    /// A mailer that keeps what it is given.
    pub fn memory() -> Mailer {
        Mailer::Memory(Mutex::new(Vec::new()))
    }

    /// A mailer that writes into a folder, made when it is missing.
    pub fn folder(folder: &Path) -> std::io::Result<Mailer> {
        crate::outbox::make_private_folder(folder)?;
        Ok(Mailer::Folder(folder.to_owned()))
    }

    /// Sends one e-mail, within `patience`.
    pub async fn send(&self, message: Message, patience: Duration) -> Result<(), MailError> {
        match self {
            Mailer::Memory(kept) => {
                kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(message);
                Ok(())
            }
            Mailer::Folder(folder) => {
                let folder = folder.clone();
                let written = tokio::task::spawn_blocking(move || write_file(&folder, &message)).await;
                written
                    .map_err(|error| MailError::Folder(error.to_string()))?
                    .map_err(|error| MailError::Folder(error.to_string()))
            }
            Mailer::Smtp(transport) => match tokio::time::timeout(patience, transport.send(message)).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) => Err(smtp_error(&error)),
                Err(_) => Err(MailError::Silent(patience.as_secs())),
            },
        }
    }

    /// What a memory mailer was given so far; empty for the others.
    pub fn kept(&self) -> Vec<Message> {
        match self {
            Mailer::Memory(kept) => kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone(),
            Mailer::Folder(_) | Mailer::Smtp(_) => Vec::new(),
        }
    }
}

/// Only the code is kept of what a server says: its words may repeat an address.
fn smtp_error(error: &lettre::transport::smtp::Error) -> MailError {
    let code = error.status().map(|code| code.to_string()).unwrap_or_else(|| "none".to_owned());
    if error.is_permanent() {
        MailError::Refused(code)
    } else if error.is_transient() {
        MailError::Later(code)
    } else if error.is_tls() {
        MailError::Unreachable("the encrypted connection failed")
    } else if error.is_timeout() {
        MailError::Unreachable("the connection timed out")
    } else if error.is_client() {
        MailError::Unreachable("the server does not offer what is required (encryption, or the login)")
    } else {
        MailError::Unreachable("the connection failed")
    }
}

/// Writes under a name that sorts by time and is never reused.
fn write_file(folder: &Path, message: &Message) -> std::io::Result<()> {
    let now = jiff::Timestamp::now().as_nanosecond();
    write_whole(&folder.join(format!("{now}-{}.eml", std::process::id())), &message.formatted())
}

/// Writes a file of which readers never see half, and of which no half stays: it may hold answers.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let half = path.with_extension("part");
    let mut file = std::fs::File::create_new(&half)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all()).and_then(|()| std::fs::rename(&half, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&half);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_that_cannot_be_put_in_its_place_leaves_no_half_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("1-1.eml");
        std::fs::create_dir(&path).expect("something in the way");
        assert!(write_whole(&path, b"answers").is_err());
        let left: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }
}
