//! What is noted about e-mails: tries, letters that wait, what went out, what was given up, and how many in an hour.
//!
//! `attempt/DAY/ID/N` is created by whoever makes try N, so two sweeps never make the same one; `attempt/DAY/ID/N-WHY`
//! says that it failed. Losing any of these costs a second e-mail with the same Message-ID, never a request.

use std::sync::PoisonError;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::place::Durability::{Handy, Promised};
use super::{Cover, Key, Outbox, OutboxError, day_of};
use crate::mailer::Failure;

/// About as much as a request: an empty object fits on a disk that is full.
const PROBE_BYTES: usize = 8 * 1024;

/// The tries made so far to tell the clinic of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempts {
    /// The number of the last one; the first is 1.
    pub last: u16,
    /// When it began.
    pub began: Timestamp,
    /// When it failed, if that is known.
    pub failed: Option<Timestamp>,
    /// Why tries failed, in their order.
    pub failures: Vec<Failure>,
}

/// A moment with a word, as marks hold it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    /// When.
    pub(crate) at: Timestamp,
    /// How it was sent, or what failed. Never a family's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) how: Option<String>,
}

impl Mark {
    fn bytes(at: Timestamp, how: Option<&str>) -> Vec<u8> {
        serde_json::to_vec(&Mark { at, how: how.map(str::to_owned) }).expect("a time and a word are always JSON")
    }
}

impl Outbox {
    /// The tries made so far; none when there was none.
    pub async fn attempts(&self, key: &Key) -> Result<Option<Attempts>, OutboxError> {
        let entries = self.place().list_day("attempt", key.day, Some(key.id.as_str())).await?;
        let names: Vec<&str> = entries.iter().filter_map(|entry| entry.name.rsplit('/').next()).collect();
        let number = |name: &str| name.split('-').next().and_then(|number| number.parse::<u16>().ok());
        let Some(last) = names.iter().filter_map(|name| number(name)).max() else {
            return Ok(None);
        };
        let failure_of = |name: &str| Failure::from_name(name.split_once('-')?.1);
        let failures = names.iter().filter_map(|name| failure_of(name)).collect();
        let failed_name = names.iter().find(|name| number(name) == Some(last) && name.contains('-'));
        let failed = match failed_name {
            Some(name) => self.moment(key, name).await?,
            None => None,
        };
        let began = self.moment(key, &format!("{last:03}")).await?.or(failed).unwrap_or(Timestamp::UNIX_EPOCH);
        Ok(Some(Attempts { last, began, failed, failures }))
    }

    /// Takes try `number` for this process: false when another has it.
    pub(crate) async fn lease(&self, key: &Key, number: u16, now: Timestamp) -> Result<bool, OutboxError> {
        let path = self.attempt_path(key, &format!("{number:03}"));
        self.place().create(Handy, &path, Mark::bytes(now, None)).await
    }

    /// Notes that try `number` failed.
    pub(crate) async fn note_failure(
        &self,
        key: &Key,
        number: u16,
        failure: Failure,
        now: Timestamp,
    ) -> Result<(), OutboxError> {
        let path = self.attempt_path(key, &format!("{number:03}-{}", failure.name()));
        self.place().create(Handy, &path, Mark::bytes(now, None)).await.map(drop)
    }

    /// Notes that the clinic was told, and how. Tried twice: forgetting it costs a second e-mail.
    pub(crate) async fn mark_sent(&self, cover: &Cover, how: &str, now: Timestamp) -> Result<(), OutboxError> {
        let key = cover.key();
        let path = self.state_path(cover.lane.told(), &key);
        let marked = self.place().create(Promised, &path, Mark::bytes(now, Some(how))).await;
        if marked.is_err() {
            self.place().create(Promised, &path, Mark::bytes(now, Some(how))).await?;
        }
        self.drop_letter(&key).await
    }

    /// Whether the clinic was told of a request.
    pub(crate) async fn is_sent(&self, cover: &Cover) -> Result<bool, OutboxError> {
        Ok(self.place().get(&self.state_path(cover.lane.told(), &cover.key())).await?.is_some())
    }

    /// Notes that the clinic could not be told, and why.
    pub(crate) async fn mark_dead(&self, key: &Key, failure: Failure, now: Timestamp) -> Result<(), OutboxError> {
        let path = self.state_path("dead", key);
        self.place().create(Promised, &path, Mark::bytes(now, Some(failure.name()))).await.map(drop)
    }

    /// Forgets that a request was given up, and every try, so that it is sent anew.
    pub(crate) async fn revive(&self, key: &Key) -> Result<(), OutboxError> {
        for entry in self.place().list_day("attempt", key.day, Some(key.id.as_str())).await? {
            self.remove("attempt", &entry).await?;
        }
        self.place().delete(&self.state_path("dead", key)).await.map(drop)
    }

