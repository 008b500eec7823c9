//! The daily letter about requests in the review lane: their senders were asked for one more click, and did not come back.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::letter_id;
use crate::intake::Intake;
use crate::mailer::LONGEST_SWEPT_SEND;
use crate::outbox::{Cover, Key, Lane, OutboxError, day_of};
use crate::{deliver, mail};

/// When the daily letter about unconfirmed requests goes out, by the clinic's clock, and how old these are at least.
const REVIEW_HOUR: i8 = 7;
const REVIEW_AFTER_SECONDS: i64 = 60 * 60;
const REVIEW_DAYS_BACK: i64 = 7;

/// Once a day, tells of requests that nobody confirmed.
pub(super) async fn send_review(intake: &Intake, now: Timestamp) -> Result<(), OutboxError> {
    let bundle = intake.bundle();
    let zone = bundle.clinic().time_zone.as_deref().and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC);
    let local = now.to_zoned_datetime(zone);
    if local.hour() < REVIEW_HOUR {
        return Ok(());
    }
    if !intake.outbox().take_daily(local.date(), "review").await? {
        return Ok(());
    }
    let told = tell_of_unconfirmed(intake, now).await;
    if !matches!(told, Ok(true)) {
        // Whatever was in the way, today's letter is still to be written.
        intake.outbox().give_back_daily(local.date(), "review").await?;
    }
    told.map(drop)
}

/// Whether nothing is left to be told: false when the mail server did not take the letter.
async fn tell_of_unconfirmed(intake: &Intake, now: Timestamp) -> Result<bool, OutboxError> {
    let covers = unconfirmed(intake, now).await?;
    if covers.is_empty() {
        return Ok(true);
    }
    let letter = mail::review(&covers, &intake.bundle());
    let id = letter_id(covers.iter());
    if deliver::send(intake, &letter, (&id, now), LONGEST_SWEPT_SEND).await.is_err() {
        return Ok(false);
    }
    for cover in &covers {
        deliver::note_sent(intake, cover, "review", now).await;
    }
    Ok(true)
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
