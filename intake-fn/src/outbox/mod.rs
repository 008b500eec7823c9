//! The outbox: every request, kept before anybody is told that it is.
//!
//! One object per change of state, never rewritten: `inbox/DAY/ID` is the request, `sent/DAY/ID` says that the e-mail
//! went out, `dead/DAY/ID` that we gave up. What is pending is the difference. Names hold no personal data. The same
//! code keeps a folder (written through to the disk), a bucket, or memory.
//!
//! [`delivery`] holds what is noted about e-mails, `place` the store itself, `object` the bytes of one record.

use std::path::Path as FilePath;
use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use object_store::ObjectStore;
use object_store::path::Path;

use crate::keys::Keys;
use crate::reference::RequestId;
use crate::seal::Seal;

pub mod delivery;
mod object;
pub(crate) mod place;
pub(crate) mod queue;
mod record;
pub mod retention;

pub use object::Stored;
pub use record::{Cover, Key, Lane, Reason, Record, VERSION, day_of};

use place::{Durability, Entry, Place};
use retention::Retention;

/// How often a put is tried when the store says "exists" and then holds nothing, as a bucket may after a race.
const MOST_PUTS: usize = 3;

/// What came of keeping a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is stored now.
    Now,
    /// The same request was stored before.
    Before,
    /// Other answers are stored under this id.
    Other,
}

/// What came of spending something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spent {
    /// It is spent now.
    Now,
    /// It was spent before, for the same.
    ByTheSame,
    /// It was spent before, for something else.
    ByAnother,
}

/// The store did not do what it was asked. The text never holds an answer.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// The store refused or could not be reached.
    #[error("the store failed: {}", said(.0))]
    Store(#[from] object_store::Error),
    /// The store did not answer in time.
    #[error("the store did not answer within {0} seconds")]
    Silent(u64),
    /// The store says that a record exists, and does not have it.
    #[error("the store says that the record exists, and does not have it")]
    Contradictory,
    /// A stored record cannot be read.
    #[error("the record {0} cannot be read: {1}")]
    Unreadable(String, Unreadable),
}

/// Why a record cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is not what this program writes.
    #[error("it was damaged, or another program wrote it")]
    Json,
    /// It is sealed and there is no key.
    #[error("it is sealed; name a key file with --key FILE or INTAKE_KEY_FILE")]
    Sealed,
    /// It is sealed to other keys.
    #[error("none of the keys in the key file opens it")]
    WrongKey,
    /// Its clear line is not the one that was sealed.
    #[error("its first line is not the one it was stored with; somebody changed or moved it")]
    Cover,
    /// It could not be sealed.
    #[error("it could not be sealed")]
    Sealing,
}

/// A store's error, in one line: an answer of many lines would break up a log.
fn said(error: &object_store::Error) -> String {
    let text: String = error.to_string().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.chars().take(300).collect()
}

/// Every request, and which of them the clinic was told about.
#[derive(Debug, Clone)]
pub struct Outbox {
    place: Place,
    seal: Option<Seal>,
    retention: Retention,
    /// How many e-mails this process knows of in the current hour: the hour's name and the count.
    hour: Arc<Mutex<(String, u32)>>,
}

impl Outbox {
    /// An outbox in memory, gone with the process: for tests and for trying things out.
    pub fn memory() -> Outbox {
        Outbox::in_store(Arc::new(object_store::memory::InMemory::new()), Path::default())
    }

    /// An outbox in a folder, made when it is missing. A record counts as kept when the disk has it, not the cache.
    pub fn folder(folder: &FilePath) -> Result<Outbox, OutboxError> {
        Place::folder(folder).map(Outbox::at)
    }

    /// An outbox in any store, below `prefix`.
    pub fn in_store(store: Arc<dyn ObjectStore>, prefix: Path) -> Outbox {
        Outbox::at(Place::store(store, prefix))
    }

    fn at(place: Place) -> Outbox {
        Outbox { place, seal: None, retention: Retention::default(), hour: Arc::default() }
    }

    /// The same outbox, whose new records only the holders of these keys can read.
    pub fn sealed_to(self, seal: Seal) -> Outbox {
        Outbox { seal: Some(seal), ..self }
    }

    /// The same outbox, which keeps requests for so long.
    pub fn keeping(self, retention: Retention) -> Outbox {
        Outbox { retention, ..self }
    }

    /// Whether this process cannot read what it stores.
    pub fn is_sealed(&self) -> bool {
        self.seal.is_some()
    }

    /// To how many keys new records are sealed.
    pub fn seal_keys(&self) -> usize {
        self.seal.as_ref().map_or(0, Seal::keys)
    }

