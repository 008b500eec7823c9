//! The outbox: every request, kept before anybody is told that it is.
//!
//! One record per change of state, never rewritten: `inbox/DAY/ID.json` is the request, `sent/DAY/ID` says that the
//! e-mail went out. What is pending is the difference. Names hold no personal data. The same code keeps a folder
//! (written through to the disk), a bucket, or memory.

use std::collections::BTreeMap;
use std::path::Path as FilePath;
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};
use serde::{Deserialize, Serialize};

use crate::reference::{Reference, RequestId};

/// How long one store operation may take, all retries included, before the parent is told that it failed.
const LONGEST_WAIT: Duration = Duration::from_secs(8);

/// One request as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The shape of this record: 1.
    pub version: u8,
    /// Its id.
    pub id: RequestId,
    /// What the parent was shown.
    pub reference: Reference,
    /// When it arrived.
    pub received: Timestamp,
    /// The language of the page it was sent from.
    pub language: String,
    /// Why a person should look at it with care; empty for most.
    pub to_check: Vec<Reason>,
    /// A keyed mark of the answers, to compare records without reading them.
    pub content: String,
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
    /// The day it arrived, in UTC.
    pub day: Date,
    /// Its id.
    pub id: RequestId,
}

impl Record {
    /// Where this record is kept.
    pub fn key(&self) -> Key {
        Key { day: day_of(self.received), id: self.id.clone() }
    }
}

/// The day of a moment, in UTC: a store's days must not move with a clock change.
pub fn day_of(moment: Timestamp) -> Date {
    moment.to_zoned_datetime(TimeZone::UTC).date()
}

/// What came of keeping a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is stored now.
    Now,
    /// The same request was stored before.
    Before,
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
    #[error("the store failed: {0}")]
    Store(#[from] Error),
    /// The store did not answer in time.
    #[error("the store did not answer within {} seconds", LONGEST_WAIT.as_secs())]
    Silent,
    /// A stored record cannot be read.
    #[error("the record {0} cannot be read: {1}")]
    Unreadable(String, serde_json::Error),
    /// Another request is stored under this id.
    #[error("another request is stored as {0}")]
    Taken(String),
}

/// Every request, and which of them the clinic was told about.
#[derive(Debug, Clone)]
pub struct Outbox {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
}

impl Outbox {
    /// An outbox in memory, gone with the process: for tests and for trying things out.
    pub fn memory() -> Outbox {
        Outbox::in_store(Arc::new(object_store::memory::InMemory::new()), Path::default())
    }

