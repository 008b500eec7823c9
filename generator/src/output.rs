//! The only writer: the finished site on the disk, whole or not at all.
//!
//! Steps of [`publish`]: refuse a folder that is not ours, make the copies of photos and the sheets, of
//! which pages say a little, draw every address and write what differs from the last build beside it,
//! link what stayed the same, swap the two folders in one step. Until the swap, the last good site is untouched; after it, what the
//! site no longer has is gone; files that no build wrote are kept.

mod audit;
pub mod clean;
mod compress;
mod folder;
pub mod image;
#[cfg(feature = "pdf")]
pub mod pdf;
mod progress;
mod search;
mod sheets;
mod side;

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use rayon::prelude::*;

use crate::cache::Made;
use crate::diagnostic::{Checked, Code, Diagnostic, Place, has_errors};
use crate::render::page::Renderer;
use crate::render::plan::Kind;
use crate::render::search::records;
use crate::render::view::picture;
use crate::render::view::sheet::label;
use crate::render::{Body, Entry, Job, Output, Plan};
use crate::source::image::problem;
use crate::source::{MARK, MediaFile};
use audit::{Audit, Seen};
use compress::Form;
use folder::Target;

/// What a build did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that are new or differ from the last build.
    pub written: usize,
    /// Files that are as they were.
    pub unchanged: usize,
}

/// Where a site is written to, and how.
#[derive(Clone, Copy, Debug)]
pub struct Wishes<'a> {
    /// The output folder.
    pub out: &'a Path,
    /// Heavy outputs of earlier builds.
    pub made: &'a Made,
    /// Whether files get compressed twins.
    pub precompress: bool,
}

/// Writes the site to a folder; nothing if one of its pages cannot be drawn.
///
/// Errors: the folder holds files that this program did not write, another build is at work on it,
/// or the disk refuses (full, read-only).
pub fn publish(renderer: &Renderer, plan: &Plan, wishes: Wishes) -> anyhow::Result<Checked<Option<Report>>> {
    let made = wishes.made;
    let target = Target::open(wishes.out)?;
    let paths = wishes.precompress.then(|| plan.entries.iter().map(Entry::path).collect());
    let writer = Writer { target: &target, paths, changed: Mutex::new(Vec::new()), same: Mutex::new(Vec::new()) };
    let (jobs, plain): (Vec<&Entry>, Vec<&Entry>) = plan.entries.iter().partition(|entry| is_job(entry));

    let timings = &renderer.timings;
    let orders = image::orders(renderer, &plan.entries);
    let take = |path: &str, bytes: &[u8]| writer.write(path, bytes);
    let (previews, mut diagnostics) = timings.stage("photos", || image::make_all(&orders, made, &take))?;
    let (facts, problems) = timings.stage("PDFs", || sheets::make_all(renderer, &jobs, made, &take))?;
    diagnostics.extend(problems);
    let known = |mark: &str| match previews.get(mark) {
        Some(address) => Some(picture::preview(address)),
        None => label(mark, &renderer.theme, |address| facts.get(address).copied()),
    };
    diagnostics.extend(timings.stage("draw and write", || writer.plain(renderer, &plain, &known))?);
    if renderer.search && !has_errors(&diagnostics) {
        let files = timings.stage("search index", || search::files(records(renderer), made))?;
        files.par_iter().try_for_each(|(path, bytes)| writer.write(path, bytes))?;
    }
    if has_errors(&diagnostics) {
        target.discard();
        return Ok(Checked { value: None, diagnostics });
    }
    let report = timings.stage("swap", || writer.finish())?;
    Ok(Checked { value: Some(report), diagnostics })
}

/// Draws everything, looks the finished pages over and writes nothing; `earlier` is what is known already.
pub fn rehearse(renderer: &Renderer, plan: &Plan, made: &Made, earlier: &[Diagnostic]) -> Vec<Diagnostic> {
    let (jobs, plain): (Vec<&Entry>, Vec<&Entry>) = plan.entries.iter().partition(|entry| is_job(entry));
    let audit = Audit::new(renderer, plan);
    // What stands in a link besides the kind of file does not matter here.
    let known = |mark: &str| label(mark, &renderer.theme, |_| None);
    let failed = AtomicUsize::new(0);
    let drawn: Vec<Result<Option<Seen>, Box<Diagnostic>>> = plain
        .par_iter()
        .filter_map(|entry| {
            let drawn = draw_unless_hopeless(renderer, entry, &failed)?;
            Some(drawn.and_then(|output| match output.body {
                Body::Text(html) => Ok(audit.page(&entry.url, &filled(html, &known))),
                Body::Copy(file) if clean::is_read(&file) => copied(&file).map(|_| None),
                Body::Bytes(_) | Body::Copy(_) | Body::Job(_) => Ok(None),
            }))
        })
        .collect();
    let mut diagnostics = Vec::new();
    let mut seen = Vec::new();
    for page in drawn {
        match page {
            Ok(page) => seen.extend(page),
            Err(problem) => diagnostics.push(*problem),
        }
    }
    diagnostics.extend(image::verdicts(&image::orders(renderer, &plan.entries), made));
    diagnostics.extend(sheets::verdicts(renderer, &jobs, made));
    diagnostics.extend(audit.of(seen, earlier));
    diagnostics
}

/// One address's file with its heavy work done: path and bytes. Of photos, only what is asked for is made; a
/// page says of its sheets what is known of them by now, and makes none.
pub fn draw_whole(renderer: &Renderer, entry: &Entry, made: &Made) -> Result<(String, Vec<u8>), Vec<Diagnostic>> {
    let Output { path, body } = renderer.draw(entry).map_err(|problem| vec![*problem])?;
    let bytes = match body {
        Body::Job(Job::Pdf(pdf)) => sheets::one(&pdf, made)?.pdf,
        body => whole(body, renderer, made).map_err(|problem| vec![*problem])?,
    };
    Ok((path, bytes))
}

