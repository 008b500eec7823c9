//! Lists the files that the program carries: the built-in theme, and the site that `carryover new site` writes.

use std::path::Path;
use std::{env, fs, io};

/// What only makes the bundles, and the form for staff: its megabytes come with the theme's folder alone.
const LEFT_OUT: [&str; 5] = ["node_modules", "package.json", "package-lock.json", "scripts", "editor"];

fn main() -> io::Result<()> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let theme = here.join("../themes/clinic").canonicalize()?;
    list("builtin_theme.rs", rows(&theme)?)?;
    let starter = rows(&here.join("starter"))?;
    let form = here.join("../content").canonicalize()?.join(FORM);
    println!("cargo::rerun-if-changed={}", form.display());
    list("starter.rs", starter + &row(&format!("content/{FORM}"), &form))
}

/// The form of a new site is that of this project's own: it names no clinic.
const FORM: &str = "forms/consultation.yaml";

/// A row for each file of a folder, by its path from there.
fn rows(folder: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    collect(folder, folder, &mut files)?;
    files.sort();
    Ok(files.iter().map(|name| row(name, &folder.join(name))).collect())
}

fn row(name: &str, file: &Path) -> String {
    format!("({name:?}, include_bytes!({file:?})),\n")
}

/// Writes a list for the program to include.
fn list(name: &str, rows: String) -> io::Result<()> {
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let list = Path::new(&out).join(name);
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
