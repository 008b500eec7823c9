//! Sends what is still pending, and does what is done once a day.
//!
//! Any number of sweeps may run at once: each try is taken by one of them. Steps: list what is pending, make the tries
//! that are due, send one digest when the hour is full, then the daily letter about unconfirmed requests and the purge.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::deliver::{self, Delivered, Errand};
use crate::intake::Intake;
use crate::log::Alert;
use crate::mail::{self, Contents, Letter};
use crate::mailer::LONGEST_SWEPT_SEND;
use crate::outbox::retention::Purged;
use crate::outbox::{Cover, Key, Lane, OutboxError, day_of};
use crate::schedule::{self, Next};

/// How many days back a sweep looks.
const DAYS_BACK: i64 = 14;

/// How many tries in a row may fail on the server's account before a sweep leaves the rest for the next one.
const MOST_TROUBLES: usize = 3;

/// The most requests that one digest tells of: of notices, and of e-mails with answers.
const MOST_IN_A_DIGEST: usize = 500;
const MOST_FULL_IN_A_DIGEST: usize = 50;

/// How old a pending request is when an operator should look, in minutes.
const ALERT_MINUTES: i64 = 15;

/// When the daily letter about unconfirmed requests goes out, by the clinic's clock, and how old these are at least.
const REVIEW_HOUR: i8 = 7;
const REVIEW_AFTER_SECONDS: i64 = 60 * 60;
const REVIEW_DAYS_BACK: i64 = 7;

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

/// Makes every try that is due, oldest day first.
///
/// Errors: the store cannot be listed. A single e-mail that fails is counted and does not stop the others.
pub async fn sweep(intake: &Intake, now: Timestamp) -> Result<Swept, OutboxError> {
    let since = day_of(now).checked_sub(Span::new().days(DAYS_BACK)).unwrap_or_else(|_| day_of(now));
    let pending = intake.outbox().pending(since).await?;
    let swept = send_due(intake, &pending, now).await;
    send_review(intake, now).await?;
    purge_daily(intake, now).await;
    Ok(swept)
}

async fn send_due(intake: &Intake, pending: &[Key], now: Timestamp) -> Swept {
    let mut swept = Swept::default();
    let (mut troubles, mut unreadable, mut oldest) = (0, 0, 0);
    let mut over_the_hour: Vec<Due> = Vec::new();
    for (place, key) in pending.iter().enumerate() {
        if troubles >= MOST_TROUBLES || over_the_hour.len() >= most_in_a_digest(intake) {
            swept.waiting += pending.len() - place;
            break;
        }
        let due = match due(intake, key, now).await {
            Ok((received, due)) => {
                oldest = oldest.max((now.as_second() - received.as_second()) / 60);
                due
            }
            Err(_) => {
                unreadable += 1;
                continue;
            }
        };
        let Some(due) = due else {
            swept.waiting += 1;
            continue;
        };
        let errand =
            Errand { cover: &due.cover, letter: &due.letter, number: due.number, patience: LONGEST_SWEPT_SEND };
        match deliver::deliver(intake, errand, now).await {
            Delivered::Sent => (swept.sent, troubles) = (swept.sent + 1, 0),
            Delivered::Failed(error) => {
                swept.failed += 1;
                troubles = if error.is_about_the_server() { troubles + 1 } else { 0 };
            }
            Delivered::Taken | Delivered::Postponed => swept.waiting += 1,
            Delivered::OverTheHour => over_the_hour.push(due),
        }
    }
    send_digest(intake, over_the_hour, (now, &mut swept)).await;
    swept.failed += unreadable;
    alert(intake, oldest, unreadable);
    swept
}

fn alert(intake: &Intake, oldest: i64, unreadable: usize) {
    if oldest > ALERT_MINUTES {
        intake.log().alert(&Alert::OldestPending(oldest));
    }
    if unreadable > 0 {
        intake.log().alert(&Alert::Unreadable(unreadable));
    }
}

/// When a pending request arrived, and its try if that is due.
async fn due(intake: &Intake, key: &Key, now: Timestamp) -> Result<(Timestamp, Option<Due>), OutboxError> {
    let stored = intake.outbox().read(Lane::Inbox, key).await?;
    let Some(stored) = stored else {
        // Deleted since it was listed.
        return Ok((now, None));
    };
    let received = stored.cover.received;
    let attempts = intake.outbox().attempts(key).await?;
    let Next::Try { number, as_notice } = schedule::next(received, attempts.as_ref(), now) else {
        return Ok((received, None));
    };
    let letter = deliver::later_letter(intake, &stored, as_notice).await;
    Ok((received, Some(Due { cover: stored.cover, letter, number })))
}

