//! What a release is made by: the scripts hold no slips of the shell, and each part of the programs comes with its licence.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A target of a release. It need not be installed: only what it would be made of is asked.
const TARGET: &str = "x86_64-unknown-linux-musl";

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn shellcheck(scripts: &[PathBuf]) -> Output {
    let program = checkout().join("tests/.venv/bin/shellcheck");
    let output = Command::new(&program).arg("--severity=warning").args(scripts).output();
    output.unwrap_or_else(|error| {
        panic!("{}: {error}; make it with:\n  tests/.venv/bin/pip install -r tests/requirements.txt", program.display())
    })
}

/// Every script of the shell that git keeps.
fn scripts() -> Vec<PathBuf> {
    let listed = Command::new("git").current_dir(checkout()).args(["ls-files", "-z"]).output().expect("git starts");
    let names = String::from_utf8(listed.stdout).expect("names are UTF-8");
    let paths = names.split_terminator('\0').map(|name| checkout().join(name));
    let is_script = |path: &PathBuf| {
        let bytes = fs::read(path).unwrap_or_default();
        let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        first.starts_with(b"#!") && (first.ends_with(b"bash") || first.ends_with(b"/sh"))
    };
    paths.filter(is_script).collect()
}

#[test]
fn the_scripts_pass_shellcheck() {
    let scripts = scripts();
    for name in [".ci/release", ".ci/run", "tests/run", ".github/scripts/publish", "intake-fn/deploy/pack"] {
        assert!(scripts.iter().any(|script| script.ends_with(name)), "{name} is not among {scripts:?}");
    }
    let sound = shellcheck(&scripts);
    assert!(sound.status.success(), "{}", String::from_utf8_lossy(&sound.stdout));

    let folder = TempDir::new().expect("a temporary folder");
    let broken = folder.path().join("release");
    let text = fs::read_to_string(checkout().join(".ci/release")).expect("it is there");
    fs::write(&broken, text.replace("rm -rf \"$folder\"", "rm -rf $foldr")).expect("it can be written");
    assert!(!shellcheck(&[broken]).status.success(), "and it sees a slip");
}

#[test]
fn the_licence_of_each_crate_in_the_programs_is_told() {
    let output = Command::new(checkout().join(".ci/licences")).arg(TARGET).output().expect("Python starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout).expect("it is UTF-8");
    let listed: BTreeSet<&str> = told
        .lines()
        .take_while(|line| !line.starts_with("==="))
        .filter_map(|line| line.split_once(": "))
        .map(|line| line.0)
        .collect();
    let tree = Command::new(env!("CARGO"))
        .current_dir(checkout())
        .args(["tree", "--locked", "--offline", "--prefix", "none", "--edges", "normal", "--target", TARGET])
        .args(["--package", "carryover", "--package", "carryover-intake", "--format", "{p}"])
        .output()
        .expect("cargo starts");
    let tree = String::from_utf8(tree.stdout).expect("it is UTF-8");
    let crates: BTreeSet<String> = tree
        .lines()
        .filter_map(|line| line.split_once(" v"))
        .filter(|(name, _)| !name.starts_with("carryover"))
        .map(|(name, rest)| format!("{name} {}", rest.split(' ').next().unwrap_or_default()))
        .collect();
    assert!(crates.len() > 400, "only {} crates were found", crates.len());
    let untold: Vec<&String> = crates.iter().filter(|name| !listed.contains(name.as_str())).collect();
    assert!(untold.is_empty(), "no licence is told of {untold:?}");
    for words in ["Daan Leijen", "2010, Google Inc.", "Max Brunsfeld", "Mozilla Public License"] {
        assert!(told.contains(words), "the texts hold no `{words}`");
    }
}
