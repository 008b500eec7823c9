//! Puts a file in another's place as a whole.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// Writes the file and the folder it lies in. Who reads meanwhile finds the old bytes or the new ones, never a
/// part, also when this program is killed here or several threads write the same file.
pub(crate) fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    static TURN: AtomicU64 = AtomicU64::new(0);
    let mut name = file.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}-{}", std::process::id(), TURN.fetch_add(1, Ordering::Relaxed)));
    let beside = file.with_file_name(name);
    let replaced = fs::create_dir_all(file.parent().unwrap_or(Path::new(".")))
        .and_then(|()| fs::write(&beside, bytes))
        .and_then(|()| fs::rename(&beside, file));
    if replaced.is_err() {
        let _ = fs::remove_file(beside);
    }
    replaced
}
