//! Walks a site's folder and reads it: the only place where content and themes come off the disk.
//!
//! Steps: walk, refuse what leads out of the root, read what is new, keep what is known. A
//! [`Snapshot`] of the run before spares reading files whose size, time and identity are the same.

mod problem;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::{MOST_TEXT_BYTES, MediaFile, SourceFile, image};
use crate::diagnostic::{Checked, Diagnostic};

/// What one folder held at one moment, by path from the site's root.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    entries: BTreeMap<Arc<str>, (Stamp, Entry)>,
    linked: BTreeSet<PathBuf>,
}

/// One file as it was read.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A Markdown or YAML text.
    Text(Arc<SourceFile>),
    /// A picture or other file that is published as it is.
    Media(Arc<MediaFile>),
    /// A file that could not be used, with the reason.
    Refused(Box<Diagnostic>),
}

/// What tells one state of a file from another without reading it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    bytes: u64,
    inode: u64,
}

/// The folders of content.
const FOLDERS: [&str; 9] =
    ["articles", "handouts", "programs", "pages", "people", "forms", "redirects", "data", "media"];

/// What a file is, by where it lies and how its name ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Text,
    Media,
    Unused,
}

impl Snapshot {
    /// The texts, sorted by path.
    pub fn texts(&self) -> impl Iterator<Item = &Arc<SourceFile>> {
        self.entries.values().filter_map(|(_, entry)| match entry {
            Entry::Text(file) => Some(file),
            Entry::Media(_) | Entry::Refused(_) => None,
        })
    }

    /// The media files, sorted by path.
    pub fn media(&self) -> impl Iterator<Item = &Arc<MediaFile>> {
        self.entries.values().filter_map(|(_, entry)| match entry {
            Entry::Media(file) => Some(file),
            Entry::Text(_) | Entry::Refused(_) => None,
        })
    }

    /// The folders, whole paths, in which files lie that symbolic links lead to.
    pub fn linked_folders(&self) -> &BTreeSet<PathBuf> {
        &self.linked
    }

    /// The text at `path`, counted from the site's root.
    pub fn text(&self, path: &str) -> Option<&Arc<SourceFile>> {
        match self.entries.get(path) {
            Some((_, Entry::Text(file))) => Some(file),
            Some((_, Entry::Media(_) | Entry::Refused(_))) | None => None,
        }
    }
}

/// Reads `root/content`, reusing what `previous` already knows.
pub fn content(root: &Path, previous: &Snapshot) -> Checked<Snapshot> {
    let mut diagnostics = Vec::new();
    let mut found = walk(root, "content", &mut diagnostics);
    found.retain(|found| !is_for_staff(&found.path));
    let linked = linked_folders(&found);
    let entries: BTreeMap<_, _> = found
        .into_par_iter()
        .map(|Found { path, on_disk, .. }| {
            let metadata = match fs::metadata(&on_disk) {
                Ok(metadata) => metadata,
                Err(error) => {
                    let refused = Entry::Refused(Box::new(problem::unreadable(&path, &error.to_string())));
                    return (path, (Stamp::default(), refused));
                }
            };
            let stamp = stamp(&metadata);
            let known = previous.entries.get(&path).filter(|(known, _)| *known == stamp);
            let entry = known.map_or_else(|| read_one(&path, on_disk, &metadata), |(_, entry)| entry.clone());
            (path, (stamp, entry))
        })
        .collect();
    diagnostics.extend(entries.values().filter_map(|(_, entry)| match entry {
        Entry::Refused(problem) => Some((**problem).clone()),
        Entry::Text(_) | Entry::Media(_) => None,
    }));
    Checked { value: Snapshot { entries, linked }, diagnostics }
}

/// Where the files really lie that were reached over a symbolic link, or below one.
fn linked_folders(found: &[Found]) -> BTreeSet<PathBuf> {
    let linked = found.iter().filter(|found| found.linked);
    let folders = linked.filter_map(|found| Some(found.on_disk.canonicalize().ok()?.parent()?.to_path_buf()));
    folders.collect()
}

/// Reads what is wanted of `root/themes/<name>`: names within the theme and bytes; nothing if it is not there.
pub fn theme(root: &Path, name: &str, is_wanted: impl Fn(&str) -> bool) -> Checked<Vec<(String, Arc<[u8]>)>> {
    let folder = format!("themes/{name}");
    let mut diagnostics = Vec::new();
    let mut files = Vec::new();
    for Found { path, on_disk, .. } in walk(root, &folder, &mut diagnostics) {
        if !is_wanted(&path[folder.len() + 1..]) {
            continue;
        }
        match fs::read(&on_disk) {
            Ok(bytes) => files.push((path[folder.len() + 1..].to_string(), Arc::from(bytes))),
            Err(error) => diagnostics.push(problem::unreadable(&path, &error.to_string())),
        }
    }
    Checked { value: files, diagnostics }
}

/// A file that the walk met.
struct Found {
    /// Path from the site's root.
    path: Arc<str>,
    on_disk: PathBuf,
    /// Whether a symbolic link leads to it, or to a folder above it.
    linked: bool,
}

