//! Reads, writes and lists objects named `STATE/DAY/NAME` in a folder, a bucket or memory, each within a time limit.
//!
//! It knows nothing of requests. Nothing is ever overwritten: an object is created or it is there.

use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt;
use jiff::{Timestamp, civil::Date};
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};

use super::OutboxError;

/// How long one store operation may take, all retries included, before the parent is told that it failed.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(8);

/// How long a list may take; nobody waits for it but a sweep or a member of staff.
const LONGEST_LIST: Duration = Duration::from_secs(60);

/// Whether a written object must outlive a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// It must: the parent was told so.
    Promised,
    /// Losing it costs a second e-mail, or lets a proof of work count twice.
    Handy,
}

/// One object of a state.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    /// Its day.
    pub(crate) day: Date,
    /// The rest of its name, slashes included.
    pub(crate) name: String,
    /// When it was written, by the store's own clock.
    pub(crate) modified: Timestamp,
}

/// A store and where in it our objects are.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    promised: Arc<dyn ObjectStore>,
    handy: Arc<dyn ObjectStore>,
    prefix: Path,
    folder: Option<PathBuf>,
}

impl Place {
    /// A folder, made when it is missing.
    pub(crate) fn folder(folder: &FilePath) -> Result<Place, OutboxError> {
        let generic = |source: std::io::Error| Error::Generic { store: "folder", source: Box::new(source) };
        super::make_private_folder(folder).map_err(generic)?;
        let local = || object_store::local::LocalFileSystem::new_with_prefix(folder);
        Ok(Place {
            promised: Arc::new(local()?.with_fsync(true)),
            handy: Arc::new(local()?),
            prefix: Path::default(),
            folder: Some(folder.to_owned()),
        })
    }

    /// Any store, below `prefix`.
    pub(crate) fn store(store: Arc<dyn ObjectStore>, prefix: Path) -> Place {
        Place { promised: Arc::clone(&store), handy: store, prefix, folder: None }
    }

    /// The folder on disk, where there is one.
    pub(crate) fn on_disk(&self) -> Option<&FilePath> {
        self.folder.as_deref()
    }

    /// Creates an object; false when one of that name was there already.
    pub(crate) async fn create(
        &self,
        durability: Durability,
        path: &Path,
        bytes: Vec<u8>,
    ) -> Result<bool, OutboxError> {
        let store = match durability {
            Durability::Promised => &self.promised,
            Durability::Handy => &self.handy,
        };
        // Without this the store would make the folder anew for everybody to read. Failing is told by the put.
        if let Some(folder) = self.folder.as_deref().filter(|folder| !folder.is_dir()) {
            let _ = super::make_private_folder(folder);
        }
        let once = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match in_time(LONGEST_WAIT, store.put_opts(path, PutPayload::from(bytes), once)).await {
            Err(OutboxError::Store(Error::AlreadyExists { .. })) => Ok(false),
            created => created.map(|_| true),
        }
    }

    /// Returns once the disk has an object that is there, and every folder on the way to it.
    ///
    /// That it is there proves nothing: a process that was killed, or a put that failed half-way, leaves names behind that
    /// a power cut takes away again. A bucket has what it shows.
    pub(crate) async fn settle(&self, path: &Path) -> Result<(), OutboxError> {
        let Some(root) = self.folder.clone() else {
            return Ok(());
        };
        let object = root.join(path.as_ref());
        let synced = async move {
            let failed = |source| Error::Generic { store: "folder", source };
            let synced = tokio::task::spawn_blocking(move || sync_up_to(&root, &object)).await;
            synced.map_err(|error| failed(error.into()))?.map_err(|error| failed(error.into()))
        };
        in_time(LONGEST_WAIT, synced).await
    }

    /// An object's bytes; none when there is no such one.
    pub(crate) async fn get(&self, path: &Path) -> Result<Option<Vec<u8>>, OutboxError> {
        match in_time(LONGEST_WAIT, async { self.promised.get(path).await?.bytes().await }).await {
            Err(OutboxError::Store(Error::NotFound { .. })) => Ok(None),
            bytes => bytes.map(|bytes| Some(bytes.to_vec())),
        }
    }

    /// When an object was written, by the store's clock.
    pub(crate) async fn modified(&self, path: &Path) -> Result<Timestamp, OutboxError> {
        let meta = in_time(LONGEST_WAIT, self.promised.head(path)).await?;
        Ok(timestamp(meta.last_modified.timestamp()))
    }

    /// Deletes an object; false when there was none.
    pub(crate) async fn delete(&self, path: &Path) -> Result<bool, OutboxError> {
        match in_time(LONGEST_WAIT, self.promised.delete(path)).await {
            Err(OutboxError::Store(Error::NotFound { .. })) => Ok(false),
            deleted => deleted.map(|()| true),
        }
    }

    /// Every object of a state whose day is `since` or later, in order. One request for each thousand objects.
    pub(crate) async fn list(&self, state: &str, since: Option<Date>) -> Result<Vec<Entry>, OutboxError> {
        let folder = self.path(&[state]);
        let listing = match since {
            // Names sort after the bare day, so this day's own objects are in.
            Some(day) => self.promised.list_with_offset(Some(&folder), &self.path(&[state, &day.to_string()])),
            None => self.promised.list(Some(&folder)),
        };
        self.entries(&folder, listing).await
    }

    /// Every object of a state and a day, in order; `below` narrows it to one folder of that day.
    pub(crate) async fn list_day(
        &self,
        state: &str,
        day: Date,
        below: Option<&str>,
    ) -> Result<Vec<Entry>, OutboxError> {
        let mut folder = self.path(&[state, &day.to_string()]);
        if let Some(below) = below {
            folder = folder.join(below);
        }
        let listing = self.promised.list(Some(&folder));
        self.entries(&self.path(&[state]), listing).await
    }

    /// Where an object is.
    pub(crate) fn path(&self, parts: &[&str]) -> Path {
        parts.iter().fold(self.prefix.clone(), |path, part| path.join(*part))
    }

    async fn entries(
        &self,
        state: &Path,
        listing: futures_util::stream::BoxStream<'static, object_store::Result<object_store::ObjectMeta>>,
    ) -> Result<Vec<Entry>, OutboxError> {
        let objects: Vec<_> = in_time(LONGEST_LIST, listing.try_collect()).await?;
        let mut entries: Vec<Entry> = objects
            .iter()
            .filter_map(|object| {
                let mut parts = object.location.prefix_match(state)?;
                let day = parts.next()?.as_ref().parse().ok()?;
                let name = parts.map(|part| part.as_ref().to_owned()).collect::<Vec<_>>().join("/");
                Some(Entry { day, name, modified: timestamp(object.last_modified.timestamp()) })
            })
            .collect();
        entries.sort();
        Ok(entries)
    }
}

/// Has the disk write an object and the folders above it, up to the outbox itself.
fn sync_up_to(root: &FilePath, object: &FilePath) -> std::io::Result<()> {
    let places = object.ancestors().take_while(|place| place.starts_with(root));
    // Only Unix opens folders.
    for place in places.filter(|place| cfg!(unix) || place.is_file()) {
        std::fs::File::open(place)?.sync_all()?;
    }
    Ok(())
}

fn timestamp(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Waits for a store, within a limit.
pub(crate) async fn in_time<T>(
    limit: Duration,
    work: impl Future<Output = object_store::Result<T>>,
) -> Result<T, OutboxError> {
    match tokio::time::timeout(limit, work).await {
        Ok(result) => Ok(result?),
        Err(_) => Err(OutboxError::Silent(limit.as_secs())),
    }
}
