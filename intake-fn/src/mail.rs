//! Writes the e-mail to the clinic: plain text, the same letter for the same request.
//!
//! Nothing a family typed is ever in the subject, in a mailbox name or in an address line, except the address to
//! answer to, in `Reply-To`, when the answers themselves are in the e-mail too.

use std::time::{Duration, SystemTime};

use jiff::{Timestamp, tz::TimeZone};
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use serde::{Deserialize, Serialize};

use crate::bundle::Bundle;
use crate::form::contact::Email;
use crate::form::definition::{Form, Kind, MailTexts, Question};
use crate::mask::masked;
use crate::outbox::{Cover, Record};

/// How much of a request is in the e-mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contents {
    /// The reference and the time. The answers stay in the store.
    Notice,
    /// The same, with the answers attached, sealed to the clinic's staff.
    Sealed,
    /// Every answer.
    Full,
}

impl Contents {
    /// The word that stands for it in the store and in settings.
    pub fn name(self) -> &'static str {
        match self {
            Contents::Notice => "notice",
            Contents::Sealed => "sealed",
            Contents::Full => "full",
        }
    }
}

/// Who writes to whom, how much, and how often.
#[derive(Debug, Clone)]
pub struct Letterhead {
    /// The sender: a mailbox of the clinic's own domain.
    pub from: Mailbox,
    /// Who at the clinic gets it; at least one.
    pub to: Vec<Mailbox>,
    /// How much of the request is in it.
    pub contents: Contents,
    /// The most e-mails an hour; above it they come as one. 0 is no limit.
    pub most_per_hour: u32,
}

/// What a letter does with the answers.
#[derive(Debug, Clone, Copy)]
pub enum Answers<'a> {
    /// They stay in the store.
    Stay,
    /// They are attached as they are stored: sealed.
    Attached(&'a [u8]),
    /// They are in the text.
    Open(&'a Record),
}

/// An e-mail to the clinic before it has a sender, a date and an id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// The subject.
    pub subject: String,
    /// The address that an answer goes to.
    pub reply_to: Option<String>,
    /// The text, lines ended by LF.
    pub text: String,
    /// How much of the request is in it.
    pub contents: Contents,
    /// Files by name.
    #[serde(skip)]
    pub attachments: Vec<(String, Vec<u8>)>,
}

/// The letter about one request.
pub fn letter(cover: &Cover, answers: Answers<'_>, bundle: &Bundle) -> Letter {
    let form = bundle.in_language(bundle.default_language()).form;
    let texts = &form.texts.mail;
    let subject = if cover.to_check.is_empty() { &texts.subject } else { &texts.subject_to_check };
    let mut lines = vec![texts.opening.clone(), String::new()];
    lines.extend(facts(cover, texts, bundle));
    lines.push(String::new());
    let (mut reply_to, mut attachments) = (None, Vec::new());
    let contents = match answers {
        Answers::Stay => {
            lines.push(texts.answers_kept.clone());
            Contents::Notice
        }
        Answers::Attached(sealed) => {
            lines.push(texts.answers_attached.clone());
            attachments.push((format!("{}.age", cover.reference), sealed.to_vec()));
            Contents::Sealed
        }
        Answers::Open(record) => {
            lines.extend(answered(record, form));
            reply_to = reply_address(record, form).map(|address| address.to_string());
            Contents::Full
        }
    };
    if reply_to.is_some() {
        lines.extend([String::new(), texts.reply.clone()]);
    }
    Letter {
        subject: format!("{subject} {}", cover.reference),
        reply_to,
        text: lines.join("\n"),
        contents,
        attachments,
    }
}

/// One letter of several, when more came in an hour than are mailed one by one.
pub fn digest(letters: Vec<Letter>, bundle: &Bundle) -> Letter {
    let texts = &bundle.in_language(bundle.default_language()).form.texts.mail;
    let contents = letters.iter().map(|letter| letter.contents).find(|contents| *contents != Contents::Notice);
    let subject = texts.digest_subject.replace("{count}", &letters.len().to_string());
    let mut text = texts.digest_opening.clone();
    let mut attachments = Vec::new();
    for letter in letters {
        text.push_str("\n\n----------\n\n");
        text.push_str(&letter.text);
        attachments.extend(letter.attachments);
    }
    Letter { subject, reply_to: None, text, contents: contents.unwrap_or(Contents::Notice), attachments }
}

