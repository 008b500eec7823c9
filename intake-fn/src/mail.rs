//! Writes the e-mail to the clinic: plain text, the same bytes for the same request.
//!
//! Nothing a family typed is ever in the subject, in a mailbox name or in an address line, except the address to
//! answer to, in `Reply-To`, when the answers themselves are in the e-mail too.

use std::time::{Duration, SystemTime};

use jiff::{Timestamp, tz::TimeZone};
use lettre::Message;
use lettre::message::{Mailbox, header::ContentType};

use crate::bundle::Bundle;
use crate::form::contact::Email;
use crate::form::definition::{Form, Kind};
use crate::outbox::Record;

/// How much of a request is in the e-mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contents {
    /// The reference and the time. The answers stay in the store.
    Notice,
    /// Every answer.
    Full,
}

/// Who writes to whom, and how much.
#[derive(Debug, Clone)]
pub struct Letterhead {
    /// The sender: a mailbox of the clinic's own domain.
    pub from: Mailbox,
    /// Who at the clinic gets it; at least one.
    pub to: Vec<Mailbox>,
    /// How much of the request is in it.
    pub contents: Contents,
}

/// The e-mail about one request. Its Message-ID is made from the request's id, so that a copy is known as a copy.
///
/// Errors: lettre refuses the letterhead, as without any recipient.
pub fn write(record: &Record, bundle: &Bundle, letterhead: &Letterhead) -> Result<Message, lettre::error::Error> {
    let form = bundle.in_language(bundle.default_language()).form;
    let texts = &form.texts.mail;
    let subject = if record.to_check.is_empty() { &texts.subject } else { &texts.subject_to_check };
    let domain = letterhead.from.email.domain();
    let mut message = Message::builder()
        .from(letterhead.from.clone())
        .subject(format!("{subject} {}", record.reference))
        .date(system_time(record.received))
        .message_id(Some(format!("<{}@{domain}>", record.id.as_str().to_ascii_lowercase())));
    for mailbox in &letterhead.to {
        message = message.to(mailbox.clone());
    }
    let reply_to = reply_to(record, form, letterhead.contents);
    if let Some(address) = &reply_to {
        message = message.reply_to(address.clone());
    }
    let lines = body(record, bundle, letterhead.contents, reply_to.is_some());
    message.header(ContentType::TEXT_PLAIN).body(lines.join("\r\n") + "\r\n")
}

/// The parent's address where it was given and is safe in a header. In a notice it would name the family.
fn reply_to(record: &Record, form: &Form, contents: Contents) -> Option<Mailbox> {
    if contents == Contents::Notice {
        return None;
    }
    let question = form.questions.iter().find(|question| question.kind == Kind::Email)?;
    let email = Email::parse(record.answers.get(&question.name)?)?;
    Some(Mailbox::new(None, email.reply_to()?.clone()))
}

fn body(record: &Record, bundle: &Bundle, contents: Contents, can_reply: bool) -> Vec<String> {
    let form = bundle.in_language(bundle.default_language()).form;
    let texts = &form.texts.mail;
    let mut lines = vec![texts.opening.clone(), String::new()];
    lines.push(format!("{}: {}", texts.reference, record.reference));
    lines.push(format!("{}: {}", texts.received, local_time(record.received, bundle.clinic().time_zone.as_deref())));
    lines.push(format!("{}: {}", texts.language, record.language));
    if !record.to_check.is_empty() {
        lines.extend([String::new(), texts.to_check.clone()]);
    }
    lines.push(String::new());
    match contents {
        Contents::Notice => lines.push(texts.answers_kept.clone()),
        Contents::Full => lines.extend(answers(record, form)),
    }
    if can_reply {
        lines.extend([String::new(), texts.reply.clone()]);
    }
    lines
}

/// Each question with its answer indented under it, so that no answer can pass for a line of ours.
fn answers(record: &Record, form: &Form) -> Vec<String> {
    let mut lines = Vec::new();
    for question in &form.questions {
        lines.push(question.label.clone());
        match record.answers.get(&question.name) {
            None => lines.push(format!("  {}", form.texts.mail.no_answer)),
            Some(answer) => lines.extend(question.words_for(answer).lines().map(|line| format!("  {line}"))),
        }
    }
    lines
}

/// The moment as lettre takes it, to the second, as the header has it. Nothing arrives before 1970.
fn system_time(moment: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(moment.as_second()).unwrap_or(0))
}

/// A time as the clinic reads its clock, with the zone's name; UTC where the zone is unknown.
fn local_time(moment: Timestamp, zone: Option<&str>) -> String {
    let zone = zone.and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC);
    moment.to_zoned_datetime(zone).strftime("%Y-%m-%d %H:%M %Z").to_string()
}
