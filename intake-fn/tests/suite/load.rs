//! Load and kill, small: `tests/intake/load_and_kill.py` with few posts. README.md has the full figures.

use std::process::Command;

use crate::rig::{program, root};

/// Runs it, and shows what it says when a promise was broken.
fn check(store: &str, posts: &str, kills: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let command = program(folder.path());
    let mut python = Command::new(root().join("tests/.venv/bin/python"));
    python.arg(root().join("tests/intake/load_and_kill.py"));
    python.arg("--program").arg(command.get_program()).arg("--form").arg(folder.path().join("form"));
    let output = python.args(["--store", store, "--posts", posts, "--kills", kills]).output().expect(
        "the Python folder is there; make it with:\n  python3 -m venv tests/.venv && tests/.venv/bin/pip install -r tests/requirements.txt",
    );
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.ends_with("\n0 promises broken\n"), "{said}\n{errors}");
}

#[test]
fn every_thanked_request_is_kept_and_told_of_once_while_the_function_is_killed_and_the_mail_server_fails() {
    check("folder", "200", "4");
}

#[cfg(feature = "s3")]
#[test]
fn the_same_holds_in_a_bucket() {
    check("s3", "60", "2");
}
