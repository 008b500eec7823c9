//! `intake-fn doctor`: tries everything that telling the clinic depends on, and says what to do about what is wrong.
//!
//! Order: settings, form, keys, the store and what waits in it, the mail server, the names in the DNS that decide whether
//! mail is believed, and with [`Options::send`] a test e-mail, the webhook and the heartbeat. A check that cannot be made
//! because a setting is wrong is left out: the setting is said. Nothing of a request is read but its name and its age, no
//! secret is printed, and no e-mail is sent unless asked for.

mod dns;
mod mail_names;
mod mail_server;
mod report;
mod store;

use std::net::SocketAddr;

use jiff::Timestamp;

use crate::alarm::{self, Alarm};
use crate::bundle::Bundle;
use crate::config::{self, Pieces, SETTINGS};
use crate::mail::Letterhead;
use crate::mailer::{LONGEST_SWEPT_SEND, Mailer};

pub use report::{json, text};

/// What is tried beyond what is tried always.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Sends a test e-mail, calls the webhook and the heartbeat.
    pub send: bool,
    /// The selector that the mail provider signs with, where its key is looked up.
    pub dkim_selector: Option<String>,
    /// The DNS server to ask; else the first one of `/etc/resolv.conf`.
    pub resolver: Option<SocketAddr>,
}

/// What was found about one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is about, in one or two words.
    pub about: &'static str,
    /// How grave it is.
    pub state: State,
    /// What was tried.
    pub tried: String,
    /// What came of it.
    pub came: String,
    /// What to do, where something is to be done.
    pub todo: Option<String>,
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// As it should be.
    Fine,
    /// Not tried.
    Skipped,
    /// It works, and somebody should look at it.
    Look,
    /// It does not work.
    Wrong,
}

impl Finding {
    fn fine(about: &'static str, tried: impl Into<String>, came: impl Into<String>) -> Finding {
        Finding { about, state: State::Fine, tried: tried.into(), came: came.into(), todo: None }
    }

    /// The same, to be looked at, with what to do.
    fn look(self, todo: impl Into<String>) -> Finding {
        Finding { state: State::Look, todo: Some(todo.into()), ..self }
    }

    /// The same, as something that does not work, with what to do.
    fn wrong(self, todo: impl Into<String>) -> Finding {
        Finding { state: State::Wrong, todo: Some(todo.into()), ..self }
    }

    /// The same, as something that was not tried, with how to try it.
    fn skipped(self, todo: impl Into<String>) -> Finding {
        Finding { state: State::Skipped, todo: Some(todo.into()), ..self }
    }
}

/// Tries everything; `setting` gives the value of a name.
pub async fn examine(setting: impl Fn(&str) -> Option<String>, options: &Options, now: Timestamp) -> Vec<Finding> {
    let pieces = config::pieces(setting);
    let mut findings = settings(&pieces);
    findings.extend(pieces.bundle.as_ref().map(form));
    if let Some(outbox) = &pieces.outbox {
        findings.push(seal_keys(outbox.seal_keys()));
        findings.extend(store::examine(outbox, now).await);
    }
    match (&pieces.mailer, &pieces.letterhead) {
        (Some((_, Some(relay))), Some(letterhead)) => findings.extend(mail_server::examine(relay, letterhead).await),
        (Some((_, None)), _) => findings.push(mail_folder()),
        _ => {}
    }
    if let Some(letterhead) = &pieces.letterhead {
        findings.extend(mail_names::examine(letterhead.from.email.domain(), options).await);
    }
    if let (Some((mailer, _)), Some(letterhead)) = (&pieces.mailer, &pieces.letterhead) {
        findings.push(test_mail(mailer, letterhead, (options, now)).await);
    }
    if let Some(alarm) = &pieces.alarm {
        findings.extend(warnings(alarm, options).await);
    }
    findings
}

/// Whether something does not work.
pub fn is_wrong(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.state == State::Wrong)
}

fn settings(pieces: &Pieces) -> Vec<Finding> {
    let read =
        Finding::fine("settings", format!("read the {} settings", SETTINGS.len()), "nothing is missing or wrong");
    if pieces.problems.is_empty() {
        return vec![read];
    }
    let wrong = pieces.problems.iter().map(|problem| {
        // A problem is "what is wrong; what to write", or the same with a colon.
        let (came, todo) = problem.split_once("; ").or_else(|| problem.split_once(": ")).unwrap_or((problem, ""));
        let todo = if todo.is_empty() { "see the table of settings in README.md" } else { todo };
        Finding { came: came.to_owned(), ..read.clone() }.wrong(format!("In the function's settings: {todo}."))
    });
    let untried = Finding::fine("settings", "try what depends on these", "not tried");
    wrong.chain([untried.skipped("Mend these first, then run this again.")]).collect()
}

