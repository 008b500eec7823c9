//! Lists the built-in theme's files so that the program carries them.

use std::path::Path;
use std::{env, fs, io};

/// What only makes the bundles in `assets/`, and is no part of the theme.
const LEFT_OUT: [&str; 4] = ["node_modules", "package.json", "package-lock.json", "scripts"];

fn main() -> io::Result<()> {
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../themes/clinic").canonicalize()?;
    let mut files = Vec::new();
    collect(&theme, &theme, &mut files)?;
    files.sort();
    let rows: String =
        files.iter().map(|name| format!("({name:?}, include_bytes!({:?})),\n", theme.join(name))).collect();
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let list = Path::new(&out).join("builtin_theme.rs");
    // A new file, never the old one's bytes: a target folder copied with hard links keeps its own list.
    match fs::remove_file(&list) {
        Err(problem) if problem.kind() != io::ErrorKind::NotFound => Err(problem),
        _ => fs::write(list, format!("&[\n{rows}]")),
    }
}

fn collect(top: &Path, folder: &Path, files: &mut Vec<String>) -> io::Result<()> {
    // The top folder itself changes with each `npm ci`, and no build should follow from that.
    if folder != top {
        println!("cargo::rerun-if-changed={}", folder.display());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.parent() == Some(top) && path.file_name().is_some_and(|name| LEFT_OUT.iter().any(|out| name == *out)) {
            continue;
        }
        if path.is_dir() {
            collect(top, &path, files)?;
        } else if let Ok(name) = path.strip_prefix(top) {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(name.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}
