//! The README's first command builds one package, the test command all of them: the typesetter, which is most of the
//! work, is compiled once for both. That holds as long as each of its crates has the same features in both builds.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// The crates that `choice` builds, in the form of `shape`.
fn crates(choice: &[&str], shape: &str) -> BTreeSet<String> {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    command.args(["tree", "--locked", "--offline", "--prefix", "none", "--edges", "normal,build", "--format", shape]);
    let output = command.args(choice).output().expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("it is UTF-8");
    text.lines().map(|line| line.replace(" (*)", "").replace(" (proc-macro)", "")).collect()
}

#[test]
fn the_typesetter_is_the_same_in_a_build_of_one_package_and_of_all() {
    let parts = crates(&["--package", "typst-pdf"], "{p}");
    assert!(parts.iter().any(|part| part.starts_with("typst-library ")), "{parts:?}");
    let (one, all) = (crates(&["--package", "carryover"], "{p} [{f}]"), crates(&["--workspace"], "{p} [{f}]"));
    let is_part = |line: &&String| line.rsplit_once(" [").is_some_and(|(name, _)| parts.contains(name));
    let differ: Vec<&String> = one.difference(&all).filter(is_part).collect();
    assert!(
        differ.is_empty(),
        "these are compiled twice, and what stands on them: ask in generator/Cargo.toml for the features of the \
         workspace's build: {differ:#?}"
    );
}
