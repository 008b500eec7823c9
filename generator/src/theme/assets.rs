//! What a theme publishes under `/assets/`: each file named by its content, so that browsers may keep it for ever.
//!
//! Steps: files that stand for themselves are named first, drawings with the theme's colours filled in; scripts
//! are made small ([`scripts`]); style sheets come last ([`styles`]), since they name the others, with the theme's
//! tokens at the head of the main one. Nothing here reads the disk.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::tokens::{MAIN_SHEET, Tokens};
use super::uses::{self, Uses};
use super::{scripts, styles};
use crate::diagnostic::{Checked, Diagnostic};
use crate::source::SourceFile;

/// A file of the theme that is published under `/assets/`.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its name in the theme, such as `site.css`.
    pub name: String,
    /// Its address, with a part that changes when the file changes.
    pub url: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// What a theme publishes, and what of its tokens that uses.
pub(super) struct Published {
    /// The files, sorted by name.
    pub(super) assets: Vec<Asset>,
    /// The names in style sheets and drawings.
    pub(super) uses: Uses,
}

/// Makes the files of `assets/` (name within it, bytes) ready to be published, sorted by name.
///
/// A style sheet that another one imports is a part of that one and has no address of its own. Without tokens,
/// which could not be read, nothing is said about their names.
pub(super) fn publish(theme: &str, files: Vec<(&str, Arc<[u8]>)>, tokens: Option<&Tokens>) -> Checked<Published> {
    let mut diagnostics = Vec::new();
    let mut sheets = BTreeMap::new();
    let mut drawings = Vec::new();
    let mut assets = Vec::new();
    for (name, bytes) in files {
        match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("css") => sheets.extend(text(theme, name, &bytes, &mut diagnostics)),
            Some("js" | "mjs") => {
                let script = text(theme, name, &bytes, &mut diagnostics);
                let small = script.and_then(|(_, source)| scripts::minify(&source).take(&mut diagnostics));
                assets.extend(small.map(|small| asset(name, small.into_bytes().into())));
            }
            Some("svg") => {
                let Some((_, source)) = text(theme, name, &bytes, &mut diagnostics) else { continue };
                let drawing = tokens.map_or_else(|| source.text.clone(), |tokens| uses::filled(&source.text, tokens));
                drawings.push(source);
                assets.push(asset(name, drawing.into_bytes().into()));
            }
            _ => assets.push(asset(name, bytes)),
        }
    }
    let uses = Uses::of(sheets.values().chain(&drawings).cloned());
    diagnostics.extend(tokens.map(|tokens| uses.undefined(tokens)).unwrap_or_default());
    let sheets = styles::Sheets::new(sheets, &assets).make().take(&mut diagnostics);
    assets.extend(sheets.into_iter().map(|(name, css)| {
        let head = tokens.filter(|_| name == MAIN_SHEET).map(Tokens::css).unwrap_or_default();
        asset(&name, (head + &css).into_bytes().into())
    }));
    assets.sort_by(|one, other| one.name.cmp(&other.name));
    Checked { value: Published { assets, uses }, diagnostics }
}

fn text(theme: &str, name: &str, bytes: &[u8], diagnostics: &mut Vec<Diagnostic>) -> Option<(String, Arc<SourceFile>)> {
    match SourceFile::decode(&format!("themes/{theme}/assets/{name}"), bytes) {
        Ok(source) => Some((name.to_string(), Arc::new(source))),
        Err(problem) => {
            diagnostics.push(*problem);
            None
        }
    }
}

/// `site.css` becomes `/assets/site.1a2b3c4d.css`.
fn asset(name: &str, bytes: Arc<[u8]>) -> Asset {
    let hash = blake3::hash(&bytes).to_hex();
    let url = match name.rsplit_once('.') {
        Some((stem, ending)) => format!("/assets/{stem}.{}.{ending}", &hash[..8]),
        None => format!("/assets/{name}.{}", &hash[..8]),
    };
    Asset { name: name.into(), url, bytes }
}
