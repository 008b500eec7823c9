//! The mail server: reaches it, encrypts, logs in, and asks whether it takes our sender and the clinic's mailboxes.
//!
//! It stops before the e-mail itself: nothing is sent. Of what the server says only the code is repeated.

use std::error::Error as _;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Mail, Rcpt, Rset};

use super::Finding;
use crate::mail::Letterhead;
use crate::relay::{Encryption, Relay};

/// How long a step may take.
const LONGEST_STEP: Duration = Duration::from_secs(10);

const ABOUT: &str = "mail server";

/// Goes through the steps of sending, up to the first that fails.
pub(super) async fn examine(relay: &Relay, letterhead: &Letterhead) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Err(stopped) = steps(relay, letterhead, &mut findings).await {
        findings.push(*stopped);
    }
    findings
}

async fn steps(relay: &Relay, letterhead: &Letterhead, findings: &mut Vec<Finding>) -> Result<(), Box<Finding>> {
    let at = format!("{}:{}", relay.host, relay.port);
    findings.push(reach(relay, &at).await?);
    let (mut connection, encrypted) = greet(relay, &at).await?;
    findings.push(encrypted);
    findings.push(log_in(relay, &mut connection).await?);
    findings.push(mailboxes(letterhead, &mut connection).await?);
    let _ = tokio::time::timeout(LONGEST_STEP, connection.quit()).await;
    Ok(())
}

/// A bare connection, to tell a wrong name or a closed port apart from what comes later.
async fn reach(relay: &Relay, at: &str) -> Result<Finding, Box<Finding>> {
    let finding = |came: &str| Finding::fine(ABOUT, format!("connect to {at}"), came);
    let connecting = tokio::net::TcpStream::connect((relay.host.as_str(), relay.port));
    match tokio::time::timeout(LONGEST_STEP, connecting).await {
        Ok(Ok(_)) => Ok(finding("connected")),
        Ok(Err(error)) => Err(Box::new(finding(&error.to_string()).wrong(format!(
            "Compare host and port in INTAKE_SMTP with what the mail provider says (587 for ?tls=required, 465 for smtps). \
             If they are right, a firewall may be in the way, or the server is down. {KEPT}"
        )))),
        Err(_) => Err(Box::new(finding("no answer within 10 seconds").wrong(format!(
            "A firewall is in the way, or the port is wrong. Many hosts of servers close port 25: use 587 or 465. {KEPT}"
        )))),
    }
}

const KEPT: &str = "Requests are kept meanwhile.";

/// Greets the server, and encrypts as the settings ask.
async fn greet(relay: &Relay, at: &str) -> Result<(AsyncSmtpConnection, Finding), Box<Finding>> {
    let wrapper = match &relay.encryption {
        Encryption::Wrapper(tls) => Some(tls.clone()),
        Encryption::StartTls(_) | Encryption::None => None,
    };
    let is_wrapped = wrapper.is_some();
    let tried = if is_wrapped { format!("encrypt and greet {at}") } else { format!("greet {at}") };
    let greeting = AsyncSmtpConnection::connect_tokio1(
        (relay.host.as_str(), relay.port),
        Some(LONGEST_STEP),
        &relay.hello,
        wrapper,
        None,
    );
    let mut connection =
        in_time(greeting).await.map_err(|problem| Box::new(not_greeted(&tried, &problem, is_wrapped)))?;
    let finding = match &relay.encryption {
        Encryption::StartTls(tls) => start_tls(relay, &mut connection, tls).await?,
        Encryption::Wrapper(_) => Finding::fine(ABOUT, tried, "encrypted; the certificate is for this name and valid"),
        Encryption::None => Finding::fine(ABOUT, tried, "not encrypted, as set for this machine"),
    };
    Ok((connection, finding))
}

fn not_greeted(tried: &str, problem: &Problem, is_wrapped: bool) -> Finding {
    let todo = match problem {
        Problem::Tls(_) if is_wrapped => CERTIFICATE,
        Problem::Silent if is_wrapped => {
            "Port 465 speaks encryption at once, 587 does not: use smtps:// with 465 only."
        }
        _ => {
            "The port answers, but not as a mail server does. Port 465 needs smtps://, port 587 smtp://…?tls=required; \
             else ask the mail provider."
        }
    };
    Finding::fine(ABOUT, tried, problem.to_string()).wrong(format!("{todo} {KEPT}"))
}

const CERTIFICATE: &str = "The certificate is not good for the name in INTAKE_SMTP. Use the very name that the mail \
                           provider gives, not an address. For a server of your own, INTAKE_SMTP_CA names its authority's \
                           file. Expired: renew it there.";