    /// An outbox in a folder, made when it is missing. A record counts as kept when the disk has it, not the cache.
    pub fn folder(folder: &FilePath) -> Result<Outbox, OutboxError> {
        let generic = |source: std::io::Error| Error::Generic { store: "folder", source: Box::new(source) };
        make_private_folder(folder).map_err(generic)?;
        let store = object_store::local::LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Outbox::in_store(Arc::new(store), Path::default()))
    }

    /// An outbox in any store, below `prefix`.
    pub fn in_store(store: Arc<dyn ObjectStore>, prefix: Path) -> Outbox {
        Outbox { store, prefix }
    }

    /// Keeps a record, once: the same request again is [`Kept::Before`].
    ///
    /// When this returns `Ok`, the record is on durable storage. Tried twice, because a bucket may answer a race with
    /// "exists" and then hold nothing.
    pub async fn keep(&self, record: &Record) -> Result<Kept, OutboxError> {
        match self.try_keep(record).await {
            Err(OutboxError::Taken(id)) => Err(OutboxError::Taken(id)),
            Err(_) => self.try_keep(record).await,
            kept => kept,
        }
    }

    /// Keeps a copy of a request whose sender is asked for one more click. The same copy again changes nothing.
    pub async fn keep_for_review(&self, record: &Record) -> Result<(), OutboxError> {
        let key = record.key();
        let text = serde_json::to_vec_pretty(record)
            .map_err(|error| OutboxError::Unreadable(key.id.reference().to_string(), error))?;
        let path = self.path(&["review", &key.day.to_string(), &format!("{}.json", key.id.as_str())]);
        match self.create(&path, text).await {
            Err(OutboxError::Store(Error::AlreadyExists { .. })) => Ok(()),
            kept => kept,
        }
    }

    /// Reads one record; none when there is no such one.
    pub async fn read(&self, key: &Key) -> Result<Option<Record>, OutboxError> {
        let path = self.request_path(key);
        let bytes = match in_time(async { self.store.get(&path).await?.bytes().await }).await {
            Err(OutboxError::Store(Error::NotFound { .. })) => return Ok(None),
            bytes => bytes?,
        };
        let record = serde_json::from_slice(&bytes);
        record.map(Some).map_err(|error| OutboxError::Unreadable(key.id.reference().to_string(), error))
    }

    /// Notes that the e-mail about a request went out.
    pub async fn mark_sent(&self, key: &Key, at: Timestamp) -> Result<(), OutboxError> {
        let path = self.path(&["sent", &key.day.to_string(), key.id.as_str()]);
        match self.create(&path, at.to_string().into_bytes()).await {
            Err(OutboxError::Store(Error::AlreadyExists { .. })) => Ok(()),
            marked => marked,
        }
    }

    /// Spends something that may be used once, such as a proof of work.
    ///
    /// `name` holds letters, digits, `-` and `_` only; `by` says for what, without anything personal: a second try for the
    /// same is told apart from a second use. What was spent is remembered for two days from `day` on.
    pub async fn spend(&self, day: Date, name: &str, by: &str) -> Result<Spent, OutboxError> {
        let path = self.path(&["spent", &day.to_string(), name]);
        match self.create(&path, by.as_bytes().to_vec()).await {
            Err(OutboxError::Store(Error::AlreadyExists { .. })) => {
                let stored = in_time(async { self.store.get(&path).await?.bytes().await }).await?;
                Ok(if stored == by.as_bytes() { Spent::ByTheSame } else { Spent::ByAnother })
            }
            spent => spent.map(|()| Spent::Now),
        }
    }

    /// The requests of one day whose e-mail has not gone out, in the order of their ids.
    pub async fn pending(&self, day: Date) -> Result<Vec<Key>, OutboxError> {
        let kept = self.names("inbox", day).await?;
        let sent = self.names("sent", day).await?;
        let ids = kept.iter().filter_map(|name| RequestId::parse(name.strip_suffix(".json")?));
        let mut pending: Vec<Key> =
            ids.filter(|id| !sent.iter().any(|name| name == id.as_str())).map(|id| Key { day, id }).collect();
        pending.sort();
        Ok(pending)
    }

    async fn try_keep(&self, record: &Record) -> Result<Kept, OutboxError> {
        let key = record.key();
        let text = serde_json::to_vec_pretty(record)
            .map_err(|error| OutboxError::Unreadable(key.id.reference().to_string(), error))?;
        match self.create(&self.request_path(&key), text).await {
            Ok(()) => Ok(Kept::Now),
            // "Exists" alone proves nothing: only a record that reads back with the same content is kept.
            Err(OutboxError::Store(Error::AlreadyExists { .. })) => match self.read(&key).await? {
                Some(stored) if stored.content == record.content => Ok(Kept::Before),
                Some(_) => Err(OutboxError::Taken(key.id.reference().to_string())),
                None => Err(OutboxError::Silent),
            },
            Err(error) => Err(error),
        }
    }

    async fn create(&self, path: &Path, bytes: Vec<u8>) -> Result<(), OutboxError> {
        let once = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        in_time(self.store.put_opts(path, PutPayload::from(bytes), once)).await.map(drop)
    }

    async fn names(&self, state: &str, day: Date) -> Result<Vec<String>, OutboxError> {
        let folder = self.path(&[state, &day.to_string()]);
        let listing = self.store.list(Some(&folder)).map_ok(|object| object.location);
        let paths: Vec<Path> = in_time(listing.try_collect()).await?;
        Ok(paths.iter().filter_map(|path| path.filename().map(str::to_owned)).collect())
    }

    fn request_path(&self, key: &Key) -> Path {
        self.path(&["inbox", &key.day.to_string(), &format!("{}.json", key.id.as_str())])
    }

    fn path(&self, parts: &[&str]) -> Path {
        parts.iter().fold(self.prefix.clone(), |path, part| path.join(*part))
    }
}

/// Makes a folder, and those above it, that only the function's own user may open. One that exists stays as it is.
pub(crate) fn make_private_folder(folder: &FilePath) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

async fn in_time<T>(work: impl Future<Output = object_store::Result<T>>) -> Result<T, OutboxError> {
    match tokio::time::timeout(LONGEST_WAIT, work).await {
        Ok(result) => Ok(result?),
        Err(_) => Err(OutboxError::Silent),
    }
}