    /// Keeps a letter that this process could not write again later; `enclosed` is unreadable without our secret.
    pub(crate) async fn put_letter(&self, key: &Key, enclosed: Vec<u8>) -> Result<(), OutboxError> {
        self.place().create(Promised, &self.state_path("outbox", key), enclosed).await.map(drop)
    }

    /// A letter kept earlier.
    pub(crate) async fn letter(&self, key: &Key) -> Result<Option<Vec<u8>>, OutboxError> {
        self.place().get(&self.state_path("outbox", key)).await
    }

    /// Once a letter went out, nothing readable of it stays.
    async fn drop_letter(&self, key: &Key) -> Result<(), OutboxError> {
        if self.is_sealed() {
            self.place().delete(&self.state_path("outbox", key)).await?;
        }
        Ok(())
    }

    /// Takes one of the e-mails of this hour: false when `most` went out already. 0 is no limit.
    ///
    /// All processes count together: each e-mail is one numbered object of its hour. A store that cannot count is no
    /// reason to hold an e-mail back.
    pub(crate) async fn take_mail_of_hour(&self, most: u32, now: Timestamp) -> bool {
        if most == 0 {
            return true;
        }
        let (day, hour) = hour_of(now);
        let name = format!("{day}/{hour}");
        let mut number = {
            let mut known = self.hour.lock().unwrap_or_else(PoisonError::into_inner);
            if known.0 != name {
                *known = (name.clone(), 0);
            }
            known.1
        };
        while number < most {
            let created = self.create_in_hour(day, &format!("{hour}-{number:05}")).await;
            number = match created {
                Ok(false) => self.mails_of_hour(day, &hour).await.max(number + 1),
                Ok(true) | Err(_) => {
                    self.remember_hour(&name, number + 1);
                    return true;
                }
            };
        }
        self.remember_hour(&name, number);
        false
    }

    /// Takes the right to send the one digest of these ten minutes.
    pub(crate) async fn take_digest(&self, now: Timestamp) -> Result<bool, OutboxError> {
        let (day, hour) = hour_of(now);
        let tenth = now.to_zoned_datetime(TimeZone::UTC).minute() / 10;
        self.create_in_hour(day, &format!("{hour}-digest-{tenth}")).await
    }

    /// Takes this hour's turn at something that is done once an hour: false when it was taken before.
    pub(crate) async fn take_hourly(&self, now: Timestamp, what: &str) -> Result<bool, OutboxError> {
        let (day, hour) = hour_of(now);
        self.create_in_hour(day, &format!("{hour}-{what}")).await
    }

    /// Takes today's turn at something that is done once a day: false when it was taken before.
    pub(crate) async fn take_daily(&self, day: Date, what: &str) -> Result<bool, OutboxError> {
        self.place().create(Handy, &self.place().path(&["daily", &day.to_string(), what]), Vec::new()).await
    }

    /// Gives a turn back that came to nothing.
    pub(crate) async fn give_back_daily(&self, day: Date, what: &str) -> Result<(), OutboxError> {
        self.place().delete(&self.place().path(&["daily", &day.to_string(), what])).await.map(drop)
    }

    /// Writes as much as a request takes, through to the disk, and deletes it: whether the store would keep one now.
    pub(crate) async fn probe(&self, now: Timestamp) -> Result<(), OutboxError> {
        let name = format!("probe-{}", Timestamp::now().as_nanosecond());
        let path = self.place().path(&["hour", &day_of(now).to_string(), &name]);
        self.place().create(Promised, &path, vec![b' '; PROBE_BYTES]).await?;
        self.place().delete(&path).await.map(drop)
    }

    async fn create_in_hour(&self, day: Date, name: &str) -> Result<bool, OutboxError> {
        self.place().create(Handy, &self.place().path(&["hour", &day.to_string(), name]), Vec::new()).await
    }

    async fn mails_of_hour(&self, day: Date, hour: &str) -> u32 {
        let entries = self.place().list_day("hour", day, None).await.unwrap_or_default();
        let number = |name: &str| name.strip_prefix(hour)?.strip_prefix('-')?.parse::<u32>().ok();
        entries.iter().filter_map(|entry| number(&entry.name)).max().map_or(0, |last| last + 1)
    }

    fn remember_hour(&self, name: &str, count: u32) {
        let mut known = self.hour.lock().unwrap_or_else(PoisonError::into_inner);
        if known.0 == name {
            known.1 = known.1.max(count);
        }
    }

    async fn moment(&self, key: &Key, name: &str) -> Result<Option<Timestamp>, OutboxError> {
        let bytes = self.place().get(&self.attempt_path(key, name)).await?;
        Ok(bytes.and_then(|bytes| serde_json::from_slice::<Mark>(&bytes).ok()).map(|mark| mark.at))
    }

    fn attempt_path(&self, key: &Key, name: &str) -> object_store::path::Path {
        self.state_path("attempt", key).join(name)
    }
}

fn hour_of(now: Timestamp) -> (Date, String) {
    (day_of(now), format!("{:02}", now.to_zoned_datetime(TimeZone::UTC).hour()))
}
