//! Files of the old site that go along: which, and under what names.
//!
//! A file in `content/media/` can be read by everybody who knows its address. So papers and sounds go along
//! only where everybody could read them on the old site too; pictures are published by the pages that show
//! them, and by nothing else.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use walkdir::WalkDir;

use super::catalogue::{Attachment, Catalogue};
use super::entry::{Entry, Fate};
use super::photo;
use super::staging::{Put, Staging};
use super::uploads::{self, Sort};
use crate::content::slug::slugify;
use crate::diagnostic::Code;
use crate::source::image::{self, original};

/// Larger files belong on a site for films.
const MOST_BYTES: u64 = 50_000_000;

/// The files of the old site, and their names in the new one.
#[derive(Debug, Default)]
pub(super) struct Media {
    /// Names in `content/media/` by key.
    names: HashMap<String, String>,
    /// Numbers of files by key.
    numbers: HashMap<String, u64>,
    /// Where files lie, by key.
    on_disk: HashMap<String, PathBuf>,
    /// Whether a copy of the uploads was given.
    pub(super) is_given: bool,
    /// Why a file stayed behind, by key.
    reasons: BTreeMap<String, String>,
}

impl Media {
    /// Copies what goes along.
    pub(super) fn take(catalogue: &Catalogue, folder: Option<&Path>, staging: &Staging) -> anyhow::Result<Media> {
        let mut media = Media { is_given: folder.is_some(), ..Media::default() };
        for file in catalogue.attachments.values() {
            media.numbers.entry(file.key.clone()).or_insert(file.id);
        }
        if let Some(folder) = folder {
            media.on_disk = files_in(folder)?;
        }
        let wanted = wanted(catalogue, &media);
        let mut taken = HashSet::new();
        for (key, reason) in wanted {
            let reason = match (reason, folder.is_some(), media.on_disk.get(&key).cloned()) {
                (Some(reason), _, _) => Some(reason),
                (None, false, _) => Some("no copy of the uploads was given (--media)".to_string()),
                (None, true, None) => Some("it is not in the folder given by --media".to_string()),
                (None, true, Some(path)) => match copy(&key, &path, &mut taken, staging)? {
                    Ok(name) => {
                        media.names.insert(key.clone(), name);
                        None
                    }
                    Err(reason) => Some(reason),
                },
            };
            media.reasons.extend(reason.map(|reason| (key, reason)));
        }
        Ok(media)
    }

    /// The file that a copy in some size was made from.
    pub(super) fn original(&self, key: &str) -> String {
        let is_known = |key: &String| self.numbers.contains_key(key) || self.on_disk.contains_key(key);
        if self.numbers.contains_key(key) {
            return key.to_string();
        }
        let bare = uploads::without_size(key);
        let scaled = bare.as_deref().and_then(uploads::scaled);
        let own = key.to_string();
        let found =
            [bare.clone(), scaled, Some(own.clone()), uploads::scaled(key)].into_iter().flatten().find(is_known);
        found.or(bare).unwrap_or(own)
    }

    /// The name of a file in `content/media/`.
    pub(super) fn name(&self, key: &str) -> Option<&str> {
        self.names.get(&self.original(key)).map(String::as_str)
    }

    /// The number of a file.
    pub(super) fn number(&self, key: &str) -> Option<u64> {
        self.numbers.get(key).copied()
    }

    /// Whether a path means a file of the old site.
    pub(super) fn knows(&self, key: &str) -> bool {
        let original = self.original(key);
        self.numbers.contains_key(&original) || self.on_disk.contains_key(&original)
    }

    /// Why a file stayed behind.
    pub(super) fn reason(&self, key: &str) -> Option<&str> {
        self.reasons.get(&self.original(key)).map(String::as_str)
    }

    /// Old paths and new names of all files that went along, sorted.
    pub(super) fn taken(&self) -> BTreeMap<&str, &str> {
        self.names.iter().map(|(key, name)| (key.as_str(), name.as_str())).collect()
    }
}