fn most_in_a_digest(intake: &Intake) -> usize {
    match intake.letterhead().contents {
        Contents::Notice => MOST_IN_A_DIGEST,
        Contents::Sealed | Contents::Full => MOST_FULL_IN_A_DIGEST,
    }
}

/// Tells of several requests in one e-mail, at most once in ten minutes. What does not fit waits.
async fn send_digest(intake: &Intake, due: Vec<Due>, (now, swept): (Timestamp, &mut Swept)) {
    let outbox = intake.outbox();
    if due.is_empty() || !outbox.take_digest(now).await.unwrap_or(false) {
        swept.waiting += due.len();
        return;
    }
    let (mut taken, mut letters) = (Vec::new(), Vec::new());
    for Due { cover, letter, number } in due {
        if outbox.lease(&cover.key(), number, now).await.unwrap_or(false) {
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
    let id = digest_id(taken.iter().map(|(cover, _)| cover));
    match deliver::send(intake, &letter, (&id, now), LONGEST_SWEPT_SEND).await {
        Ok(()) => {
            swept.sent += taken.len();
            for (cover, _) in &taken {
                deliver::note_sent(intake, cover, "digest", now).await;
            }
        }
        Err(error) => {
            swept.failed += taken.len();
            for (cover, number) in &taken {
                deliver::note_failure(intake, cover, *number, (&error, now)).await;
            }
        }
    }
}

/// The left half of a digest's Message-ID: the same for the same requests.
fn digest_id<'a>(covers: impl Iterator<Item = &'a Cover>) -> String {
    let ids: Vec<&str> = covers.map(|cover| cover.id.as_str()).collect();
    let digest = ring::digest::digest(&ring::digest::SHA256, ids.join("\n").as_bytes());
    digest.as_ref()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Once a day, tells of requests that nobody confirmed.
async fn send_review(intake: &Intake, now: Timestamp) -> Result<(), OutboxError> {
    let bundle = intake.bundle();
    let zone = bundle.clinic().time_zone.as_deref().and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC);
    let local = now.to_zoned_datetime(zone);
    if local.hour() < REVIEW_HOUR {
        return Ok(());
    }
    if !intake.outbox().take_daily(local.date(), "review").await? {
        return Ok(());
    }
    let covers = unconfirmed(intake, now).await?;
    if covers.is_empty() {
        return Ok(());
    }
    let letter = mail::review(&covers, &bundle);
    let id = digest_id(covers.iter());
    if deliver::send(intake, &letter, (&id, now), LONGEST_SWEPT_SEND).await.is_err() {
        return intake.outbox().give_back_daily(local.date(), "review").await;
    }
    for cover in &covers {
        deliver::note_sent(intake, cover, "review", now).await;
    }
    Ok(())
}

/// What lies in the review lane, was not told of, and was not sent again with its sender's word.
async fn unconfirmed(intake: &Intake, now: Timestamp) -> Result<Vec<Cover>, OutboxError> {
    let outbox = intake.outbox();
    let since = day_of(now).checked_sub(Span::new().days(REVIEW_DAYS_BACK)).unwrap_or_else(|_| day_of(now));
    let in_review = outbox.requests(Lane::Review, Some(since)).await?;
    if in_review.is_empty() {
        return Ok(Vec::new());
    }
    let told: BTreeSet<Key> = outbox.marked(Lane::Review.told(), Some(since)).await?.into_iter().collect();
    let mut waiting = Vec::new();
    for key in in_review.into_iter().filter(|key| !told.contains(key)) {
        if let Ok(Some(stored)) = outbox.read(Lane::Review, &key).await {
            waiting.push(stored.cover);
        }
    }
    waiting.retain(|cover| now.as_second() - cover.received.as_second() >= REVIEW_AFTER_SECONDS);
    if waiting.is_empty() {
        return Ok(waiting);
    }
    let mut confirmed = BTreeSet::new();
    for key in outbox.requests(Lane::Inbox, Some(since)).await? {
        if let Ok(Some(stored)) = outbox.read(Lane::Inbox, &key).await {
            confirmed.insert((stored.cover.kid, stored.cover.content));
        }
    }
    waiting.retain(|cover| !confirmed.contains(&(cover.kid.clone(), cover.content.clone())));
    Ok(waiting)
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
