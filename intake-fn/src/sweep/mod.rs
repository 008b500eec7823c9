//! Sends what is still pending, and does what is done once a day.
//!
//! Any number of sweeps may run at once: each try is taken by one of them. Steps: list what is pending, make the tries
//! that are due, send one digest when the hour is full, then the daily letter about unconfirmed requests (`review`) and
//! the purge. What is seen on the way (`seen`) is told to monitors and, where it must be, to people.

mod review;
mod rounds;
mod seen;

use jiff::Timestamp;

use crate::alarm;
use crate::deliver::{self, Delivered, Errand};
use crate::intake::Intake;
use crate::log::Alert;
use crate::mail::{self, Contents, Letter};
use crate::mailer::{Failure, LONGEST_SWEPT_SEND};
use crate::outbox::queue::Listed;
use crate::outbox::retention::Purged;
use crate::outbox::{Cover, Key, Lane, OutboxError, day_of};
use crate::schedule::{self, Next};

pub use rounds::again_and_again;
pub(crate) use seen::Seen;

/// How many tries in a row may fail on the server's account before a sweep leaves the rest for the next one.
const MOST_TROUBLES: usize = 3;

/// The most requests that one digest tells of: of notices, and of e-mails with answers.
const MOST_IN_A_DIGEST: usize = 500;
const MOST_FULL_IN_A_DIGEST: usize = 50;

/// How old a pending request is when an operator should look, in seconds.
pub(crate) const ALERT_SECONDS: i64 = 15 * 60;

/// What a sweep came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Requests that the clinic was told about, one by one or in a digest.
    pub sent: usize,
    /// Tries that failed, and records that could not be read.
    pub failed: usize,
    /// Requests whose time has not come, or that somebody else is at.
    pub waiting: usize,
}

/// A request whose try is due.
struct Due {
    cover: Cover,
    letter: Letter,
    number: u16,
}

/// Makes every try that is due, oldest day first; then tells monitors and people what still waits.
///
/// Errors: the store cannot be listed. A single e-mail that fails is counted and does not stop the others.
pub async fn sweep(intake: &Intake, now: Timestamp) -> Result<Swept, OutboxError> {
    let swept = sweep_all(intake, now).await;
    let queue = swept.as_ref().ok().map(|(_, seen)| seen.queue(now));
    intake.metrics().note_sweep(queue);
    #[cfg(feature = "lambda")]
    if crate::lambda::is_here() {
        println!("{}", crate::metrics::embedded_sweep(queue, Timestamp::now().as_millisecond()));
    }
    let (swept, seen) = swept?;
    alarm::after_sweep(intake, &seen, now).await;
    Ok(swept)
}

async fn sweep_all(intake: &Intake, now: Timestamp) -> Result<(Swept, Seen), OutboxError> {
    let listed = intake.outbox().listed(now).await?;
    let (swept, seen) = send_due(intake, listed, now).await;
    review::send_review(intake, now).await?;
    purge_daily(intake, now).await;
    Ok((swept, seen))
}

async fn send_due(intake: &Intake, listed: Listed, now: Timestamp) -> (Swept, Seen) {
    let pending: Vec<Key> = listed.pending.iter().map(|(key, _)| key.clone()).collect();
    let (mut swept, mut seen) = (Swept::default(), Seen::new(listed));
    let mut troubles = 0;
    let mut over_the_hour: Vec<Due> = Vec::new();
    for (place, key) in pending.iter().enumerate() {
        if troubles >= MOST_TROUBLES || over_the_hour.len() >= most_in_a_digest(intake) {
            swept.waiting += pending.len() - place;
            break;
        }
        let Ok(due) = due(intake, key, (&mut seen, now)).await else {
            seen.unreadable += 1;
            continue;
        };
        let Some(due) = due else {
            swept.waiting += 1;
            continue;
        };
        let errand =
            Errand { cover: &due.cover, letter: &due.letter, number: due.number, patience: LONGEST_SWEPT_SEND };
        match deliver::deliver(intake, errand, now).await {
            Delivered::Sent => {
                (swept.sent, troubles) = (swept.sent + 1, 0);
                seen.sent(key);
            }
            Delivered::Failed(error) => {
                swept.failed += 1;
                troubles = if error.is_about_the_server() { troubles + 1 } else { 0 };
                seen.failed(&due.cover, error.failure(), now);
            }
            Delivered::Taken | Delivered::Postponed => swept.waiting += 1,
            Delivered::OverTheHour => over_the_hour.push(due),
        }
    }
    send_digest(intake, over_the_hour, (now, &mut swept, &mut seen)).await;
    swept.failed += seen.unreadable;
    alert(intake, &seen, now);
    (swept, seen)
}

