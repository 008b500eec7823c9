//! What outsiders may see of the real programs, kept for one check after all tests (`tests/intake/no_planted_values`):
//! their logs, the names of stored objects, and their answers, except pages that hold a form of its own sender.

use std::io::Write;
use std::path::{Path, PathBuf};

/// Adds to what was seen; `kind` is `log`, `names`, `answers` or `webhook`.
pub(crate) fn note(kind: &str, text: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("intake-traces");
    std::fs::create_dir_all(&folder).expect("a folder for traces");
    let file = std::fs::File::options().create(true).append(true).open(folder.join(format!("{kind}.txt")));
    // In one piece, since other tests write at the same time.
    file.expect("a file for traces").write_all(format!("{text}\n").as_bytes()).expect("the disk has room");
}

/// Notes an answer: its head, and its body unless that is a page with a form, which may repeat the answers to it.
pub(crate) fn note_answer(answer: &str) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    note("answers", if body.contains("<form ") { head } else { answer });
}

/// Notes what a running program wrote into files as its log, and the names in its folder store.
///
/// Where it writes to this process's own output, `tests/run` reads that.
pub(crate) fn note_program(process: u32) {
    let of = |name: &str| Path::new("/proc").join(process.to_string()).join(name);
    for stream in ["fd/1", "fd/2"] {
        if std::fs::metadata(of(stream)).is_ok_and(|file| file.is_file()) {
            note("log", &String::from_utf8_lossy(&std::fs::read(of(stream)).unwrap_or_default()));
        }
    }
    let settings = std::fs::read(of("environ")).unwrap_or_default();
    let outbox = settings.split(|byte| *byte == 0).find_map(|setting| setting.strip_prefix(b"INTAKE_OUTBOX=file:///"));
    if let Some(outbox) = outbox.and_then(|outbox| std::str::from_utf8(outbox).ok()) {
        // Its own view of the disk: some tests give it a small one.
        let mut names = Vec::new();
        collect(&of("root").join(outbox), &mut names);
        note("names", &names.join("\n"));
    }
}

fn collect(folder: &Path, names: &mut Vec<String>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    for path in entries.map(|entry| entry.path()).collect::<Vec<PathBuf>>() {
        names.push(path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default());
        if path.is_dir() {
            collect(&path, names);
        }
    }
}
