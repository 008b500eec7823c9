//! What the clinic's staff do with stored requests: list, read, export, delete, send anew.
//!
//! Whatever shows or removes a request leaves an audit line. Opening sealed records takes a staff key, which this
//! program is given for one command and never keeps.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};

use crate::deliver::{self, Delivered, Errand};
use crate::intake::Intake;
use crate::mailer::LONGEST_SWEPT_SEND;
use crate::outbox::retention::Purged;
use crate::outbox::{Cover, Key, Lane, Outbox, OutboxError, Stored};
use crate::reference::{Reference, RequestId};

pub mod audit;
pub mod export;
pub mod fhir;

use audit::Action;

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The clinic was told.
    Sent,
    /// The clinic will be told.
    Pending,
    /// The clinic could not be told; `replay` tries again.
    GivenUp,
    /// Its sender was asked for one more click.
    Unconfirmed,
}

impl State {
    /// The word for it in lists.
    pub fn name(self) -> &'static str {
        match self {
            State::Sent => "sent",
            State::Pending => "pending",
            State::GivenUp => "given up",
            State::Unconfirmed => "unconfirmed",
        }
    }
}

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What can be known without a key; none when the record is damaged.
    pub cover: Option<Cover>,
    /// Its key.
    pub key: Key,
    /// What became of it.
    pub state: State,
}

/// Every request of the lanes from a day on, oldest first. Needs no key: it reads no answers.
pub async fn list(outbox: &Outbox, lanes: &[Lane], since: Option<Date>) -> Result<Vec<Listed>, OutboxError> {
    let dead: BTreeSet<Key> = outbox.marked("dead", since).await?.into_iter().collect();
    let mut listed = Vec::new();
    for lane in lanes {
        let told: BTreeSet<Key> = outbox.marked(lane.told(), since).await?.into_iter().collect();
        for key in outbox.requests(*lane, since).await? {
            let cover = match outbox.read(*lane, &key).await {
                Ok(Some(stored)) => Some(stored.cover),
                Ok(None) => continue,
                Err(OutboxError::Unreadable(..)) => None,
                Err(error) => return Err(error),
            };
            let state = match () {
                () if told.contains(&key) && *lane == Lane::Inbox => State::Sent,
                () if *lane == Lane::Review => State::Unconfirmed,
                () if dead.contains(&key) => State::GivenUp,
                () => State::Pending,
            };
            listed.push(Listed { cover, key, state });
        }
    }
    listed.sort_by_key(|listed| (listed.cover.as_ref().map(|cover| cover.received), listed.key.clone()));
    Ok(listed)
}

/// The records of a reference, in both lanes: usually one.
pub async fn find(outbox: &Outbox, reference: &Reference) -> Result<Vec<Stored>, OutboxError> {
    let mut found = Vec::new();
    for lane in [Lane::Inbox, Lane::Review] {
        for key in outbox.requests(lane, None).await? {
            if key.id.reference() == *reference {
                found.extend(outbox.read(lane, &key).await?);
            }
        }
    }
    Ok(found)
}

/// What a deletion removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deleted {
    /// The requests, by reference.
    pub references: Vec<String>,
    /// How many objects that were.
    pub objects: usize,
}

/// Removes a request from every part of the store: its record, what waits to be mailed, tries and marks.
///
/// Corrections of it go too, and copies of the same answers in the other lane. An audit line with the reference stays.
pub async fn delete(outbox: &Outbox, reference: &Reference, now: Timestamp) -> Result<Deleted, OutboxError> {
    let ids = ids_to_delete(outbox, reference).await?;
    let references: BTreeSet<String> = ids.iter().map(|id| id.reference().to_string()).collect();
    let references: Vec<String> = references.into_iter().collect();
    if ids.is_empty() {
        return Ok(Deleted { references, objects: 0 });
    }
    audit::note(outbox, &Action::Delete, &references, now).await?;
    let mut objects = 0;
    for state in ["outbox", "attempt", "sent", "told", "dead", "inbox", "review"] {
        for entry in outbox.place().list(state, None).await? {
            let id = entry.name.split('/').next().and_then(RequestId::parse);
            if id.is_some_and(|id| ids.contains(&id)) {
                objects += usize::from(outbox.remove(state, &entry).await?);
            }
        }
    }
    Ok(Deleted { references, objects })
}

/// The ids that a deletion covers.
async fn ids_to_delete(outbox: &Outbox, reference: &Reference) -> Result<BTreeSet<RequestId>, OutboxError> {
    let mut ids = BTreeSet::new();
    let mut contents = BTreeSet::new();
    let mut others = Vec::new();
    for lane in [Lane::Inbox, Lane::Review] {
        for key in outbox.requests(lane, None).await? {
            let chosen = key.id.reference() == *reference || key.id.update(1).reference() == *reference;
            let content = match outbox.read(lane, &key).await {
                Ok(stored) => stored.map(|stored| (stored.cover.kid, stored.cover.content)),
                // A damaged record is deleted by its name.
                Err(OutboxError::Unreadable(..)) => None,
                Err(error) => return Err(error),
            };
            if chosen {
                ids.insert(key.id);
                contents.extend(content);
            } else {
                others.push((key.id, content));
            }
        }
    }
    let copies = others.into_iter().filter(|(_, content)| content.as_ref().is_some_and(|c| contents.contains(c)));
    ids.extend(copies.map(|(id, _)| id));
    Ok(ids)
}

/// Removes what is older than it is to be kept, and notes how much.
pub async fn purge(outbox: &Outbox, now: Timestamp) -> Result<Purged, OutboxError> {
    let purged = outbox.purge(now).await?;
    if let Purged::Removed(removed) = &purged {
        let counts: Vec<String> = removed.iter().map(|(state, count)| format!("{state}: {count}")).collect();
        if !counts.is_empty() {
            audit::note(outbox, &Action::Purge, &counts, now).await?;
        }
    }
    Ok(purged)
}

/// What came of sending a request anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replayed {
    /// There is no such request.
    Unknown,
    /// The mail server has it.
    Sent,
    /// It did not go out, for this reason; it counts as given up or pending as before.
    Failed(String),
}

/// Sends the e-mail about a request anew, whatever became of it before.
pub async fn replay(intake: &Intake, reference: &Reference, now: Timestamp) -> Result<Replayed, OutboxError> {
    let outbox = intake.outbox();
    let Some(stored) = find(outbox, reference).await?.into_iter().next() else {
        return Ok(Replayed::Unknown);
    };
    audit::note(outbox, &Action::Replay, &[reference.to_string()], now).await?;
    let letter = deliver::later_letter(intake, &stored, false).await;
    outbox.revive(&stored.cover.key()).await?;
    let errand = Errand { cover: &stored.cover, letter: &letter, number: 1, patience: LONGEST_SWEPT_SEND };
    Ok(match deliver::deliver(intake, errand, now).await {
        Delivered::Sent => Replayed::Sent,
        Delivered::Failed(error) => Replayed::Failed(error.to_string()),
        Delivered::Taken => Replayed::Failed("a sweep is sending it at this moment".to_owned()),
        Delivered::OverTheHour => {
            Replayed::Failed("INTAKE_MAILS_PER_HOUR is used up; the next sweep sends it in a digest".to_owned())
        }
        Delivered::Postponed => Replayed::Failed("the store could not note the try".to_owned()),
    })
}
