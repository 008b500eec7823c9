//! Files are made in a folder of their own first, and move into the site when all are whole.
//!
//! A file that is there is never written over. If moving fails half way, what was moved is taken back.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::Context;
use rustix::fs::{CWD, FlockOperation, RenameFlags, flock, renameat_with};

use super::stop::Stop;

/// The folder beside `content/`; nothing reads it.
const NAME: &str = ".carryover-import";

/// Files on their way into a site.
pub(super) struct Staging {
    root: PathBuf,
    folder: PathBuf,
    files: Mutex<Vec<String>>,
    /// Held as long as the import runs.
    _lock: File,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Put {
    /// It is new.
    New,
    /// The same file was there.
    Same,
    /// Another file is there under its name, and stays.
    Differs,
}

impl Staging {
    /// Begins in `root`, which is made if it is not there.
    ///
    /// Errors: another import is at work here.
    pub(super) fn begin(root: &Path) -> anyhow::Result<Staging> {
        let folder = root.join(NAME);
        let context = || format!("cannot write in {}", root.display());
        fs::create_dir_all(&folder).with_context(context)?;
        let lock = File::create(folder.join("lock")).with_context(context)?;
        if flock(&lock, FlockOperation::NonBlockingLockExclusive).is_err() {
            return Err(Stop::new(
                format!("another import is at work in {}", root.display()),
                "two at once could mix up their files",
                "wait until it has ended, then start again",
            )
            .into());
        }
        // What an import left that was ended in its middle.
        let left = folder.join("site");
        if left.exists() {
            fs::remove_dir_all(&left).with_context(context)?;
        }
        let staging = Staging { root: root.to_path_buf(), folder, files: Mutex::default(), _lock: lock };
        Ok(staging)
    }

    /// Makes a file, by its path from the site's root.
    pub(super) fn put(&self, path: &str, bytes: &[u8]) -> anyhow::Result<Put> {
        match self.there(path, bytes)? {
            Some(put) => Ok(put),
            None => {
                let staged = self.staged(path)?;
                fs::write(&staged, bytes).with_context(|| format!("cannot write {}", staged.display()))?;
                self.note(path);
                Ok(Put::New)
            }
        }
    }

    fn there(&self, path: &str, bytes: &[u8]) -> anyhow::Result<Option<Put>> {
        let target = self.root.join(path);
        match fs::symlink_metadata(&target) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", target.display())),
            Ok(metadata) => {
                let is_same =
                    metadata.len() == bytes.len() as u64 && fs::read(&target).is_ok_and(|found| found == bytes);
                Ok(Some(if is_same { Put::Same } else { Put::Differs }))
            }
        }
    }

    fn staged(&self, path: &str) -> anyhow::Result<PathBuf> {
        let staged = self.folder.join("site").join(path);
        if let Some(folder) = staged.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot write {}", folder.display()))?;
        }
        Ok(staged)
    }

    fn note(&self, path: &str) {
        self.files.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(path.to_string());
    }

    /// Moves all files into the site; how many.
    pub(super) fn finish(&self) -> anyhow::Result<usize> {
        let mut files = self.files.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        // Texts last: what they show is there before them.
        files.sort_by_key(|path| (!path.starts_with("content/media/"), path.clone()));
        let mut moved: Vec<PathBuf> = Vec::new();
        for path in &files {
            let target = self.root.join(path);
            if let Err(error) = self.move_one(path, &target) {
                for done in moved.iter().rev() {
                    // What cannot be taken back is a whole file, and the next import finds it.
                    let _ = fs::remove_file(done);
                }
                return Err(error)
                    .with_context(|| format!("cannot write {}; all was left as it was", target.display()));
            }
            moved.push(target);
        }
        Ok(moved.len())
    }

    fn move_one(&self, path: &str, target: &Path) -> io::Result<()> {
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        let staged = self.folder.join("site").join(path);
        Ok(renameat_with(CWD, staged, CWD, target, RenameFlags::NOREPLACE)?)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // The site is whole without it; what stays is cleared by the next import.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