fn alert(intake: &Intake, seen: &Seen, now: Timestamp) {
    if seen.is_late(now) {
        intake.log().alert(&Alert::OldestPending(seen.queue(now).oldest_seconds / 60));
    }
    if seen.unreadable > 0 {
        intake.log().alert(&Alert::Unreadable(seen.unreadable));
    }
}

/// A pending request's try, if that is due.
async fn due(intake: &Intake, key: &Key, (seen, now): (&mut Seen, Timestamp)) -> Result<Option<Due>, OutboxError> {
    let stored = intake.outbox().read(Lane::Inbox, key).await?;
    let Some(stored) = stored else {
        // Deleted since it was listed.
        seen.sent(key);
        return Ok(None);
    };
    let received = stored.cover.received;
    seen.waiting.insert(key.clone(), received);
    let attempts = intake.outbox().attempts(key).await?;
    if attempts.as_ref().is_some_and(|attempts| attempts.failures.last() == Some(&Failure::Mailbox)) {
        seen.refused.insert(key.clone());
    }
    let Next::Try { number, as_notice } = schedule::next(received, attempts.as_ref(), now) else {
        return Ok(None);
    };
    let letter = deliver::later_letter(intake, &stored, as_notice).await;
    Ok(Some(Due { cover: stored.cover, letter, number }))
}

fn most_in_a_digest(intake: &Intake) -> usize {
    match intake.letterhead().contents {
        Contents::Notice => MOST_IN_A_DIGEST,
        Contents::Sealed | Contents::Full => MOST_FULL_IN_A_DIGEST,
    }
}

/// Tells of several requests in one e-mail, at most once in ten minutes. What does not fit waits.
async fn send_digest(intake: &Intake, due: Vec<Due>, (now, swept, seen): (Timestamp, &mut Swept, &mut Seen)) {
    let outbox = intake.outbox();
    if due.is_empty() || !outbox.take_digest(now).await.unwrap_or(false) {
        swept.waiting += due.len();
        return;
    }
    let (mut taken, mut letters) = (Vec::new(), Vec::new());
    for Due { cover, letter, number } in due {
        if deliver::take(outbox, &cover, number, now).await.unwrap_or(false) {
            letters.push(letter);
            taken.push((cover, number));
        } else {
            swept.waiting += 1;
        }
    }
    if taken.is_empty() {
        return;
    }
    let letter = mail::digest(letters, &intake.bundle());
    let id = letter_id(taken.iter().map(|(cover, _)| cover));
    match deliver::send(intake, &letter, (&id, now), LONGEST_SWEPT_SEND).await {
        Ok(()) => {
            swept.sent += taken.len();
            for (cover, _) in &taken {
                deliver::note_sent(intake, cover, "digest", now).await;
                seen.sent(&cover.key());
            }
        }
        Err(error) => {
            swept.failed += taken.len();
            for (cover, number) in &taken {
                deliver::note_failure(intake, cover, *number, (&error, now)).await;
                seen.failed(cover, error.failure(), now);
            }
        }
    }
}

/// The left half of the Message-ID of a letter about several requests: the same for the same ones.
fn letter_id<'a>(covers: impl Iterator<Item = &'a Cover>) -> String {
    let ids: Vec<&str> = covers.map(|cover| cover.id.as_str()).collect();
    let digest = ring::digest::digest(&ring::digest::SHA256, ids.join("\n").as_bytes());
    digest.as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Once a day, removes what is older than it is to be kept. A purge that fails is tried again the next day.
async fn purge_daily(intake: &Intake, now: Timestamp) {
    if !intake.outbox().take_daily(day_of(now), "purge").await.unwrap_or(false) {
        return;
    }
    match crate::staff::purge(intake.outbox(), now).await {
        Ok(Purged::Removed(_)) => {}
        Ok(Purged::ClockIsOff(seconds)) => intake.log().alert(&Alert::ClockIsOff(seconds)),
        Err(error) => intake.log().alert(&Alert::NotPurged(error.to_string())),
    }
}