async fn start_tls(
    relay: &Relay,
    connection: &mut AsyncSmtpConnection,
    tls: &TlsParameters,
) -> Result<Finding, Box<Finding>> {
    let finding = |came: String| Finding::fine(ABOUT, "encrypt by STARTTLS and greet again", came);
    if !connection.can_starttls() {
        return Err(Box::new(finding("the server does not offer it".to_owned()).wrong(format!(
            "E-mail never goes out in clear. Switch TLS on at the mail server, or use its encrypted port: smtps:// with \
             465. {KEPT}"
        ))));
    }
    match in_time(connection.starttls(tls.clone(), &relay.hello)).await {
        Ok(()) => Ok(finding("encrypted; the certificate is for this name and valid".to_owned())),
        Err(problem) => Err(Box::new(finding(problem.to_string()).wrong(format!("{CERTIFICATE} {KEPT}")))),
    }
}

async fn log_in(relay: &Relay, connection: &mut AsyncSmtpConnection) -> Result<Finding, Box<Finding>> {
    let finding = |came: &str| Finding::fine(ABOUT, "log in with the user and password of INTAKE_SMTP", came);
    let Some(login) = &relay.login else {
        return Ok(finding("no user is set; going on without"));
    };
    let mechanisms = [Mechanism::Plain, Mechanism::Login];
    if connection.server_info().get_auth_mechanism(&mechanisms).is_none() {
        return Err(Box::new(finding("the server offers no login by password").wrong(format!(
            "Take user and password out of INTAKE_SMTP if it needs none; else ask the mail provider for SMTP with a password \
             (an \"app password\"). {KEPT}"
        ))));
    }
    match in_time(connection.auth(&mechanisms, login)).await {
        Ok(_) => Ok(finding("logged in")),
        Err(problem) => Err(Box::new(finding(&problem.to_string()).wrong(format!(
            "Set user and password in INTAKE_SMTP anew: %40 for an @ in the user, other odd signs as % codes too. Many \
             providers want an \"app password\", and end it when the person's own password changes. {KEPT}"
        )))),
    }
}

/// Whether the server takes the sender and each mailbox; then everything is taken back.
async fn mailboxes(letterhead: &Letterhead, connection: &mut AsyncSmtpConnection) -> Result<Finding, Box<Finding>> {
    let finding = |tried: String, came: String| Finding::fine(ABOUT, tried, came);
    let sender = Mail::new(Some(letterhead.from.email.clone()), Vec::new());
    if let Err(problem) = in_time(connection.command(sender)).await {
        return Err(Box::new(
            finding("offer an e-mail from INTAKE_FROM".to_owned(), problem.to_string())
                .wrong(format!("Use a sender that this login may send as: the mail provider knows which. {KEPT}")),
        ));
    }
    let count = letterhead.to.len();
    for (number, mailbox) in letterhead.to.iter().enumerate() {
        let asked = Rcpt::new(mailbox.email.clone(), Vec::new());
        if let Err(problem) = in_time(connection.command(asked)).await {
            let tried = format!("ask for mailbox {} of {count} in INTAKE_TO", number + 1);
            let todo = match problem {
                Problem::Code { is_final: true, .. } => {
                    "It may be misspelt, gone or full; or the server wants a login first."
                }
                _ => "The server asks to wait: try again in ten minutes. If it stays so, ask the mail provider.",
            };
            return Err(Box::new(finding(tried, problem.to_string()).wrong(format!("{todo} {KEPT}"))));
        }
    }
    let _ = in_time(connection.command(Rset)).await;
    Ok(finding(
        "ask whether it takes INTAKE_FROM and INTAKE_TO, and stop there".to_owned(),
        format!("it takes them ({count} mailboxes); nothing was sent"),
    ))
}

/// Why a step failed.
enum Problem {
    Silent,
    Code { code: String, is_final: bool },
    Tls(String),
    Other(String),
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Problem::Silent => write!(f, "no answer within {} seconds", LONGEST_STEP.as_secs()),
            Problem::Code { code, is_final: true } => write!(f, "refused for good (code {code})"),
            Problem::Code { code, is_final: false } => write!(f, "not now (code {code})"),
            Problem::Tls(reason) => write!(f, "the encryption failed: {reason}"),
            Problem::Other(reason) => write!(f, "the connection failed: {reason}"),
        }
    }
}

async fn in_time<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Problem> {
    match tokio::time::timeout(LONGEST_STEP, work).await {
        Ok(result) => result.map_err(|error| problem(&error)),
        Err(_) => Err(Problem::Silent),
    }
}

fn problem(error: &Error) -> Problem {
    if let Some(code) = error.status() {
        return Problem::Code { code: code.to_string(), is_final: error.is_permanent() };
    }
    if error.is_timeout() {
        return Problem::Silent;
    }
    // The innermost reason is the one that says something, and holds nothing but names of servers.
    let mut reason = error.source();
    while let Some(inner) = reason.and_then(std::error::Error::source) {
        reason = Some(inner);
    }
    let text = reason.map_or_else(|| error.to_string(), ToString::to_string);
    if error.is_tls() || text.contains("certificate") { Problem::Tls(text) } else { Problem::Other(text) }
}
