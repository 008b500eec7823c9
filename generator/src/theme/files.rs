//! A theme's files: which layer each comes from, and what it is for.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{builtin, order};
use crate::diagnostic::Checked;
use crate::source::SourceFile;

/// A file of the form where staff write.
#[derive(Clone, Debug)]
pub struct EditorFile {
    /// Its name in the theme's `editor/`, such as `open.js`.
    pub name: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// The template of printed sheets with its fonts.
#[derive(Debug)]
pub struct PrintTemplate {
    /// Where it stands, for messages.
    pub path: String,
    /// The Typst source.
    pub source: String,
    /// TrueType or OpenType fonts.
    pub fonts: Vec<Arc<[u8]>>,
    /// BLAKE3 of source and fonts.
    pub hash: [u8; 32],
}

impl PrintTemplate {
    /// A template with its fonts.
    pub fn new(path: String, source: String, fonts: Vec<Arc<[u8]>>) -> PrintTemplate {
        let mut hasher = blake3::Hasher::new();
        for bytes in std::iter::once(source.as_bytes()).chain(fonts.iter().map(|font| &**font)) {
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        }
        PrintTemplate { path, source, fonts, hash: hasher.finalize().into() }
    }
}

/// One file of a theme, wherever it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeFile {
    /// Path within the theme, such as `layouts/article.html`.
    pub name: String,
    /// Which layer it comes from.
    pub layer: Layer,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// Where a theme's file comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// The site's `themes/` folder.
    Site,
    /// The program itself.
    BuiltIn,
}

/// The files of a theme: those of the site's folder over the built-in ones of the same name.
pub fn layered(name: &str, site: Vec<(String, Arc<[u8]>)>) -> Vec<ThemeFile> {
    let built_in = if name == builtin::NAME { builtin::FILES } else { &[] };
    let built_in = built_in.iter().map(|(name, bytes)| (name.to_string(), Layer::BuiltIn, Arc::from(*bytes)));
    let site = site.into_iter().map(|(name, bytes)| (name, Layer::Site, bytes));
    let files: BTreeMap<String, ThemeFile> =
        built_in.chain(site).map(|(name, layer, bytes)| (name.clone(), ThemeFile { name, layer, bytes })).collect();
    files.into_values().collect()
}

/// Whether a file is the site's own, so that whoever reads of it can change it.
pub(super) fn is_of_site(files: &[ThemeFile], name: &str) -> bool {
    files.iter().any(|file| file.name == name && file.layer == Layer::Site)
}

/// The files of a theme by what they are for.
#[derive(Default)]
pub(super) struct Sorted<'a> {
    /// Templates by their names.
    pub(super) sources: HashMap<String, Arc<SourceFile>>,
    /// Texts of the interface, by language.
    pub(super) translations: Vec<(String, SourceFile)>,
    /// What is published, by its name in `assets/`.
    pub(super) assets: Vec<(&'a str, Arc<[u8]>)>,
    /// The fonts of printed sheets.
    pub(super) fonts: Vec<Arc<[u8]>>,
    /// The form where staff write.
    pub(super) editor: Vec<EditorFile>,
}

/// Sorts a theme's files; whatever has no use in a theme is left out.
pub(super) fn sorted<'a>(theme: &str, files: &'a [ThemeFile]) -> Checked<Sorted<'a>> {
    let mut sorted = Sorted::default();
    let mut diagnostics = Vec::new();
    for file in files {
        let path = format!("themes/{theme}/{}", file.name);
        match file.name.split_once('/') {
            Some(("layouts" | "components" | "slots" | "blocks", _)) if file.name.ends_with(".html") => {
                match SourceFile::decode(&path, &file.bytes) {
                    Ok(source) => {
                        diagnostics.extend(order::loops(&source));
                        sorted.sources.insert(file.name.clone(), Arc::new(source));
                    }
                    Err(problem) => diagnostics.push(*problem),
                }
            }
            Some(("i18n", inner)) => {
                if let (Some(language), Ok(source)) =
                    (inner.strip_suffix(".ftl"), SourceFile::decode(&path, &file.bytes))
                {
                    sorted.translations.push((language.to_string(), source));
                }
            }
            Some(("assets", inner)) => sorted.assets.push((inner, file.bytes.clone())),
            Some(("editor", inner)) => sorted.editor.push(EditorFile { name: inner.into(), bytes: file.bytes.clone() }),
            Some(("fonts", inner)) if inner.ends_with(".ttf") || inner.ends_with(".otf") => {
                sorted.fonts.push(file.bytes.clone());
            }
            _ => {}
        }
    }
    Checked { value: sorted, diagnostics }
}
