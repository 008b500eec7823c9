//! What is kept of one request: a cover that anybody who can list the store may read, and the answers.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::keys::{Keys, Purpose};
use crate::reference::{Reference, RequestId, content_mark};

/// The shape of records that this version writes.
pub const VERSION: u8 = 1;

/// What is known of a request without reading its answers. No word that a family typed is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    /// The shape of this record: [`VERSION`].
    pub version: u8,
    /// Its id.
    pub id: RequestId,
    /// What the parent was shown.
    pub reference: Reference,
    /// The reference of the request that this one corrects, when the same form was sent again with other answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updates: Option<Reference>,
    /// The day it is kept under, in UTC: that of its form, or that of its arrival.
    pub day: Date,
    /// When it arrived.
    pub received: Timestamp,
    /// Where it went.
    pub lane: Lane,
    /// The language of the page it was sent from.
    pub language: String,
    /// Why a person should look at it with care; empty for most.
    pub to_check: Vec<Reason>,
    /// Which secret made the mark in `content`.
    pub kid: String,
    /// A keyed mark of the answers, to compare records without reading them.
    pub content: String,
    /// Whether the answers are sealed to the clinic's staff.
    pub sealed: bool,
}

/// One request as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// What is known without reading the answers.
    #[serde(flatten)]
    pub cover: Cover,
    /// The answers by question name.
    pub answers: BTreeMap<String, String>,
}

/// Where a request goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// To the clinic, at once.
    Inbox,
    /// Kept, while its sender is asked for one more click; the clinic hears of those who did not once a day.
    Review,
}

/// Why a request is to be looked at with care. None of these ever drops one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The box that people do not see was filled in.
    Trap,
    /// The browser hid which page the form was sent from.
    HiddenOrigin,
    /// The browser did not say which page the form was sent from.
    NoOrigin,
    /// The form had no token, as with scripts off.
    NoToken,
    /// The token's signature or age is wrong.
    WrongToken,
    /// It came sooner than anybody types.
    TooQuick,
    /// The proof of work is missing.
    NoProof,
    /// The proof of work is wrong, too old or was used before.
    WrongProof,
    /// There is nothing but links in it.
    OnlyLinks,
}

/// Where a record is: its day and its id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The day it is kept under, in UTC.
    pub day: Date,
    /// Its id.
    pub id: RequestId,
}

impl Lane {
    /// The lane's name in the store.
    pub fn name(self) -> &'static str {
        match self {
            Lane::Inbox => "inbox",
            Lane::Review => "review",
        }
    }

    /// The name of the marks that say that the clinic was told. One form may have a request in each lane.
    pub(crate) fn told(self) -> &'static str {
        match self {
            Lane::Inbox => "sent",
            Lane::Review => "told",
        }
    }
}

impl Cover {
    /// Where this record is kept.
    pub fn key(&self) -> Key {
        Key { day: self.day, id: self.id.clone() }
    }
}

impl Record {
    /// Where this record is kept.
    pub fn key(&self) -> Key {
        self.cover.key()
    }

    /// The same answers as the `number`th ones of their form.
    pub fn as_update(&self, number: u8) -> Record {
        let mut record = self.clone();
        record.cover.id = self.cover.id.update(number);
        record.cover.reference = record.cover.id.reference();
        record.cover.updates = (number > 1).then(|| self.cover.id.update(1).reference());
        record
    }

    /// Whether a stored record holds the same answers, by the mark on its cover and whichever secret made it.
    pub fn is_same_as(&self, stored: &Cover, keys: &Keys) -> bool {
        let mut keys = keys.accepted(Purpose::Content);
        keys.find(|key| key.id() == stored.kid).is_some_and(|key| content_mark(key, &self.answers) == stored.content)
    }
}

/// The day of a moment, in UTC: a store's days must not move with a clock change.
pub fn day_of(moment: Timestamp) -> Date {
    moment.to_zoned_datetime(TimeZone::UTC).date()
}
