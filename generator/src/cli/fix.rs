//! `carryover fix`: makes the repairs that diagnostics carry, where there is one right answer.
//!
//! A repair is made only where the line still is what the check saw. Line ends stay as they are; a
//! byte-order mark goes. Tabs and no-break spaces between a setting's marks become spaces. What came along
//! from Word or Google Docs is taken out of the text below the settings. A file in UTF-16 is saved as UTF-8, and
//! settings of other programs are written as ours, where they are simple.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context;

use super::Ending;
use super::report::{self, counted};
use crate::cache::addresses::Addresses;
use crate::content::paste;
use crate::diagnostic::{Code, Diagnostic, sorted};
use crate::pipeline::{Memory, Request, prepare};
use crate::site::typed;
use crate::source::front_matter::{self, regular_line};
use crate::source::{foreign, from_utf16};

/// Repairs may bring others to light: a field has to have its name before its value is looked at.
const MOST_ROUNDS: usize = 4;

#[derive(Debug, clap::Args)]
pub(super) struct Fix {
    /// Show what would be done and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn fix(root: &Path, command: &Fix) -> anyhow::Result<Ending> {
    let mut done = 0;
    for _ in 0..MOST_ROUNDS {
        let repairs = round(root, command.dry_run)?;
        done += repairs;
        if repairs == 0 || command.dry_run {
            break;
        }
    }
    match (done, command.dry_run) {
        (0, _) => report::say!("nothing that has one right answer; `carryover check` tells the rest"),
        (done, true) => report::say!("{} would be made; nothing was written", counted(done, "repair")),
        (done, false) => report::say!("{} made; `carryover check` tells the rest", counted(done, "repair")),
    }
    Ok(Ending::Fine)
}

/// Looks, repairs, and gives the number of repairs.
fn round(root: &Path, dry_run: bool) -> anyhow::Result<usize> {
    let mut memory = Memory::default();
    let mut by_file: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
    for file in memory_of(root, &mut memory) {
        let Some(place) = &file.place else { continue };
        by_file.entry(place.file.to_string()).or_default().push(file);
    }
    for path in memory.text_paths() {
        by_file.entry(path).or_default();
    }
    let mut repairs = 0;
    for (path, diagnostics) in by_file {
        repairs += file(root, &path, &diagnostics, dry_run)?;
    }
    Ok(repairs)
}

/// What the check says that carries a repair, for the site as readers get it and with all that waits.
fn memory_of(root: &Path, memory: &mut Memory) -> Vec<Diagnostic> {
    let all = Request::everything(None);
    let live = Request { drafts: false, future: false, ..all.clone() };
    let mut diagnostics = prepare(root, &live, memory).diagnostics;
    let site = prepare(root, &all, memory).take(&mut diagnostics);
    if let Some(renderer) = site {
        diagnostics.extend(Addresses::read(root).moved(&renderer.site));
        diagnostics.extend(typed::look(&renderer.site));
    }
    let is_repaired = |diagnostic: &Diagnostic| diagnostic.edit.is_some() || diagnostic.code == Code::NotUtf8;
    sorted(diagnostics).into_iter().filter(is_repaired).collect()
}

