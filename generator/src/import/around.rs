//! The site that the import goes into: its facts, and the addresses that are taken.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use jiff::tz::TimeZone;
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::stop::Stop;
use crate::content::clinic::{self, Clinic};
use crate::content::facts::Facts;
use crate::content::{self, redirects};
use crate::diagnostic::{Diagnostic, Severity};
use crate::site::address;
use crate::source::{MOST_TEXT_BYTES, SourceFile};

/// What is there before.
pub(super) struct Around {
    /// The clinic's facts; none where the folder has no `clinic.yaml` yet.
    pub(super) clinic: Option<Clinic>,
    /// The files of pages by their address.
    pub(super) pages: HashMap<String, String>,
    /// The addresses that are no drafts'.
    pub(super) public: HashSet<String>,
    /// Old addresses, and where they lead.
    pub(super) redirects: HashMap<String, String>,
}

impl Around {
    /// Looks at the site in `root`, a file at a time: it may be large.
    ///
    /// Errors: its `clinic.yaml` cannot be used, or a file cannot be read.
    pub(super) fn look(root: &Path) -> anyhow::Result<Around> {
        let mut around =
            Around { clinic: None, pages: HashMap::new(), public: HashSet::new(), redirects: HashMap::new() };
        let Some(file) = text(root, clinic::PATH)? else { return Ok(around) };
        let checked = clinic::parse(Some(&Arc::new(file)));
        let clinic = checked.value.ok_or_else(|| broken(&checked.diagnostics))?;
        let (folder, facts) = (root.join("content"), Facts::new(&clinic));
        let hidden = |entry: &DirEntry| entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
        let walk = WalkDir::new(&folder).follow_links(true).into_iter().filter_entry(|entry| !hidden(entry));
        let paths: Vec<String> = walk
            .filter_map(|entry| Some(entry.ok()?.path().strip_prefix(root).ok()?.to_string_lossy().into_owned()))
            .filter(|path| path.ends_with(".md") || path.ends_with(".yaml") || path.ends_with(".yml"))
            .collect();
        let known: Vec<Known> =
            paths.par_iter().map(|path| known(root, path, (&clinic, &facts))).collect::<anyhow::Result<_>>()?;
        for one in known {
            around.public.extend(one.page.iter().filter(|_| one.is_public).map(|(url, _)| url.clone()));
            around.pages.extend(one.page);
            around.redirects.extend(one.redirects);
        }
        around.clinic = Some(clinic);
        Ok(around)
    }

    /// The zone in which the clinic's days begin.
    pub(super) fn zone(&self) -> TimeZone {
        self.clinic.as_ref().map_or(TimeZone::UTC, |clinic| clinic.time_zone.clone())
    }
}

/// What one file says of addresses.
#[derive(Default)]
struct Known {
    /// Address and file.
    page: Option<(String, String)>,
    is_public: bool,
    redirects: Vec<(String, String)>,
}

fn known(root: &Path, path: &str, (clinic, facts): (&Clinic, &Facts)) -> anyhow::Result<Known> {
    let Some(file) = text(root, path)? else { return Ok(Known::default()) };
    let file = Arc::new(file);
    if redirects::is_redirects(path) {
        let moved = redirects::gather([&file].into_iter()).value;
        let redirects = moved.into_iter().map(|one| (one.from.value, one.to.value)).collect();
        return Ok(Known { redirects, ..Known::default() });
    }
    let Ok(document) = content::parse(&file, facts).value else { return Ok(Known::default()) };
    let url = address::of(clinic, &document);
    let with_slash = |alias: &str| format!("{}/", alias.trim_end_matches('/'));
    let redirects = document.aliases.iter().map(|alias| (with_slash(&alias.value), url.clone())).collect();
    Ok(Known { page: Some((url, path.to_string())), is_public: !document.draft, redirects })
}

/// A text file; none where it is not there, or is no text.
fn text(root: &Path, path: &str) -> anyhow::Result<Option<SourceFile>> {
    let on_disk = root.join(path);
    let metadata = match fs::metadata(&on_disk) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", on_disk.display())),
    };
    if !metadata.is_file() || metadata.len() > MOST_TEXT_BYTES {
        return Ok(None);
    }
    let bytes = fs::read(&on_disk).with_context(|| format!("cannot read {}", on_disk.display()))?;
    Ok(SourceFile::decode(path, &bytes).ok())
}

fn broken(diagnostics: &[Diagnostic]) -> Stop {
    let problem = diagnostics.iter().find(|problem| problem.severity == Severity::Error);
    let message = problem.map_or("it cannot be read".into(), |problem| problem.message.clone());
    Stop::new(
        format!("the site that the import goes into has a mistake in {}: {message}", clinic::PATH),
        "new texts must not be mixed into a site that cannot be built",
        "run `carryover check` there, mend what it says, then import again",
    )
}

/// The facts that a text of `clinic.yaml` says.
pub(super) fn clinic_of(text: &str) -> Option<Clinic> {
    let file = SourceFile::decode(clinic::PATH, text.as_bytes()).ok()?;
    clinic::parse(Some(&Arc::new(file))).value
}
