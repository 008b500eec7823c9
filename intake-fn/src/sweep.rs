//! Sends what is still pending: every stored request whose e-mail has not gone out.

use jiff::{Span, Timestamp};

use crate::intake::Intake;
use crate::mailer::LONGEST_SEND;
use crate::outbox::{OutboxError, day_of};

/// How many days back a sweep looks.
const DAYS_BACK: i64 = 14;

/// How long a request is left to the function that took it, which is trying to send its e-mail itself.
const SETTLE_SECONDS: i64 = LONGEST_SEND.as_secs() as i64 * 2;

/// What a sweep came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// E-mails that went out.
    pub sent: usize,
    /// E-mails that failed again, and records that could not be read.
    pub failed: usize,
    /// Requests too fresh to touch.
    pub fresh: usize,
}

/// Sends every pending e-mail once, oldest day first.
///
/// Errors: the store cannot be listed. A single e-mail that fails is counted and does not stop the others.
pub async fn sweep(intake: &Intake, now: Timestamp) -> Result<Swept, OutboxError> {
    let mut swept = Swept::default();
    let today = day_of(now);
    for back in (0..=DAYS_BACK).rev() {
        let Ok(day) = today.checked_sub(Span::new().days(back)) else {
            continue;
        };
        for key in intake.outbox().pending(day).await? {
            let Ok(Some(record)) = intake.outbox().read(&key).await else {
                swept.failed += 1;
                continue;
            };
            if now.as_second() - record.received.as_second() < SETTLE_SECONDS {
                swept.fresh += 1;
            } else if intake.notify(&record).await {
                swept.sent += 1;
            } else {
                swept.failed += 1;
            }
        }
    }
    Ok(swept)
}
