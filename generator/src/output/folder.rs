//! The output folder and its twin: what is written goes beside it, then both change places.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rayon::prelude::*;
use rustix::fs::{CWD, FlockOperation, RenameFlags, flock, renameat_with};
use walkdir::WalkDir;

/// The file that says a folder is ours.
const MARKER: &str = ".carryover";

const MARKER_TEXT: &str = "Written by carryover, which replaces these files at each build and keeps all others:\n";

/// An output folder that a build is at work on.
pub(super) struct Target {
    out: PathBuf,
    staging: PathBuf,
    exists: bool,
    /// Held until the build ends, so that two builds never share a twin.
    _lock: File,
    lock_path: PathBuf,
}

impl Target {
    /// Takes hold of the folder.
    ///
    /// Errors: it is a file, holds files of others, another build holds it, or its parent folder
    /// cannot be written to.
    pub(super) fn open(out: &Path) -> anyhow::Result<Target> {
        let absolute = std::path::absolute(out).with_context(|| format!("{} is not a folder's name", out.display()))?;
        let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else {
            bail!(
                "{} cannot hold a site: it is the top of the disk\nfix: choose another folder with --out",
                out.display()
            );
        };
        let name = name.to_string_lossy().into_owned();
        let exists = is_ours(&absolute, out)?;
        fs::create_dir_all(parent).with_context(|| cannot_write(out))?;
        let lock_path = parent.join(format!(".{name}.carryover-lock"));
        let Some(lock) = lock(&lock_path).with_context(|| cannot_write(out))? else {
            bail!(
                "another build is writing to {}\nwhy: two at once would mix their pages\nfix: wait until it is done, or choose another folder with --out",
                out.display()
            );
        };
        let staging = parent.join(format!(".{name}.carryover-staging"));
        remove(&staging).with_context(|| cannot_write(out))?;
        fs::create_dir(&staging).with_context(|| cannot_write(out))?;
        Ok(Target { out: absolute, staging, exists, _lock: lock, lock_path })
    }

    /// Whether the last build left exactly these bytes at `path`.
    pub(super) fn holds(&self, path: &str, bytes: &[u8]) -> bool {
        if !self.exists {
            return false;
        }
        let old = self.out.join(path);
        fs::metadata(&old).is_ok_and(|metadata| metadata.len() == bytes.len() as u64)
            && fs::read(&old).is_ok_and(|old| old == bytes)
    }

    /// A file of the last build, if there is one.
    pub(super) fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.exists.then(|| fs::read(self.out.join(path)).ok()).flatten()
    }

    /// Writes a file of the new site.
    pub(super) fn write(&self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let file = self.staging.join(path);
        if path.ends_with("/index.html")
            && let Some(folder) = file.parent()
        {
            // Each page has a folder of its own, which is mostly not there yet: to try the file first would be in vain.
            let _ = fs::create_dir(folder);
        }
        with_folder(&file, || fs::write(&file, bytes)).with_context(|| cannot_write(&self.out.join(path)))
    }

    /// Whether the last build wrote other files than these.
    pub(super) fn lists_others_than(&self, files: &BTreeSet<String>) -> bool {
        !self.exists || self.listed() != *files
    }

    /// What the last build wrote, as its marker lists it.
    fn listed(&self) -> BTreeSet<String> {
        let marker = fs::read_to_string(self.out.join(MARKER)).unwrap_or_default();
        marker.lines().skip(1).map(str::to_string).collect()
    }

    /// Files in the folder that no build wrote: a host's `CNAME`, a search engine's proof.
    fn kept(&self) -> Vec<String> {
        let listed = self.listed();
        let files =
            WalkDir::new(&self.out).into_iter().filter_map(Result::ok).filter(|entry| !entry.file_type().is_dir());
        let inner = files.filter_map(|entry| Some(entry.path().strip_prefix(&self.out).ok()?.to_str()?.to_string()));
        inner.filter(|path| path != MARKER && !listed.contains(path) && !self.staging.join(path).exists()).collect()
    }

    /// Takes over the files that are the `same`, and those of others, and puts the new site (all its
    /// `files`) in the old one's place.
    pub(super) fn swap(&self, same: &[String], files: &BTreeSet<String>) -> anyhow::Result<()> {
        let kept = if self.exists { self.kept() } else { Vec::new() };
        same.par_iter().chain(&kept).try_for_each(|path| {
            let (old, new) = (self.out.join(path), self.staging.join(path));
            let linked = with_folder(&new, || fs::hard_link(&old, &new));
            linked.or_else(|_| fs::copy(&old, &new).map(drop)).with_context(|| cannot_write(&self.out.join(path)))
        })?;
        let list: String = files.iter().flat_map(|path| [path.as_str(), "\n"]).collect();
        let marker = format!("{MARKER_TEXT}{list}");
        fs::write(self.staging.join(MARKER), marker).with_context(|| cannot_write(&self.out))?;
        if self.exists {
            self.exchange()
        } else {
            fs::rename(&self.staging, &self.out).with_context(|| cannot_write(&self.out))
        }
    }

    /// Both folders change places in one step; where the disk cannot do that, in two.
    fn exchange(&self) -> anyhow::Result<()> {
        if renameat_with(CWD, &self.staging, CWD, &self.out, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
        }
        let old = self.staging.with_extension("carryover-old");
        remove(&old)?;
        fs::rename(&self.out, &old).with_context(|| cannot_write(&self.out))?;
        fs::rename(&self.staging, &self.out).with_context(|| cannot_write(&self.out))?;
        remove(&old).with_context(|| cannot_write(&old))
    }

    /// Throws the unfinished site away.
    pub(super) fn discard(&self) {
        // What cannot be removed now is removed by the next build.
        let _ = remove(&self.staging);
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        self.discard();
        let _ = fs::remove_file(&self.lock_path);
    }
}

/// Holds the file for this build alone; none if another build does.
fn lock(path: &Path) -> io::Result<Option<File>> {
    loop {
        let file = File::create(path)?;
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err() {
            return Ok(None);
        }
        // A build that just ended may have removed the file after it was opened here: a lock on it would hold back
        // no one.
        if fs::metadata(path).is_ok_and(|named| Some(named.ino()) == file.metadata().ok().map(|held| held.ino())) {
            return Ok(Some(file));
        }
    }
}

/// Whether the folder exists and may be replaced.
fn is_ours(absolute: &Path, shown: &Path) -> anyhow::Result<bool> {
    let metadata = match fs::metadata(absolute) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error).with_context(|| format!("cannot look into {}", shown.display())),
    };
    if !metadata.is_dir() {
        bail!(
            "{} is a file, not a folder\nwhy: the site is written into a folder of that name\nfix: move the file away, or choose another folder with --out",
            shown.display()
        );
    }
    let is_empty =
        fs::read_dir(absolute).with_context(|| format!("cannot look into {}", shown.display()))?.next().is_none();
    if !is_empty && !absolute.join(MARKER).is_file() {
        bail!(
            "{} holds files that carryover did not write [folder-not-ours]\nwhy: a build replaces the whole folder, and they would be lost\nfix: choose another folder with --out, or move the files away",
            shown.display()
        );
    }
    Ok(true)
}

/// Runs `act`, and once more with the file's folder made if it was not there.
fn with_folder(file: &Path, act: impl Fn() -> io::Result<()>) -> io::Result<()> {
    match act() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(folder) = file.parent() {
                fs::create_dir_all(folder)?;
            }
            act()
        }
        done => done,
    }
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn cannot_write(path: &Path) -> String {
    format!("cannot write {}", path.display())
}
