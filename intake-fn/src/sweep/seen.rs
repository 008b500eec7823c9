//! What waits, what was given up and what is refused, as one sweep sees it: for monitors, and for people.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::ALERT_SECONDS;
use crate::alarm::Warning;
use crate::mailer::Failure;
use crate::metrics::Queue;
use crate::outbox::queue::Listed;
use crate::outbox::{Cover, Key};
use crate::schedule;

/// What a sweep saw of the queue, kept up to date while it works.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Since when each request waits that the clinic was not told about.
    pub(super) waiting: BTreeMap<Key, Timestamp>,
    /// What was given up, now or earlier.
    dead: BTreeSet<Key>,
    /// Whether this sweep gave one up.
    gave_up: bool,
    /// Waiting, because the mail server refuses the mailbox or the sender.
    pub(super) refused: BTreeSet<Key>,
    /// How many records could not be read.
    pub(super) unreadable: usize,
}

impl Seen {
    /// What the listings show.
    pub(super) fn new(listed: Listed) -> Seen {
        Seen { waiting: listed.pending.into_iter().collect(), dead: listed.dead, ..Seen::default() }
    }

    /// The clinic was told of it, or it is gone.
    pub(super) fn sent(&mut self, key: &Key) {
        self.waiting.remove(key);
        self.refused.remove(key);
    }

    /// A try failed, perhaps the last one.
    pub(super) fn failed(&mut self, cover: &Cover, failure: Failure, now: Timestamp) {
        let key = cover.key();
        if schedule::is_over(cover.received, now) {
            self.sent(&key);
            self.dead.insert(key);
            self.gave_up = true;
        } else if failure == Failure::Mailbox {
            self.refused.insert(key);
        }
    }

    fn oldest(&self) -> Option<(&Key, Timestamp)> {
        self.waiting.iter().map(|(key, since)| (key, *since)).min_by_key(|(_, since)| *since)
    }

    /// What still waits.
    pub(super) fn queue(&self, now: Timestamp) -> Queue {
        let oldest_seconds = self.oldest().map_or(0, |(_, since)| (now.as_second() - since.as_second()).max(0));
        Queue { pending: self.waiting.len(), oldest_seconds, dead_letters: self.dead.len() }
    }

    /// Whether a request waits for longer than it should.
    pub(crate) fn is_late(&self, now: Timestamp) -> bool {
        self.queue(now).oldest_seconds > ALERT_SECONDS
    }

    /// Whether this sweep gave a request up.
    pub(crate) fn gave_up(&self) -> bool {
        self.gave_up
    }

    /// What people should hear of.
    pub(crate) fn warnings(&self, now: Timestamp) -> Vec<Warning> {
        let references = |keys: &BTreeSet<Key>| keys.iter().map(|key| key.id.reference()).collect();
        let mut warnings = Vec::new();
        if !self.dead.is_empty() {
            warnings.push(Warning::DeadLetters { references: references(&self.dead) });
        }
        if !self.refused.is_empty() {
            warnings.push(Warning::Refused { references: references(&self.refused) });
        }
        if let Some((oldest, _)) = self.oldest().filter(|_| self.is_late(now)) {
            let (seconds, pending) = (self.queue(now).oldest_seconds, self.waiting.len());
            warnings.push(Warning::OldestPending { oldest: oldest.id.reference(), seconds, pending });
        }
        warnings
    }
}