/// Every file that texts need or that everybody could read, with the reason if it stays behind.
fn wanted(catalogue: &Catalogue, media: &Media) -> BTreeMap<String, Option<String>> {
    let mut needs: BTreeMap<String, bool> = BTreeMap::new();
    let mut need = |key: &str, is_live: bool| *needs.entry(media.original(key)).or_default() |= is_live;
    let below = files_below(catalogue);
    let mut live = HashSet::new();
    for entry in catalogue.entries.iter().filter(|entry| entry.fate.is_written()) {
        let is_live = entry.fate == Fate::Live;
        live.extend(is_live.then_some(entry.id));
        entry.files.iter().for_each(|key| need(key, is_live));
        let shown = entry.shown.iter().chain(own_files(entry, &below));
        shown.filter_map(|number| catalogue.attachments.get(number)).for_each(|file| need(&file.key, is_live));
    }
    let is_open = |file: &Attachment| file.is_public && (file.parent == 0 || live.contains(&file.parent));
    let papers = catalogue.attachments.values().filter(|file| uploads::sort(&file.key) == Sort::Paper);
    papers.filter(|file| is_open(file)).for_each(|file| need(&file.key, true));
    let hidden: HashSet<&str> =
        catalogue.attachments.values().filter(|file| !file.is_public).map(|file| file.key.as_str()).collect();
    let reason = |key: &str, is_live: bool| match uploads::sort(key) {
        Sort::Other => Some("it is of a kind that the new site does not publish"),
        _ if hidden.contains(key) => Some("it was not public"),
        Sort::Paper | Sort::Played if !is_live => Some("only texts that are not public use it"),
        Sort::Picture | Sort::Paper | Sort::Played => None,
    };
    needs.into_iter().map(|(key, is_live)| (key.clone(), reason(&key, is_live).map(String::from))).collect()
}

fn files_below(catalogue: &Catalogue) -> HashMap<u64, Vec<u64>> {
    let mut below: HashMap<u64, Vec<u64>> = HashMap::new();
    for file in catalogue.attachments.values() {
        below.entry(file.parent).or_default().push(file.id);
    }
    below
}

fn own_files<'a>(entry: &Entry, below: &'a HashMap<u64, Vec<u64>>) -> &'a [u64] {
    below.get(&entry.id).filter(|_| entry.shows_own).map_or(&[], Vec::as_slice)
}

/// The files of a copy of `wp-content/uploads`, or of a folder that holds it; links are not followed.
fn files_in(folder: &Path) -> anyhow::Result<HashMap<String, PathBuf>> {
    let inner = ["wp-content/uploads", "uploads"].iter().map(|inner| folder.join(inner)).find(|inner| inner.is_dir());
    let top = inner.unwrap_or_else(|| folder.to_path_buf());
    let mut files = HashMap::new();
    for entry in WalkDir::new(&top).sort_by_file_name() {
        let entry = entry.with_context(|| format!("cannot read {}", folder.display()))?;
        if !entry.file_type().is_file() {
            continue;
        }
        let path = entry.path().strip_prefix(&top).unwrap_or(entry.path()).to_string_lossy().to_lowercase();
        let path = match path.strip_prefix("sites/").and_then(|rest| rest.split_once('/')) {
            Some((_, rest)) => rest.to_string(),
            None => path,
        };
        files.entry(path).or_insert_with(|| entry.into_path());
    }
    Ok(files)
}

/// Copies one file: its new name, or why it stays behind.
fn copy(
    key: &str,
    path: &Path,
    taken: &mut HashSet<String>,
    staging: &Staging,
) -> anyhow::Result<Result<String, String>> {
    let context = || format!("cannot read {}", path.display());
    let size = fs::metadata(path).with_context(context)?.len();
    if size > MOST_BYTES {
        return Ok(Err(format!("it is {} MB large; put it on a site for films and link to it", size / 1_000_000)));
    }
    let mut bytes = fs::read(path).with_context(context)?;
    if uploads::sort(key) == Sort::Picture {
        match picture(key, bytes) {
            Ok(fit) => bytes = fit,
            Err(reason) => return Ok(Err(reason)),
        }
    }
    let file = key.rsplit('/').next().unwrap_or(key);
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    let (stem, ending) = (slugify(stem), slugify(ending));
    for number in 1.. {
        let name = if number == 1 { format!("{stem}.{ending}") } else { format!("{stem}-{number}.{ending}") };
        if taken.contains(&name) {
            continue;
        }
        if staging.put(&format!("content/media/{name}"), &bytes)? != Put::Differs {
            taken.insert(name.clone());
            return Ok(Ok(name));
        }
    }
    Ok(Err("no name was free for it".into()))
}

/// A picture as it may lie in the site's folder: without the place where it was taken.
fn picture(key: &str, bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    let found = image::sniff(key, &bytes).map_err(|problem| problem.message)?;
    let picture = found.ok_or("it is no picture that browsers show")?;
    let says_where =
        |bytes: &[u8]| original::notes(key, &picture, bytes).iter().any(|note| note.code == Code::PicturePlace);
    if !says_where(&bytes) {
        return Ok(bytes);
    }
    let bare = photo::without_notes(picture.kind, &bytes);
    let is_fit = |bare: &Vec<u8>| !says_where(bare) && image::sniff(key, bare).is_ok_and(|found| found.is_some());
    bare.filter(is_fit)
        .ok_or_else(|| "the photo says where it was taken (GPS); share it again without its place".into())
}
