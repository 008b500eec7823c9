//! Heavy outputs on the disk, by key.
//!
//! A folder holds one file a key: the output, then its hash. A file that a full disk, a power cut or
//! somebody's hand has changed does not match its hash and is as good as none.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

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
        let mut bytes = fs::read(self.file(key)?).ok()?;
        let (output, sum) = bytes.split_last_chunk()?;
        if blake3::hash(output) != blake3::Hash::from_bytes(*sum) {
            return None;
        }
        let length = output.len();
        bytes.truncate(length);
        Some(bytes)
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
