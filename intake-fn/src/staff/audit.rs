//! Audit lines: who looked at or removed what, without a word about a family.
//!
//! Each line holds the SHA-256 of the line before it, so that a line that was changed or taken out shows. It is no
//! proof against somebody who writes the whole chain anew: copy the last hash elsewhere now and then for that.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::outbox::place::Durability;
use crate::outbox::{Outbox, OutboxError, day_of};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// One request was read.
    Show,
    /// Requests were written to a file.
    Export,
    /// A request was removed.
    Delete,
    /// What was too old was removed.
    Purge,
    /// A request was sent anew.
    Replay,
}

/// One audit line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its number; each line has the next.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub action: Action,
    /// To what: references, or counts.
    pub of: Vec<String>,
    /// The hash of the line before; empty for the first.
    pub before: String,
    /// The hash of this line, over everything above.
    pub hash: String,
}

/// What is wrong with a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// The line of this number is not as it was written.
    Changed(u64),
    /// The line of this number does not follow the one before: a line was taken out or put in.
    Gap(u64),
}

/// How often the next number is looked for when others write lines at the same time.
const MOST_RACES: usize = 100;

/// Writes the next line.
pub async fn note(outbox: &Outbox, action: &Action, of: &[String], now: Timestamp) -> Result<Line, OutboxError> {
    for _ in 0..MOST_RACES {
        let (number, before) = last(outbox).await?.map_or((1, String::new()), |(number, hash)| (number + 1, hash));
        let mut line = Line { number, at: now, action: *action, of: of.to_vec(), before, hash: String::new() };
        line.hash = hash(&line);
        let path = outbox.place().path(&["audit", &day_of(now).to_string(), &format!("{number:08}")]);
        let bytes = serde_json::to_vec(&line).expect("a line of texts and numbers is always JSON");
        if outbox.place().create(Durability::Promised, &path, bytes).await? {
            return Ok(line);
        }
    }
    Err(OutboxError::Contradictory)
}

/// The number and the hash of the last line. Only that one is read: after years there are thousands.
///
/// One that cannot be read has no hash. The next line then follows nothing, which [`check`] tells of; nobody is kept from
/// a family's request by it.
async fn last(outbox: &Outbox) -> Result<Option<(u64, String)>, OutboxError> {
    let entries = outbox.place().list("audit", None).await?;
    let numbered = entries.iter().filter_map(|entry| Some((entry.name.parse::<u64>().ok()?, entry)));
    let Some((number, entry)) = numbered.max_by_key(|(number, _)| *number) else {
        return Ok(None);
    };
    let path = outbox.place().path(&["audit", &entry.day.to_string(), &entry.name]);
    let bytes = outbox.place().get(&path).await?.unwrap_or_default();
    let hash = serde_json::from_slice::<Line>(&bytes).map(|line| line.hash).unwrap_or_default();
    Ok(Some((number, hash)))
}

/// Every line that is still kept, in order.
pub async fn lines(outbox: &Outbox) -> Result<Vec<Line>, OutboxError> {
    let mut lines = Vec::new();
    for entry in outbox.place().list("audit", None).await? {
        let path = outbox.place().path(&["audit", &entry.day.to_string(), &entry.name]);
        let bytes = outbox.place().get(&path).await?.unwrap_or_default();
        let name = || entry.name.clone();
        let line = serde_json::from_slice(&bytes);
        lines.push(line.map_err(|_| OutboxError::Unreadable(name(), crate::outbox::Unreadable::Json))?);
    }
    lines.sort_by_key(|line: &Line| line.number);
    Ok(lines)
}

/// Looks for the first place where a chain is broken; the first line kept is taken as it is.
pub fn check(lines: &[Line]) -> Result<(), Broken> {
    for line in lines {
        if hash(line) != line.hash {
            return Err(Broken::Changed(line.number));
        }
    }
    let follows = |pair: &&[Line]| pair[0].hash != pair[1].before || pair[0].number + 1 != pair[1].number;
    match lines.windows(2).find(follows) {
        Some(pair) => Err(Broken::Gap(pair[1].number)),
        None => Ok(()),
    }
}

fn hash(line: &Line) -> String {
    let bare = Line { hash: String::new(), ..line.clone() };
    let bytes = serde_json::to_vec(&bare).expect("a line of texts and numbers is always JSON");
    let digest = ring::digest::digest(&ring::digest::SHA256, &bytes);
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