/// When so many pages cannot be drawn, the others would say the same of the same template.
const MOST_FAILED: usize = 20;

/// Draws an address; nothing once too many have failed.
fn draw_unless_hopeless(
    renderer: &Renderer,
    entry: &Entry,
    failed: &AtomicUsize,
) -> Option<Result<Output, Box<Diagnostic>>> {
    if failed.load(Ordering::Relaxed) >= MOST_FAILED {
        return None;
    }
    let drawn = renderer.draw(entry);
    if drawn.is_err() {
        failed.fetch_add(1, Ordering::Relaxed);
    }
    Some(drawn)
}

/// What is in a file that is not a sheet.
fn whole(body: Body, renderer: &Renderer, made: &Made) -> Result<Vec<u8>, Box<Diagnostic>> {
    let known = |mark: &str| match image::known_preview(mark, made) {
        Some(address) => Some(picture::preview(&address)),
        None => label(mark, &renderer.theme, |address| sheets::facts(renderer, address, made)),
    };
    match body {
        Body::Job(Job::Photo(photo)) => image::one(&photo, made),
        body => bytes(body, &known),
    }
}

fn is_job(entry: &Entry) -> bool {
    matches!(entry.kind, Kind::HandoutPdf(..) | Kind::ProgramPdf(..) | Kind::Photo(..))
}

/// What belongs in the place of a page's mark, as HTML; none if there is nothing.
type Known<'a> = dyn Fn(&str) -> Option<String> + Sync + 'a;

fn bytes(body: Body, known: &Known) -> Result<Vec<u8>, Box<Diagnostic>> {
    match body {
        Body::Text(text) => Ok(filled(text, known).into_bytes()),
        Body::Bytes(bytes) => Ok(bytes),
        Body::Copy(file) => copied(&file),
        // Jobs are parted from plain outputs before they get here.
        Body::Job(_) => Ok(Vec::new()),
    }
}

fn filled(text: String, known: &Known) -> String {
    if text.contains(MARK) { picture::fill(&text, known) } else { text }
}

/// A media file as it is published.
fn copied(file: &MediaFile) -> Result<Vec<u8>, Box<Diagnostic>> {
    let bytes = fs::read(&file.on_disk).map_err(|error| Box::new(unreadable(&file.path, &error)))?;
    clean::clean(bytes, file.picture.map(|picture| picture.kind))
        .map_err(|reason| Box::new(problem::broken_drawing(&file.path, &reason)))
}

fn unreadable(path: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(Code::Unreadable, format!("the file cannot be read: {error}"))
        .because("the pages that lead to it would lack it")
        .at(Place::file(path))
        .fix("check that the file is still there and that you may open it")
}

/// Writes what differs; remembers what does not.
struct Writer<'a> {
    target: &'a Target,
    /// Where files get compressed twins: the paths that are taken.
    paths: Option<HashSet<String>>,
    changed: Mutex<Vec<String>>,
    same: Mutex<Vec<String>>,
}

impl Writer<'_> {
    /// Draws and writes what is quickly made, on all cores.
    fn plain(&self, renderer: &Renderer, entries: &[&Entry], known: &Known) -> anyhow::Result<Vec<Diagnostic>> {
        let failed = AtomicUsize::new(0);
        let drawn = entries.par_iter().map(|entry| {
            let Some(drawn) = draw_unless_hopeless(renderer, entry, &failed) else { return Ok(None) };
            match drawn.and_then(|Output { path, body }| Ok((path, bytes(body, known)?))) {
                Ok((path, bytes)) => self.write(&path, &bytes).map(|()| None),
                Err(problem) => Ok(Some(*problem)),
            }
        });
        Ok(drawn.collect::<anyhow::Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    fn write(&self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let is_same = self.put(path, bytes)?;
        match &self.paths {
            Some(paths) if compress::is_wanted(path, bytes) => {
                let twins = Form::ALL.iter().filter(|form| !paths.contains(&form.path(path)));
                twins.copied().try_for_each(|form| self.twin(form, path, bytes, is_same))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Writes a compressed twin; the last build's serves again where the file is the same.
    fn twin(&self, form: Form, path: &str, bytes: &[u8], is_same: bool) -> anyhow::Result<()> {
        let twin = form.path(path);
        let known = is_same.then(|| self.target.read(&twin)).flatten().filter(|old| form.unfolds_to(old, bytes));
        let packed = match known {
            Some(known) => known,
            None => form.pack(bytes).with_context(|| format!("cannot compress {path}"))?,
        };
        if packed.len() < bytes.len() {
            self.put(&twin, &packed)?;
        }
        Ok(())
    }

    /// Writes a file if it differs; whether it is the same as before.
    fn put(&self, path: &str, bytes: &[u8]) -> anyhow::Result<bool> {
        let is_same = self.target.holds(path, bytes);
        if !is_same {
            self.target.write(path, bytes)?;
        }
        let list = if is_same { &self.same } else { &self.changed };
        list.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_string());
        Ok(is_same)
    }

    fn finish(self) -> anyhow::Result<Report> {
        let same = self.same.into_inner().unwrap_or_else(PoisonError::into_inner);
        let changed = self.changed.into_inner().unwrap_or_else(PoisonError::into_inner);
        let report = Report { written: changed.len(), unchanged: same.len() };
        let files: BTreeSet<String> = changed.into_iter().chain(same.iter().cloned()).collect();
        if report.written > 0 || self.target.lists_others_than(&files) {
            self.target.swap(&same, &files)?;
        }
        Ok(report)
    }
}