    /// Keeps a record, once: the same request again is [`Kept::Before`].
    ///
    /// When this returns `Ok` and not [`Kept::Other`], the record is on durable storage. All of it takes at most
    /// eight seconds: a parent is waiting.
    pub async fn keep(&self, record: &Record, keys: &Keys) -> Result<(Kept, Stored), OutboxError> {
        let mut record = record.clone();
        record.cover.sealed = self.is_sealed();
        match tokio::time::timeout(place::LONGEST_WAIT, self.try_keep(&record, keys)).await {
            Ok(kept) => kept,
            Err(_) => Err(OutboxError::Silent(place::LONGEST_WAIT.as_secs())),
        }
    }

    /// "Exists" alone proves nothing: only a record that reads back with the same content, and that the disk has, is kept.
    async fn try_keep(&self, record: &Record, keys: &Keys) -> Result<(Kept, Stored), OutboxError> {
        let bytes = object::bytes_of(record, self.seal.as_ref())?;
        let path = self.request_path(record.cover.lane, &record.key());
        let name = record.cover.reference.to_string();
        for _ in 0..MOST_PUTS {
            let created = self.place.create(Durability::Promised, &path, bytes.clone()).await;
            if matches!(created, Ok(true)) {
                self.place.settle(&path).await?;
                return Ok((Kept::Now, Stored::parse(&name, &bytes)?));
            }
            // An answer may get lost after the put was done: what is there decides.
            let there = match (self.place.get(&path).await, created) {
                (Ok(Some(there)), _) => there,
                (Ok(None), Ok(_)) => continue,
                (_, Err(error)) | (Err(error), Ok(_)) => return Err(error),
            };
            let stored = Stored::parse(&name, &there)?;
            let kept = match () {
                () if there == bytes => Kept::Now,
                () if record.is_same_as(&stored.cover, keys) => Kept::Before,
                () => Kept::Other,
            };
            if kept != Kept::Other {
                self.place.settle(&path).await?;
            }
            return Ok((kept, stored));
        }
        Err(OutboxError::Contradictory)
    }

    /// Reads one record; none when there is no such one.
    pub async fn read(&self, lane: Lane, key: &Key) -> Result<Option<Stored>, OutboxError> {
        let bytes = self.place.get(&self.request_path(lane, key)).await?;
        bytes.map(|bytes| Stored::parse(key.id.reference().as_ref(), &bytes)).transpose()
    }

    /// Spends something that may be used once, such as a proof of work.
    ///
    /// `name` holds letters, digits, `-` and `_` only; `by` says for what, without anything personal: a second try for the
    /// same is told apart from a second use. What was spent is remembered for two days from `day` on; after a power cut
    /// some may count once more, which is not worth a parent's wait for the disk.
    pub async fn spend(&self, day: Date, name: &str, by: &str) -> Result<Spent, OutboxError> {
        let path = self.place.path(&["spent", &day.to_string(), name]);
        if self.place.create(Durability::Handy, &path, by.as_bytes().to_vec()).await? {
            return Ok(Spent::Now);
        }
        let there = self.place.get(&path).await?;
        Ok(if there.as_deref() == Some(by.as_bytes()) { Spent::ByTheSame } else { Spent::ByAnother })
    }

    /// The requests of a lane from `since` on, or all of them, by day and id.
    pub async fn requests(&self, lane: Lane, since: Option<Date>) -> Result<Vec<Key>, OutboxError> {
        Ok(keys_of(&self.place.list(lane.name(), since).await?))
    }

    /// The requests from `since` on that the clinic was not told about and that were not given up, by day and id.
    pub async fn pending(&self, since: Date) -> Result<Vec<Key>, OutboxError> {
        let mut settled: std::collections::BTreeSet<Key> =
            self.marked(Lane::Inbox.told(), Some(since)).await?.into_iter().collect();
        settled.extend(self.marked("dead", Some(since)).await?);
        let kept = self.requests(Lane::Inbox, Some(since)).await?;
        Ok(kept.into_iter().filter(|key| !settled.contains(key)).collect())
    }

    /// The requests that have a mark of this state: `sent`, `told` or `dead`.
    pub(crate) async fn marked(&self, state: &str, since: Option<Date>) -> Result<Vec<Key>, OutboxError> {
        Ok(keys_of(&self.place.list(state, since).await?))
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    fn request_path(&self, lane: Lane, key: &Key) -> Path {
        self.state_path(lane.name(), key)
    }

    fn state_path(&self, state: &str, key: &Key) -> Path {
        self.place.path(&[state, &key.day.to_string(), key.id.as_str()])
    }
}

/// What is not one of our names is left alone: a folder may hold what its system put there.
fn keys_of(entries: &[Entry]) -> Vec<Key> {
    let key = |entry: &Entry| Some(Key { day: entry.day, id: RequestId::parse(&entry.name)? });
    entries.iter().filter_map(key).collect()
}

/// Makes a folder, and those above it, that only the function's own user may open. One that exists stays as it is.
pub(crate) fn make_private_folder(folder: &FilePath) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}