/// The daily letter about requests that nobody confirmed. Their answers stay in the store.
pub fn review(covers: &[Cover], bundle: &Bundle) -> Letter {
    let texts = &bundle.in_language(bundle.default_language()).form.texts.mail;
    let subject = texts.review_subject.replace("{count}", &covers.len().to_string());
    let mut lines = vec![texts.review_opening.clone(), String::new()];
    let zone = bundle.clinic().time_zone.as_deref();
    lines.extend(covers.iter().map(|cover| format!("{}  {}", cover.reference, local_time(cover.received, zone))));
    Letter { subject, reply_to: None, text: lines.join("\n"), contents: Contents::Notice, attachments: Vec::new() }
}

/// A letter as an e-mail. `id` is the left half of its Message-ID: a copy is known as a copy by it.
///
/// Errors: lettre refuses the letterhead, as without any recipient.
pub fn message(
    letter: &Letter,
    letterhead: &Letterhead,
    id: &str,
    date: Timestamp,
) -> Result<Message, lettre::error::Error> {
    let domain = letterhead.from.email.domain();
    let mut message = Message::builder()
        .from(letterhead.from.clone())
        .subject(letter.subject.clone())
        .date(system_time(date))
        .message_id(Some(format!("<{}@{domain}>", id.to_ascii_lowercase())));
    for mailbox in &letterhead.to {
        message = message.to(mailbox.clone());
    }
    if let Some(address) = letter.reply_to.as_ref().and_then(|address| address.parse().ok()) {
        message = message.reply_to(Mailbox::new(None, address));
    }
    let text = letter.text.replace('\n', "\r\n") + "\r\n";
    if letter.attachments.is_empty() {
        return message.header(ContentType::TEXT_PLAIN).body(text);
    }
    let mut parts = MultiPart::mixed().singlepart(SinglePart::plain(text));
    for (name, bytes) in &letter.attachments {
        let kind = ContentType::parse("application/octet-stream").expect("it is a media type");
        parts = parts.singlepart(Attachment::new(name.clone()).body(bytes.clone(), kind));
    }
    message.multipart(parts)
}

/// An e-mail that says that e-mails arrive.
#[cfg(feature = "doctor")]
pub(crate) fn test_message(letterhead: &Letterhead, now: Timestamp) -> Result<Message, lettre::error::Error> {
    let letter = Letter {
        subject: "Test of the consultation form".to_owned(),
        reply_to: None,
        text: "This is a test by `intake-fn doctor --send`. E-mails about consultation requests come the same way."
            .to_owned(),
        contents: Contents::Notice,
        attachments: Vec::new(),
    };
    message(&letter, letterhead, &format!("doctor-{}", now.as_nanosecond()), now)
}

/// The lines about a request that every letter has.
fn facts(cover: &Cover, texts: &MailTexts, bundle: &Bundle) -> Vec<String> {
    let received = local_time(cover.received, bundle.clinic().time_zone.as_deref());
    let mut lines = vec![format!("{}: {}", texts.reference, cover.reference)];
    lines.extend(cover.updates.as_ref().map(|earlier| format!("{}: {earlier}", texts.updates)));
    lines.push(format!("{}: {received}", texts.received));
    lines.push(format!("{}: {}", texts.language, cover.language));
    if !cover.to_check.is_empty() {
        lines.extend([String::new(), texts.to_check.clone()]);
    }
    lines
}

/// The parent's address where it was given and is safe in a header.
fn reply_address(record: &Record, form: &Form) -> Option<Address> {
    let question = form.questions.iter().find(|question| question.kind == Kind::Email)?;
    Email::parse(record.answers.get(&question.name)?)?.reply_to().cloned()
}

/// Each question with its answer indented under it, so that no answer can pass for a line of ours.
fn answered(record: &Record, form: &Form) -> Vec<String> {
    let mut lines = Vec::new();
    for question in &form.questions {
        lines.push(question.label.clone());
        match record.answers.get(&question.name) {
            None => lines.push(format!("  {}", form.texts.mail.no_answer)),
            Some(answer) => lines.extend(told(question, answer).lines().map(|line| format!("  {line}"))),
        }
    }
    lines
}

/// An answer as it leaves the store: numbers of cards and the like are hidden, except where a number was asked for.
pub(crate) fn told(question: &Question, answer: &str) -> String {
    match question.kind {
        Kind::Text | Kind::Longtext => masked(answer),
        Kind::Tel | Kind::Email => answer.to_owned(),
        Kind::Choice => question.words_for(answer).to_owned(),
    }
}

/// The moment as lettre takes it, to the second, as the header has it. Nothing arrives before 1970.
fn system_time(moment: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(moment.as_second()).unwrap_or(0))
}

/// A time as the clinic reads its clock, with the zone's name; UTC where the zone is unknown.
pub(crate) fn local_time(moment: Timestamp, zone: Option<&str>) -> String {
    let zone = zone.and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC);
    moment.to_zoned_datetime(zone).strftime("%Y-%m-%d %H:%M %Z").to_string()
}