fn form(bundle: &Bundle) -> Finding {
    let languages: Vec<&str> = bundle.languages().collect();
    Finding::fine("form", "read the form and its pages (INTAKE_FORM)", format!("complete in {}", languages.join(", ")))
}

fn seal_keys(count: usize) -> Finding {
    let tried = "count the keys that requests are sealed to (INTAKE_SEAL_TO)";
    let make = "run `intake-fn keys new > staff.key`, and add the public half to INTAKE_SEAL_TO after a comma";
    match count {
        0 => Finding::fine("seal keys", tried, "none: whoever can read the store can read the requests")
            .look(format!("Make a pair for each of two people of the clinic: {make}.")),
        1 => Finding::fine("seal keys", tried, "one: if that key is lost, every request is lost")
            .look(format!("Make a pair for a second person: {make}.")),
        _ => Finding::fine("seal keys", tried, format!("{count}; have you tried each of them this year?")),
    }
}

fn mail_folder() -> Finding {
    Finding::fine("mail server", "find the mail server (INTAKE_SMTP)", "e-mail goes into a folder on this machine")
        .look("That is for trying out: nobody gets e-mail. Set INTAKE_SMTP to the clinic's mail server.")
}

async fn test_mail(mailer: &Mailer, letterhead: &Letterhead, (options, now): (&Options, Timestamp)) -> Finding {
    let tried = Finding::fine("test e-mail", "send a test e-mail to INTAKE_TO", "");
    if !options.send {
        return Finding { came: "not tried".to_owned(), ..tried }.skipped("`intake-fn doctor --send` sends one.");
    }
    let message = crate::mail::test_message(letterhead, now);
    let sent = match message {
        Ok(message) => mailer.send(message, LONGEST_SWEPT_SEND).await.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    match sent {
        Ok(()) => Finding { came: "the mail server has it".to_owned(), ..tried }
            .look("Look into the clinic's mailbox, and into its junk folder. Not there after five minutes? Ask the mail provider."),
        Err(error) => Finding { came: error, ..tried }
            .wrong("Mend what is said above about the mail server, then try again. Requests are kept meanwhile."),
    }
}

async fn warnings(alarm: &Alarm, options: &Options) -> Vec<Finding> {
    let mut findings = Vec::new();
    let tried = Finding::fine("webhook", "say a sentence to the webhook (INTAKE_WEBHOOK)", "it took it");
    let test = "Consultation requests: this is a test by `intake-fn doctor --send`. Nothing is wrong.";
    findings.push(match &alarm.webhook {
        None => Finding { came: "it is not set".to_owned(), ..tried }.look(
            "Without it, alerts stand in the log only. Set it to the incoming webhook of a chat that people read.",
        ),
        Some(_) if !options.send => Finding { came: "set, not tried".to_owned(), ..tried }
            .skipped("`intake-fn doctor --send` sends a sentence there."),
        Some(webhook) => called(tried, "INTAKE_WEBHOOK", alarm::say(webhook, test).await),
    });
    let tried = Finding::fine("heartbeat", "tell the watchdog that all is well (INTAKE_HEARTBEAT)", "it heard it");
    findings.push(match &alarm.heartbeat {
        None => Finding { came: "it is not set".to_owned(), ..tried }
            .look("Without it nobody notices when this program stops. Set it to the address of a watchdog's check."),
        Some(_) if !options.send => {
            Finding { came: "set, not tried".to_owned(), ..tried }.skipped("`intake-fn doctor --send` calls it.")
        }
        Some(heartbeat) => called(tried, "INTAKE_HEARTBEAT", alarm::beat(heartbeat).await),
    });
    findings
}

fn called(tried: Finding, setting: &str, result: Result<(), alarm::CallError>) -> Finding {
    match result {
        Ok(()) => tried,
        Err(error) => Finding { came: error.to_string(), ..tried }
            .wrong(format!("Copy the address into {setting} anew from the service that gave it, and try again.")),
    }
}
