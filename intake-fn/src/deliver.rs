//! One try to tell the clinic of one request: count it, take it, send it, note what came of it.
//!
//! [`crate::intake`] makes the first try while the parent waits, [`crate::sweep`] every other.

use std::time::Duration;

use jiff::Timestamp;

use crate::enclosed;
use crate::intake::Intake;
use crate::log::Event;
use crate::mail::{self, Answers, Contents, Letter};
use crate::mailer::{Failure, LONGEST_SEND, MailError};
use crate::outbox::{Cover, Outbox, OutboxError, Record, Stored};
use crate::schedule::is_over;

/// One try.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Errand<'a> {
    /// The request.
    pub(crate) cover: &'a Cover,
    /// What is sent.
    pub(crate) letter: &'a Letter,
    /// The number of the try, from 1.
    pub(crate) number: u16,
    /// How long it may take.
    pub(crate) patience: Duration,
}

/// What came of a try.
#[derive(Debug)]
pub(crate) enum Delivered {
    /// The mail server has it.
    Sent,
    /// It did not go out.
    Failed(MailError),
    /// Somebody else makes this try, or made it.
    Taken,
    /// More e-mails went out this hour than the clinic wants one by one.
    OverTheHour,
    /// The store failed, so nothing was sent: a try that cannot be noted would be made twice.
    Postponed,
}

/// Makes the first try for a request that was just stored, while its sender waits.
pub(crate) async fn tell_at_once(intake: &Intake, stored: &Stored, record: &Record) {
    let letter = first_letter(intake, stored, record);
    let cover = &stored.cover;
    if cover.sealed && letter.contents == Contents::Full {
        put_away(intake, cover, &letter).await;
    }
    let errand = Errand { cover, letter: &letter, number: 1, patience: LONGEST_SEND };
    if let Delivered::OverTheHour = deliver(intake, errand, Timestamp::now()).await {
        let why = "more e-mails went out this hour than INTAKE_MAILS_PER_HOUR allows; it comes in a digest";
        intake.log().write(Event::Pending(why.to_owned()), cover);
    }
}

/// Makes one try.
pub(crate) async fn deliver(intake: &Intake, errand: Errand<'_>, now: Timestamp) -> Delivered {
    let Errand { cover, letter, number, patience } = errand;
    let outbox = intake.outbox();
    if !outbox.take_mail_of_hour(intake.letterhead().most_per_hour, now).await {
        return Delivered::OverTheHour;
    }
    match take(outbox, cover, number, now).await {
        Ok(true) => {}
        Ok(false) => return Delivered::Taken,
        Err(error) => {
            intake.log().write(Event::Pending(error.to_string()), cover);
            return Delivered::Postponed;
        }
    }
    let (id, date) = (cover.id.as_str(), cover.received);
    match send(intake, letter, (id, date), patience).await {
        Ok(()) => {
            note_sent(intake, cover, letter.contents.name(), now).await;
            Delivered::Sent
        }
        Err(error) => {
            note_failure(intake, cover, number, (&error, now)).await;
            Delivered::Failed(error)
        }
    }
}

/// Takes a try for this process: false when somebody else makes it, or the clinic was told meanwhile.
pub(crate) async fn take(outbox: &Outbox, cover: &Cover, number: u16, now: Timestamp) -> Result<bool, OutboxError> {
    if !outbox.lease(&cover.key(), number, now).await? {
        return Ok(false);
    }
    // A sweep that takes long may hold a list from before another one sent this.
    Ok(number == 1 || !outbox.is_sent(cover).await.unwrap_or(false))
}

/// Sends a letter under an id and a date.
pub(crate) async fn send(
    intake: &Intake,
    letter: &Letter,
    (id, date): (&str, Timestamp),
    patience: Duration,
) -> Result<(), MailError> {
    let message = mail::message(letter, intake.letterhead(), id, date);
    let message = message.map_err(|error| MailError::Unwritten(error.to_string()))?;
    intake.mailer().send(message, patience).await
}

/// Notes that the clinic was told.
pub(crate) async fn note_sent(intake: &Intake, cover: &Cover, how: &str, now: Timestamp) {
    let event = match intake.outbox().mark_sent(cover, how, now).await {
        Ok(()) => Event::Sent,
        Err(error) => Event::Pending(format!("it was sent, and that could not be noted: {error}")),
    };
    intake.log().write(event, cover);
}

/// Notes that a try failed; gives up when it went on for too long.
pub(crate) async fn note_failure(intake: &Intake, cover: &Cover, number: u16, (error, now): (&MailError, Timestamp)) {
    let (outbox, key, failure) = (intake.outbox(), cover.key(), error.failure());
    let write = |event: Event| intake.log().write(event, cover);
    let noted = outbox.note_failure(&key, number, failure, now).await;
    if is_over(cover.received, now) && outbox.mark_dead(&key, failure, now).await.is_ok() {
        write(Event::GivenUp(error.to_string()));
    } else if failure == Failure::Mailbox {
        write(Event::Refused(error.to_string()));
    } else {
        write(Event::Pending(error.to_string()));
    }
    if let Err(error) = noted {
        write(Event::Pending(format!("the failed try could not be noted: {error}")));
    }
}

/// The letter about a request as it is read back later.
pub(crate) async fn later_letter(intake: &Intake, stored: &Stored, as_notice: bool) -> Letter {
    let bundle = intake.bundle();
    let cover = &stored.cover;
    let kept = match intake.letterhead().contents {
        _ if as_notice => None,
        Contents::Notice => None,
        Contents::Sealed => cover.sealed.then(|| mail::letter(cover, Answers::Attached(&stored.payload), &bundle)),
        Contents::Full if cover.sealed => waiting_letter(intake, cover).await,
        Contents::Full => stored.record(None).ok().map(|record| mail::letter(cover, Answers::Open(&record), &bundle)),
    };
    kept.unwrap_or_else(|| mail::letter(cover, Answers::Stay, &bundle))
}

/// The letter about a request whose answers are still at hand.
fn first_letter(intake: &Intake, stored: &Stored, record: &Record) -> Letter {
    let answers = match intake.letterhead().contents {
        Contents::Sealed if stored.cover.sealed => Answers::Attached(&stored.payload),
        Contents::Notice | Contents::Sealed => Answers::Stay,
        Contents::Full => Answers::Open(record),
    };
    mail::letter(&stored.cover, answers, &intake.bundle())
}

/// Keeps a letter that we could not write again, because its answers are sealed. Without it a notice goes out.
async fn put_away(intake: &Intake, cover: &Cover, letter: &Letter) {
    let text = serde_json::to_vec(letter).ok();
    let Some(closed) = text.and_then(|text| enclosed::close(intake.keys(), &text)) else {
        return;
    };
    if let Err(error) = intake.outbox().put_letter(&cover.key(), closed).await {
        intake.log().write(Event::Pending(error.to_string()), cover);
    }
}

async fn waiting_letter(intake: &Intake, cover: &Cover) -> Option<Letter> {
    let closed = intake.outbox().letter(&cover.key()).await.ok()??;
    serde_json::from_slice(&enclosed::open(intake.keys(), &closed)?).ok()
}
