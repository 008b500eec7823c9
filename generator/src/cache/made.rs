//! Heavy outputs on the disk, by key.
//!
//! A folder holds one file a key: the output, then its hash. A file that a full disk, a power cut or
//! somebody's hand has changed does not match its hash and is as good as none.

use std::fs::{self, File};
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::replace::replace;
use super::room::Room;

/// A cache that cannot be read or written is only slower.
#[derive(Clone, Debug)]
pub struct Made {
    folder: Option<PathBuf>,
    room: Arc<Room>,
}

/// How many pixels may be decoded at one time: one photo of the largest size, or several of a phone's.
const ROOM: u64 = 110_000_000;

/// An output that no build asked for in so long is thrown away.
const KEPT: Duration = Duration::from_secs(60 * 24 * 60 * 60);

/// An output that was asked for in so long is not marked as asked for once more.
const FRESH: Duration = Duration::from_secs(24 * 60 * 60);

impl Made {
    /// Keeps outputs in `folder`, or nowhere.
    pub fn new(folder: Option<PathBuf>) -> Made {
        Made { folder, room: Arc::new(Room::new(ROOM)) }
    }

    /// The output of that key, made by `make` if it is not known.
    pub fn get<E>(&self, key: &blake3::Hash, make: impl FnOnce() -> Result<Vec<u8>, E>) -> Result<Vec<u8>, E> {
        if let Some(bytes) = self.known(key) {
            return Ok(bytes);
        }
        let bytes = make()?;
        self.keep(key, &bytes);
        Ok(bytes)
    }

    /// Does heavy work on so many pixels when there is memory for it.
    pub fn with_room<R>(&self, pixels: u64, work: impl FnOnce() -> R) -> R {
        self.room.with(pixels, work)
    }

    /// The output of that key, if it was made before and is whole.
    pub fn known(&self, key: &blake3::Hash) -> Option<Vec<u8>> {
        let mut file = File::open(self.file(key)?).ok()?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).ok()?;
        let (output, sum) = bytes.split_last_chunk()?;
        if blake3::hash(output) != blake3::Hash::from_bytes(*sum) {
            return None;
        }
        let length = output.len();
        bytes.truncate(length);
        if age(&file).is_none_or(|age| age > FRESH) {
            // Unmarked, it is only thrown away sooner.
            let _ = file.set_modified(SystemTime::now());
        }
        Some(bytes)
    }

    /// Throws away what no build asked for in two months: copies of photos that left, sheets as they once were.
    pub fn forget(&self) {
        let entries = self.folder.as_ref().and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten();
        let is_output = |name: &str| name.len() == KEY && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        for entry in entries.flatten().filter(|entry| entry.file_name().to_str().is_some_and(is_output)) {
            if File::open(entry.path()).ok().and_then(|file| age(&file)).is_some_and(|age| age > KEPT) {
                // What cannot be removed now is removed after a later build.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Remembers the output of that key.
    pub fn keep(&self, key: &blake3::Hash, bytes: &[u8]) {
        let Some(file) = self.file(key) else { return };
        // Without it the next build is only slower.
        let _ = replace(&file, &[bytes, blake3::hash(bytes).as_bytes()].concat());
    }

    fn file(&self, key: &blake3::Hash) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(key.to_hex().as_str()))
    }
}

/// How many letters a key's name has.
const KEY: usize = 2 * blake3::OUT_LEN;

/// How long ago the file was written or marked; none where the disk or the clock cannot tell.
fn age(file: &File) -> Option<Duration> {
    file.metadata().ok()?.modified().ok()?.elapsed().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_that_is_not_whole_is_not_known() {
        let folder = tempfile::tempdir().expect("a folder");
        let made = Made::new(Some(folder.path().to_path_buf()));
        let key = blake3::hash(b"a photo");
        made.keep(&key, b"the bytes of a photo");
        assert_eq!(made.known(&key).as_deref(), Some(&b"the bytes of a photo"[..]));
        let file = folder.path().join(key.to_hex().as_str());
        let whole = fs::read(&file).expect("it is kept");
        for length in 0..whole.len() {
            // So a file looks whose bytes had not reached the disk when the power went.
            fs::write(&file, &whole[..length]).expect("it can be cut");
            assert_eq!(made.known(&key), None, "{length} bytes of {}", whole.len());
        }
        fs::write(&file, vec![0; whole.len()]).expect("it can be emptied");
        assert_eq!(made.known(&key), None, "zeros");
    }

    #[test]
    fn an_output_that_no_build_asks_for_is_thrown_away_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let made = Made::new(Some(folder.path().to_path_buf()));
        let keys = ["asked for", "left", "new"].map(|name| blake3::hash(name.as_bytes()));
        let [asked, left, new] = &keys;
        keys.iter().for_each(|key| made.keep(key, b"an output"));
        let note = folder.path().join("a note of somebody");
        fs::write(&note, "text").expect("it can be written");
        let long_ago = SystemTime::now() - KEPT - FRESH;
        for file in
            [folder.path().join(asked.to_hex().as_str()), folder.path().join(left.to_hex().as_str()), note.clone()]
        {
            File::open(file).and_then(|file| file.set_modified(long_ago)).expect("it can be made old");
        }
        assert!(made.known(asked).is_some());
        made.forget();
        assert!(made.known(asked).is_some() && made.known(left).is_none() && made.known(new).is_some());
        assert!(note.exists());
    }

    #[test]
    fn threads_that_keep_the_same_output_leave_it_whole_and_nothing_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let made = Made::new(Some(folder.path().to_path_buf()));
        let (key, output) = (blake3::hash(b"a photo"), vec![7; 300_000]);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        made.keep(&key, &output);
                        assert!(made.known(&key).is_some_and(|known| known == output), "it is whole at each moment");
                    }
                });
            }
        });
        let left: Vec<_> = fs::read_dir(folder.path()).expect("it is there").collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }
}
