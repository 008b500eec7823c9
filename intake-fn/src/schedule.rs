//! When an e-mail that failed is tried again, and when we give up. Rules only: no clock, no store.

use jiff::Timestamp;

use crate::mailer::Failure;
use crate::outbox::delivery::Attempts;

/// How long a request is left to the process that took it, which is about to send its e-mail itself.
const SETTLE_SECONDS: i64 = 10;

/// How long a try belongs to whoever began it. A process that died in it never says so.
const LEASE_SECONDS: i64 = 120;

/// Minutes before the next try, by the number of the one that failed; then hourly.
const WAITS_IN_MINUTES: [i64; 5] = [1, 2, 5, 10, 30];
const LAST_WAIT_IN_MINUTES: i64 = 60;

/// How long we keep trying, and how far a clock may be off before we stop believing a moment in the future.
const GIVE_UP_AFTER_SECONDS: i64 = 48 * 60 * 60;
const CLOCK_SKEW_SECONDS: i64 = 5 * 60;

/// What is to be done about a pending request now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing yet: it is too fresh, somebody is at it, or its time has not come.
    Wait,
    /// This try, now.
    Try {
        /// Its number.
        number: u16,
        /// Whether only the reference and the time go out: the mail server refused the whole e-mail.
        as_notice: bool,
    },
}

/// What is to be done about a request that arrived at `received`.
pub fn next(received: Timestamp, attempts: Option<&Attempts>, now: Timestamp) -> Next {
    let Some(attempts) = attempts else {
        return if within(received, now, SETTLE_SECONDS) {
            Next::Wait
        } else {
            Next::Try { number: 1, as_notice: false }
        };
    };
    let waiting = match attempts.failed {
        None => within(attempts.began, now, LEASE_SECONDS),
        Some(failed) => within(failed, now, wait_after(attempts)),
    };
    let as_notice = attempts.failures.contains(&Failure::Content);
    if waiting { Next::Wait } else { Next::Try { number: attempts.last.saturating_add(1), as_notice } }
}

/// Whether a request whose e-mail failed once more is given up.
pub fn is_over(received: Timestamp, now: Timestamp) -> bool {
    now.as_second() - received.as_second() >= GIVE_UP_AFTER_SECONDS
}

/// A mailbox that does not exist is asked for once an hour: people mend such mistakes. The rest begins quickly.
fn wait_after(attempts: &Attempts) -> i64 {
    let refused = attempts.failures.iter().filter(|failure| **failure == Failure::Content).count();
    let slow = attempts.failures.last() == Some(&Failure::Mailbox) || refused > 1;
    let place = usize::from(attempts.last.saturating_sub(1));
    let minutes = WAITS_IN_MINUTES.get(place).copied().filter(|_| !slow).unwrap_or(LAST_WAIT_IN_MINUTES);
    minutes * 60
}

/// Whether `now` is less than `seconds` after `moment`. A moment in the future was noted by a clock that was wrong.
fn within(moment: Timestamp, now: Timestamp, seconds: i64) -> bool {
    let passed = now.as_second() - moment.as_second();
    (-CLOCK_SKEW_SECONDS..seconds).contains(&passed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Span;

    fn at(minutes: i64) -> Timestamp {
        let start: Timestamp = "2026-11-25T12:00:00Z".parse().expect("a time");
        start + Span::new().minutes(minutes)
    }

    /// When tries happen, in minutes after arrival, when every one fails so, a sweep running each minute.
    fn tries(failure: Failure, until: i64) -> Vec<i64> {
        let mut attempts: Option<Attempts> = None;
        let mut tries = Vec::new();
        for minute in 0..until {
            if let Next::Try { number, .. } = next(at(0), attempts.as_ref(), at(minute)) {
                tries.push(minute);
                let mut failures = attempts.map(|attempts| attempts.failures).unwrap_or_default();
                failures.push(failure);
                attempts = Some(Attempts { last: number, began: at(minute), failed: Some(at(minute)), failures });
            }
        }
        tries
    }

    #[test]
    fn tries_begin_quickly_and_then_come_hourly() {
        assert_eq!(tries(Failure::Later, 300), [1, 2, 4, 9, 19, 49, 109, 169, 229, 289]);
        assert_eq!(tries(Failure::Mailbox, 300), [1, 61, 121, 181, 241]);
        assert_eq!(tries(Failure::Content, 300), [1, 2, 62, 122, 182, 242]);
    }

    #[test]
    fn we_give_up_after_two_days() {
        assert!(!is_over(at(0), at(48 * 60 - 1)));
        assert!(is_over(at(0), at(48 * 60)));
    }

    #[test]
    fn a_fresh_request_and_a_try_under_way_are_left_alone() {
        assert_eq!(next(at(0), None, at(0)), Next::Wait);
        let under_way = Attempts { last: 1, began: at(0), failed: None, failures: Vec::new() };
        assert_eq!(next(at(0), Some(&under_way), at(1)), Next::Wait);
        assert_eq!(next(at(0), Some(&under_way), at(2)), Next::Try { number: 2, as_notice: false });
    }

    #[test]
    fn case_48_a_clock_that_steps_back_holds_nothing_up() {
        let tomorrow = at(24 * 60);
        assert_eq!(next(tomorrow, None, at(0)), Next::Try { number: 1, as_notice: false });
        let failed = Attempts { last: 3, began: tomorrow, failed: Some(tomorrow), failures: vec![Failure::Later] };
        assert_eq!(next(at(0), Some(&failed), at(0)), Next::Try { number: 4, as_notice: false });
        let first_of_1970 = Timestamp::UNIX_EPOCH;
        assert!(!is_over(at(0), first_of_1970));
    }

    #[test]
    fn a_refused_content_goes_out_as_a_notice() {
        let refused = Attempts { last: 1, began: at(0), failed: Some(at(0)), failures: vec![Failure::Content] };
        assert_eq!(next(at(0), Some(&refused), at(1)), Next::Try { number: 2, as_notice: true });
    }
}
