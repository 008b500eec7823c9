//! What waits and what was given up, out of the listings that a sweep makes anyway.

use std::collections::BTreeSet;

use jiff::{Span, Timestamp, civil::Date};

use super::{Key, Lane, Outbox, OutboxError, day_of, keys_of};

/// What a store holds that the clinic was not told about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Listed {
    /// What will be sent, oldest day first, with the moment each was written by the store's clock.
    pub(crate) pending: Vec<(Key, Timestamp)>,
    /// What was given up, is still kept, and was not sent since.
    pub(crate) dead: BTreeSet<Key>,
}

impl Outbox {
    /// Lists what is pending and what was given up. One request to the store for each thousand objects of three states.
    ///
    /// As far back as requests are kept: after weeks without a sweep, what waits is still sent, and still told of.
    pub(crate) async fn listed(&self, now: Timestamp) -> Result<Listed, OutboxError> {
        // Requests are purged and their marks stay: what is older than any request is no letter that could be sent.
        let since = Some(days_before(now, i64::from(self.retention.keep_days) + 1));
        let given_up: BTreeSet<Key> = self.marked("dead", since).await?.into_iter().collect();
        let sent: BTreeSet<Key> = self.marked(Lane::Inbox.told(), since).await?.into_iter().collect();
        let mut listed = Listed::default();
        for entry in self.place.list(Lane::Inbox.name(), since).await? {
            for key in keys_of(std::slice::from_ref(&entry)) {
                if sent.contains(&key) {
                    continue;
                }
                if given_up.contains(&key) {
                    listed.dead.insert(key);
                } else {
                    listed.pending.push((key, entry.modified));
                }
            }
        }
        Ok(listed)
    }
}

fn days_before(now: Timestamp, days: i64) -> Date {
    day_of(now).checked_sub(Span::new().days(days)).unwrap_or_else(|_| day_of(now))
}
