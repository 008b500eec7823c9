//! Calls what is fuzzed with all that the fuzzer kept, on stable Rust; part of the tests of both packages.

use std::path::{Path, PathBuf};

/// A target's name, and what is called with the bytes of a file.
type Target = (&'static str, fn(&[u8]));

/// The files of the folder `name` in `corpus` with their paths, in an order of their own.
pub(crate) fn files(corpus: &str, name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(corpus).join(name);
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = files.map(|file| file.expect("an entry").path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), std::fs::read(path).expect("a file"))).collect()
}

/// Each target with every file of the folder of its name in `corpus`.
pub(crate) fn replay(corpus: &str, targets: &[Target]) {
    for (name, target) in targets {
        let files = files(corpus, name);
        assert!(files.len() > 10, "{name}: {}", files.len());
        for (path, bytes) in files {
            assert!(std::panic::catch_unwind(|| target(&bytes)).is_ok(), "{name}: {}", path.display());
        }
    }
}
