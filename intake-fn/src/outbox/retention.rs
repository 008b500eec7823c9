//! How long things are kept, and the purge that removes what is older.
//!
//! By the day in a name, in UTC, with a day to spare. A clock that is wrong must not purge: on a bucket, today is
//! compared with the store's own clock first.

use jiff::{Span, Timestamp, civil::Date};

use super::place::Durability::Handy;
use super::place::Entry;
use super::{Outbox, OutboxError, day_of};

/// How long requests are kept when nothing is set, in days.
pub const KEEP_DAYS: u16 = 90;

/// The fewest days that may be set: a clinic that is closed for two weeks still finds every request.
pub const FEWEST_KEEP_DAYS: u16 = 14;

/// How long unconfirmed requests, spent proofs, counts of an hour, and marks without personal data are kept, in days.
const REVIEW_DAYS: u16 = 30;
const SPENT_DAYS: u16 = 2;
const ATTEMPT_DAYS: u16 = 14;
const MARK_DAYS: u16 = 6 * 365;

/// How far our clock may be from the store's, in seconds, for a purge to go on.
pub(crate) const MOST_CLOCK_SKEW: i64 = 60 * 60;

/// How old a half-written file must be before it is taken for left over, in seconds.
const LEFTOVER_SECONDS: u64 = 60 * 60;

/// How long requests are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Days that the inbox keeps a request.
    pub keep_days: u16,
}

impl Default for Retention {
    fn default() -> Retention {
        Retention { keep_days: KEEP_DAYS }
    }
}

impl Retention {
    /// Every state with its days.
    pub fn states(self) -> [(&'static str, u16); 11] {
        [
            ("inbox", self.keep_days),
            ("outbox", self.keep_days),
            ("review", REVIEW_DAYS.min(self.keep_days)),
            ("attempt", ATTEMPT_DAYS),
            ("spent", SPENT_DAYS),
            ("hour", SPENT_DAYS),
            ("daily", SPENT_DAYS),
            ("sent", MARK_DAYS),
            ("told", MARK_DAYS),
            ("dead", MARK_DAYS),
            ("audit", MARK_DAYS),
        ]
    }
}

/// What a purge came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purged {
    /// Objects removed, by state; half-written files under `leftover`.
    Removed(Vec<(&'static str, usize)>),
    /// Nothing: our clock and the store's differ by so many seconds.
    ClockIsOff(i64),
}

impl Outbox {
    /// Removes everything that is older than it is to be kept.
    pub async fn purge(&self, now: Timestamp) -> Result<Purged, OutboxError> {
        let skew = self.clock_skew(now).await?;
        if skew.abs() > MOST_CLOCK_SKEW {
            return Ok(Purged::ClockIsOff(skew));
        }
        let mut removed = Vec::new();
        for (state, days) in self.retention.states() {
            // A day to spare: nobody's midnight is a reason to lose a request early.
            let Ok(oldest_kept) = day_of(now).checked_sub(Span::new().days(i64::from(days) + 1)) else {
                continue;
            };
            let mut count = 0;
            for entry in self.place().list(state, None).await? {
                if is_old(&entry, oldest_kept) {
                    count += usize::from(self.remove(state, &entry).await?);
                }
            }
            if count > 0 {
                removed.push((state, count));
            }
        }
        let leftover = self.place().on_disk().map_or(0, remove_leftovers);
        removed.extend((leftover > 0).then_some(("leftover", leftover)));
        Ok(Purged::Removed(removed))
    }

    /// Removes one object of a listing.
    pub(crate) async fn remove(&self, state: &str, entry: &Entry) -> Result<bool, OutboxError> {
        let name: Vec<&str> = entry.name.split('/').collect();
        let day = entry.day.to_string();
        self.place().delete(&self.place().path(&[&[state, &day], name.as_slice()].concat())).await
    }

    /// Our clock less the store's, in seconds: what the store writes now carries its time.
    pub(crate) async fn clock_skew(&self, now: Timestamp) -> Result<i64, OutboxError> {
        let name = format!("clock-{}", Timestamp::now().as_nanosecond());
        let path = self.place().path(&["daily", &day_of(now).to_string(), &name]);
        self.place().create(Handy, &path, Vec::new()).await?;
        let theirs = self.place().modified(&path).await?;
        self.place().delete(&path).await?;
        Ok(now.as_second() - theirs.as_second())
    }
}

/// Both the day in the name and the moment of writing must be old: a wrong clock may have named the day.
fn is_old(entry: &Entry, oldest_kept: Date) -> bool {
    entry.day < oldest_kept && day_of(entry.modified) < oldest_kept
}

/// Removes what a killed process left half-written: `NAME#NUMBER`, which no listing shows.
fn remove_leftovers(folder: &std::path::Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return 0;
    };
    let mut removed = 0;
    for entry in entries.flatten() {
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        if kind.is_dir() {
            removed += remove_leftovers(&entry.path());
        } else if is_leftover(&entry) && std::fs::remove_file(entry.path()).is_ok() {
            removed += 1;
        }
    }
    removed
}

fn is_leftover(entry: &std::fs::DirEntry) -> bool {
    let name = entry.file_name();
    let number = name.to_str().and_then(|name| name.rsplit_once('#')).map(|(_, number)| number);
    let staged = number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
    let age = entry.metadata().and_then(|meta| meta.modified()).ok().and_then(|written| written.elapsed().ok());
    staged && age.is_some_and(|age| age.as_secs() > LEFTOVER_SECONDS)
}
