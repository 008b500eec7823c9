//! The output folder and its twin: what is written goes beside it, then both change places.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rayon::prelude::*;
use rustix::fs::{CWD, FlockOperation, RenameFlags, flock, renameat_with};
use rustix::io::Errno;
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
        fs::create_dir_all(parent).with_context(|| cannot_write(out))?;
        let lock_path = parent.join(format!(".{name}.carryover-lock"));
        let Some(lock) = lock(&lock_path).with_context(|| cannot_write(out))? else {
            bail!(
                "another build is writing to {}\nwhy: two at once would mix their pages\nfix: wait until it is done, or choose another folder with --out",
                out.display()
            );
        };
        let staging = parent.join(format!(".{name}.carryover-staging"));
        let mut target = Target { out: absolute, staging, exists: false, _lock: lock, lock_path };
        target.recover().with_context(|| cannot_write(out))?;
        // Asked only now: a build that held the lock a moment ago may have made the folder.
        target.exists = is_ours(&target.out, out)?;
        remove(&target.staging).with_context(|| cannot_write(out))?;
        fs::create_dir(&target.staging).with_context(|| cannot_write(out))?;
        Ok(target)
    }

    /// Brings back the site of a build that was ended between the two steps of [`Target::exchange_in_steps`].
    fn recover(&self) -> io::Result<()> {
        let old = self.old();
        if fs::symlink_metadata(&self.out).is_err() && old.is_dir() {
            return fs::rename(old, &self.out);
        }
        remove(&old)
    }

    /// Where the last site stands while its place is empty.
    fn old(&self) -> PathBuf {
        self.staging.with_extension("carryover-old")
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
    ///
    /// Errors: a part of the folder cannot be looked into, so that a file in it would be lost.
    fn kept(&self) -> anyhow::Result<Vec<PathBuf>> {
        let listed = self.listed();
        let is_ours = |path: &Path| path.to_str().is_some_and(|path| path == MARKER || listed.contains(path));
        let mut kept = Vec::new();
        for entry in WalkDir::new(&self.out) {
            let entry = entry.with_context(|| format!("cannot look into {}", self.out.display()))?;
            let path = entry.path().strip_prefix(&self.out)?;
            if !entry.file_type().is_dir() && !is_ours(path) && !self.staging.join(path).exists() {
                kept.push(path.to_path_buf());
            }
        }
        Ok(kept)
    }

    /// Takes over the files that are the `same`, and those of others, and puts the new site (all its
    /// `files`) in the old one's place.
    pub(super) fn swap(&self, same: &[String], files: &BTreeSet<String>) -> anyhow::Result<()> {
        let kept = if self.exists { self.kept()? } else { Vec::new() };
        same.par_iter().map(Path::new).chain(kept.par_iter().map(PathBuf::as_path)).try_for_each(|path| {
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
        self.exchange_in_steps()
    }

    /// Puts the old site aside, and back if the new one cannot take its place.
    fn exchange_in_steps(&self) -> anyhow::Result<()> {
        let old = self.old();
        fs::rename(&self.out, &old).with_context(|| cannot_write(&self.out))?;
        if let Err(error) = fs::rename(&self.staging, &self.out) {
            fs::rename(&old, &self.out).with_context(|| format!("the last site is in {}", old.display()))?;
            return Err(error).with_context(|| cannot_write(&self.out));
        }
        // What cannot be removed now is removed by the next build.
        let _ = remove(&old);
        Ok(())
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
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(Errno::WOULDBLOCK) => return Ok(None),
            Err(error) => return Err(error.into()),
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

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    /// Writes a site of one page.
    fn build(out: &Path, page: &str) -> anyhow::Result<()> {
        let target = Target::open(out)?;
        target.write("index.html", page.as_bytes())?;
        target.swap(&[], &BTreeSet::from(["index.html".to_string()]))
    }

    fn names(folder: &Path) -> Vec<std::ffi::OsString> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .expect("the folder is there")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn builds_that_begin_at_once_wait_for_no_luck() {
        for _ in 0..100 {
            let parent = tempfile::tempdir().expect("a folder");
            let out = parent.path().join("public");
            std::thread::scope(|scope| {
                for _ in 0..4 {
                    scope.spawn(|| {
                        while let Err(error) = build(&out, "a page") {
                            assert!(error.to_string().contains("another build is writing"), "{error:#}");
                        }
                    });
                }
            });
            assert_eq!(names(parent.path()), ["public"]);
        }
    }

    #[test]
    fn a_site_that_was_put_aside_comes_back() {
        let parent = tempfile::tempdir().expect("a folder");
        let out = parent.path().join("public");
        build(&out, "the last good page").expect("it is built");
        // So it looks when the power goes between the two steps.
        fs::rename(&out, parent.path().join(".public.carryover-old")).expect("it is put aside");
        let target = Target::open(&out).expect("it is taken hold of");
        assert_eq!(target.read("index.html").as_deref(), Some(&b"the last good page"[..]));
        // Nor is it gone when the new one cannot take its place.
        fs::remove_dir_all(&target.staging).expect("the new site can be taken away");
        assert!(target.exchange_in_steps().is_err());
        drop(target);
        assert_eq!(fs::read_to_string(out.join("index.html")).expect("it is there"), "the last good page");
        assert_eq!(names(parent.path()), ["public"]);
    }

    #[test]
    fn a_file_of_others_is_kept_whatever_its_name() {
        let parent = tempfile::tempdir().expect("a folder");
        let out = parent.path().join("public");
        build(&out, "a page").expect("it is built");
        let name = OsStr::from_bytes(b"caf\xe9.txt");
        fs::write(out.join(name), "of an old disk").expect("the disk takes the name");
        build(&out, "another page").expect("it is built");
        assert_eq!(fs::read_to_string(out.join(name)).expect("it is kept"), "of an old disk");
        assert_eq!(fs::read_to_string(out.join("index.html")).expect("it is there"), "another page");
    }
}
