//! From a folder to a renderer: the five stages in order.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::cache::{Parsable, Parsed};
use crate::content::clinic::{self, Clinic};
use crate::content::facts::Facts;
use crate::content::{data, redirects};
use crate::diagnostic::{Checked, Code, Diagnostic, Place};
use crate::render::page::{Renderer, Sheets};
use crate::site::{self, BuildOptions, Collection};
use crate::source::scan::{self, Snapshot};
use crate::source::yaml::Node;
use crate::theme::settings::Own;
use crate::theme::{self, Theme, ThemeFile};
use crate::timings::Timings;

/// What the person who builds asks for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The moment of the build.
    pub now: Timestamp,
    /// The day to build for, instead of the one that `now` falls on in the clinic's zone.
    pub today: Option<Date>,
    /// Show drafts.
    pub drafts: bool,
    /// Show what is dated later.
    pub future: bool,
    /// Instead of the clinic's own web address.
    pub base_url: Option<String>,
    /// Whether printed sheets are made.
    pub sheets: Sheets,
    /// Where the time of each stage is noted.
    pub timings: Timings,
}

impl Request {
    /// The whole site of this moment, with all that waits and without printed sheets, as those ask who look it over.
    pub fn everything(today: Option<Date>) -> Request {
        let (base_url, timings) = Default::default();
        Request { now: Timestamp::now(), today, drafts: true, future: true, base_url, sheets: Sheets::LeftOut, timings }
    }
}

/// What one build leaves for the next.
#[derive(Default)]
pub struct Memory {
    snapshot: Snapshot,
    parsed: Parsed,
    theme: Option<KnownTheme>,
}

/// A theme with all that it was made of.
struct KnownTheme {
    files: Vec<ThemeFile>,
    own: Option<Node>,
    theme: Arc<Theme>,
}

/// Reads, understands and links the site in `root`; none if it cannot be drawn at all.
pub fn prepare(root: &Path, request: &Request, memory: &mut Memory) -> Checked<Option<Renderer>> {
    let mut diagnostics = Vec::new();
    if !root.join("content").is_dir() {
        return Checked { value: None, diagnostics: vec![no_content(root)] };
    }
    let timings = &request.timings;
    memory.snapshot = timings.stage("read", || scan::content(root, &memory.snapshot)).take(&mut diagnostics);
    let clinic = clinic::parse(memory.snapshot.text(clinic::PATH)).take(&mut diagnostics);
    let facts = clinic.as_ref().map(Facts::new).unwrap_or_default();
    let parsed = timings.stage("parse", || memory.parsed.parse(memory.snapshot.texts(), &facts));
    let parsed = parsed.take(&mut diagnostics);
    let Some(clinic) = clinic else { return Checked { value: None, diagnostics } };
    let theme = timings.stage("theme", || load_theme(root, &clinic, memory)).take(&mut diagnostics);
    let options = options(request, &clinic);
    let mut collection = collect(clinic, parsed, &memory.snapshot);
    collection.theme_ids = theme.as_ref().map(|theme| theme.ids.clone()).unwrap_or_default();
    collection.blocks = theme.as_ref().map(|theme| theme.blocks.clone());
    collection.data = data::gather(memory.snapshot.texts()).take(&mut diagnostics);
    collection.moved = redirects::gather(memory.snapshot.texts()).take(&mut diagnostics);
    let site = timings.stage("link", || site::link(collection, &options)).take(&mut diagnostics);
    let mut value = theme.map(|theme| timings.stage("lists", || Renderer::new(Arc::new(site), theme, request.sheets)));
    if let Some(renderer) = &mut value {
        renderer.timings = timings.clone();
    }
    Checked { value, diagnostics }
}

fn options(request: &Request, clinic: &Clinic) -> BuildOptions {
    let today = request.today.unwrap_or_else(|| clinic.time_zone.to_datetime(request.now).date());
    BuildOptions { today, drafts: request.drafts, future: request.future, base_url: request.base_url.clone() }
}

fn collect(clinic: Clinic, parsed: Vec<Parsable>, snapshot: &Snapshot) -> Collection {
    let media = snapshot.media().cloned().collect();
    let (documents, forms, broken, theme_ids, blocks, data, moved) = Default::default();
    let mut collection = Collection { clinic, documents, forms, media, broken, theme_ids, blocks, data, moved };
    for file in parsed {
        match file {
            Parsable::Document(document) => collection.documents.push(document),
            Parsable::Form(form) => collection.forms.push(form),
            Parsable::Broken(file) => collection.broken.push(file),
        }
    }
    collection
}

/// The theme; parsed again only when one of its files changed.
fn load_theme(root: &Path, clinic: &Clinic, memory: &mut Memory) -> Checked<Option<Arc<Theme>>> {
    let mut diagnostics = Vec::new();
    // The form for staff is megabytes, which a site without it need not read.
    let has_admin = clinic.admin.repository().is_some();
    let is_wanted = |name: &str| has_admin || !name.starts_with("editor/");
    let found = scan::theme(root, &clinic.theme, is_wanted).take(&mut diagnostics);
    let files = theme::layered(&clinic.theme, found);
    if let Some(known) = &memory.theme
        && known.files == files
        && known.own == clinic.theme_settings
        && known.theme.name == clinic.theme
    {
        return Checked { value: Some(known.theme.clone()), diagnostics };
    }
    let own = clinic.theme_settings.as_ref().map(|node| Own { file: &clinic.source, node });
    let theme = theme::load(&clinic.theme, &files, own).take(&mut diagnostics).map(Arc::new);
    // A theme with mistakes is read again each time, so that its mistakes are told again.
    let known = theme.clone().filter(|_| diagnostics.is_empty());
    memory.theme = known.map(|theme| KnownTheme { files, own: clinic.theme_settings.clone(), theme });
    Checked { value: theme, diagnostics }
}

fn no_content(root: &Path) -> Diagnostic {
    Diagnostic::error(Code::NoContent, format!("there is no folder `content` in {}", root.display()))
        .because("articles, handouts and pages are read from it")
        .at(Place::file("content"))
        .fix("go to the site's folder, or name it with --root")
}

impl Memory {
    /// Paths of all text files under `content/`.
    pub fn text_paths(&self) -> Vec<String> {
        self.snapshot.texts().map(|file| file.path.to_string()).collect()
    }

    /// The folders, whole paths, in which files lie that links in `content/` lead to.
    pub fn linked_folders(&self) -> &BTreeSet<PathBuf> {
        self.snapshot.linked_folders()
    }

    /// Every readable document, whether it is shown or not.
    pub fn documents(&self) -> impl Iterator<Item = &Arc<crate::content::Document>> {
        self.parsed.documents()
    }
}
