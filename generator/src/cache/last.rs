//! What the last successful build depended on, so that a build with nothing to do ends at once.
//!
//! Files are told apart without reading them: by size, both times and identity. Two cases need care.
//! A source written within one tick of the clock before the build could change again without a
//! new stamp, so such a build is not remembered; and the output is stamped one tick after it was written.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use walkdir::WalkDir;

use super::replace::replace;

/// More than the tick of any system's clock for files (10 ms at the coarsest).
const TICK: Duration = Duration::from_millis(20);

/// The first word of the file, so that one of another kind is never taken for it.
const FORMAT: &str = "carryover-last-build-1";

/// The state of the disk before a build; becomes the memory of it.
pub struct Last {
    file: PathBuf,
    out: PathBuf,
    key: String,
    sources: Option<String>,
}

/// What a build that changes nothing says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The problems, as they were printed.
    pub problems: String,
    /// How many there were, in words.
    pub tally: String,
    /// What the site holds, and what it waits for: lines.
    pub summary: String,
}

impl Last {
    /// Stamps the sources in `root` for a build to `out`; `options` are all others that matter.
    pub fn new(root: &Path, out: &Path, options: &str) -> Last {
        let sources = sources(root, out);
        let program = std::env::current_exe().ok().and_then(|path| fs::metadata(path).ok());
        let program = program.map(|metadata| stamp(&metadata)).unwrap_or_default();
        let place = |path: &Path| std::path::absolute(path).unwrap_or_default();
        let key = format!("{} {program:?} {:?} {:?} {options}", env!("CARGO_PKG_VERSION"), place(root), place(out));
        let key = blake3::hash(key.as_bytes()).to_hex().to_string();
        Last { file: root.join(".carryover/last-build"), out: out.to_path_buf(), key, sources }
    }

    /// What the last build said, if this one would write the same and say the same at `now` (seconds).
    pub fn recall(&self, now: i64) -> Option<Said> {
        let sources = self.sources.as_ref()?;
        let text = fs::read_to_string(&self.file).ok()?;
        let (sum, text) = text.split_once('\n')?;
        if sum != blake3::hash(text.as_bytes()).to_hex().as_str() {
            return None;
        }
        let mut parts = text.split('\0');
        let mut next = || parts.next();
        let is_same = next()? == FORMAT && next()? == self.key && next()? == sources;
        if !is_same || now < next()?.parse().ok()? || now >= next()?.parse().ok()? {
            return None;
        }
        if next()? != tree(&self.out)? {
            return None;
        }
        Some(Said { problems: next()?.into(), tally: next()?.into(), summary: next()?.into() })
    }

    /// Keeps what a finished build said; it holds `from` a moment `until` another (seconds).
    pub fn keep(&self, from: i64, until: i64, said: &Said) {
        let Some(sources) = &self.sources else { return self.forget() };
        std::thread::sleep(TICK);
        let Some(out) = tree(&self.out) else { return self.forget() };
        let (from, until) = (from.to_string(), until.to_string());
        let parts = [FORMAT, &self.key, sources, &from, &until, &out, &said.problems, &said.tally, &said.summary];
        if parts.iter().any(|part| part.contains('\0')) {
            return self.forget();
        }
        let text = parts.join("\0");
        let text = format!("{}\n{text}", blake3::hash(text.as_bytes()).to_hex());
        // Without it the next build is only slower.
        let _ = replace(&self.file, text.as_bytes());
    }

    fn forget(&self) {
        let _ = fs::remove_file(&self.file);
    }
}

/// A hash over all files of the site but the output and hidden folders; none if it cannot be trusted.
fn sources(root: &Path, out: &Path) -> Option<String> {
    let now = SystemTime::now().checked_sub(TICK)?.duration_since(UNIX_EPOCH).ok()?;
    let newest = (i64::try_from(now.as_secs()).ok()?, i64::from(now.subsec_nanos()));
    let mut hasher = blake3::Hasher::new();
    let out = std::path::absolute(out).ok()?;
    let root = std::path::absolute(root).ok()?;
    let walker = WalkDir::new(&root).sort_by_file_name().into_iter();
    let wanted = walker.filter_entry(|entry| {
        let is_hidden = entry.depth() == 1 && entry.file_name().to_string_lossy().starts_with('.');
        // What npm fetched for a theme's bundles is read by nobody here.
        !is_hidden && entry.file_name() != "node_modules" && entry.path() != out
    });
    for entry in wanted {
        let entry = entry.ok()?;
        // Where a link leads may change without a trace here.
        if entry.path_is_symlink() {
            return None;
        }
        // The folder of the site itself changes with each build that puts `public` in it.
        if entry.depth() > 0 {
            let metadata = entry.metadata().ok()?;
            if (metadata.ctime(), metadata.ctime_nsec()) >= newest {
                return None;
            }
            add(&mut hasher, entry.path(), &metadata);
        }
    }
    Some(hasher.finalize().to_hex().to_string())
}

/// A hash over all of the output.
fn tree(out: &Path) -> Option<String> {
    let mut hasher = blake3::Hasher::new();
    for entry in WalkDir::new(out).sort_by_file_name() {
        let entry = entry.ok()?;
        add(&mut hasher, entry.path(), &entry.metadata().ok()?);
    }
    Some(hasher.finalize().to_hex().to_string())
}

fn add(hasher: &mut blake3::Hasher, path: &Path, metadata: &fs::Metadata) {
    let path = path.as_os_str().as_encoded_bytes();
    hasher.update(&(path.len() as u64).to_le_bytes());
    hasher.update(path);
    for part in stamp(metadata) {
        hasher.update(&part.to_le_bytes());
    }
}

fn stamp(metadata: &fs::Metadata) -> [i128; 8] {
    [
        metadata.len().into(),
        metadata.mtime().into(),
        metadata.mtime_nsec().into(),
        metadata.ctime().into(),
        metadata.ctime_nsec().into(),
        metadata.ino().into(),
        metadata.dev().into(),
        metadata.mode().into(),
    ]
}
