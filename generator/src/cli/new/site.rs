//! `carryover new site DIR`: a whole small site to begin from, in words that belong to no clinic.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz;

use super::super::{Ending, report};

/// The starter's files, `content/…` and their bytes; the form is the one that this project itself uses.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/starter.rs"));

/// Writes the starter into `folder`.
///
/// Errors: the folder has a `content/` already, or cannot be written to.
pub(super) fn site(folder: &str) -> anyhow::Result<Ending> {
    let root = Path::new(folder);
    if fs::symlink_metadata(root.join("content")).is_ok() {
        bail!(
            "{folder} has a folder content/ already\nwhy: a new site would write over a clinic's own words\nfix: choose another folder, or work on in that one: carryover serve --root {folder}"
        );
    }
    let name = serde_json::to_string(&clinic_name(root))?;
    let today = begun_everywhere().to_string();
    for (path, bytes) in FILES {
        let target = root.join(path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot write {}", folder.display()))?;
        }
        let filled = std::str::from_utf8(bytes).map(|text| text.replace("{name}", &name).replace("{today}", &today));
        let bytes = filled.as_ref().map_or(*bytes, |text| text.as_bytes());
        fs::write(&target, bytes).with_context(|| format!("cannot write {}", target.display()))?;
    }
    report::say!(
        "{folder}/content/: {} files\nSee it with `carryover serve --root {folder}`; begin with {folder}/content/clinic.yaml. `carryover check --root {folder}` lists what only you can fill in.",
        FILES.len()
    );
    Ok(Ending::Fine)
}

/// The newest day that has begun in every time zone: whichever the clinic's will be, its first article is shown at once.
fn begun_everywhere() -> Date {
    tz::offset(-12).to_datetime(Timestamp::now()).date()
}

/// `willow-creek` becomes `Willow Creek`.
fn clinic_name(root: &Path) -> String {
    let folder = std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf());
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let words = name.split(['-', '_', ' ', '.']).filter(|word| !word.is_empty()).map(capitalised);
    let name = words.collect::<Vec<_>>().join(" ");
    if name.is_empty() { "Our Clinic".into() } else { name }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_names_the_clinic() {
        for (folder, name) in [("willow-creek", "Willow Creek"), ("sites/été_2", "Été 2"), ("/", "Our Clinic")] {
            assert_eq!(clinic_name(Path::new(folder)), name);
        }
    }
}