/// Repairs one file; the number of repairs.
fn file(root: &Path, path: &str, diagnostics: &[Diagnostic], dry_run: bool) -> anyhow::Result<usize> {
    let on_disk = root.join(path);
    let mut said = Vec::new();
    let Some(written) = as_text(&on_disk, path, &mut said) else { return Ok(0) };
    let text = written.strip_prefix('\u{FEFF}').unwrap_or(&written);
    if text.len() < written.len() {
        said.push(format!("{path}:1: an invisible mark at the start is taken away"));
    }
    let converted = Some(text).filter(|_| path.ends_with(".md")).and_then(foreign::convert);
    if converted.is_some() {
        said.push(format!("{path}:1: the settings of another program are written as ours"));
    }
    let text = converted.map_or(Cow::Borrowed(text), |ours| Cow::Owned(ours.settings + &text[ours.rest..]));
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_string).collect();
    // From the end of each line to its start, so that places stay right.
    for diagnostic in diagnostics.iter().rev() {
        said.extend(line(path, &mut lines, diagnostic));
    }
    let text = lines.concat();
    let is_markdown = path.ends_with(".md");
    let settings = if is_markdown { front_matter::settings(&text).map_or(0, |range| range.end) } else { text.len() };
    let (settings, body) = text.split_at(settings);
    let settings = with_spaces(path, settings, &mut said);
    let body = if is_markdown { without_marks(path, (&settings, body), &mut said) } else { body.into() };
    if said.is_empty() {
        return Ok(0);
    }
    if !dry_run {
        write(&on_disk, &(settings + &*body))?;
    }
    said.sort();
    for line in &said {
        report::say!("{line}");
    }
    Ok(said.len())
}

/// Settings without tabs and odd spaces between their marks.
fn with_spaces(path: &str, settings: &str, said: &mut Vec<String>) -> String {
    let line = |(at, line): (usize, &str)| {
        let (words, end) = line.split_at(line.trim_end_matches(['\r', '\n']).len());
        let regular = regular_line(words);
        if regular.trim_end() == words.trim_end() {
            return line.to_string();
        }
        said.push(format!("{path}:{}: tabs and odd spaces become spaces", at + 1));
        format!("{}{end}", regular.trim_end())
    };
    settings.split_inclusive('\n').enumerate().map(line).collect()
}

/// The text below the settings without what came along from other programs.
fn without_marks<'a>(path: &str, (settings, body): (&str, &'a str), said: &mut Vec<String>) -> Cow<'a, str> {
    let Some(cleaned) = paste::clean(body) else { return body.into() };
    let line = [settings, &body[..cleaned.first.start]].concat().matches('\n').count() + 1;
    let but = if cleaned.dropped.contains_key(paste::DELETED) { " but those" } else { "" };
    said.push(format!("{path}:{line}: taken out, with all words kept{but}: {}", cleaned.in_words()));
    cleaned.text.into()
}

/// The file as text; one that is saved as UTF-16 is decoded, which is said. None for what is no text.
fn as_text(on_disk: &Path, path: &str, said: &mut Vec<String>) -> Option<String> {
    match String::from_utf8(fs::read(on_disk).ok()?) {
        Ok(text) => Some(text),
        Err(error) => {
            let text = from_utf16(error.as_bytes())?;
            said.push(format!("{path}:1: saved as UTF-8 instead of UTF-16"));
            Some(text)
        }
    }
}

/// Makes one repair; what was done, or nothing where the line is not what the check saw.
fn line(path: &str, lines: &mut [String], diagnostic: &Diagnostic) -> Option<String> {
    let (place, edit) = (diagnostic.place.as_ref()?, diagnostic.edit.as_ref()?);
    let line = lines.get_mut((place.line as usize).checked_sub(1)?)?;
    let (words, end) = line.split_at(line.trim_end_matches(['\r', '\n']).len());
    let mended = diagnostic.mended(words)?;
    // A line more ends as the others do.
    let mended = if end.starts_with('\r') { mended.replace('\n', "\r\n") } else { mended };
    *line = mended + end;
    let shown = edit.new.replace('\n', " / ");
    Some(format!("{path}:{}: `{}` becomes `{shown}`", place.line, edit.old))
}

/// Renamed into place, so that an editor never reads half a file; what may be done with it stays, and so does a
/// symbolic link that leads to it.
fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let path = path.canonicalize().with_context(|| format!("cannot write {}", path.display()))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.mended"));
    let permissions = fs::metadata(&path).map(|metadata| metadata.permissions());
    fs::write(&beside, text)
        .and_then(|()| permissions.and_then(|permissions| fs::set_permissions(&beside, permissions)))
        .and_then(|()| fs::rename(&beside, &path))
        .with_context(|| format!("cannot write {}", path.display()))
}