fn walk(root: &Path, folder: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Found> {
    let top = root.join(folder);
    let Ok(real_root) = root.canonicalize() else { return Vec::new() };
    if !top.exists() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut linked_folders: Vec<PathBuf> = Vec::new();
    let mut walker = WalkDir::new(&top).follow_links(true).into_iter();
    while let Some(entry) = walker.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let reason = error.io_error().map_or_else(|| "the link leads in a circle".into(), ToString::to_string);
                diagnostics.push(problem::unreadable(&shown(root, error.path().unwrap_or(&top)), &reason));
                continue;
            }
        };
        if is_hidden(&entry) || is_fetched(&entry) {
            skip(&mut walker, &entry);
            continue;
        }
        let path = shown(root, entry.path());
        if entry.path_is_symlink() && !entry.path().canonicalize().is_ok_and(|real| real.starts_with(&real_root)) {
            diagnostics.push(problem::outside(&path));
            skip(&mut walker, &entry);
            continue;
        }
        let linked = entry.path_is_symlink() || linked_folders.iter().any(|folder| entry.path().starts_with(folder));
        if entry.file_type().is_dir() {
            diagnostics.extend(problem::folder_as_file(&path));
            linked_folders.extend(entry.path_is_symlink().then(|| entry.into_path()));
        } else {
            found.push(Found { path: path.into(), on_disk: entry.into_path(), linked });
        }
    }
    found
}

/// Does not go into a folder that is left out.
fn skip(walker: &mut walkdir::IntoIter, entry: &DirEntry) {
    if entry.file_type().is_dir() {
        walker.skip_current_dir();
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.')
}

/// Whether it is the folder of what npm fetched for a theme's bundles: nothing in it is published as it is.
fn is_fetched(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_type().is_dir() && entry.file_name() == "node_modules"
}

/// A path as people read it: from the root, with `/`.
fn shown(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    let mut shown = String::with_capacity(path.as_os_str().len());
    for part in path.components() {
        if !shown.is_empty() {
            shown.push('/');
        }
        shown.push_str(&part.as_os_str().to_string_lossy());
    }
    shown
}

/// The guide for the people who write, and its pictures: they lie beside what they are about, and are not published.
fn is_for_staff(path: &str) -> bool {
    path == "content/GUIDE.md" || path.starts_with("content/guide/")
}

fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

fn role(path: &str) -> Role {
    let inner = path.strip_prefix("content/").unwrap_or(path);
    let folder = inner.split_once('/').map(|(folder, _)| folder);
    match (folder, ending(inner).as_str()) {
        (Some("media"), _) => Role::Media,
        (Some("articles" | "pages"), "md") => Role::Text,
        (Some("handouts" | "programs" | "people" | "forms" | "redirects"), "yaml" | "yml") => Role::Text,
        (Some("data"), "yaml" | "yml") if inner.matches('/').count() == 1 => Role::Text,
        (None, "yaml" | "yml") if inner.starts_with("clinic.") => Role::Text,
        _ => Role::Unused,
    }
}

fn stamp(metadata: &Metadata) -> Stamp {
    use std::os::unix::fs::MetadataExt;
    Stamp { modified: metadata.modified().ok(), bytes: metadata.len(), inode: metadata.ino() }
}

fn read_one(path: &Arc<str>, on_disk: PathBuf, metadata: &Metadata) -> Entry {
    let role = role(path);
    if let Some(folder) = path.strip_prefix("content/").filter(|name| FOLDERS.contains(name)) {
        return Entry::Refused(Box::new(problem::file_as_folder(path, folder)));
    }
    if ending(path) == "xml" && is_export(&on_disk) {
        return Entry::Refused(Box::new(problem::export(path)));
    }
    if role == Role::Unused {
        return Entry::Refused(Box::new(problem::unused(path)));
    }
    if role == Role::Text && metadata.len() > MOST_TEXT_BYTES {
        return Entry::Refused(Box::new(problem::too_large(path, metadata.len())));
    }
    let bytes = match fs::read(&on_disk) {
        Ok(bytes) => bytes,
        Err(error) => return Entry::Refused(Box::new(problem::unreadable(path, &error.to_string()))),
    };
    if role == Role::Media {
        return Entry::Media(Arc::new(media(path, on_disk, &bytes)));
    }
    match SourceFile::decode(path, &bytes) {
        Ok(file) => Entry::Text(Arc::new(file)),
        Err(problem) => Entry::Refused(problem),
    }
}

/// Whether it is what WordPress writes under Tools, Export: its first lines say so.
fn is_export(on_disk: &Path) -> bool {
    let mut start = Vec::new();
    let read = fs::File::open(on_disk).and_then(|file| file.take(4096).read_to_end(&mut start));
    read.is_ok() && String::from_utf8_lossy(&start).contains("wordpress.org/export/")
}

fn media(path: &Arc<str>, on_disk: PathBuf, bytes: &[u8]) -> MediaFile {
    let (picture, problem) = match image::sniff(path, bytes) {
        Ok(picture) => (picture, picture.and_then(|picture| image::note(path, &picture, bytes)).map(Box::new)),
        Err(problem) => (None, Some(problem)),
    };
    let notes = picture.map(|picture| image::original::notes(path, &picture, bytes)).unwrap_or_default();
    MediaFile { path: path.clone(), on_disk, picture, problem, notes }
}
