//! What the fuzzer found worth keeping, once more, on stable Rust: `fuzz/corpus`, a folder a target.

// Public for the fuzzer, whose crates these functions are called from.
#[allow(unreachable_pub)]
#[path = "../fuzz/targets.rs"]
mod targets;

use std::path::Path;

#[test]
fn nothing_in_the_corpus_breaks_what_must_hold() {
    for (name, target) in targets::TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
        let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut count = 0;
        for file in files {
            let path = file.expect("an entry").path();
            let bytes = std::fs::read(&path).expect("a file");
            let held = std::panic::catch_unwind(|| target(&bytes));
            assert!(held.is_ok(), "{name}: {}", path.display());
            count += 1;
        }
        assert!(count > 10, "{name}: {count}");
    }
}
